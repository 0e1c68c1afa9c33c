"""The text of `devices.toml` checked key by key: a mistake names line, column, key and mend."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from harness.errors import ConfigError
from harness.fleet.places import Path, Place, Places, find_places, place_of
from harness.model import Gate

KINDS = ("virtual", "phone", "emulator")
ADDRESS = re.compile(r"(?:[^\s:\[\]]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}")

_EXAMPLE = 'write [[device]], and below it name = "..." and kind = "virtual"'
_LOOPBACK = re.compile(r"(?:127\.0\.0\.1|localhost):(\d{1,5})")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_HIGHEST_PORT = 65535

# How tomllib ends its messages, up to Python 3.14 at least.
_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with a value, and what to write instead; `of_value` points at the value and not at its key."""

    problem: str
    mend: str
    of_value: bool = True


_Check = Callable[[str, object], _Fault | None]


def _text(key: str, value: object) -> _Fault | None:
    if not isinstance(value, str):
        return _Fault(f"{key} is not a text", f'write {key} = "..."', of_value=False)
    return None if value.strip() else _Fault(f"{key} is empty", f'write {key} = "...", or leave the line out')


def _one_of(words: Sequence[str], noun: str, plural: str) -> _Check:
    def check(key: str, value: object) -> _Fault | None:
        if fault := _text(key, value):
            return fault
        return None if value in words else _Fault(f'"{value}" is no {noun}', f"the {plural} are {', '.join(words)}")

    return check


def _adb_server(key: str, value: object) -> _Fault | None:
    if fault := _text(key, value):
        return fault
    found = _LOOPBACK.fullmatch(str(value))
    if found and 0 < int(found[1]) <= _HIGHEST_PORT:
        return None
    return _Fault(
        f'"{value}" is no adb server of this host, whose forwards alone can be reached from here',
        f'write {key} = "127.0.0.1:5037"',
    )


def _file_name(key: str, value: object) -> _Fault | None:
    if fault := _text(key, value):
        return fault
    if _FILE_NAME.fullmatch(str(value)):
        return None
    return _Fault(f'"{value}" is no plain file name', "take up to 64 of letters, digits, dot, - and _")


def _texts(key: str, value: object) -> _Fault | None:
    if isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value):
        return None
    return _Fault(f"{key} is not a list of texts", f'write {key} = ["...", "..."]', of_value=False)


def _number(low: float, high: float, unit: str, *, whole: bool) -> _Check:
    def check(key: str, value: object) -> _Fault | None:
        allowed = int if whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, allowed):
            kind = "a whole number" if whole else "a number"
            return _Fault(f"{key} is not {kind}", f"write {key} = N, in {unit}", of_value=False)
        if low <= value <= high:
            return None
        return _Fault(f"{key} is {value}", f"it goes from {low:g} to {high:g} {unit}")

    return check


_LIMITS: dict[str, _Check] = {
    "max_temperature": _number(0, 100, "degrees Celsius", whole=False),
    "min_battery": _number(0, 100, "percent", whole=True),
    "min_free_mb": _number(0, 10**7, "MB", whole=True),
}
_KEYS: dict[str, _Check] = {
    "adb_server": _adb_server,
    "frida_port": _number(1, _HIGHEST_PORT, "TCP ports", whole=True),
    "frida_server": _text,
    "frida_server_name": _file_name,
    "gate": _one_of([gate.value for gate in Gate], "gate", "gates"),
    "kind": _one_of(KINDS, "kind of device", "kinds"),
    "labels": _texts,
    "name": _text,
    "serial": _text,
}
_TABLES = {"limits": _LIMITS}


@dataclass(frozen=True, slots=True)
class Row:
    """One `[[device]]` whose keys and values are each right, and what makes an error at one of them."""

    values: dict[str, Any]
    path: Path
    where: str
    places: Places

    def at_key(self, keys: Path, problem: str, mend: str) -> ConfigError:
        """Return the error that points at a key of this entry."""
        path = (*self.path, *keys)
        return mistake(self.where, self.places.keys.get(path) or self.places.values.get(path), problem, mend)

    def at_value(self, keys: Path, problem: str, mend: str) -> ConfigError:
        """Return the error that points at a value of this entry."""
        path = (*self.path, *keys)
        return mistake(self.where, self.places.values.get(path) or self.places.keys.get(path), problem, mend)


def read_rows(text: str, where: str) -> tuple[Row, ...]:
    """Read the `[[device]]` entries of a text. Raises ConfigError with the place of the mistake."""
    places = find_places(text)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _explain(error, text, where, places) from error
    found = _find_rows(table, Row({}, (), where, places))
    rows = tuple(Row(values, ("device", number), where, places) for number, values in enumerate(found))
    for row in rows:
        _check_row(row)
    _refuse_twins(rows, "name")
    _refuse_twins(rows, "serial")
    return rows


def _explain(error: tomllib.TOMLDecodeError, text: str, where: str, places: Places) -> ConfigError:
    if places.twice is not None:
        path, place = places.twice
        first = places.keys[path]
        return mistake(where, place, f"{path[-1]} is given twice", f"it stands in line {first.line} already")
    said, match = str(error), _WHERE.search(str(error))
    if match is None:
        return ConfigError(f"{where}: {said}", mend=_EXAMPLE)
    place = place_of(text, len(text)) if match[1] is None else Place(line=int(match[1]), column=int(match[2]))
    return mistake(where, place, said[: match.start()], _EXAMPLE)


def _find_rows(table: dict[str, object], whole: Row) -> list[dict[str, Any]]:
    for key in table:
        if key != "device":
            raise whole.at_key((key,), f"{key} is not known", "only [[device]] entries stand here")
    rows = table.get("device", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise whole.at_key(("device",), "device is not a list of tables", "write [[device]], with two brackets")
    if not rows:
        raise ConfigError(f"{whole.where} names no device", mend=_EXAMPLE)
    return rows


def _check_row(row: Row) -> None:
    for key, value in row.values.items():
        if key not in _TABLES:
            _check(row, (key,), value, {**_KEYS, **dict.fromkeys(_TABLES, _text)})
            continue
        if not isinstance(value, dict):
            raise row.at_key((key,), f"{key} is not a table", f"write {key} = {{ {min(_TABLES[key])} = N }}")
        for inner, limit in value.items():
            _check(row, (key, inner), limit, _TABLES[key])
    if lacking := [key for key in ("name", "kind") if key not in row.values]:
        mend = " and ".join(f'{key} = "..."' for key in lacking)
        raise row.at_key((), f"[[device]] lacks {' and '.join(lacking)}", f"write {mend}")


def _check(row: Row, keys: tuple[str, ...], value: object, checks: dict[str, _Check]) -> None:
    name = ".".join(keys)
    if keys[-1] not in checks:
        raise row.at_key(keys, f"{name} is not known", f"the keys are {', '.join(sorted(checks))}")
    if fault := checks[keys[-1]](name, value):
        raise (row.at_value if fault.of_value else row.at_key)(keys, fault.problem, fault.mend)


def _refuse_twins(rows: Sequence[Row], key: str) -> None:
    """Raise a ConfigError at the second of two equal values."""
    seen: set[str] = set()
    for row in rows:
        value = row.values.get(key)
        if value in seen:
            raise row.at_value((key,), f'"{value}" is the {key} of two devices', f"give each device a {key} of its own")
        if value is not None:
            seen.add(value)


def mistake(where: str, place: Place | None, problem: str, mend: str) -> ConfigError:
    """Return the error that names its place in the file."""
    if place is None:
        return ConfigError(f"{where}: {problem}", mend=mend)
    return ConfigError(f"{where}, line {place.line}, column {place.column}: {problem}", mend=mend)

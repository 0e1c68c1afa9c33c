"""The text of `devices.toml` checked key by key: a mistake names line, column, key and mend."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from harness.errors import ConfigError
from harness.fleet.places import Path
from harness.fleet.tomlfile import TomlFile, parse_text
from harness.model import Gate

KINDS = ("virtual", "phone", "emulator")
ADDRESS = re.compile(r"(?:[^\s:\[\]]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}")

_EXAMPLE = 'write [[device]], and below it name = "..." and kind = "virtual"'
_LOOPBACK = re.compile(r"(?:127\.0\.0\.1|localhost):(\d{1,5})")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_PROPERTY = re.compile(r"[A-Za-z0-9_.-]+")
_HIGHEST_PORT = 65535


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


def _properties(key: str, value: object) -> _Fault | None:
    if isinstance(value, dict) and all(_PROPERTY.fullmatch(n) and isinstance(v, str) for n, v in value.items()):
        return None
    mend = f'write {key} = {{ "ro.serialno" = "..." }}, the names in quotes, as getprop shows them'
    return _Fault(f"{key} is not a table of properties and their texts", mend, of_value=False)


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
    "identity": _properties,
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
    file: TomlFile

    def at_key(self, keys: Path, problem: str, mend: str) -> ConfigError:
        """Return the error that points at a key of this entry."""
        return self.file.at_key((*self.path, *keys), problem, mend)

    def at_value(self, keys: Path, problem: str, mend: str) -> ConfigError:
        """Return the error that points at a value of this entry."""
        return self.file.at_value((*self.path, *keys), problem, mend)


def read_rows(text: str, where: str) -> tuple[Row, ...]:
    """Read the `[[device]]` entries of a text. Raises ConfigError with the place of the mistake."""
    file = parse_text(text, where, _EXAMPLE)
    rows = tuple(Row(values, ("device", number), file) for number, values in enumerate(_find_rows(file)))
    for row in rows:
        _check_row(row)
    for key in ("name", "serial"):
        file.refuse_twins("device", key, [row.values.get(key) for row in rows])
    return rows


def _find_rows(file: TomlFile) -> list[dict[str, Any]]:
    for key in file.table:
        if key != "device":
            raise file.at_key((key,), f"{key} is not known", "only [[device]] entries stand here")
    rows = file.find_tables(("device",), file.table)
    if not rows:
        raise ConfigError(f"{file.where} names no device", mend=_EXAMPLE)
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

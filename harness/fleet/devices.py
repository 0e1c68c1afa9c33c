"""`devices.toml`: station facts, parsed once into values; a mistake names line, column, key and mend."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.errors import ConfigError
from harness.fleet.places import Place, Places, find_places, place_of

_KEYS = {"name", "kind", "serial"}
KINDS = ("virtual",)
_EXAMPLE = 'write [[device]], and below it name = "..." and kind = "virtual"'

# How tomllib ends its messages, up to Python 3.14 at least.
_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceEntry:
    """One `[[device]]`: its name here, its kind, and the serial by which adb knows it.

    A virtual device without a serial is a phone that each run boots for itself and powers off.
    """

    name: str
    kind: str
    serial: str | None


BUILT_IN = (DeviceEntry(name="virtual", kind="virtual", serial=None),)


def load_devices(path: Path | None) -> tuple[DeviceEntry, ...]:
    """Read the entries of a file, or of ./devices.toml; without either there is the one virtual phone."""
    if path is None:
        path = Path("devices.toml")
        if not path.exists():
            return BUILT_IN
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}", mend="name another: --devices FILE") from error
    return parse_devices(_decode(data, str(path)), str(path))


def _decode(data: bytes, where: str) -> str:
    """Editors on Windows put a byte order mark before a text, which says nothing here."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        place = place_of(before, len(before))
        raise _mistake(where, place, f"byte {data[error.start]:#04x} is no UTF-8", "save it as UTF-8") from error


def parse_devices(text: str, where: str) -> tuple[DeviceEntry, ...]:
    """Read the text of a `devices.toml`. Raises ConfigError with the place of the mistake."""
    places = find_places(text)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _explain(error, text, where, places) from error
    reader = _Reader(where, places)
    rows = reader.find_rows(table)
    entries = tuple(reader.parse_entry(number, row) for number, row in enumerate(rows))
    reader.refuse_twins([entry.name for entry in entries], "name")
    reader.refuse_twins([entry.serial for entry in entries], "serial")
    return entries


def _explain(error: tomllib.TOMLDecodeError, text: str, where: str, places: Places) -> ConfigError:
    if places.twice is not None:
        path, place = places.twice
        first = places.keys[path]
        return _mistake(where, place, f"{path[-1]} is given twice", f"it stands in line {first.line} already")
    said, match = str(error), _WHERE.search(str(error))
    if match is None:
        return ConfigError(f"{where}: {said}", mend=_EXAMPLE)
    place = place_of(text, len(text)) if match[1] is None else Place(line=int(match[1]), column=int(match[2]))
    return _mistake(where, place, said[: match.start()], _EXAMPLE)


class _Reader:
    """Takes the values out of a parsed file and knows where they stood."""

    def __init__(self, where: str, places: Places) -> None:
        self._where = where
        self._places = places

    def find_rows(self, table: dict[str, object]) -> list[dict[str, object]]:
        """Return the `[[device]]` entries."""
        for key in table:
            if key != "device":
                raise self._at_key((key,), f"{key} is not known", "only [[device]] entries stand here")
        rows = table.get("device", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self._at_key(("device",), "device is not a list of tables", "write [[device]], with two brackets")
        if not rows:
            raise ConfigError(f"{self._where} names no device", mend=_EXAMPLE)
        return rows

    def parse_entry(self, number: int, row: dict[str, object]) -> DeviceEntry:
        """Read one entry."""
        for key, value in row.items():
            self._check(("device", number, key), key, value)
        if lacking := [key for key in ("name", "kind") if key not in row]:
            mend = " and ".join(f'{key} = "..."' for key in lacking)
            raise self._at_key(("device", number), f"[[device]] lacks {' and '.join(lacking)}", f"write {mend}")
        name, kind, serial = (None if row.get(key) is None else str(row[key]) for key in ("name", "kind", "serial"))
        if kind not in KINDS:
            mend = f"the kinds are {', '.join(KINDS)}"
            raise self._at_value(("device", number, "kind"), f'"{kind}" is no kind of device', mend)
        return DeviceEntry(name=str(name), kind=str(kind), serial=serial)

    def _check(self, path: tuple[str | int, ...], key: str, value: object) -> None:
        if key not in _KEYS:
            raise self._at_key(path, f"{key} is not known", f"the keys are {', '.join(sorted(_KEYS))}")
        if not isinstance(value, str):
            raise self._at_key(path, f"{key} is not a text", f'write {key} = "..."')
        if not value.strip():
            raise self._at_value(path, f"{key} is empty", f'write {key} = "...", or leave the line out')

    def refuse_twins(self, values: Sequence[str | None], key: str) -> None:
        """Raise a ConfigError at the second of two equal values."""
        for number, value in enumerate(values):
            if value is not None and value in values[:number]:
                mend = f"give each device a {key} of its own"
                raise self._at_value(("device", number, key), f'"{value}" is the {key} of two devices', mend)

    def _at_key(self, path: tuple[str | int, ...], problem: str, mend: str) -> ConfigError:
        return _mistake(self._where, self._places.keys.get(path) or self._places.values.get(path), problem, mend)

    def _at_value(self, path: tuple[str | int, ...], problem: str, mend: str) -> ConfigError:
        return _mistake(self._where, self._places.values.get(path) or self._places.keys.get(path), problem, mend)


def find_device(entries: tuple[DeviceEntry, ...], name: str) -> DeviceEntry:
    """Return the entry of this name. Raises ConfigError that lists those there are."""
    for entry in entries:
        if entry.name == name:
            return entry
    known = ", ".join(entry.name for entry in entries) or "none"
    raise ConfigError(f"there is no device named {name!r}", mend=f"devices.toml has: {known}")


def _mistake(where: str, place: Place | None, problem: str, mend: str) -> ConfigError:
    if place is None:
        return ConfigError(f"{where}: {problem}", mend=mend)
    return ConfigError(f"{where}, line {place.line}, column {place.column}: {problem}", mend=mend)

"""`devices.toml`: station facts, parsed once into values; a mistake names line, key and mend."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from harness.errors import ConfigError

_KEYS = {"name", "kind", "serial"}
KINDS = ("virtual",)


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
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error
    return parse_devices(text, str(path))


def parse_devices(text: str, where: str) -> tuple[DeviceEntry, ...]:
    """Read the text of a `devices.toml`. Raises ConfigError with the place of the mistake."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{where}: {error}") from error
    if unknown := set(table) - {"device"}:
        raise _mistake(text, where, min(unknown), "is not known", "only [[device]] entries stand here")
    rows = table.get("device", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _mistake(text, where, "device", "is not a list of tables", "write [[device]], with two brackets")
    entries = tuple(_parse_entry(text, where, row) for row in rows)
    for name in (entry.name for entry in entries):
        if sum(entry.name == name for entry in entries) > 1:
            raise _mistake(text, where, f'"{name}"', "names two devices", "give each device a name of its own")
    return entries


def _parse_entry(text: str, where: str, row: dict[str, object]) -> DeviceEntry:
    for key, value in row.items():
        if key not in _KEYS:
            raise _mistake(text, where, key, "is not known", f"the keys are {', '.join(sorted(_KEYS))}")
        if not isinstance(value, str) or not value:
            raise _mistake(text, where, key, "is not a text", f'write {key} = "..."')
    name, kind, serial = (row.get(key) for key in ("name", "kind", "serial"))
    if not isinstance(name, str) or not isinstance(kind, str):
        raise _mistake(text, where, "[[device]]", "lacks name or kind", 'write name = "..." and kind = "..."')
    if kind not in KINDS:
        raise _mistake(text, where, f'"{kind}"', "is no kind of device", f"the kinds are {', '.join(KINDS)}")
    return DeviceEntry(name=name, kind=kind, serial=serial if isinstance(serial, str) else None)


def find_device(entries: tuple[DeviceEntry, ...], name: str) -> DeviceEntry:
    """Return the entry of this name. Raises ConfigError that lists those there are."""
    for entry in entries:
        if entry.name == name:
            return entry
    known = ", ".join(entry.name for entry in entries) or "none"
    raise ConfigError(f"there is no device named {name!r}", mend=f"devices.toml has: {known}")


def _mistake(text: str, where: str, word: str, problem: str, mend: str) -> ConfigError:
    for number, line in enumerate(text.splitlines(), 1):
        if (column := line.find(word)) >= 0:
            return ConfigError(f"{where}, line {number}, column {column + 1}: {word} {problem}", mend=mend)
    return ConfigError(f"{where}: {word} {problem}", mend=mend)

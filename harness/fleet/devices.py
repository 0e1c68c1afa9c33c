"""`devices.toml`: station facts, parsed once into values. What a mistake says of itself is in `stationfile`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from harness.errors import ConfigError
from harness.fleet.stationfile import ADDRESS, Row, read_rows
from harness.fleet.tomlfile import decode, read_file
from harness.model import FridaServer, Gate
from harness.rules.fitness import Limits

VIRTUAL = "virtual"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceEntry:
    """One `[[device]]`: its name here, its kind, and the serial by which adb knows it.

    A virtual device without a serial is a phone that each run boots for itself and powers off. `adb_server` is the port
    of a server that the user runs on this host; without one, a private server is started that looks at no USB.
    `identity` are system properties by which the device is known, whoever has its serial.
    """

    name: str
    kind: str
    serial: str | None
    labels: tuple[str, ...] = ()
    gate: Gate | None = None
    frida: FridaServer = field(default_factory=FridaServer)
    adb_server: int | None = None
    limits: Limits = field(default_factory=Limits)
    identity: Mapping[str, str] = field(default_factory=dict)

    @property
    def best_gate(self) -> Gate:
        """The gate that is tried first where nobody asks for another."""
        return self.gate or Gate.SPAWN


BUILT_IN = (DeviceEntry(name=VIRTUAL, kind=VIRTUAL, serial=None),)


def load_devices(path: Path | None) -> tuple[DeviceEntry, ...]:
    """Read the entries of a file, or of ./devices.toml; without either there is the one virtual phone."""
    if path is None:
        path = Path("devices.toml")
        if not path.exists():
            return BUILT_IN
    return parse_devices(decode(read_file(path, "--devices FILE"), str(path)), str(path))


def parse_devices(text: str, where: str) -> tuple[DeviceEntry, ...]:
    """Read the text of a `devices.toml`. Raises ConfigError with the place of the mistake.

    A relative path of a frida-server counts from the folder of the file.
    """
    return tuple(_make_entry(row, Path(where).parent) for row in read_rows(text, where))


def _make_entry(row: Row, folder: Path) -> DeviceEntry:
    _refuse_unreachable(row)
    values = row.values
    gate, source, server = (values.get(key) for key in ("gate", "frida_server", "adb_server"))
    return DeviceEntry(
        name=values["name"],
        kind=values["kind"],
        serial=values.get("serial"),
        labels=tuple(values.get("labels", ())),
        gate=None if gate is None else Gate(gate),
        frida=FridaServer(
            source=None if source is None else folder / Path(source).expanduser(),
            name=values.get("frida_server_name", FridaServer().name),
            port=values.get("frida_port", FridaServer().port),
        ),
        adb_server=None if server is None else int(server.rpartition(":")[2]),
        limits=Limits(**values.get("limits", {})),
        identity=values.get("identity", {}),
    )


def _refuse_unreachable(row: Row) -> None:
    """Raise a ConfigError for a device that no adb server of ours would ever see."""
    kind, serial = row.values["kind"], row.values.get("serial")
    if serial is None:
        if kind != VIRTUAL:
            raise row.at_key((), f"a {kind} needs a serial", 'write serial = "...", as `adb devices` shows it')
        if "adb_server" in row.values:
            raise row.at_key(("adb_server",), "a phone that is booted for each run needs no adb_server", "leave it out")
    elif not ADDRESS.fullmatch(serial) and "adb_server" not in row.values:
        raise row.at_value(
            ("serial",),
            f'"{serial}" is no host:port, and a device on USB is seen by the one adb server of its host',
            'start that (adb start-server) and write adb_server = "127.0.0.1:5037"',
        )


def find_device(entries: tuple[DeviceEntry, ...], name: str) -> DeviceEntry:
    """Return the entry of this name. Raises ConfigError that lists those there are."""
    for entry in entries:
        if entry.name == name:
            return entry
    known = ", ".join(entry.name for entry in entries) or "none"
    raise ConfigError(f"there is no device named {name!r}", mend=f"devices.toml has: {known}")

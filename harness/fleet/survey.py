"""What state devices are in: those of devices.toml, asked all at once, and those that the user's adb servers see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass

from harness.device.adb import Device
from harness.device.adb_client import list_seen
from harness.device.facts import read_facts
from harness.device.server import AdbServer
from harness.errors import DeviceError, InfrastructureError
from harness.fleet.devices import DeviceEntry
from harness.rules.adbstates import ONLINE, Seen, mend_state

BOOTED = "booted for each run"

_AT_ONCE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceState:
    """A device and its state: adb's word `device` with what answers there, or why it cannot be used, in adb's words.

    One without a name is not in devices.toml, and was seen by the adb server at `adb_server`.
    """

    name: str | None
    kind: str | None
    serial: str | None
    state: str
    mend: str = ""
    labels: tuple[str, ...] = ()
    adb_server: int | None = None
    model: str | None = None
    android_release: str | None = None


def survey(entries: Sequence[DeviceEntry], host_server: int) -> list[DeviceState]:
    """Ask each device that has a serial, then list what else is seen; none is started or changed.

    `host_server` is the port where the adb server of this host would be; none is started there.
    """
    with ExitStack() as stack:
        private = None
        if any(entry.serial is not None and entry.adb_server is None for entry in entries):
            server = AdbServer()
            stack.callback(server.close)
            private = server.port
        pool = stack.enter_context(ThreadPoolExecutor(_AT_ONCE))
        states = list(pool.map(lambda entry: _ask(entry.adb_server or private, entry), entries))
    ports = {host_server, *(entry.adb_server for entry in entries if entry.adb_server is not None)}
    return states + _list_others({entry.serial for entry in entries}, sorted(ports))


def _ask(port: int | None, entry: DeviceEntry) -> DeviceState:
    if entry.serial is None or port is None:
        return _state(entry, BOOTED)
    device = Device(port, entry.serial)
    try:
        device.connect()
        facts = read_facts(device, entry.kind)
    except (DeviceError, InfrastructureError) as error:
        return _state(entry, error.problem, mend=error.mend)
    return _state(entry, ONLINE, model=facts.model, android_release=facts.android_release)


def _state(
    entry: DeviceEntry, state: str, *, mend: str = "", model: str | None = None, android_release: str | None = None
) -> DeviceState:
    return DeviceState(
        name=entry.name,
        kind=entry.kind,
        serial=entry.serial,
        state=state,
        mend=mend,
        labels=entry.labels,
        adb_server=entry.adb_server,
        model=model,
        android_release=android_release,
    )


def _list_others(configured: set[str | None], ports: Iterable[int]) -> list[DeviceState]:
    """List what no entry names. A server that does not run sees nothing; that of an entry was told with the entry."""
    others = []
    for port in ports:
        with suppress(InfrastructureError):
            others += [_other(seen, port) for seen in list_seen(port) if seen.serial not in configured]
    return others


def _other(seen: Seen, port: int) -> DeviceState:
    mend = "" if seen.state == ONLINE else mend_state(seen.state)
    return DeviceState(
        name=None, kind=None, serial=seen.serial, state=seen.state, mend=mend, adb_server=port, model=seen.model
    )

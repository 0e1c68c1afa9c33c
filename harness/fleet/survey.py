"""What state the configured devices are in: asked of each, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

from harness.device.adb import Device
from harness.device.facts import read_facts
from harness.device.server import AdbServer
from harness.errors import DeviceError
from harness.fleet.devices import DeviceEntry

BOOTED = "booted for each run"
ONLINE = "device"

_AT_ONCE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceState:
    """An entry and its state: adb's word `device` with what answers there, or why it cannot be used, in adb's words."""

    entry: DeviceEntry
    state: str
    model: str | None = None
    android_release: str | None = None


def survey(entries: Sequence[DeviceEntry]) -> list[DeviceState]:
    """Ask each device that has a serial, through an adb server of our own; none is started or changed."""
    if all(entry.serial is None for entry in entries):
        return [DeviceState(entry=entry, state=BOOTED) for entry in entries]
    with closing(AdbServer()) as server, ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(lambda entry: _ask(server.port, entry), entries))


def _ask(port: int, entry: DeviceEntry) -> DeviceState:
    if entry.serial is None:
        return DeviceState(entry=entry, state=BOOTED)
    device = Device(port, entry.serial)
    try:
        device.connect()
        facts = read_facts(device, entry.kind)
    except DeviceError as error:
        return DeviceState(entry=entry, state=error.problem)
    return DeviceState(entry=entry, state=ONLINE, model=facts.model, android_release=facts.android_release)

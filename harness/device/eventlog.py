"""The device's event log."""

from __future__ import annotations

from harness.device.adb import Device
from harness.rules.eventlog import Entry, parse_events


def read_events(device: Device) -> list[Entry]:
    """Return what the ring of the event log still holds, with the wall clock in microseconds."""
    return parse_events(device.run("logcat -b events -d -v epoch -v usec -v uid"))

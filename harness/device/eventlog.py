"""The device's event log."""

from __future__ import annotations

from harness.device.adb import Device
from harness.rules.eventlog import Entry, parse_events

_DUMP = "logcat -b events -d -v epoch -v usec -v uid"


def read_events(device: Device) -> list[Entry]:
    """Return what the ring of the event log still holds, with the wall clock in microseconds."""
    return parse_events(device.run(_DUMP))


def read_process_starts(device: Device) -> list[Entry]:
    """Return only the starts of processes, which is less to send."""
    return parse_events(device.run(f"{_DUMP} am_proc_start:I '*:S'"))

"""The device's event log."""

from __future__ import annotations

from harness.device.adb import Device, Listener
from harness.rules.eventlog import Entry, parse_events

_DUMP = "logcat -b events -d -v epoch -v usec -v uid"
_STARTS = "am_proc_start:I '*:S'"


def read_events(device: Device) -> list[Entry]:
    """Return what the ring of the event log still holds, with the wall clock in microseconds."""
    return parse_events(device.run(_DUMP))


def read_process_starts(device: Device) -> list[Entry]:
    """Return only the starts of processes, which is less to send."""
    return parse_events(device.run(f"{_DUMP} {_STARTS}"))


def listen_for_starts(device: Device) -> Listener:
    """Be woken when the system logs the start of a process, of whichever app."""
    return device.listen(f"logcat -b events -T 1 {_STARTS}")

"""The device's event log, and its crash log."""

from __future__ import annotations

from harness.device.adb import Device, Listener
from harness.device.clock import ask_bracketed
from harness.rules.crashes import CrashLine, parse_crashes
from harness.rules.eventlog import Entry, parse_events

_DUMP = "logcat -b events -d -v epoch -v usec -v uid"
_CRASHES = "logcat -b crash -d -v epoch -v usec -v uid"
_STARTS = "am_proc_start:I '*:S'"


def read_events(device: Device) -> tuple[list[Entry], tuple[int, int]]:
    """Return what the ring of the event log holds, on the wall clock, and when on the boot clock it was read."""
    text, bracket = ask_bracketed(device, _DUMP)
    return parse_events(text), bracket


def read_crashes(device: Device) -> list[CrashLine]:
    """Return what the ring of the crash log holds."""
    return parse_crashes(device.ask(_CRASHES))


def read_process_starts(device: Device) -> list[Entry]:
    """Return only the starts of processes, which is less to send."""
    return parse_events(device.ask(f"{_DUMP} {_STARTS}"))


def listen_for_starts(device: Device) -> Listener:
    """Be woken when the system logs the start of a process, of whichever app."""
    return device.listen(f"logcat -b events -T 1 {_STARTS}")

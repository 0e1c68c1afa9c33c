"""Android's own ledger of ops, and its longer view, read between two readings of both clocks."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from harness.device.adb import Device
from harness.device.clock import READ_CLOCK, UPTIME, UPTIME_RESOLUTION_NS, parse_clock, parse_uptime
from harness.errors import DeviceError
from harness.model import ClockSample
from harness.rules.appops import of_package, parse_appops
from harness.rules.opminutes import MinuteEntry, parse_minutes
from harness.rules.opnotes import Reading

_BY_PACKAGE = 28  # the first API level whose ledger prints one package: 8 prints all, some 2 MB
_READ_S = 10.0
_CLOCK_LINES = 3
_WALL = "date +%s.%N"
_WALL_ANSWER = re.compile(r"(\d+)\.(\d{9})\n")


def ledger_command(sdk: int, package: str) -> str:
    """Return the command that prints what the ledger has of an app, the clocks around it."""
    return _between_clocks(f" --package {shlex.quote(package)}" if sdk >= _BY_PACKAGE else "")


def read_ledger(device: Device, command: str, uid: int, package: str) -> tuple[Reading, ClockSample]:
    """Read what the ledger has of an app now. Raises FormatError for a ledger that is not understood."""
    printed = _read(device, command)
    reading = Reading(
        entries=of_package(parse_appops(printed.text), uid, package),
        read_boottime_ns=printed.read_boottime_ns,
        read_wall_ns=printed.read_wall_ns,
    )
    return reading, printed.sample


def read_minutes(
    device: Device, uid: int, package: str
) -> tuple[tuple[MinuteEntry, ...], tuple[int, int], ClockSample]:
    """Read the longer view of an app, from Android 12 on: its entries, and the boot clock before and after.

    Raises FormatError for one that is not understood.
    """
    printed = _read(device, _between_clocks(f" --package {shlex.quote(package)} --include-discrete 0"))
    entries = (entry for entry in parse_minutes(printed.text) if (entry.uid, entry.package) == (uid, package))
    return tuple(entries), printed.read_boottime_ns, printed.sample


@dataclass(frozen=True, slots=True, kw_only=True)
class _Printed:
    """What was printed, and both clocks before and after."""

    text: str
    sample: ClockSample
    read_boottime_ns: tuple[int, int]
    read_wall_ns: tuple[int, int]


def _between_clocks(options: str) -> str:
    return f"{READ_CLOCK}; dumpsys appops{options}; {_WALL}; {UPTIME}"


def _read(device: Device, command: str) -> _Printed:
    lines = device.run(command, timeout_s=_READ_S).splitlines(keepends=True)
    wall = _WALL_ANSWER.fullmatch(lines[-2]) if len(lines) > _CLOCK_LINES + 2 else None
    if wall is None:
        raise DeviceError(device.serial, f"`{command}` said {''.join(lines)[-200:]!r}")
    sample = parse_clock(device.serial, "".join(lines[:_CLOCK_LINES]))
    began_ns = sample.at_boottime_ns - sample.uncertainty_ns
    ended_ns = parse_uptime(device.serial, lines[-1]) + UPTIME_RESOLUTION_NS
    after_ns = int(wall[1]) * 10**9 + int(wall[2])
    return _Printed(
        text="".join(lines[_CLOCK_LINES:-2]),
        sample=sample,
        read_boottime_ns=(began_ns, ended_ns),
        read_wall_ns=(sample.at_wall_ns, after_ns),
    )

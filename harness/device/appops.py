"""Android's own ledger of ops, read between two readings of both clocks."""

from __future__ import annotations

import re

from harness.device.adb import Device
from harness.device.clock import READ_CLOCK, UPTIME, UPTIME_RESOLUTION_NS, parse_clock, parse_uptime
from harness.errors import DeviceError
from harness.model import ClockSample
from harness.rules.appops import of_package, parse_appops
from harness.rules.opnotes import Reading

_BY_PACKAGE = 28  # the first API level whose ledger prints one package: 8 prints all, some 2 MB
_READ_S = 10.0
_CLOCK_LINES = 3
_WALL = "date +%s.%N"
_WALL_ANSWER = re.compile(r"(\d+)\.(\d{9})\n")


def ledger_command(sdk: int, package: str) -> str:
    """Return the command that prints what the ledger has of an app, the clocks around it."""
    which = f" --package {package}" if sdk >= _BY_PACKAGE else ""
    return f"{READ_CLOCK}; dumpsys appops{which}; {_WALL}; {UPTIME}"


def read_ledger(device: Device, command: str, uid: int, package: str) -> tuple[Reading, ClockSample]:
    """Read what the ledger has of an app now. Raises FormatError for a ledger that is not understood."""
    lines = device.run(command, timeout_s=_READ_S).splitlines(keepends=True)
    wall = _WALL_ANSWER.fullmatch(lines[-2]) if len(lines) > _CLOCK_LINES + 2 else None
    if wall is None:
        raise DeviceError(device.serial, f"`{command}` said {''.join(lines)[-200:]!r}")
    sample = parse_clock(device.serial, "".join(lines[:_CLOCK_LINES]))
    entries = of_package(parse_appops("".join(lines[_CLOCK_LINES:-2])), uid, package)
    began_ns = sample.at_boottime_ns - sample.uncertainty_ns
    ended_ns = parse_uptime(device.serial, lines[-1]) + UPTIME_RESOLUTION_NS
    after_ns = int(wall[1]) * 10**9 + int(wall[2])
    reading = Reading(
        entries=entries, read_boottime_ns=(began_ns, ended_ns), read_wall_ns=(sample.at_wall_ns, after_ns)
    )
    return reading, sample

"""Both clocks of the device by one shell call, and the host's around it."""

from __future__ import annotations

import re
import time
from dataclasses import replace

from harness.device.adb import Device
from harness.errors import DeviceError
from harness.model import ClockSample, HostReading

UPTIME = "cat /proc/uptime"
UPTIME_RESOLUTION_NS = 10_000_000
READ_CLOCK = f"{UPTIME}; date '+%s.%N %z'; {UPTIME}"
_UPTIME = re.compile(r"(\d+)\.(\d\d) \S+\n?")
_ANSWER = re.compile(r"(\d+)\.(\d\d) \S+\n(\d+)\.(\d{9}) ([+-])(\d\d)(\d\d)\n(\d+)\.(\d\d) \S+\n?")
_TRIES = 5


def sample_clock(device: Device) -> ClockSample:
    """Return the tightest of five readings; /proc/uptime's first field is the boot clock in steps of 10 ms."""
    samples = [_sample_once(device) for _ in range(_TRIES)]
    return min(samples, key=_doubt_ns)


def _doubt_ns(sample: ClockSample) -> int:
    return sample.uncertainty_ns + (sample.host.uncertainty_ns if sample.host else 0)


def _sample_once(device: Device) -> ClockSample:
    """The host's boot clock goes on while the host sleeps, as the device's does."""
    before_ns, wall_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME), time.time_ns()
    text = device.ask(READ_CLOCK)
    half_ns = (time.clock_gettime_ns(time.CLOCK_BOOTTIME) - before_ns + 1) // 2
    host = HostReading(at_boottime_ns=before_ns + half_ns, at_wall_ns=wall_ns + half_ns, uncertainty_ns=half_ns)
    return replace(parse_clock(device.serial, text), host=host)


def parse_clock(serial: str, text: str) -> ClockSample:
    """Read `77.51 135.49`, `1795447707.629313970 +0100`, `77.52 135.51`: the wall clock between two boot clocks."""
    match = _ANSWER.fullmatch(text)
    if match is None:
        raise DeviceError(serial, f"`{READ_CLOCK}` said something else: {text!r}")
    first_s, first_cs, wall_s, wall_ns, hours, minutes, last_s, last_cs = map(int, match.group(1, 2, 3, 4, 6, 7, 8, 9))
    low = first_s * 10**9 + first_cs * 10**7
    high = last_s * 10**9 + last_cs * 10**7 + UPTIME_RESOLUTION_NS
    uncertainty = (high - low + 1) // 2
    return ClockSample(
        at_boottime_ns=low + uncertainty,
        at_wall_ns=wall_s * 10**9 + wall_ns,
        uncertainty_ns=uncertainty,
        source="shell",
        utc_offset_s=(hours * 3600 + minutes * 60) * (-1 if match[5] == "-" else 1),
    )


def run_bracketed(device: Device, command: str) -> tuple[str, tuple[int, int]]:
    """Run a command between two readings of the boot clock; return what it printed and the interval it lies in."""
    return _split(device, command, device.run(_bracketed(command)))


def ask_bracketed(device: Device, command: str) -> tuple[str, tuple[int, int]]:
    """The same of a command that changes nothing: it is run again when the device was lost and is back."""
    return _split(device, command, device.ask(_bracketed(command)))


def _bracketed(command: str) -> str:
    return f"{UPTIME}; {command}; {UPTIME}"


def _split(device: Device, command: str, said: str) -> tuple[str, tuple[int, int]]:
    lines = said.splitlines(keepends=True)
    if len(lines) < 2:
        raise DeviceError(device.serial, f"`{command}` between two readings of the clock said {''.join(lines)!r}")
    low, high = parse_uptime(device.serial, lines[0]), parse_uptime(device.serial, lines[-1])
    return "".join(lines[1:-1]), (low, high + UPTIME_RESOLUTION_NS)


def read_boottime(device: Device) -> int:
    """Return what the boot clock shows, to within 10 ms."""
    return parse_uptime(device.serial, device.ask(UPTIME))


def parse_uptime(serial: str, text: str) -> int:
    """Read `77.51 135.49` as nanoseconds of the boot clock; the true reading lies within the 10 ms after it."""
    match = _UPTIME.fullmatch(text)
    if match is None:
        raise DeviceError(serial, f"`{UPTIME}` said something else: {text!r}")
    return int(match[1]) * 10**9 + int(match[2]) * 10**7

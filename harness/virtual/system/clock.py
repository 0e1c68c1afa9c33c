"""The phone's clocks: the host's, moved by offsets of the phone's own.

The wall clock is moved by who sets it. What counts from the boot is the host's own until the phone reboots; it counts
from the reboot then, where the host lets the phone's processes have such clocks.
"""

from __future__ import annotations

import time
import uuid

from harness.virtual.system.time_namespace import is_permitted

_OFFSET_SAMPLES = 200
_TICK_NS = 10_000_000  # in which a kernel prints when a process started


class Clock:
    """What time it is on the phone, and which boot this is."""

    def __init__(self, *, wall_offset_ns: int = 0, boot_offset_ns: int = 0, uptime_offset_ns: int = 0) -> None:
        self.wall_offset_ns = wall_offset_ns
        self.boot_offset_ns = boot_offset_ns
        self.uptime_offset_ns = uptime_offset_ns
        self.boot_id = str(uuid.uuid4())

    def boot_anew(self) -> Clock:
        """Return the clocks of a boot that begins now; the hardware keeps the wall clock."""
        if not is_permitted():
            return Clock(wall_offset_ns=self.wall_offset_ns)
        return Clock(
            wall_offset_ns=self.wall_offset_ns,
            boot_offset_ns=-_cut(time.clock_gettime_ns(time.CLOCK_BOOTTIME)),
            uptime_offset_ns=-_cut(time.clock_gettime_ns(time.CLOCK_MONOTONIC)),
        )

    def boot_ns(self) -> int:
        """Return CLOCK_BOOTTIME, which Android calls elapsedRealtimeNanos."""
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) + self.boot_offset_ns

    def boot_ms(self) -> int:
        """Return elapsedRealtime."""
        return self.boot_ns() // 1_000_000

    def uptime_ms(self) -> int:
        """Return uptimeMillis, which stands still while the phone sleeps."""
        return (time.clock_gettime_ns(time.CLOCK_MONOTONIC) + self.uptime_offset_ns) // 1_000_000

    def to_ticks(self, host_ticks: int) -> int:
        """Return when a process started, as the host's kernel tells it, in ticks since the phone's boot."""
        return host_ticks + self.boot_offset_ns // _TICK_NS

    def measure_boottime_offset_ns(self) -> int:
        """Measure CLOCK_BOOTTIME - CLOCK_MONOTONIC; the tightest of many bracketed readings wins."""
        host_ns = min(_bracket() for _ in range(_OFFSET_SAMPLES))[1]
        return host_ns + self.boot_offset_ns - self.uptime_offset_ns

    def wall_ns(self) -> int:
        """Return the wall clock."""
        return time.clock_gettime_ns(time.CLOCK_REALTIME) + self.wall_offset_ns

    def set_wall_ns(self, wall_ns: int) -> None:
        """Set the wall clock."""
        self.wall_offset_ns += wall_ns - self.wall_ns()

    def wall_ms(self) -> int:
        """Return currentTimeMillis."""
        return self.wall_ns() // 1_000_000


def _cut(ns: int) -> int:
    """Return whole ticks, so that what is told in ticks is moved without another rounding."""
    return ns // _TICK_NS * _TICK_NS


def _bracket() -> tuple[int, int]:
    before = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    boot = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    after = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    return after - before, boot - (before + after) // 2

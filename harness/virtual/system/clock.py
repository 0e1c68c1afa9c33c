"""The phone's clocks: the host's boot clock as it is, the host's wall clock moved by an offset of the phone's own."""

from __future__ import annotations

import time
import uuid

_OFFSET_SAMPLES = 200


class Clock:
    """What time it is on the phone, and which boot this is."""

    def __init__(self) -> None:
        self.wall_offset_ns = 0
        self.boot_id = str(uuid.uuid4())

    def boot_ns(self) -> int:
        """Return CLOCK_BOOTTIME, which Android calls elapsedRealtimeNanos."""
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME)

    def boot_ms(self) -> int:
        """Return elapsedRealtime."""
        return self.boot_ns() // 1_000_000

    def uptime_ms(self) -> int:
        """Return uptimeMillis, which stands still while the phone sleeps."""
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1_000_000

    def wall_ns(self) -> int:
        """Return the wall clock."""
        return time.clock_gettime_ns(time.CLOCK_REALTIME) + self.wall_offset_ns

    def set_wall_ns(self, wall_ns: int) -> None:
        """Set the wall clock."""
        self.wall_offset_ns += wall_ns - self.wall_ns()

    def wall_ms(self) -> int:
        """Return currentTimeMillis."""
        return self.wall_ns() // 1_000_000


def measure_boottime_offset_ns() -> int:
    """Measure CLOCK_BOOTTIME - CLOCK_MONOTONIC; the tightest of many bracketed readings wins."""
    return min(_bracket() for _ in range(_OFFSET_SAMPLES))[1]


def _bracket() -> tuple[int, int]:
    before = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    boot = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    after = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    return after - before, boot - (before + after) // 2

"""The device's clocks held against the host's, from the samples that have both.

A sample says that when the host's clocks showed h (± half the round trip), the device's showed d (± how far apart its
own two readings may be). How fast one clock runs against the other follows from two samples, and is the more certain
the further they are apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.model import ClockSample, HostReading


@dataclass(frozen=True, slots=True, kw_only=True)
class WallOffset:
    """By how much the device's wall clock was ahead of the host's at an instant of the device's boot clock."""

    at_boottime_ns: int
    ahead_ns: int
    uncertainty_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """By how many parts in a million the device's boot clock ran faster than the host's, on the average of a while."""

    from_boottime_ns: int
    to_boottime_ns: int
    ppm: float
    uncertainty_ppm: float


def find_wall_offsets(samples: Sequence[ClockSample]) -> tuple[WallOffset, ...]:
    """Return one for each sample that has the host's clocks; both wall clocks were read within the round trip."""
    return tuple(
        WallOffset(
            at_boottime_ns=sample.at_boottime_ns,
            ahead_ns=sample.at_wall_ns - host.at_wall_ns,
            uncertainty_ns=host.uncertainty_ns,
        )
        for sample, host in _with_host(samples)
    )


def find_drift(samples: Sequence[ClockSample]) -> Drift | None:
    """Return what the first and the last of these samples tell; None where no time passed between them for certain."""
    pairs = _with_host(samples)
    if not pairs:
        return None
    (first, host_first), (last, host_last) = pairs[0], pairs[-1]
    passed_ns = host_last.at_boottime_ns - host_first.at_boottime_ns
    ahead_ns = last.at_boottime_ns - first.at_boottime_ns - passed_ns
    doubt_ns = sum(each.uncertainty_ns for each in (first, last, host_first, host_last))
    if passed_ns <= doubt_ns:
        return None
    return Drift(
        from_boottime_ns=first.at_boottime_ns,
        to_boottime_ns=last.at_boottime_ns,
        ppm=ahead_ns / passed_ns * 1e6,
        uncertainty_ppm=doubt_ns / (passed_ns - doubt_ns) * (1 + abs(ahead_ns) / passed_ns) * 1e6,
    )


def _with_host(samples: Sequence[ClockSample]) -> list[tuple[ClockSample, HostReading]]:
    ordered = sorted(samples, key=lambda sample: sample.at_boottime_ns)
    return [(sample, sample.host) for sample in ordered if sample.host is not None]

"""From the device's wall clock to its boot clock, with an uncertainty that covers what is not known.

A sample says that at boot instant b (± u) the wall clock showed w. The wall clock may be slewed between two samples,
by 500 ppm at most (Linux adjtime), so a sample grows less certain with its distance; a step of the wall clock shows
as two samples whose offsets differ by more than both uncertainties and the slew allow.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from harness.model import ClockSample

_SLEW_PPM = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class BootInstant:
    """An instant of the boot clock, true to ± uncertainty."""

    at_boottime_ns: int
    uncertainty_ns: int


def from_bracket(before_ns: int, after_ns: int) -> BootInstant:
    """Return the instant of something that happened between two readings of the boot clock."""
    half = (after_ns - before_ns + 1) // 2
    return BootInstant(at_boottime_ns=before_ns + half, uncertainty_ns=half)


def between(one: ClockSample, other: ClockSample) -> tuple[int, int]:
    """Return the two instants of the boot clock between which everything lies that happened between two samples."""
    return one.at_boottime_ns - one.uncertainty_ns, other.at_boottime_ns + other.uncertainty_ns


def to_boottime(wall_ns: int, resolution_ns: int, samples: Sequence[ClockSample]) -> BootInstant | None:
    """Carry a wall instant, known to lie in [wall, wall + resolution), to the boot clock; None without a sample.

    Of the samples that agree with the nearest one, the one that leaves the least uncertainty at this distance is used:
    a sample from beyond a step of the wall clock must not be, however precise.
    """
    if not samples:
        return None
    centre = wall_ns + resolution_ns // 2
    nearest = min(samples, key=lambda sample: abs(sample.at_wall_ns - centre))
    best = min((s for s in samples if agree(s, nearest)), key=lambda sample: _spread(sample, centre))
    uncertainty = _spread(best, centre) + (resolution_ns + 1) // 2
    return BootInstant(at_boottime_ns=centre - best.offset_ns, uncertainty_ns=uncertainty)


def to_boottime_between(
    wall_ns: int, resolution_ns: int, samples: Sequence[ClockSample], between_ns: tuple[int, int]
) -> BootInstant:
    """Carry a wall instant that is known to lie between two instants of the boot clock.

    A wall clock that was set meanwhile, as the samples around show, may have stood at one reading twice, and of one
    that leads outside the two nothing is known: then these two instants are all there is.
    """
    around = _around(samples, between_ns)
    instant = to_boottime(wall_ns, resolution_ns, around)
    if instant is None or not all(agree(one, other) for one, other in pairwise(around)):
        return from_bracket(*between_ns)
    low, high = between_ns
    is_between = low - instant.uncertainty_ns <= instant.at_boottime_ns <= high + instant.uncertainty_ns
    return instant if is_between else from_bracket(*between_ns)


def _around(samples: Sequence[ClockSample], between_ns: tuple[int, int]) -> list[ClockSample]:
    """The samples between two instants, with the last one before and the first one after."""
    ordered = sorted(samples, key=lambda sample: sample.at_boottime_ns)
    first, end = (bisect_left(ordered, at_ns, key=lambda sample: sample.at_boottime_ns) for at_ns in between_ns)
    return ordered[max(0, first - 1) : end + 1]


def _spread(sample: ClockSample, wall_ns: int) -> int:
    return sample.uncertainty_ns + abs(wall_ns - sample.at_wall_ns) * _SLEW_PPM // 1_000_000


def agree(one: ClockSample, other: ClockSample) -> bool:
    """Say whether the wall clock need not have been set between two samples."""
    return abs(one.offset_ns - other.offset_ns) <= tolerance_ns(one, other)


def tolerance_ns(one: ClockSample, other: ClockSample) -> int:
    """By how much the offsets of two samples may differ though nobody set the wall clock between them."""
    slew = abs(one.at_boottime_ns - other.at_boottime_ns) * _SLEW_PPM // 1_000_000
    return one.uncertainty_ns + other.uncertainty_ns + slew

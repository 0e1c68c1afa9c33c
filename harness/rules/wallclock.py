"""When the device's wall clock was set, and its time zone changed, between the samples of a run.

A step is two successive samples whose offsets differ by more than their uncertainties and a slew allow. Several between
the same two samples are one, and a smaller one does not show. A time zone, and summer time, move what people read and
not the clock: they are told by the local time's distance from UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from harness.model import ClockSample
from harness.rules.clocks import agree, between, tolerance_ns


@dataclass(frozen=True, slots=True, kw_only=True)
class WallStep:
    """The wall clock was set by so much, backwards if negative, between two instants of the boot clock."""

    by_ns: int
    uncertainty_ns: int
    between_boottime_ns: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneChange:
    """Local time went from one distance from UTC to another, between two instants of the boot clock."""

    from_utc_offset_s: int
    to_utc_offset_s: int
    between_boottime_ns: tuple[int, int]


def find_steps(samples: Sequence[ClockSample]) -> tuple[WallStep, ...]:
    """Return every step that shows."""
    return tuple(
        WallStep(
            by_ns=other.offset_ns - one.offset_ns,
            uncertainty_ns=tolerance_ns(one, other),
            between_boottime_ns=between(one, other),
        )
        for one, other in pairwise(_one_by_one(samples))
        if not agree(one, other)
    )


def find_largest_hidden_ns(samples: Sequence[ClockSample]) -> int | None:
    """Return how large a step can be that does not show between any two of these samples; None for fewer than two."""
    return max((tolerance_ns(one, other) for one, other in pairwise(_one_by_one(samples))), default=None)


def find_zone_changes(samples: Sequence[ClockSample]) -> tuple[ZoneChange, ...]:
    """Return every change of local time's distance from UTC."""
    known = _one_by_one([sample for sample in samples if sample.utc_offset_s is not None])
    return tuple(
        ZoneChange(
            from_utc_offset_s=one.utc_offset_s,
            to_utc_offset_s=other.utc_offset_s,
            between_boottime_ns=between(one, other),
        )
        for one, other in pairwise(known)
        if one.utc_offset_s is not None and other.utc_offset_s is not None and one.utc_offset_s != other.utc_offset_s
    )


def _one_by_one(samples: Sequence[ClockSample]) -> list[ClockSample]:
    """In order. Which of two came first is not known where they overlap: the sharper one is kept."""
    kept: list[ClockSample] = []
    for sample in sorted(samples, key=lambda sample: sample.at_boottime_ns):
        if not kept or _is_later(sample, kept[-1]):
            kept.append(sample)
        elif sample.uncertainty_ns < kept[-1].uncertainty_ns:
            kept[-1] = sample
    return kept


def _is_later(sample: ClockSample, earlier: ClockSample) -> bool:
    return sample.at_boottime_ns - sample.uncertainty_ns > earlier.at_boottime_ns + earlier.uncertainty_ns

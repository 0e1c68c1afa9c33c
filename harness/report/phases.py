"""The phases of a run that goes on, counted as the view `timeline` counts them (`store/schema.py`).

The view is what holds; it is not asked while a run writes. A test holds these counts against it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence

from harness.model import Milestone

PHASES = ("before_launch", "before_terms", "after_terms", "unsure")


class Instants:
    """When accesses of one data type happened, by the stream that saw them, in the order of the boot clock."""

    def __init__(self) -> None:
        self._by_epoch: dict[str, array[int]] = {}

    def add(self, epoch: str, at_boottime_ns: int) -> None:
        """Note one. They come nearly in order."""
        insort(self._by_epoch.setdefault(epoch, array("q")), at_boottime_ns)

    def count(self, launch: Milestone | None, terms: Milestone | None, *, keeps_data: bool) -> tuple[int, ...]:
        """How many fall into each of PHASES, as far as the milestones are known by now."""
        counts = [
            _count(instants, epoch, launch, terms, keeps_data=keeps_data) for epoch, instants in self._by_epoch.items()
        ]
        return tuple(map(sum, zip(*counts, strict=True)))


def _count(
    instants: Sequence[int], epoch: str, launch: Milestone | None, terms: Milestone | None, *, keeps_data: bool
) -> tuple[int, ...]:
    """An app that keeps its data may have been launched, and its terms accepted, before the run."""
    everything = len(instants)
    if launch is None and not keeps_data:
        return everything, 0, 0, 0
    launched, surely_launched = (0, 0) if launch is None else _border(instants, epoch, launch)
    unsure = surely_launched - launched
    rest = everything - surely_launched
    if terms is None:
        return (launched, 0, 0, unsure + rest) if keeps_data else (launched, rest, 0, unsure)
    accepted, surely_accepted = (max(place, surely_launched) for place in _border(instants, epoch, terms))
    before, after = accepted - surely_launched, everything - surely_accepted
    return launched, before, after, unsure + surely_accepted - accepted


def _border(instants: Sequence[int], epoch: str, border: Milestone) -> tuple[int, int]:
    """How many surely lie before it, and how many do not surely lie after it. For its own stream the order is exact."""
    if border.epoch == epoch:
        place = bisect_left(instants, border.at_boottime_ns)
        return place, place
    earliest, latest = (border.at_boottime_ns + sign * border.uncertainty_ns for sign in (-1, 1))
    return bisect_left(instants, earliest), bisect_right(instants, latest)

"""The phases of a run that goes on, counted as the view `timeline` counts them (`store/timeline.py`).

The view is what holds; it is not asked while a run writes. A test holds these counts against it. What the view alone
knows is a tap on the accepting button that nothing has confirmed yet.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass

from harness.model import Milestone

PHASES = ("before_launch", "before_terms", "after_terms", "unsure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Borders:
    """What lies between the phases. From `doubt_ns` on the terms may have been accepted, and nothing showed it."""

    launch: Milestone | None
    terms: Milestone | None
    keeps_data: bool
    doubt_ns: int | None


class Instants:
    """When accesses of one data type happened, by the stream that saw them, in the order of the boot clock."""

    def __init__(self) -> None:
        self._by_epoch: dict[str, array[int]] = {}

    def add(self, epoch: str, at_boottime_ns: int) -> None:
        """Note one. They come nearly in order."""
        insort(self._by_epoch.setdefault(epoch, array("q")), at_boottime_ns)

    def count(self, borders: Borders) -> tuple[int, ...]:
        """How many fall into each of PHASES, as far as the borders are known by now."""
        counts = [_count(instants, epoch, borders) for epoch, instants in self._by_epoch.items()]
        return tuple(map(sum, zip(*counts, strict=True)))


def _count(instants: Sequence[int], epoch: str, borders: Borders) -> tuple[int, ...]:
    """An app that keeps its data may have been launched, and its terms accepted, before the run."""
    everything, launch, terms = len(instants), borders.launch, borders.terms
    if launch is None and not borders.keeps_data:
        return everything, 0, 0, 0
    launched, surely_launched = (0, 0) if launch is None else _border(instants, epoch, launch)
    accepted, surely_accepted = (everything, everything) if terms is None else _border(instants, epoch, terms)
    accepted, surely_accepted = max(accepted, surely_launched), max(surely_accepted, surely_launched)
    doubted = surely_launched if terms is None and borders.keeps_data else accepted
    if borders.doubt_ns is not None:
        doubted = min(doubted, max(surely_launched, bisect_left(instants, borders.doubt_ns)))
    before, after = doubted - surely_launched, everything - surely_accepted
    return launched, before, after, everything - launched - before - after


def _border(instants: Sequence[int], epoch: str, border: Milestone) -> tuple[int, int]:
    """How many surely lie before it, and how many do not surely lie after it. For its own stream the order is exact."""
    if border.epoch == epoch:
        place = bisect_left(instants, border.at_boottime_ns)
        return place, place
    earliest, latest = (border.at_boottime_ns + sign * border.uncertainty_ns for sign in (-1, 1))
    return bisect_left(instants, earliest), bisect_right(instants, latest)

"""The timeline of a run as a picture: shapes on a plane, computed here and drawn by the page's template as SVG.

Time runs to the right on the device's boot clock. Phases are bands, milestones are lines with their uncertainty, a lane
holds the accesses of one data type, and where accesses may be missing is hatched. Accesses that would stand on the same
spot are one mark, as high as they are many, so that any number of them stays a picture of one size.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from harness.model import Gap, Milestone, MilestoneName
from harness.report.words import MILESTONES
from harness.rules.intervals import Life
from harness.rules.policy import Observation

WIDTH = 1000
LEFT = 110
_RIGHT = 20
_TOP = 12
_LABEL = 16
_LANE = 34
_PROCESS = 16
_BINS = 440  # of two units each
_LABEL_WIDTH = 6.2  # of one character, at the size that the template uses
_MARGIN = 0.02
_STEPS = (1, 2, 5)
_SHORTEST_NS = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle with a word for its class and one for its tooltip."""

    x: float
    y: float
    width: float
    height: float
    what: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A text; `x` is its middle or its beginning, as its class says."""

    x: float
    y: float
    what: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Everything to be drawn, in the order of drawing."""

    height: float
    boxes: tuple[Box, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is shown. `data_types` have a lane each, also those without an access.

    An app with a past may have passed a border before the run: one that was not seen is then not known to lie ahead.
    """

    milestones: Sequence[Milestone]
    lives: Sequence[Life]
    gaps: Sequence[Gap]
    data_types: Sequence[str]
    has_past: bool


class Painter:
    """Sees the accesses pass, in any number, and makes the picture."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._from_ns, self._to_ns = _find_range(scene)
        self._marks: dict[tuple[str, int, bool], int] = {}

    def watch(self, accesses: Iterable[Observation]) -> Iterator[Observation]:
        """Pass accesses on and count each where it stands."""
        for seen in accesses:
            self._add(seen)
            yield seen

    def _add(self, seen: Observation) -> None:
        share = (seen.at_boottime_ns - self._from_ns) / (self._to_ns - self._from_ns)
        place = (seen.data_type, min(_BINS - 1, max(0, int(share * _BINS))), seen.outcome == "returned")
        self._marks[place] = self._marks.get(place, 0) + 1

    def paint(self) -> Picture:
        """Return the picture."""
        named = [each for each in self._scene.milestones if self._is_shown(each)]
        rows = _stagger(named, [self._x(each.at_boottime_ns) for each in named])
        top = _TOP + _LABEL * (max(rows, default=-1) + 1)
        bottom = top + _LANE * len(self._scene.data_types) + 6
        height = bottom + _PROCESS * len(self._scene.lives) + 24
        boxes = [*self._bands(top, bottom), *self._lanes(top), *self._processes(bottom), *self._blind(top, bottom)]
        boxes += [*self._lines(named, rows, bottom), *self._accesses(top)]
        labels = [*self._names(named, rows), *self._lane_names(top), *self._process_names(bottom), *self._axis(height)]
        return Picture(height=height, boxes=tuple(boxes), labels=tuple(labels))

    def _x(self, at_ns: int) -> float:
        share = (at_ns - self._from_ns) / (self._to_ns - self._from_ns)
        return round(LEFT + (WIDTH - LEFT - _RIGHT) * min(1.0, max(0.0, share)), 2)

    def _is_shown(self, milestone: Milestone) -> bool:
        return self._from_ns <= milestone.at_boottime_ns <= self._to_ns

    def _bands(self, top: float, bottom: float) -> Iterable[Box]:
        """Where the phases lie; one that is not known is not painted as another."""
        at = {each.name: each.at_boottime_ns for each in self._scene.milestones}
        ahead = None if self._scene.has_past else self._to_ns
        launch, terms = at.get(MilestoneName.FIRST_LAUNCH, ahead), at.get(MilestoneName.TERMS_ACCEPTED, ahead)
        if launch is not None:
            yield from self._band("before_launch", self._from_ns, launch, top, bottom)
        if launch is not None and terms is not None:
            yield from self._band("before_terms", launch, terms, top, bottom)
        if terms is not None:
            yield from self._band("after_terms", max(terms, launch or terms), self._to_ns, top, bottom)

    def _band(self, phase: str, low: int, high: int, top: float, bottom: float) -> Iterable[Box]:
        if low < high:
            yield self._span(low, high, top, bottom - top, f"phase {phase}", phase.replace("_", " "))

    def _lanes(self, top: float) -> Iterable[Box]:
        for row in range(len(self._scene.data_types)):
            y = top + _LANE * (row + 1)
            yield Box(x=LEFT, y=y, width=WIDTH - LEFT - _RIGHT, height=0.6, what="lane")

    def _processes(self, bottom: float) -> Iterable[Box]:
        for row, life in enumerate(self._scene.lives):
            y = bottom + _PROCESS * row + 4
            if life.live_ns < life.end_ns:
                yield self._span(life.live_ns, life.end_ns, y, 7, "watched", f"{life.process}: watched")
            for low, high in ((life.start_ns, life.live_ns), (life.end_ns, life.gone_ns)):
                if low < high:
                    yield self._span(low, high, y, 7, "blind", f"{life.process}: not watched")

    def _blind(self, top: float, bottom: float) -> Iterable[Box]:
        for gap in self._scene.gaps:
            if gap.from_boottime_ns is None and gap.to_boottime_ns is None:
                continue
            low = self._from_ns if gap.from_boottime_ns is None else gap.from_boottime_ns
            high = self._to_ns if gap.to_boottime_ns is None else gap.to_boottime_ns
            words = f"{gap.process}: {gap.kind.replace('_', ' ')}, {gap.reason}"
            yield self._span(low, high, top, bottom - top, "blind", words)

    def _lines(self, named: Sequence[Milestone], rows: Sequence[int], bottom: float) -> Iterable[Box]:
        for each, row in zip(named, rows, strict=True):
            y = _TOP + _LABEL * row + 4
            low, high = each.at_boottime_ns - each.uncertainty_ns, each.at_boottime_ns + each.uncertainty_ns
            if self._x(high) - self._x(low) > 1:
                yield self._span(low, high, y, bottom - y, "doubt", f"{MILESTONES[each.name]}: anywhere in here")
            x = self._x(each.at_boottime_ns)
            yield Box(x=x - 0.5, y=y, width=1, height=bottom - y, what="milestone", words=MILESTONES[each.name])

    def _accesses(self, top: float) -> Iterable[Box]:
        width = (WIDTH - LEFT - _RIGHT) / _BINS
        for (data_type, place, is_returned), count in sorted(self._marks.items()):
            base = top + _LANE * (self._scene.data_types.index(data_type) + 1)
            height = min(_LANE - 6.0, 12 + 5 * math.log10(count))
            x = round(LEFT + place * width, 2)
            what = "returned" if is_returned else "refused"
            words = f"{data_type}: {count} {'returned' if is_returned else 'denied or failed'}"
            shift = 0 if is_returned else 2
            yield Box(
                x=x + shift, y=round(base - height, 2), width=2.5, height=round(height, 2), what=what, words=words
            )

    def _names(self, named: Sequence[Milestone], rows: Sequence[int]) -> Iterable[Label]:
        for each, row in zip(named, rows, strict=True):
            words, x, y = MILESTONES[each.name], self._x(each.at_boottime_ns), _TOP + _LABEL * row + 8
            is_near_the_end = x + _LABEL_WIDTH * len(words) > WIDTH
            yield (
                Label(x=x - 3, y=y, what="name-left", words=words)
                if is_near_the_end
                else Label(x=x + 3, y=y, what="name", words=words)
            )

    def _lane_names(self, top: float) -> Iterable[Label]:
        for row, data_type in enumerate(self._scene.data_types):
            yield Label(x=LEFT - 8, y=top + _LANE * (row + 1) - 10, what="lane-name", words=data_type)

    def _process_names(self, bottom: float) -> Iterable[Label]:
        for row, life in enumerate(self._scene.lives):
            words = life.process if len(life.process) < 18 else f"{life.process[:4]}…{life.process[-12:]}"
            yield Label(x=LEFT - 8, y=bottom + _PROCESS * row + 11, what="process-name", words=words)

    def _axis(self, height: float) -> Iterable[Label]:
        installed = [m.at_boottime_ns for m in self._scene.milestones if m.name is MilestoneName.INSTALLED]
        zero = installed[0] if installed else 0
        step = _find_step((self._to_ns - self._from_ns) / 1e9)
        decimals = max(0, -math.floor(math.log10(step)))
        first = math.ceil((self._from_ns - zero) / 1e9 / step)
        last = math.floor((self._to_ns - zero) / 1e9 / step)
        for number in range(first, last + 1):
            at_ns = zero + int(number * step * 1e9)
            yield Label(x=self._x(at_ns), y=height - 6, what="tick", words=f"{number * step:.{decimals}f} s")

    def _span(self, low: int, high: int, y: float, height: float, what: str, words: str) -> Box:
        x = self._x(low)
        return Box(x=x, y=y, width=max(1.0, round(self._x(high) - x, 2)), height=height, what=what, words=words)


def _find_range(scene: Scene) -> tuple[int, int]:
    """The watched time, and as much before and after it as is needed for the milestones that lie near."""
    instants = [each.at_boottime_ns for each in scene.milestones] or [0]
    low = min((life.live_ns for life in scene.lives), default=min(instants))
    high = max((life.gone_ns for life in scene.lives), default=max(instants))
    length = max(high - low, _SHORTEST_NS)
    near = [at_ns for at_ns in instants if low - length <= at_ns <= high + length]
    low, high = min([low, *near]), max([high, *near, low + 1])
    margin = max(int((high - low) * _MARGIN), 1_000_000)
    return low - margin, high + margin


def _find_step(seconds: float) -> float:
    """The distance between ticks: 1, 2 or 5 times a power of ten, for some ten of them."""
    power = 10.0 ** math.floor(math.log10(seconds / 10))
    return next((step * power for step in _STEPS if step * power >= seconds / 10), 10 * power)


def _stagger(named: Sequence[Milestone], places: Sequence[float]) -> list[int]:
    """Give each name the highest row on which it runs into no other; one that would run out stands before its line."""
    ends: list[float] = []
    rows: list[int] = []
    for each, x in zip(named, places, strict=True):
        width = _LABEL_WIDTH * len(MILESTONES[each.name]) + 10
        begin, end = (x - width, x) if _is_near_the_end(each, x) else (x, x + width)
        row = next((number for number, taken in enumerate(ends) if taken < begin), len(ends))
        ends[row:] = [end, *ends[row + 1 :]]
        rows.append(row)
    return rows


def _is_near_the_end(milestone: Milestone, x: float) -> bool:
    return x + _LABEL_WIDTH * len(MILESTONES[milestone.name]) > WIDTH

"""Stretches of the boot clock: where a rule speaks, where processes lived and were watched, where a gap may hide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.model import Gap, MilestoneName
from harness.rules.policy import Borders, Rule

BEGINNING = -(1 << 63)
END = 1 << 63


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """From one instant of the boot clock to another, in nanoseconds."""

    from_ns: int = BEGINNING
    to_ns: int = END

    def cut(self, other: Interval) -> Interval | None:
        """What both have in common; two that only touch have nothing."""
        low, high = max(self.from_ns, other.from_ns), min(self.to_ns, other.to_ns)
        return Interval(from_ns=low, to_ns=high) if low < high else None

    def meets(self, other: Interval) -> bool:
        """Say whether they have an instant in common: what happened at one instant has no length."""
        return max(self.from_ns, other.from_ns) <= min(self.to_ns, other.to_ns)

    @property
    def known_ends(self) -> tuple[int | None, int | None]:
        """Both ends, None for one that is nowhere."""
        return None if self.from_ns == BEGINNING else self.from_ns, None if self.to_ns == END else self.to_ns

    @property
    def length_ns(self) -> int:
        return self.to_ns - self.from_ns


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One process: from its start until it was gone, and between, from live hooks to the last word, it was watched.

    Of one without an agent nothing was. `in_sight` are the stretches of its watched life in which an activity of it was
    in sight.
    """

    process: str
    start_ns: int
    live_ns: int
    end_ns: int
    gone_ns: int
    in_sight: tuple[Interval, ...]

    @property
    def whole(self) -> Interval:
        """From its start until it was gone."""
        return Interval(from_ns=self.start_ns, to_ns=self.gone_ns)

    @property
    def watched(self) -> Interval:
        """From live hooks to the last word."""
        return Interval(from_ns=self.live_ns, to_ns=self.end_ns)


def intervals_of(rule: Rule, borders: Borders) -> tuple[Interval, ...]:
    """Where an access that the rule speaks of may lie, the doubt about each border included.

    A border that was not seen lies ahead: what would come after it is nowhere. For an app with a past it may lie
    anywhere.
    """
    window = Interval(
        from_ns=BEGINNING if rule.after is None else _earliest(borders, rule.after),
        to_ns=END if rule.before is None else _latest(borders, rule.before),
    )
    return cut_all(merge(_phase_intervals(rule.conditions.phase, borders)), [window])


def _phase_intervals(phases: Sequence[str], borders: Borders) -> Iterable[Interval]:
    launch, terms = MilestoneName.FIRST_LAUNCH, MilestoneName.TERMS_ACCEPTED
    intervals = {
        "before_launch": Interval(to_ns=_latest(borders, launch)),
        "before_terms": Interval(from_ns=_earliest(borders, launch), to_ns=_latest(borders, terms)),
        "after_terms": Interval(from_ns=_earliest(borders, terms)),
    }
    return [intervals[phase] for phase in phases] if phases else [Interval()]


def _earliest(borders: Borders, name: MilestoneName) -> int:
    border = borders.find(name)
    if border is None:
        return BEGINNING if borders.has_past else END
    return border.at_boottime_ns - border.uncertainty_ns


def _latest(borders: Borders, name: MilestoneName) -> int:
    border = borders.find(name)
    return END if border is None else border.at_boottime_ns + border.uncertainty_ns


def merge(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Phases side by side share the doubt about their border, which must not count twice."""
    merged: list[Interval] = []
    for each in sorted((i for i in intervals if i.from_ns < i.to_ns), key=lambda i: i.from_ns):
        if merged and each.from_ns <= merged[-1].to_ns:
            merged[-1] = Interval(from_ns=merged[-1].from_ns, to_ns=max(merged[-1].to_ns, each.to_ns))
        else:
            merged.append(each)
    return tuple(merged)


def cut_all(intervals: Iterable[Interval], others: Sequence[Interval]) -> tuple[Interval, ...]:
    """What two sets have in common, each without overlaps of its own."""
    cuts = (each.cut(other) for each in intervals for other in others)
    return tuple(cut for cut in cuts if cut is not None)


def find_in_sight(lives: Iterable[Life]) -> tuple[Interval, ...]:
    """When an activity of any process of the app was in sight."""
    return merge(interval for life in lives for interval in life.in_sight)


def interval_of_gap(gap: Gap) -> Interval:
    """Where a gap may hide accesses; an end that is not known lies anywhere."""
    low = BEGINNING if gap.from_boottime_ns is None else gap.from_boottime_ns
    return Interval(from_ns=low, to_ns=END if gap.to_boottime_ns is None else gap.to_boottime_ns)


def measure(parts: Iterable[Interval], intervals: Sequence[Interval]) -> int:
    """Return how much of the parts lies within the intervals, in nanoseconds; parts that overlap count each."""
    return sum(cut.length_ns for part in parts for cut in cut_all([part], intervals))

"""Stretches of the boot clock: where a rule speaks, where processes lived and were watched, where a gap may hide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.model import Gap, Milestone, MilestoneName
from harness.rules.policy import Reached, Rule

_BEGINNING = -(1 << 63)
_END = 1 << 63


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From one instant of the boot clock to another, in nanoseconds."""

    from_ns: int = _BEGINNING
    to_ns: int = _END

    def cut(self, other: Span) -> Span | None:
        """What both have in common; two that only touch have nothing."""
        low, high = max(self.from_ns, other.from_ns), min(self.to_ns, other.to_ns)
        return Span(from_ns=low, to_ns=high) if low < high else None

    def meets(self, other: Span) -> bool:
        """Say whether they have an instant in common: what happened at one instant has no length."""
        return max(self.from_ns, other.from_ns) <= min(self.to_ns, other.to_ns)

    @property
    def length_ns(self) -> int:
        return self.to_ns - self.from_ns


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One process: from its start to the last word of its agent, and from when on its hooks were live."""

    process: str
    start_ns: int
    live_ns: int
    end_ns: int


def spans_of(rule: Rule, reached: Reached) -> tuple[Span, ...]:
    """Where an access that the rule speaks of may lie, the doubt about each border included.

    A border that was not reached lies ahead: what would come after it is nowhere.
    """
    phases = _merge(_phase_spans(rule.conditions.phase, reached))
    window = Span()
    if rule.after is not None:
        window = Span(from_ns=_earliest(reached.get(rule.after)))
    if rule.before is not None:
        window = Span(from_ns=window.from_ns, to_ns=_latest(reached.get(rule.before)))
    cuts = (span.cut(window) for span in phases)
    return tuple(span for span in cuts if span is not None)


def _phase_spans(phases: Sequence[str], reached: Reached) -> Iterable[Span]:
    launch, terms = reached.get(MilestoneName.FIRST_LAUNCH), reached.get(MilestoneName.TERMS_ACCEPTED)
    spans = {
        "before_launch": Span(to_ns=_latest(launch)),
        "before_terms": Span(from_ns=_earliest(launch), to_ns=_latest(terms)),
        "after_terms": Span(from_ns=_earliest(terms)),
    }
    return [spans[phase] for phase in phases] if phases else [Span()]


def _earliest(border: Milestone | None) -> int:
    return _END if border is None else border.at_boottime_ns - border.uncertainty_ns


def _latest(border: Milestone | None) -> int:
    return _END if border is None else border.at_boottime_ns + border.uncertainty_ns


def _merge(spans: Iterable[Span]) -> list[Span]:
    """Phases side by side share the doubt about their border, which must not count twice."""
    merged: list[Span] = []
    for span in sorted((s for s in spans if s.from_ns < s.to_ns), key=lambda s: s.from_ns):
        if merged and span.from_ns <= merged[-1].to_ns:
            merged[-1] = Span(from_ns=merged[-1].from_ns, to_ns=max(merged[-1].to_ns, span.to_ns))
        else:
            merged.append(span)
    return merged


def span_of_gap(gap: Gap) -> Span:
    """Where a gap may hide accesses; an end that is not known lies anywhere."""
    low = _BEGINNING if gap.from_boottime_ns is None else gap.from_boottime_ns
    return Span(from_ns=low, to_ns=_END if gap.to_boottime_ns is None else gap.to_boottime_ns)


def measure(lives: Iterable[Life], spans: Sequence[Span]) -> tuple[int, int]:
    """Return how long processes lived within the spans and how much of that they were watched, in nanoseconds."""
    lived = watched = 0
    for life in lives:
        lived += _overlap(Span(from_ns=life.start_ns, to_ns=life.end_ns), spans)
        watched += _overlap(Span(from_ns=life.live_ns, to_ns=life.end_ns), spans)
    return lived, watched


def _overlap(part: Span, spans: Sequence[Span]) -> int:
    return sum(cut.length_ns for span in spans if (cut := span.cut(part)) is not None)

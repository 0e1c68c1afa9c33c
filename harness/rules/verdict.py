"""What a run says about a policy: each rule is observed, not observed with the coverage of that, or inconclusive.

A finding stands however much else is missing. Without one, whatever could have hidden it leaves the rule inconclusive:
an access that may or may not be meant, a gap, a hook that was not in place, a run that did not come to its end, a phase
that it never reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase

from harness.model import Gap, GapKind, MilestoneName
from harness.rules.policy import (
    Certainty,
    Exemption,
    Observation,
    Policy,
    Reached,
    Rule,
    Severity,
    match_phase,
    match_window,
    match_words,
)
from harness.rules.spans import Life, Span, measure, span_of_gap, spans_of

ENDED = ("complete", "incomplete")


class RuleOutcome(StrEnum):
    """What a run says about one rule."""

    OBSERVED = "observed"
    NOT_OBSERVED = "not observed"
    INCONCLUSIVE = "inconclusive"


class RunVerdict(StrEnum):
    """What a run says about a whole policy."""

    FINDINGS = "findings"
    NO_FINDINGS = "no findings"
    INCONCLUSIVE = "inconclusive"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class HookCount:
    """The hooks for one data type over all processes."""

    installed: int
    absent: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a run left that a rule can be held against. `ending` is the run's own verdict, None without an end."""

    ending: str | None
    reached: Reached
    gaps: Sequence[Gap]
    hooks: Mapping[str, HookCount]
    lives: Sequence[Life]
    app_states: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What a rule's outcome is worth: how long processes lived where it speaks, and how they were watched."""

    lived_ns: int
    watched_ns: int
    hooks_installed: int
    hooks: int
    gaps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerCount:
    """Accesses against a rule that came from one place of the code; `first` is the earliest."""

    first: Observation
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """One rule held against one run."""

    rule: Rule
    outcome: RuleOutcome
    count: int
    first: Observation | None
    callers: tuple[CallerCount, ...]
    outcomes: Mapping[str, int]
    unsure: int
    exempted: int
    expired: tuple[Exemption, ...]
    doubts: tuple[str, ...]
    reach: Reach


def judge(policy: Policy, evidence: Evidence, accesses: Iterable[Observation], today: date) -> tuple[RuleResult, ...]:
    """Hold every rule against the accesses, read once and in the order of time."""
    tallies = [_Tally(rule, today) for rule in policy.rules]
    for seen in accesses:
        key = _key_of(seen)
        for tally in tallies:
            tally.add(seen, key, evidence.reached)
    return tuple(_conclude(tally, evidence) for tally in tallies)


def sum_up(results: Sequence[RuleResult], ending: str | None, fail_on: Severity) -> RunVerdict:
    """Return the verdict over the rules that weigh enough. What is missing, or a broken run, is never a pass."""
    outcomes = {result.outcome for result in results if result.rule.severity.is_at_least(fail_on)}
    if RuleOutcome.OBSERVED in outcomes:
        return RunVerdict.FINDINGS
    if ending == "error":
        return RunVerdict.ERROR
    return RunVerdict.INCONCLUSIVE if RuleOutcome.INCONCLUSIVE in outcomes else RunVerdict.NO_FINDINGS


_Key = tuple[str | None, ...]


@dataclass(slots=True)
class _Tally:
    """What one rule has met so far. Accesses that differ in nothing that a rule reads are looked at once."""

    rule: Rule
    today: date
    count: int = 0
    unsure: int = 0
    exempted: int = 0
    first: Observation | None = None
    outcomes: dict[str, int] = field(default_factory=dict)
    callers: dict[_Key, CallerCount] = field(default_factory=dict)
    known: dict[_Key, bool] = field(default_factory=dict)

    def add(self, seen: Observation, key: _Key, reached: Reached) -> None:
        if not self._is_meant(seen, key):
            return
        sure = min(match_phase(self.rule.conditions.phase, seen, reached), match_window(self.rule, seen, reached))
        if sure is Certainty.NO:
            return
        if self._is_exempt(seen, reached):
            self.exempted += 1
        elif sure is Certainty.MAYBE:
            self.unsure += 1
        else:
            self._count(seen)

    def _is_meant(self, seen: Observation, key: _Key) -> bool:
        if key not in self.known:
            self.known[key] = match_words(self.rule.conditions, seen)
        return self.known[key]

    def _is_exempt(self, seen: Observation, reached: Reached) -> bool:
        return any(
            exemption.holds_on(self.today)
            and match_words(exemption.conditions, seen)
            and match_phase(exemption.conditions.phase, seen, reached) is Certainty.YES
            for exemption in self.rule.exemptions
        )

    def _count(self, seen: Observation) -> None:
        self.first = self.first or seen
        self.count += 1
        self.outcomes[seen.outcome] = self.outcomes.get(seen.outcome, 0) + 1
        place = (seen.hook, seen.caller, seen.sdk, seen.process)
        before = self.callers.get(place)
        self.callers[place] = (
            CallerCount(first=seen, count=1)
            if before is None
            else CallerCount(first=before.first, count=before.count + 1)
        )


def _key_of(seen: Observation) -> _Key:
    return (
        *(seen.data_type, seen.outcome, seen.kind, seen.layer, seen.hook),
        *(seen.caller, seen.sdk, seen.process, seen.app_state),
    )


def _conclude(tally: _Tally, evidence: Evidence) -> RuleResult:
    spans = spans_of(tally.rule, evidence.reached)
    gaps = [gap for gap in evidence.gaps if _may_hide(gap, tally.rule, spans)]
    doubts = tuple(_find_doubts(tally, evidence, spans, gaps))
    outcome = RuleOutcome.INCONCLUSIVE if doubts else RuleOutcome.NOT_OBSERVED
    return RuleResult(
        rule=tally.rule,
        outcome=RuleOutcome.OBSERVED if tally.count else outcome,
        count=tally.count,
        first=tally.first,
        callers=tuple(sorted(tally.callers.values(), key=lambda each: -each.count)),
        outcomes=tally.outcomes,
        unsure=tally.unsure,
        exempted=tally.exempted,
        expired=tuple(each for each in tally.rule.exemptions if not each.holds_on(tally.today)),
        doubts=doubts,
        reach=_measure_reach(tally.rule, evidence, spans, len(gaps)),
    )


def _may_hide(gap: Gap, rule: Rule, spans: Sequence[Span]) -> bool:
    """Say whether accesses that the rule speaks of may be missing, or misplaced, because of this gap.

    What an unconfirmed acceptance leaves in doubt is told by each access, which is then `unsure`.
    """
    if gap.kind is GapKind.UNCONFIRMED or (gap.kind is GapKind.DISAGREEMENT and not _has_border(rule)):
        return False
    patterns = rule.conditions.process
    if patterns and not any(fnmatchcase(gap.process, pattern) for pattern in patterns):
        return False
    return any(span.meets(span_of_gap(gap)) for span in spans)


def _has_border(rule: Rule) -> bool:
    return bool(rule.conditions.phase or rule.after or rule.before)


def _find_doubts(tally: _Tally, evidence: Evidence, spans: Sequence[Span], gaps: Sequence[Gap]) -> Iterable[str]:
    if tally.unsure:
        yield f"{tally.unsure} accesses lie too near to a border of the rule to be told apart"
    if evidence.ending not in ENDED:
        yield f"the run did not come to its end ({evidence.ending or 'it was killed, or goes on'})"
    if not evidence.lives:
        yield "no process of the app was watched"
    yield from _find_unreached(tally.rule, evidence.reached, spans)
    yield from _find_unseen_states(tally.rule, evidence)
    yield from (f"gap in {gap.process}: {gap.kind.replace('_', ' ')} ({gap.reason})" for gap in gaps)
    yield from _find_unwatched(tally.rule, evidence)


def _find_unreached(rule: Rule, reached: Reached, spans: Sequence[Span]) -> Iterable[str]:
    """A stretch that the run never came to says nothing about what the app does there."""
    if spans:
        return
    borders = (MilestoneName.FIRST_LAUNCH, MilestoneName.TERMS_ACCEPTED, rule.after)
    missing = [name.replace("_", " ") for name in borders if name is not None and name not in reached]
    yield f"the run did not come to where the rule speaks: {' and '.join(missing) or 'it'} was not seen"


def _find_unseen_states(rule: Rule, evidence: Evidence) -> Iterable[str]:
    wanted = rule.conditions.app_state
    if wanted and not evidence.app_states.intersection(wanted):
        yield f"the app was never seen in the state {' or '.join(wanted)}"


def _find_unwatched(rule: Rule, evidence: Evidence) -> Iterable[str]:
    for data_type, hooks in _hooks_for(rule, evidence).items():
        if hooks.failed:
            yield f"{data_type}: hooks that failed: {hooks.failed}"
        elif not hooks.installed:
            yield f"{data_type}: no hook was in place"


def _hooks_for(rule: Rule, evidence: Evidence) -> dict[str, HookCount]:
    none = HookCount(installed=0, absent=0, failed=0)
    wanted = rule.conditions.data_type or tuple(evidence.hooks)
    return {data_type: evidence.hooks.get(data_type, none) for data_type in wanted}


def _measure_reach(rule: Rule, evidence: Evidence, spans: Sequence[Span], gaps: int) -> Reach:
    lived, watched = measure(evidence.lives, spans)
    hooks = _hooks_for(rule, evidence).values()
    return Reach(
        lived_ns=lived,
        watched_ns=watched,
        hooks_installed=sum(each.installed for each in hooks),
        hooks=sum(each.installed + each.absent + each.failed for each in hooks),
        gaps=gaps,
    )

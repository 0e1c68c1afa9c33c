"""What a run says about a policy: each rule is observed, not observed with the coverage of that, or inconclusive.

A finding stands however much else is missing. Without one, whatever could have hidden it leaves the rule inconclusive:
an access that may or may not be meant, a gap, a hook that was not in place, a run that did not come to its end, a phase
that it never reached, a life of the app that nobody watched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from harness.rules.doubts import ENDED, Evidence, Reach, Where, find_doubts
from harness.rules.policy import (
    Borders,
    Certainty,
    Observation,
    Policy,
    Rule,
    RuleException,
    Severity,
    match_phase,
    match_window,
    match_words,
)


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
class CallerCount:
    """Accesses against a rule that came from one place of the code; `first` is the earliest."""

    first: Observation
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """One rule held against one run; `excepted` counts what each exception let pass."""

    rule: Rule
    outcome: RuleOutcome
    count: int
    first: Observation | None
    callers: tuple[CallerCount, ...]
    outcomes: Mapping[str, int]
    unsure: int
    excepted: tuple[tuple[RuleException, int], ...]
    expired: tuple[RuleException, ...]
    doubts: tuple[str, ...]
    reach: Reach


def judge(policy: Policy, evidence: Evidence, accesses: Iterable[Observation], today: date) -> tuple[RuleResult, ...]:
    """Hold every rule against the accesses, read once and in the order of time."""
    tallies = [_Tally(rule, evidence.borders, today) for rule in policy.rules]
    for seen in accesses:
        key = _key_of(seen)
        for tally in tallies:
            tally.add(seen, key)
    return tuple(_conclude(tally, evidence) for tally in tallies)


def sum_up(results: Sequence[RuleResult], ending: str | None, fail_on: Severity) -> RunVerdict:
    """Return the verdict over the rules that weigh enough. What is missing, or a broken run, is never a pass."""
    outcomes = {result.outcome for result in results if result.rule.severity.is_at_least(fail_on)}
    if RuleOutcome.OBSERVED in outcomes:
        return RunVerdict.FINDINGS
    if ending == "error":
        return RunVerdict.ERROR
    if ending not in ENDED or outcomes != {RuleOutcome.NOT_OBSERVED}:
        return RunVerdict.INCONCLUSIVE
    return RunVerdict.NO_FINDINGS


_Key = tuple[str | None, ...]


@dataclass(slots=True)
class _Tally:
    """What one rule has met so far. Accesses that differ in nothing that a rule reads are looked at once."""

    rule: Rule
    borders: Borders
    today: date
    count: int = 0
    unsure: int = 0
    first: Observation | None = None
    outcomes: dict[str, int] = field(default_factory=dict)
    callers: dict[_Key, CallerCount] = field(default_factory=dict)
    excepted: dict[RuleException, int] = field(default_factory=dict)
    known: dict[_Key, Certainty] = field(default_factory=dict)

    def add(self, seen: Observation, key: _Key) -> None:
        sure = self._match(seen, key)
        if sure is Certainty.NO:
            return
        if (exception := self._find_exception(seen)) is not None:
            self.excepted[exception] = self.excepted.get(exception, 0) + 1
        elif sure is Certainty.MAYBE:
            self.unsure += 1
        else:
            self._count(seen)

    def _match(self, seen: Observation, key: _Key) -> Certainty:
        if key not in self.known:
            self.known[key] = match_words(self.rule.conditions, seen)
        if self.known[key] is Certainty.NO:
            return Certainty.NO
        in_time = (
            match_phase(self.rule.conditions.phase, seen, self.borders),
            match_window(self.rule, seen, self.borders),
        )
        return min(self.known[key], *in_time)

    def _find_exception(self, seen: Observation) -> RuleException | None:
        for exception in self.rule.exceptions:
            words = match_words(exception.conditions, seen)
            phase = match_phase(exception.conditions.phase, seen, self.borders)
            if exception.holds_on(self.today) and min(words, phase) is Certainty.YES:
                return exception
        return None

    def _count(self, seen: Observation) -> None:
        self.first = self.first or seen
        self.count += 1
        self.outcomes[seen.outcome] = self.outcomes.get(seen.outcome, 0) + 1
        place = (seen.hook, seen.caller, seen.sdk, seen.process)
        before = self.callers.get(place)
        count = 1 if before is None else before.count + 1
        self.callers[place] = CallerCount(first=seen if before is None else before.first, count=count)


def _key_of(seen: Observation) -> _Key:
    return (
        *(seen.data_type, seen.outcome, seen.kind, seen.layer, seen.hook),
        *(seen.caller, seen.sdk, seen.process, seen.app_state),
    )


def _conclude(tally: _Tally, evidence: Evidence) -> RuleResult:
    rule = tally.rule
    where = Where(rule, evidence)
    doubts = (*_describe_unsure(tally.unsure), *find_doubts(rule, evidence, where))
    outcome = RuleOutcome.INCONCLUSIVE if doubts else RuleOutcome.NOT_OBSERVED
    return RuleResult(
        rule=rule,
        outcome=RuleOutcome.OBSERVED if tally.count else outcome,
        count=tally.count,
        first=tally.first,
        callers=tuple(sorted(tally.callers.values(), key=lambda each: -each.count)),
        outcomes=tally.outcomes,
        unsure=tally.unsure,
        excepted=tuple(tally.excepted.items()),
        expired=tuple(each for each in rule.exceptions if not each.holds_on(tally.today)),
        doubts=doubts,
        reach=where.measure_reach(),
    )


def _describe_unsure(count: int) -> Iterable[str]:
    if count:
        yield f"accesses of which it cannot be told whether the rule means them: {count}"

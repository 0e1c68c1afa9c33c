"""What could have hidden an access from a rule in one run, and what "not observed" is worth there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from harness.model import UNKNOWN_PROCESS, AppData, Gap, GapKind, HookState, MilestoneName
from harness.rules.appstates import Contradiction, StateInterval, of_states
from harness.rules.coverage import find_contradictions
from harness.rules.intervals import (
    Interval,
    Life,
    cut_all,
    interval_of_gap,
    intervals_of,
    measure,
)
from harness.rules.policy import Borders, Rule
from harness.rules.reconcile import Reconciled

ENDED = ("complete", "incomplete")

_NAMED = 3  # of a kind of gap, before the rest are only counted


@dataclass(frozen=True, slots=True, kw_only=True)
class HookFact:
    """The state of one hook in one process."""

    process: str
    data_type: str
    layer: str
    hook: str
    state: HookState
    is_proved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a run left that a rule can be held against.

    A run that was not `instrumented` looked for no process. `ending` is the run's own verdict, None without an end;
    `data` what the app had of its own when the run began, at `began_ns` of the boot clock; `misses` what Android's own
    ledger noted and no hook saw; `states` are those of the app, and `contradictions` where it is not known which one
    it was in.
    """

    ending: str | None
    data: AppData
    began_ns: int
    borders: Borders
    gaps: Sequence[Gap]
    hooks: Sequence[HookFact]
    lives: Sequence[Life]
    instrumented: bool = True
    misses: Sequence[Reconciled] = ()
    states: Sequence[StateInterval] = ()
    contradictions: Sequence[Contradiction] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What a rule's outcome is worth: how long processes lived where it speaks, and how they were watched.

    A hook is proved when it was seen to fire.
    """

    lived_ns: int
    watched_ns: int
    hooks_installed: int
    hooks_proved: int
    hooks: int
    gaps: int


class Where:
    """Where a rule speaks in one run: in time, in which processes, by which hooks."""

    def __init__(self, rule: Rule, evidence: Evidence) -> None:
        self.in_time = intervals_of(rule, evidence.borders)
        self.intervals = cut_all(self.in_time, _state_intervals(rule, evidence.states))
        self.lives = [life for life in evidence.lives if _is_of_process(rule, life.process)]
        self.hooks = [hook for hook in evidence.hooks if _is_meant(rule, hook)]
        self.gaps = [gap for gap in evidence.gaps if _may_hide(gap, rule, self.in_time)]
        self.misses = [miss for miss in evidence.misses if _is_about(miss, rule)]

    @property
    def watched_ns(self) -> int:
        """How long processes that the rule speaks of were watched there."""
        return measure((life.watched for life in self.lives), self.intervals)

    @property
    def lived_ns(self) -> int:
        """How long they lived there."""
        return measure((life.whole for life in self.lives), self.intervals)

    def measure_reach(self) -> Reach:
        """Measure what was watched there."""
        installed = sum(hook.state is HookState.INSTALLED for hook in self.hooks)
        return Reach(
            lived_ns=self.lived_ns,
            watched_ns=self.watched_ns,
            hooks_installed=installed,
            hooks_proved=sum(hook.state is HookState.INSTALLED and hook.is_proved for hook in self.hooks),
            hooks=len(self.hooks),
            gaps=len(self.gaps),
        )


def _state_intervals(rule: Rule, states: Sequence[StateInterval]) -> Sequence[Interval]:
    """When the app was in a state that the rule names."""
    return of_states(states, rule.conditions.app_state) if rule.conditions.app_state else [Interval()]


def _is_of_process(rule: Rule, process: str) -> bool:
    patterns = rule.conditions.process
    return not patterns or any(fnmatchcase(process, pattern) for pattern in patterns)


def _is_meant(rule: Rule, hook: HookFact) -> bool:
    """Say whether what a rule speaks of would be seen by this hook."""
    wanted = rule.conditions
    return (
        _is_of_process(rule, hook.process)
        and (not wanted.data_type or hook.data_type in wanted.data_type)
        and (not wanted.hook or any(fnmatchcase(hook.hook, pattern) for pattern in wanted.hook))
        and (not wanted.layer or hook.layer in wanted.layer)
    )


def _may_hide(gap: Gap, rule: Rule, intervals: Sequence[Interval]) -> bool:
    """Say whether accesses that the rule speaks of may be missing, or misplaced, because of this gap.

    What an unconfirmed acceptance leaves in doubt is told by each access, which is then `unsure`.
    """
    if gap.kind is GapKind.UNCONFIRMED or (gap.kind is GapKind.DISAGREEMENT and not _has_border(rule)):
        return False
    if gap.process != UNKNOWN_PROCESS and not _is_of_process(rule, gap.process):
        return False
    return any(interval.meets(interval_of_gap(gap)) for interval in intervals)


def _is_about(miss: Reconciled, rule: Rule) -> bool:
    """Say whether it is of a rule's data that hooks missed something; if once, then perhaps anywhere."""
    wanted = rule.conditions.data_type
    return not wanted or bool(set(wanted) & set(miss.data_types))


def _has_border(rule: Rule) -> bool:
    return bool(rule.conditions.phase or rule.after or rule.before)


def find_doubts(rule: Rule, evidence: Evidence, where: Where) -> Iterable[str]:
    """Yield a sentence for each thing that could have hidden an access from the rule."""
    if evidence.ending not in ENDED:
        yield f"the run did not come to its end ({evidence.ending or 'it was killed, or goes on'})"
    yield from _find_past(rule, evidence, where.in_time)
    if not where.in_time:
        yield f"the run did not come to where the rule speaks: {_name_unreached(rule, evidence.borders)} was not seen"
    elif not where.watched_ns and not _nobody_lived(evidence, where):
        yield _describe_unwatched(rule, evidence)
    yield from _describe_gaps(where.gaps)
    yield from find_contradictions(where.misses, (), is_read=True)
    yield from _find_unsure_states(rule, evidence, where.in_time)
    if evidence.hooks or not _nobody_lived(evidence, where):
        yield from _find_unhooked(rule, where.hooks)


def _find_past(rule: Rule, evidence: Evidence, intervals: Sequence[Interval]) -> Iterable[str]:
    """What an app did that was on the device before the run, nobody watched."""
    early = any(interval.from_ns < evidence.began_ns for interval in intervals)
    if evidence.data is AppData.KEPT and _has_border(rule) and early:
        yield "the app kept its data: what it did before the run, and what was accepted then, is not known"
    if evidence.data is AppData.CLEARED and "before_launch" in rule.conditions.phase:
        yield "the app was on the device before the run: what it did when it was installed is not known"


def _find_unsure_states(rule: Rule, evidence: Evidence, intervals: Sequence[Interval]) -> Iterable[str]:
    if rule.conditions.app_state:
        for each in evidence.contradictions:
            if any(interval.meets(each.interval) for interval in intervals):
                yield f"the state of the app is not sure: {each}"


def _name_unreached(rule: Rule, borders: Borders) -> str:
    names = (MilestoneName.FIRST_LAUNCH, MilestoneName.TERMS_ACCEPTED, rule.after)
    missing = [name.replace("_", " ") for name in names if name is not None and borders.find(name) is None]
    return " and ".join(missing) or "a stretch between its milestones"


def _nobody_lived(evidence: Evidence, where: Where) -> bool:
    """Say whether it is known that no process of a newly installed app ran where the rule speaks.

    The phone tells of every start of a process; one that it may have forgotten is a gap. An app that is only installed
    may never run at all.
    """
    first = evidence.borders.find(MilestoneName.FIRST_PROCESS)
    if evidence.data is not AppData.FRESH or (first is None and _may_have_run(evidence)):
        return False
    return first is None or all(
        interval.to_ns <= first.at_boottime_ns + first.uncertainty_ns for interval in where.in_time
    )


def _may_have_run(evidence: Evidence) -> bool:
    was_launched = evidence.borders.find(MilestoneName.FIRST_LAUNCH) is not None
    is_seen = evidence.lives or evidence.hooks or was_launched
    return bool(is_seen or not evidence.instrumented or evidence.ending not in ENDED)


def _describe_unwatched(rule: Rule, evidence: Evidence) -> str:
    if not any(life.watched.length_ns for life in evidence.lives):
        return "no process of the app was watched"
    if rule.conditions.app_state:
        return f"the app was never watched there in the state {' or '.join(rule.conditions.app_state)}"
    return "no process that the rule speaks of was watched there"


def _describe_gaps(gaps: Sequence[Gap]) -> Iterable[str]:
    """Each kind of gap of each process, the first few with their reasons."""
    counts = Counter((gap.kind, gap.process) for gap in gaps)
    for (kind, process), count in counts.items():
        reasons = [gap.reason for gap in gaps if (gap.kind, gap.process) == (kind, process)][:_NAMED]
        more = f"; and {count - _NAMED} more" if count > _NAMED else ""
        yield f"gap in {process}: {kind.replace('_', ' ')} ({'; '.join(reasons)}{more})"


def _find_unhooked(rule: Rule, hooks: Sequence[HookFact]) -> Iterable[str]:
    if not any(hook.state is HookState.INSTALLED for hook in hooks):
        where = f" at the layer {' or '.join(rule.conditions.layer)}" if rule.conditions.layer else ""
        yield f"no hook for what the rule speaks of was in place{where}"
    for data_type in rule.conditions.data_type:
        states = Counter(hook.state for hook in hooks if hook.data_type == data_type)
        if not states[HookState.INSTALLED] and any(hook.state is HookState.INSTALLED for hook in hooks):
            yield f"{data_type}: no hook was in place"
    if failed := sorted({hook.hook for hook in hooks if hook.state is HookState.FAILED}):
        yield f"hooks that failed: {', '.join(failed)}"

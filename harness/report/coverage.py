"""What "not observed" is worth: how much of each data type was under observation, and what never is.

Rule: nothing here acquits. An access that was not seen is told together with what could have been seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from harness.model import HookState
from harness.report.states import RunState, describe_rest
from harness.rules.reconcile import Reconciled
from harness.rules.shares import Share
from harness.store.queries import HookRow, PhaseCount, ProcessRow
from harness.taxonomy.data_types import LIFECYCLE

BEYOND_HOOKS = (
    "calls that go below Binder's library: native code that asks the driver itself (by ioctl or a system call)",
    "calls of a service into the app, and memory that a service shares with it, unless a hooked method hands them over",
    "transactions with services that are on no list: below the API only those behind these data are watched",
    "what a page in a WebView does by itself, and on a phone without libbinder what native code does",
    "what the app does with data after the call, unless it calls a hooked method again",
    "what the app does before the run begins and after it ends",
    "what a child process does that the app starts by itself: only that a Java call started it is stored, as a signal",
    "each piece of sound, or of a texture's pictures, that flows on: the first is an access, and then one a second",
    "where the pictures of an ImageReader come from that no hooked call gave to a camera: they count as image",
)


class TypeOutcome(StrEnum):
    """What may be said of one data type; there is no word for innocence."""

    OBSERVED = "observed"
    NOT_OBSERVED = "not_observed"  # worth what the coverage is worth
    INCONCLUSIVE = "inconclusive"  # something may have been missed


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeCoverage:
    """One data type: how many accesses were seen, the hooks for it over all observed processes, and what follows.

    `missed` is how often Android's own ledger noted it and no hook saw a call.
    """

    data_type: str
    outcome: TypeOutcome
    observed: int
    missed: int
    installed: int
    absent: int
    failed: int
    proved: int

    @property
    def hooks(self) -> int:
        return self.installed + self.absent + self.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTail:
    """A process whose observation has no end, because its run has none: after its last word all is unknown."""

    process: str
    pid: int
    epoch: str
    last_word_boottime_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was under observation in one run; `gaps` counts those in the file, to which open tails come.

    An app `never_ran` when the phone told of no process of it, and lost nothing of what it told.
    """

    state: RunState
    types: tuple[TypeCoverage, ...]
    processes: int
    gaps: int
    open_tails: tuple[OpenTail, ...]
    never_ran: bool = False


def measure_coverage(
    state: RunState,
    counts: Sequence[PhaseCount],
    hooks: Sequence[HookRow],
    processes: Sequence[ProcessRow],
    gaps: int,
    misses: Sequence[Reconciled] = (),
    *,
    was_watched: bool = True,
) -> Coverage:
    """Count accesses and hooks for each data type that any of them names; a control run watched no process."""
    missed = Counter(data_type for miss in misses for data_type in miss.data_types for _ in range(miss.notes))
    named = {hook.data_type for hook in hooks} | {count.data_type for count in counts} | missed.keys()
    types = sorted(named - {LIFECYCLE})
    has_doubt = gaps > 0 or state is not RunState.ENDED
    return Coverage(
        state=state,
        types=tuple(
            _measure_type(data_type, counts, hooks, missed[data_type], has_doubt=has_doubt) for data_type in types
        ),
        processes=len(processes),
        gaps=gaps,
        never_ran=was_watched and not processes and not has_doubt,
        open_tails=tuple(
            _open_tail(process) for process in processes if process.end_reason is None and state is not RunState.ENDED
        ),
    )


def _measure_type(
    data_type: str, counts: Sequence[PhaseCount], hooks: Sequence[HookRow], missed: int, *, has_doubt: bool
) -> TypeCoverage:
    meant = [hook for hook in hooks if hook.data_type == data_type]
    states = [hook.state for hook in meant]
    observed = sum(c.returned + c.denied + c.failed for c in counts if c.data_type == data_type)
    installed, failed = states.count(HookState.INSTALLED), states.count(HookState.FAILED)
    is_open = has_doubt or missed or failed or not installed
    unseen = TypeOutcome.INCONCLUSIVE if is_open else TypeOutcome.NOT_OBSERVED
    return TypeCoverage(
        data_type=data_type,
        outcome=TypeOutcome.OBSERVED if observed else unseen,
        observed=observed,
        missed=missed,
        installed=installed,
        absent=states.count(HookState.ABSENT),
        failed=failed,
        proved=installed - sum(hook.is_unproved for hook in meant),
    )


def _open_tail(process: ProcessRow) -> OpenTail:
    return OpenTail(
        process=process.process,
        pid=process.pid,
        epoch=process.epoch,
        last_word_boottime_ns=process.last_word_boottime_ns,
    )


def describe_coverage(coverage: Coverage) -> list[str]:
    """One sentence for each data type that was not observed, with what that is worth; doubt leaves it inconclusive."""
    rest = describe_rest(coverage.state)
    ending = f"; {rest}" if rest else ""
    if coverage.never_ran:
        return ["not observed: the phone's process list and event log tell, without a gap, of no process of the app"]
    if not coverage.processes:
        return [f"inconclusive, since nothing was watched: no process of the app was instrumented{ending}"]
    return [_describe_type(each, coverage) + ending for each in coverage.types if not each.observed]


def _describe_type(each: TypeCoverage, coverage: Coverage) -> str:
    gaps = count_of(coverage.gaps, "gap") if coverage.gaps else "no gap"
    tails = f", {count_of(len(coverage.open_tails), 'process')} without an end" if coverage.open_tails else ""
    missed = f", noted by Android itself {count_of(each.missed, 'time')}" if each.missed else ""
    places = f"(coverage: {describe_places(each.installed, each.hooks, each.proved)}, {gaps}{tails}{missed})"
    if not each.installed:
        return f"{each.data_type}: inconclusive, since nothing watched it {places}"
    doubt = "inconclusive, " if each.outcome is TypeOutcome.INCONCLUSIVE else ""
    return f"{each.data_type}: {doubt}not observed {places}"


def describe_places(installed: int, hooks: int, proved: int) -> str:
    """`12 of 14 hooks in place, 11 of them proved`; where none is in place nothing is said of proof."""
    places = f"{installed} of {count_of(hooks, 'hook')} in place"
    if not installed:
        return places
    return f"{places} and proved" if proved == installed else f"{places}, {proved} of them proved"


def describe_share(share: Share) -> str:
    """`99.9 %`, rounded down: 99.96 % watched is not all of it. A dot where nothing lived."""
    per_mille = share.per_mille
    return "·" if per_mille is None else f"{per_mille // 10}.{per_mille % 10} %"


def describe_unproved(hooks: Sequence[HookRow]) -> Iterator[str]:
    """Name the classes and libraries of which no hook was seen to fire, in one sentence; none where all were."""
    fired = {(hook.epoch, _group_of(hook)) for hook in hooks if hook.proof is not None}
    waiting = [hook for hook in hooks if hook.is_unproved and (hook.epoch, _group_of(hook)) not in fired]
    if waiting:
        groups = list(dict.fromkeys(map(_group_of, waiting)))
        more = f" and {len(groups) - 1} more" if len(groups) > 1 else ""
        processes = count_of(len({hook.epoch for hook in waiting}), "process")
        why = "no canary call can be made, and the app made none"
        yield f"in place and not proved to fire: {groups[0]}{more} in {processes} ({why})"


def _group_of(hook: HookRow) -> str:
    """The class or library whose hooks stand or fall together."""
    name, _, _ = hook.hook.rpartition("!" if hook.layer == "native" else ".")
    return name


def describe_not_there(hooks: Sequence[HookRow]) -> str:
    """Say in one sentence what has no place to be watched at below the API; there is much of it on any platform."""
    layers = Counter(hook.layer for hook in {hook.hook: hook for hook in hooks}.values())
    words = (("binder", "transaction"), ("native", "native function"))
    named = " and ".join(count_of(layers[layer], word) for layer, word in words if layers[layer])
    return f"not there, or not loaded, below the API: {named}; `harness hooks RUN` names them"


def describe_unhooked(hooks: Sequence[HookRow]) -> list[str]:
    """One sentence for each reason why hooks are not in place; the rows themselves name each of them."""
    reasons: dict[str, list[HookRow]] = {}
    for hook in hooks:
        reasons.setdefault(hook.error or "", []).append(hook)
    return [_describe_reason(why, same) for why, same in reasons.items()]


def _describe_reason(why: str, hooks: Sequence[HookRow]) -> str:
    names = list(dict.fromkeys(hook.hook for hook in hooks))
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    processes = len({(hook.process, hook.pid) for hook in hooks})
    return f"not hooked: {names[0]}{more} in {count_of(processes, 'process')} ({why})"


def count_of(number: int, word: str) -> str:
    """`1 hook`, `2 hooks`, `1 process`, `2 processes`."""
    ending = "" if number == 1 else "es" if word.endswith("s") else "s"
    return f"{number} {word}{ending}"

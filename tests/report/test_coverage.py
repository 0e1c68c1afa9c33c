"""What "not observed" is worth: never an acquittal, and inconclusive where something may be missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model import HookState, Proof
from harness.report.coverage import (
    Coverage,
    TypeOutcome,
    count_of,
    describe_coverage,
    describe_not_there,
    describe_unhooked,
    describe_unproved,
    measure_coverage,
)
from harness.report.states import RunState
from harness.store.queries import HookRow, PhaseCount, ProcessRow
from tests.rules.judging import miss


def hook(
    state: HookState,
    data_type: str = "camera",
    layer: str = "api",
    name: str = "a.B.c",
    proof: Proof | None = Proof.CANARY,
    epoch: str = "e",
) -> HookRow:
    return HookRow(
        process="p",
        pid=1,
        epoch=epoch,
        data_type=data_type,
        layer=layer,
        hook=name,
        state=state,
        overloads=1,
        error=None,
        proof=proof if state is HookState.INSTALLED else None,
    )


def process(end_reason: str | None = "end_of_run") -> ProcessRow:
    return ProcessRow(
        epoch="e", pid=1, process="p", gate="debug", start_reason=None, start_boottime_ns=1, live_boottime_ns=2,
        end_reason=end_reason, repeats=None, last_word_boottime_ns=3,
    )  # fmt: skip


def measure(
    states: list[str], gaps: int = 0, state: RunState = RunState.ENDED, processes: tuple[ProcessRow, ...] = (process(),)
) -> Coverage:
    return measure_coverage(state, [], [hook(HookState(each)) for each in states], processes, gaps)


@pytest.mark.parametrize(
    ("states", "processes", "gaps", "words"),
    [
        (["installed"], 1, 0, "camera: not observed (coverage: 1 of 1 hook in place and proved, no gap)"),
        (["installed", "installed"], 2, 0, "camera: not observed (coverage: 2 of 2 hooks in place and proved, no gap)"),
        (["installed", "absent"], 1, 0, "camera: not observed (coverage: 1 of 2 hooks in place and proved, no gap)"),
        (["installed"], 1, 2, "camera: inconclusive, not observed (coverage: 1 of 1 hook in place and proved, 2 gaps)"),
        (["installed", "failed"], 1, 0,
         "camera: inconclusive, not observed (coverage: 1 of 2 hooks in place and proved, no gap)"),
        (["absent"], 1, 0, "camera: inconclusive, since nothing watched it (coverage: 0 of 1 hook in place, no gap)"),
        ([], 0, 1, "inconclusive, since nothing was watched: no process of the app was instrumented"),
        ([], 0, 0,
         "not observed: the phone's process list and event log tell, without a gap, of no process of the app"),
    ],
)  # fmt: skip
def test_what_was_not_observed_is_told_with_its_coverage(
    states: list[str], processes: int, gaps: int, words: str
) -> None:
    coverage = measure(states, gaps, processes=(process(),) * processes)
    assert describe_coverage(coverage) == [words]
    outcomes = {each.outcome for each in coverage.types}
    assert outcomes <= {TypeOutcome.INCONCLUSIVE if "inconclusive" in words else TypeOutcome.NOT_OBSERVED}


@pytest.mark.parametrize(
    ("state", "rest"),
    [
        (RunState.KILLED, "the run did not end: what came after its last word is unknown"),
        (RunState.RUNNING, "the run goes on: what it will still see is unknown"),
        (RunState.ABORTED, "the run was aborted: what came after that is unknown"),
    ],
)
@pytest.mark.parametrize("tails", [0, 1])
def test_a_run_without_an_end_of_its_own_leaves_every_type_inconclusive(state: RunState, rest: str, tails: int) -> None:
    coverage = measure(["installed"], 0, state, (process(), *(process(None) for _ in range(tails))))
    assert [each.outcome for each in coverage.types] == [TypeOutcome.INCONCLUSIVE]
    (sentence,) = describe_coverage(coverage)
    ending = ", 1 process without an end" if tails else ""
    assert (
        sentence
        == f"camera: inconclusive, not observed (coverage: 1 of 1 hook in place and proved, no gap{ending}); {rest}"
    )
    assert [tail.last_word_boottime_ns for tail in coverage.open_tails] == [3] * tails
    assert describe_coverage(measure([], 0, state, ()))[0].endswith(rest)


def test_what_was_observed_needs_no_such_sentence() -> None:
    counts = [PhaseCount(phase="unsure", data_type="camera", returned=0, denied=1, failed=0)]
    coverage = measure_coverage(RunState.KILLED, counts, [hook(HookState.INSTALLED)], [process(None)], 0)
    assert describe_coverage(coverage) == []
    assert (coverage.types[0].observed, coverage.types[0].outcome) == (1, TypeOutcome.OBSERVED)


def test_what_android_noted_and_no_hook_saw_leaves_its_type_inconclusive() -> None:
    hooks = [hook(HookState.INSTALLED), hook(HookState.INSTALLED, "face")]
    misses = [miss(20, "CAMERA", "camera"), miss(21, "CAMERA", "camera"), miss(22)]
    coverage = measure_coverage(RunState.ENDED, [], hooks, [process()], 0, misses)
    assert {each.data_type: (each.outcome, each.missed) for each in coverage.types} == {
        "camera": (TypeOutcome.INCONCLUSIVE, 2),
        "contacts": (TypeOutcome.INCONCLUSIVE, 1),
        "face": (TypeOutcome.NOT_OBSERVED, 0),
    }
    assert describe_coverage(coverage)[0] == (
        "camera: inconclusive, not observed (coverage: 1 of 1 hook in place and proved, no gap,"
        " noted by Android itself 2 times)"
    )


def test_numbers_agree_with_their_words() -> None:
    assert [count_of(1, "process"), count_of(2, "process"), count_of(0, "gap")] == [
        "1 process",
        "2 processes",
        "0 gaps",
    ]


def test_what_a_platform_does_not_have_below_the_api_is_counted_once_for_all_processes() -> None:
    there = [hook(HookState.ABSENT, layer="binder", name=name) for name in ("a.I.b", "a.I.c", "a.I.b")]
    assert describe_not_there(there).startswith("not there, or not loaded, below the API: 2 transactions; ")
    both = [*there, hook(HookState.ABSENT, layer="native", name="libx.so!y")]
    assert " 2 transactions and 1 native function; " in describe_not_there(both)


def test_hooks_that_are_not_in_place_are_told_reason_by_reason() -> None:
    known = ((1, "a.B.c", "old"), (2, "a.B.c", "old"), (1, "a.B.d", "late"), (1, "a.B.e", "late"))
    absent = hook(HookState.ABSENT)
    rows = [replace(absent, pid=pid, epoch=f"e{pid}", hook=name, error=why) for pid, name, why in known]
    assert describe_unhooked(rows) == [
        "not hooked: a.B.c in 2 processes (old)",
        "not hooked: a.B.d and 1 more in 1 process (late)",
    ]


def test_a_hook_that_was_not_seen_to_fire_is_told_with_its_class() -> None:
    """Any hook of a class that fired speaks for the others of it, in its own process."""
    silent = [hook(HookState.INSTALLED, name=name, proof=None) for name in ("a.Dead.x", "a.Dead.y", "a.B.silent")]
    hooks = [
        *silent,
        hook(HookState.INSTALLED, name="a.B.c", proof=Proof.CALL),
        hook(HookState.ABSENT, name="a.Gone.z"),
    ]
    (sentence,) = describe_unproved(hooks)
    assert sentence.startswith("in place and not proved to fire: a.Dead in 1 process (")
    elsewhere = hook(HookState.INSTALLED, layer="native", name="libx.so!f", proof=None, epoch="other")
    (sentence,) = describe_unproved([*hooks, elsewhere])
    assert sentence.startswith("in place and not proved to fire: a.Dead and 1 more in 2 processes (")
    assert list(describe_unproved(hooks[3:])) == []


def test_coverage_counts_the_hooks_that_fired() -> None:
    hooks = [hook(HookState.INSTALLED), hook(HookState.INSTALLED, proof=None), hook(HookState.ABSENT)]
    (sentence,) = describe_coverage(measure_coverage(RunState.ENDED, [], hooks, (process(),), 0))
    assert sentence == "camera: not observed (coverage: 2 of 3 hooks in place, 1 of them proved, no gap)"

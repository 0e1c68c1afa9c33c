"""What "not observed" is worth: never an acquittal, and inconclusive where something may be missing."""

from __future__ import annotations

import pytest

from harness.model import HookState
from harness.report.coverage import count_of, describe_coverage, measure_coverage
from harness.store.queries import HookRow, PhaseCount


def hook(state: HookState, data_type: str = "camera") -> HookRow:
    return HookRow(
        process="p", pid=1, epoch="e", data_type=data_type, hook="a.B.c", state=state, overloads=1, error=None
    )


@pytest.mark.parametrize(
    ("states", "processes", "gaps", "words"),
    [
        (["installed"], 1, 0, "camera: not observed (coverage: 1 of 1 hook in place, no gap)"),
        (["installed", "installed"], 2, 0, "camera: not observed (coverage: 2 of 2 hooks in place, no gap)"),
        (["installed", "absent"], 1, 0, "camera: not observed (coverage: 1 of 2 hooks in place, no gap)"),
        (["installed"], 1, 2, "camera: inconclusive, not observed (coverage: 1 of 1 hook in place, 2 gaps)"),
        (["installed", "failed"], 1, 0,
         "camera: inconclusive, not observed (coverage: 1 of 2 hooks in place, no gap)"),
        (["absent"], 1, 0, "camera: not observed, since nothing watched it (coverage: 0 of 1 hook in place, no gap)"),
        ([], 0, 0, "not observed, since nothing was watched: no process of the app was instrumented"),
    ],
)  # fmt: skip
def test_what_was_not_observed_is_told_with_its_coverage(
    states: list[str], processes: int, gaps: int, words: str
) -> None:
    coverage = measure_coverage([], [hook(HookState(state)) for state in states], processes, gaps)
    assert describe_coverage(coverage) == [words]


def test_what_was_observed_needs_no_such_sentence() -> None:
    counts = [PhaseCount(phase="unsure", data_type="camera", returned=0, denied=1, failed=0)]
    coverage = measure_coverage(counts, [hook(HookState.INSTALLED)], 1, 0)
    assert describe_coverage(coverage) == []
    assert coverage.types[0].observed == 1


def test_numbers_agree_with_their_words() -> None:
    assert [count_of(1, "process"), count_of(2, "process"), count_of(0, "gap")] == [
        "1 process",
        "2 processes",
        "0 gaps",
    ]

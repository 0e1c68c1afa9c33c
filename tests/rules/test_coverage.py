"""Every gap and every failed hook is a reason; what the platform lacks is not."""

from __future__ import annotations

import pytest

from harness.model import Gap, GapKind, HookReport, HookState
from harness.rules.coverage import find_contradictions, find_shortcomings
from tests.rules.judging import miss


def gap(kind: GapKind) -> Gap:
    return Gap(
        kind=kind,
        process="com.x",
        pid=1,
        epoch=None,
        from_boottime_ns=None,
        to_boottime_ns=None,
        events=None,
        reason="because",
    )


def hook(state: HookState) -> HookReport:
    return HookReport(hook="A.b", data_type="face", state=state, overloads=0, error="why")


@pytest.mark.parametrize("kind", list(GapKind))
def test_each_kind_of_gap_is_a_sentence_with_its_reason(kind: GapKind) -> None:
    (sentence,) = find_shortcomings([gap(kind)], [], streams=1)
    of_the_run = kind in (GapKind.LOG_CUT, GapKind.UNCONFIRMED, GapKind.DISAGREEMENT)
    assert sentence.startswith("process com.x ") is not of_the_run
    assert sentence.endswith("(because)")


def test_a_failed_hook_is_a_shortcoming_and_an_absent_one_a_fact() -> None:
    states = [hook(state) for state in HookState]
    assert find_shortcomings([], states, streams=1) == ("hook A.b failed: why",)


def test_a_run_that_instrumented_nothing_is_never_complete() -> None:
    assert find_shortcomings([], [], streams=0) == ("no process of the app was instrumented",)


def test_what_the_ledger_alone_noted_is_said_once_for_each_op() -> None:
    sentences = find_contradictions([miss(20), miss(30), miss(25, "CAMERA", "camera")], (), is_read=True)
    assert [sentence.split(" where ")[0] for sentence in sentences] == [
        "Android's own ledger noted READ_CONTACTS (contacts) 2 times",
        "Android's own ledger noted CAMERA (camera) once",
    ]


@pytest.mark.parametrize(
    ("failures", "why"), [((), ""), (("adb: gone", "line 3 is not an op"), " (line 3 is not an op)")]
)
def test_a_ledger_that_was_not_read_to_the_end_leaves_a_run_incomplete(failures: tuple[str, ...], why: str) -> None:
    (sentence,) = find_contradictions([], failures, is_read=False)
    assert sentence == f"Android's own ledger was not read after the app was watched{why}"
    assert find_contradictions([], failures, is_read=True) == ()


def test_the_same_reason_is_said_once() -> None:
    assert len(find_shortcomings([gap(GapKind.LOST)] * 3, [], streams=1)) == 1

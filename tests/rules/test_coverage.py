"""Every gap and every failed hook is a reason; what the platform lacks is not."""

from __future__ import annotations

import pytest

from harness.model import Gap, GapKind, HookReport, HookState
from harness.rules.coverage import find_shortcomings


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


def test_the_same_reason_is_said_once() -> None:
    assert len(find_shortcomings([gap(GapKind.LOST)] * 3, [], streams=1)) == 1

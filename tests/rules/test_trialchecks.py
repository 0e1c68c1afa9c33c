"""Trials of a device's gates, judged: each that goes wrong in one way is named, and what could not be tried is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.model import Gate, HookReport, HookState, Proof
from harness.rules.fitness import Check, Level
from harness.rules.protocol import Hello
from harness.rules.trialchecks import judge_deep, judge_gate
from harness.rules.trials import DeepTrial, GateTrial, Held, Start
from tests.builders import sample

SECOND = 10**9


def hook(name: str, state: HookState = HookState.INSTALLED, error: str | None = None) -> HookReport:
    return HookReport(hook=name, data_type="camera", state=state, overloads=1, error=error, proof=Proof.CANARY)


def start(gate: Gate = Gate.SPAWN, *, live_s: float = 1.0, hooks: tuple[HookReport, ...] = (hook("a.b"),)) -> Start:
    hello = Hello(
        epoch="e",
        pid=1,
        process="com.x",
        gate=gate,
        start_boottime_ns=4 * SECOND,
        live_boottime_ns=5 * SECOND,
        clock=sample(5, 5),
        hooks=hooks,
    )
    return Start(hello=hello, bracket=(4 * SECOND, 6 * SECOND), live_s=live_s, went_on_s=0.5)


GATE = GateTrial(starts=(start(), start(live_s=1.5)), others=(Held(name="com.y", held_s=0.1),))
DEEP = DeepTrial(cut=Start(went_on_s=0.4), debug=start(Gate.DEBUG), nodes=12, look_s=0.3)


def deep(name: str, gate: GateTrial = GATE, **changes: Any) -> Check:
    (found,) = [check for check in judge_deep(gate, replace(DEEP, **changes)) if check.name == name]
    return found


def test_what_is_well_is_said_in_numbers() -> None:
    assert judge_gate(GATE).found == (
        "2 of 2 starts held before the app's first line; hooks live after 1.25 s, at most 1.50 s"
    )
    lone = judge_gate(replace(GATE, starts=GATE.starts[:1]))
    assert lone.found == "1 of 1 starts held before the app's first line; hooks live after 1.00 s"
    assert [check.level for check in (judge_gate(GATE), *judge_deep(GATE, DEEP))] == [Level.OK] * 9
    assert deep("spawn gate: other apps").found == "processes of other apps held: 1, for at most 0.10 s"
    assert deep("agent's clock").found == "within the shell's two readings, 2.00 s apart"


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (Start(failure="the cable"), "the cable"),
        (start(Gate.LATE), "its process was not held: the agent found it late"),
        (start(live_s=5.3), "its hooks were live after 5.3 s, and the gate waits 5 s"),
        (replace(start(), went_on_s=None), "it did not come to the screen within 10 s"),
    ],
)
def test_one_start_that_goes_wrong_is_enough(bad: Start, fault: str) -> None:
    check = judge_gate(replace(GATE, starts=(*GATE.starts, bad)))
    assert (check.level, check.found) == (Level.PROBLEM, f"1 of 3 starts went wrong: {fault}")
    assert "--gate debug" in check.mend


def test_without_spawn_gating_nothing_about_it_is_known() -> None:
    gate = GateTrial(obstacle="a Portal")
    assert judge_gate(gate) == Check(name="spawn gate", level=Level.NOT_CHECKED, found="a Portal")
    checks = judge_deep(gate, replace(DEEP, cut=None))
    assert [check.level for check in checks] == [Level.NOT_CHECKED] * 3 + [Level.OK] * 5


@pytest.mark.parametrize(
    ("others", "level", "found"),
    [
        ((), Level.OK, "processes of other apps held: 0, for at most 0.00 s"),
        ((Held(name="com.y", held_s=1.2),), Level.WARNING, "for at most 1.20 s"),
        ((Held(name="com.y", held_s=0.1), Held(name="com.z", held_s=None)), Level.PROBLEM, "nobody let go: com.z"),
    ],
)
def test_other_apps_must_not_feel_the_gate(others: tuple[Held, ...], level: Level, found: str) -> None:
    check = deep("spawn gate: other apps", replace(GATE, others=others))
    assert check.level is level
    assert found in check.found


def test_processes_that_came_past_the_gate_are_named() -> None:
    check = deep("spawn gate: complete", replace(GATE, untold=("a", "b", "c", "d", "e")))
    assert check.level is Level.WARNING
    assert check.found == "5 processes that the event log has were not announced: a, b, c and 2 more"


@pytest.mark.parametrize(
    ("name", "changes", "level", "found"),
    [
        ("spawn gate: cut off", {"cut": Start()}, Level.PROBLEM, "did not come to the screen"),
        ("spawn gate: cut off", {"cut": Start(failure="its process was not held")}, Level.PROBLEM, "was not held"),
        ("debug gate", {"debug": start(Gate.LATE)}, Level.WARNING, "the agent found it late"),
        ("debug gate", {"debug": replace(start(Gate.DEBUG), went_on_s=None)}, Level.WARNING, "did not come"),
        ("agent", {"debug": Start(failure="x")}, Level.NOT_CHECKED, "no agent got into a process"),
        ("agent's clock", {"debug": Start(failure="x")}, Level.NOT_CHECKED, "no agent got into a process"),
        ("event log", {"unlogged": ("am_proc_start",)}, Level.PROBLEM, "of a start it has no am_proc_start"),
        ("screen read", {"nodes": 0}, Level.PROBLEM, "read nothing"),
    ],
)
def test_each_thing_that_a_run_needs(name: str, changes: dict[str, Any], level: Level, found: str) -> None:
    check = deep(name, **changes)
    assert check.level is level
    assert found in check.found


def test_a_hook_that_failed_is_told_with_its_error() -> None:
    hooks = (hook("a.b"), hook("c.d", HookState.ABSENT), hook("e.f", HookState.FAILED, "boom"))
    check = deep("agent", debug=start(Gate.DEBUG, hooks=hooks))
    assert (check.level, check.found) == (Level.PROBLEM, "1 hooks in place, 1 proved, 1 absent, 1 failed: e.f: boom")
    well = deep("agent", debug=start(Gate.DEBUG, hooks=hooks[:2]))
    assert (well.level, well.found) == (Level.OK, "1 hooks in place, 1 proved, 1 absent, 0 failed: c.d")


@pytest.mark.parametrize(("bracket", "found"), [((6, 7), "-1.000 s outside"), ((2, 3), "+2.000 s outside")])
def test_an_agent_whose_clock_is_another_is_a_problem(bracket: tuple[int, int], found: str) -> None:
    low, high = (second * SECOND for second in bracket)
    check = deep("agent's clock", debug=replace(start(Gate.DEBUG), bracket=(low, high)))
    assert check.level is Level.PROBLEM
    assert found in check.found

"""A gate expects of a process what Android can hold: the first start of the main process, once."""

from __future__ import annotations

from harness.instrument.gates import DebugGate, LateGate
from harness.model import Gate, ProcessFacts

MAIN, PUSH = ProcessFacts(pid=1, name="com.x"), ProcessFacts(pid=2, name="com.x:push")


def test_the_debug_gate_holds_one_start_of_the_main_process() -> None:
    said: list[str] = []
    gate = DebugGate("com.x", lambda: said.append("hold"))
    gate.arm()
    assert [gate.expect(process) for process in (PUSH, MAIN, MAIN)] == [Gate.LATE, Gate.DEBUG, Gate.LATE]
    assert said == ["hold"]


def test_the_late_gate_holds_nothing() -> None:
    gate = LateGate()
    gate.arm()
    assert gate.expect(MAIN) is Gate.LATE

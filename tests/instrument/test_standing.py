"""The spawn gate of a run whose connection is lost: it is armed anew as soon as a Frida answers again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from harness.errors import DeviceUnavailable, InfrastructureError
from harness.instrument import spawn, standing
from harness.instrument.spawn import SpawnGate
from harness.instrument.standing import StandingGate
from harness.model import Gate, GateOutcome, GateTry, ProcessFacts, Recovery
from harness.rules.spawngate import LetGo
from tests.instrument.scripted import ScriptedDevice
from tests.run.waiting import wait_until

MAIN, PUSH, LATE = 11, 12, 13


class Bench:
    """A standing gate before a phone whose Frida a test replaces, and a harness that hooks nothing by itself."""

    def __init__(self) -> None:
        self.fridas: list[ScriptedDevice] = []
        self.notes: list[LetGo | GateTry | Recovery] = []
        self.admitted: list[int] = []
        self.refusals = 0
        self.is_disk_full = False
        self.gate = StandingGate(self._open, self._restore, self._note)

    @property
    def frida(self) -> ScriptedDevice:
        return self.fridas[-1]

    def outcomes(self) -> list[GateOutcome]:
        return [note.outcome for note in self.notes if isinstance(note, GateTry)]

    def recoveries(self) -> list[Recovery]:
        return [note for note in self.notes if isinstance(note, Recovery)]

    def _open(self) -> SpawnGate:
        self.fridas.append(ScriptedDevice())
        return SpawnGate("serial", "com.x", self.frida.connect, self._note)

    def _note(self, note: LetGo | GateTry | Recovery) -> None:
        if self.is_disk_full:
            raise OSError("disk full")
        self.notes.append(note)

    def _restore(self) -> None:
        if self.refusals:
            self.refusals -= 1
            raise DeviceUnavailable("serial", "nobody answers")


@contextmanager
def armed() -> Iterator[Bench]:
    bench = Bench()
    bench.gate.arm()
    bench.gate.hand_over(lambda process: bench.admitted.append(process.pid))
    try:
        yield bench
    finally:
        for each in bench.fridas:
            each.unstick()
        bench.gate.disarm()
        assert wait_until(lambda: not gate_threads())
        assert all(each.held == {} and each.is_gone for each in bench.fridas)


def gate_threads() -> list[str]:
    names = ("spawn-gate", "spawn-gate-keeper", "spawn-resume", "frida-call")
    return [thread.name for thread in threading.enumerate() if thread.name in names]


def test_what_starts_after_a_loss_is_held_again_and_what_started_meanwhile_is_late() -> None:
    with armed() as bench:
        bench.refusals = 2
        bench.frida.start(MAIN, "com.x")
        assert wait_until(lambda: bench.admitted == [MAIN])
        lost = bench.frida
        lost.hang_up()
        lost.start(LATE, "com.x:late")
        assert bench.gate.expect(ProcessFacts(pid=LATE, name="com.x:late")) is Gate.LATE
        assert wait_until(bench.recoveries)
        bench.frida.start(PUSH, "com.x:push")
        assert bench.gate.expect(ProcessFacts(pid=PUSH, name="com.x:push")) is Gate.SPAWN
        assert wait_until(lambda: bench.admitted == [MAIN, PUSH])
        bench.gate.release(PUSH)
        assert wait_until(lambda: bench.frida.held == {})
        assert bench.frida.resumed() == [PUSH]
        assert bench.outcomes() == [GateOutcome.ENDED, GateOutcome.ARMED]
        (recovery,) = bench.recoveries()
        assert (recovery.pid, recovery.reason, recovery.tries) == (None, "the connection of the spawn gate was lost", 3)
        assert recovery.lost_at < recovery.regained_at
        assert [note.pid for note in bench.notes if isinstance(note, LetGo)] == [MAIN]


def test_it_comes_back_as_often_as_it_is_lost() -> None:
    with armed() as bench:
        for number in (1, 2, 3):
            bench.frida.hang_up()
            assert wait_until(lambda wanted=number: len(bench.recoveries()) == wanted)
        assert bench.outcomes() == [GateOutcome.ENDED, GateOutcome.ARMED] * 3


def test_a_frida_that_answers_no_more_is_left_for_one_that_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing tells that a connection is dead but that it does not answer."""
    monkeypatch.setattr(standing, "_LOOK_S", 0.1)
    monkeypatch.setattr(spawn, "_ASK_S", 0.3)
    with armed() as bench:
        bench.frida.stuck.add("enumerate_pending_spawn")
        assert wait_until(bench.recoveries)
        assert bench.outcomes() == [GateOutcome.ENDED, GateOutcome.ARMED]


def test_a_gate_that_frida_ended_over_a_living_connection_stays_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "_LOOK_S", 0.1)
    with armed() as bench:
        bench.frida.bark()
        asked = len(bench.frida.calls)
        assert wait_until(lambda: len(bench.frida.calls) > asked + 2)
        assert bench.outcomes() == [GateOutcome.ENDED]
        assert len(bench.fridas) == 1


def test_nobody_comes_back_when_it_takes_too_long_or_the_run_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "RETURN_WITHIN_S", 0.5)
    with armed() as bench:
        bench.refusals = 1000
        bench.frida.hang_up()
        assert wait_until(lambda: "spawn-gate-keeper" not in gate_threads())
    assert bench.outcomes() == [GateOutcome.ENDED]
    with armed() as bench:
        bench.refusals = 1000
        bench.frida.hang_up()
        assert wait_until(lambda: bench.refusals < 1000)
    assert len(bench.fridas) == 1


def test_one_that_broke_is_told_at_the_end_of_the_run() -> None:
    bench = Bench()
    bench.gate.arm()
    bench.is_disk_full = True
    bench.frida.hang_up()
    with pytest.raises(InfrastructureError, match="disk full"):
        bench.gate.disarm()
    assert wait_until(lambda: not gate_threads())
    assert len(bench.fridas) == 1

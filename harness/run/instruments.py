"""Frida for one run: connected, a gate armed, agents in the app's processes, and their last word at the end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress

from harness.device import activities
from harness.device.undo import releasing, restoring_debug_app
from harness.errors import DeviceTimeout
from harness.instrument.gates import DebugGate, GateKeeper
from harness.instrument.sessions import Sessions
from harness.model import ChangeKind, Gate
from harness.rules.protocol import Hello
from harness.run.bench import Bench
from harness.run.eventlog import EventLog
from harness.run.frida import FridaSupply
from harness.run.gating import arm_best, arm_spawn
from harness.run.processes import Processes
from harness.run.subject import Subject

_BYE_S = 10.0


class Instruments:
    """Agents for the processes of one app. What that changes on the device is undone when `undo` unwinds."""

    def __init__(self, bench: Bench, subject: Subject, log: EventLog, undo: ExitStack) -> None:
        self._bench = bench
        self._may_hold = False
        self._subject = subject
        self._log = log
        self._undo = undo
        self._frida = FridaSupply(bench.order.frida, bench.device, bench.changes, bench.recorder.put, bench.show)
        self._sessions = self._connect(self._frida.provide(undo))

    def _connect(self, port: int) -> Sessions:
        bench = self._bench
        sessions = Sessions(
            bench.device.serial,
            port,
            bench.agent,
            bench.recorder.put,
            store_values=bench.order.store_values,
            restore=self._frida.restore,
            recovered=bench.recorder.put,
        )
        bench.recorder.acknowledge_by(sessions.acknowledge)
        self._undo.callback(sessions.close)
        return sessions

    def arm(self) -> Processes:
        """Arm the best gate, and return the app's processes as they will be met."""
        bench = self._bench
        ways: dict[Gate, Callable[[], GateKeeper]] = {
            Gate.SPAWN: lambda: arm_spawn(bench.device, self._subject.package, self._frida, bench.recorder, self._undo),
            Gate.DEBUG: self._arm_debug,
        }
        self._gate = arm_best(bench.order, ways, bench.recorder.put)
        return Processes(bench.device, self._subject, self._gate, self._sessions, bench.recorder, self._log)

    def _arm_debug(self) -> DebugGate:
        device, before = self._bench.device, activities.find_debug_app(self._bench.device)
        gate = DebugGate(self._subject.package, lambda: activities.set_debug_app(device, self._subject.package))
        self._note_held()
        self._bench.changes.make(
            ChangeKind.DEBUG_APP, self._subject.package, gate.arm, undo=restoring_debug_app(before), until=self._undo
        )
        return gate

    def rearm(self) -> None:
        """Have the gate hold the app's next start as it held the first: it may have been used up by that.

        Only when the app is stopped anyway: Android stops the app that it makes the debug app.
        """
        self._note_held()
        self._gate.rearm()

    def note_open(self, hello: Hello) -> None:
        """The one process that a debug app can be goes on, and is nobody's to release."""
        if hello.gate is Gate.DEBUG and self._may_hold:
            self._may_hold = False
            self._bench.server.forget(self._bench.device.serial, releasing(self._subject.package))

    def _note_held(self) -> None:
        """An app that is left running must not wait for a debugger if we are killed; any other one is ended."""
        if self._bench.order.leave_app and not self._may_hold:
            self._bench.server.note(self._bench.device.serial, releasing(self._subject.package))
            self._may_hold = True

    def stop(self) -> None:
        """Have each agent say `bye`; a stream without one is an open tail, which the recorder writes."""
        self._sessions.stop("end_of_run")
        with suppress(DeviceTimeout):
            serial = self._bench.device.serial
            self._bench.recorder.wait(lambda book: book.has_ended or None, _BYE_S, "the streams' end", serial)

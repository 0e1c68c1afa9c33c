"""The spawn gate: Frida holds every process of the phone at its start, and ours go on once their hooks are live.

What is decided is decided in `rules/spawngate.py`; here are its ears and hands. Frida's handlers only enqueue, one
thread takes event by event and keeps the limits, each resume has a thread and a deadline of its own.

How Frida does it, as frida-core 17.18's source has it (the numbers are lines of 17.18.0-snapshot.20260822):

- On Android a patch in the zygotes ("zymbiote") stops each fork in `Process.setArgV0`, before ActivityThread.main: the
  child connects to frida-server, says its pid and name, and waits for one byte. A connection that closes lets it run
  (src/linux/helpers/zymbiote.c, `frida_wait_for_permission_to_resume`). So the death of frida-server freezes nothing.
- `identifier` of `spawn-added` is the name of the process, `com.x` or `com.x:push`, not the package: the nice name that
  the zygote handed to `selinux_android_setcontext` (zymbiote.c; src/linux/linux-host-session.vala 2101-2140).
- A process that is held for 8 s makes Frida resume all, end the gating and say `spawn-gating-disabled`
  (lib/base/session.vala 993-1032, `SpawnGatingWatchdog`; src/linux/linux-host-session.vala 1410, 527).
- frida-server resumes what it held for a client whose connection ends, and ends the gating if that was the last one
  (src/control-service.vala 259-299, `teardown_control_channel`, and 565-579): a killed harness, a cut cable or a closed
  adb server leave no process held, and nobody has to undo anything.
- Each client that gates has to resume a process (`pending_approvers`, control-service.vala 589-602): only a resume by
  the connection that enabled the gating counts, so the gate has a connection of its own, and keeps it.
- A client that joins others is not told of what they hold already, but has to resume it too (554-563): that is what
  `enumerate_pending_spawn` is asked for, once.
- `disable_spawn_gating` resumes all that is held for this client (565-576), and it is not told so.
- A PortalService takes `enable_spawn_gating` without a word and then announces only gadgets that wait to be resumed
  (src/portal-service.vala 801, 985), so asking for it tells nothing. But a Portal has no system parameters (1403), and
  those of any other Frida say on which system it runs. A gadget refuses gating (lib/gadget/gadget.vala 1809).
- The end of a connection is not told to a client that has no session on it (src/frida.vala 1858), and the next call
  makes a new one, on which nothing is gated. So the gate's goes by a wire of its own, which tells (`wire.py`). What was
  held then runs; a process that nobody announced is `late`, until another gate is armed (`standing.py`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, Protocol

import frida

from harness.errors import DeviceUnavailable, InfrastructureError
from harness.instrument.deadline import DeadlinePassed, call_within
from harness.instrument.failures import frida_errors
from harness.instrument.remote import Remote
from harness.model import Gate, GateOutcome, GateTry, ProcessFacts
from harness.rules.spawngate import (
    Action,
    Added,
    Attach,
    Cancelled,
    Disable,
    Ended,
    Event,
    Failed,
    GateState,
    LetGo,
    Live,
    Lost,
    Removed,
    Resume,
    Resumed,
    ResumeFailed,
    Stop,
    Tick,
    step,
)

_ENABLE_S = 15.0  # the first time, frida-server patches the zygotes
_ASK_S = 5.0
_RESUME_S = 1.0
_DISABLE_S = 1.0
_ANNOUNCED_WITHIN_S = 0.5
_END_S = 5.0

_ERRORS: tuple[type[Exception], ...] = (DeadlinePassed, *frida_errors())
_GONE = (frida.InvalidArgumentError, frida.ProcessNotFoundError)  # "Invalid PID": nothing is held by this number


class FridaDevice(Protocol):
    """What the gate asks of Frida's device."""

    def on(self, signal: str, callback: Any) -> None: ...
    def off(self, signal: str, callback: Any) -> None: ...
    def query_system_parameters(self) -> Mapping[str, Any]: ...
    def enable_spawn_gating(self) -> None: ...
    def disable_spawn_gating(self) -> None: ...
    def enumerate_pending_spawn(self) -> list[Any]: ...
    def resume(self, pid: int) -> None: ...


class SpawnGate:
    """Holds every new process of one package until its hooks are live, or for as long as is safe.

    `connect` makes the gate's own connection and has its end told. To hang up frees whatever Frida holds for it: the
    last resort, and the end of every gate. `note` is told of each process of ours that was let go unhooked, and of a
    gate that ended before its run.
    """

    def __init__(
        self,
        serial: str,
        package: str,
        connect: Callable[[Callable[[], object]], Remote],
        note: Callable[[LetGo | GateTry], None],
    ) -> None:
        self._serial = serial
        self._note = note
        self._state = GateState(package=package)
        self._events: SimpleQueue[Event] = SimpleQueue()
        self._told: set[int] = set()
        self._changed = threading.Condition()
        self._caught: set[int] = set()
        self._waiting: list[ProcessFacts] = []
        self._admit: Callable[[ProcessFacts], None] | None = None
        self._failure: Exception | None = None
        self._lost = threading.Event()
        self._engine = threading.Thread(target=self._run, name="spawn-gate", daemon=True)
        self._handlers = {
            "spawn-added": self._on_added,
            "spawn-removed": self._on_removed,
            "spawn-gating-disabled": self._on_disabled,
        }
        remote = connect(self._on_lost)
        self._device: FridaDevice = remote.device
        self.hang_up = remote.hang_up

    def find_obstacle(self) -> str | None:
        """Say why this Frida cannot hold the processes of an Android phone, if it cannot; this changes nothing."""
        try:
            system = call_within(_ASK_S, self._device.query_system_parameters).get("os", {}).get("id")
        except _ERRORS as error:
            return f"Frida does not say on which system it runs ({_describe(error)}), as a Portal, which holds no apps"
        return None if system == "android" else f"Frida runs on {system} there, and holds apps on android alone"

    def arm(self) -> None:
        """Hold every process that starts from now on. Raises DeviceUnavailable, and then holds none."""
        for signal, handler in self._handlers.items():
            self._device.on(signal, handler)
        self._engine.start()
        try:
            call_within(_ENABLE_S, self._device.enable_spawn_gating)
            pending = call_within(_ASK_S, self._device.enumerate_pending_spawn)
        except _ERRORS as error:
            self.disarm()
            raise DeviceUnavailable(self._serial, f"spawn gating: {_describe(error)}") from error
        for spawn in pending:  # signals came before this answer, so that what is not told yet will not be
            if spawn.pid not in self._told:
                self._on_added(spawn)

    def disarm(self) -> None:
        """Let everything go that is still held, and hold nothing more. Raises InfrastructureError when the gate broke.

        Whatever happens here: once the connection has ended Frida holds nothing for it.
        """
        self._events.put(Stop())
        self._engine.join(_END_S)
        self.hang_up()
        while self._handlers:
            self._device.off(*self._handlers.popitem())
        if self._failure is not None:
            raise InfrastructureError(f"the spawn gate failed: {self._failure!r}")

    def expect(self, process: ProcessFacts) -> Gate:
        """Say whether Frida announced this process, which may take a moment: `ps` shows one from its fork on."""
        with self._changed:
            self._changed.wait_for(lambda: process.pid in self._caught or self._state.is_over, _ANNOUNCED_WITHIN_S)
            if process.pid not in self._caught:
                return Gate.LATE
            self._caught.discard(process.pid)  # the next process that has this number must be announced too
            return Gate.SPAWN

    def hand_over(self, admit: Callable[[ProcessFacts], None]) -> None:
        with self._changed:
            self._admit = admit
            waiting, self._waiting = self._waiting, []
        for process in waiting:
            self._hand(process, admit)

    def wait_lost(self, timeout_s: float) -> bool:
        """Say whether the connection has ended, by then at the latest."""
        return self._lost.wait(timeout_s)

    def check(self) -> None:
        """Hang up on a Frida that answers no more, so that this end is told as any other is."""
        try:
            call_within(_ASK_S, self._device.enumerate_pending_spawn)
        except _ERRORS:
            self.hang_up()

    def release(self, pid: int, failure: str | None = None) -> None:
        self._events.put(Live(pid=pid) if failure is None else Failed(pid=pid, reason=failure))

    def _on_added(self, spawn: Any) -> None:
        self._told.add(spawn.pid)
        self._events.put(Added(pid=spawn.pid, name=spawn.identifier or "", at_s=time.monotonic()))

    def _on_removed(self, spawn: Any) -> None:
        self._events.put(Removed(pid=spawn.pid))

    def _on_disabled(self, reason: object) -> None:
        self._events.put(Cancelled(reason=f"Frida ended spawn gating ({reason})"))

    def _on_lost(self) -> None:
        self._lost.set()
        self._events.put(Lost(reason="the connection to Frida was lost"))

    def _run(self) -> None:
        try:
            while self._take_event():
                pass
        except Exception as error:  # noqa: BLE001  whatever it is, nothing may stay held for it
            self._failure = error
            self._end_gating()
            self._set_over()

    def _take_event(self) -> bool:
        event = self._next_event()
        state, actions = step(self._state, event)
        with self._changed:
            self._state = state
            self._changed.notify_all()
        for action in actions:
            self._perform(action)
        return not isinstance(event, Stop)

    def _next_event(self) -> Event:
        """What comes next; a limit that has passed comes first, however much else there is."""
        due_s, now_s = self._state.next_deadline_s, time.monotonic()
        if due_s is not None and due_s <= now_s:
            return Tick(now_s=now_s)
        try:
            return self._events.get(timeout=None if due_s is None else due_s - now_s)
        except Empty:
            return Tick(now_s=time.monotonic())

    def _perform(self, action: Action) -> None:
        match action:
            case Attach():
                self._attach(ProcessFacts(pid=action.pid, name=action.name))
            case Resume():
                threading.Thread(target=self._resume, args=(action.pid,), name="spawn-resume", daemon=True).start()
            case Disable():
                self._end_gating()
            case LetGo():
                self._note(action)
            case Ended():
                self._note(GateTry(gate=Gate.SPAWN, outcome=GateOutcome.ENDED, reason=action.reason))

    def _attach(self, process: ProcessFacts) -> None:
        with self._changed:
            self._caught.add(process.pid)
            self._changed.notify_all()
            admit = self._admit
            if admit is None:
                self._waiting.append(process)
                return
        self._hand(process, admit)

    def _hand(self, process: ProcessFacts, admit: Callable[[ProcessFacts], None]) -> None:
        try:
            admit(process)
        except Exception as error:  # noqa: BLE001  whatever it is, the process must go on
            self.release(process.pid, f"it could not be taken up: {error!r}")

    def _resume(self, pid: int) -> None:
        try:
            call_within(_RESUME_S, partial(self._device.resume, pid))
        except Exception as error:  # noqa: BLE001  whatever it is, the gate must hear of it
            self._events.put(ResumeFailed(pid=pid, reason=_describe(error), is_gone=isinstance(error, _GONE)))
        else:
            self._events.put(Resumed(pid=pid))

    def _end_gating(self) -> None:
        """Have Frida resume all that it holds; should it not do so when asked, it does when the connection ends."""
        try:
            call_within(_DISABLE_S, self._device.disable_spawn_gating)
        except Exception:  # noqa: BLE001  whatever it is, this is the way out
            self.hang_up()

    def _set_over(self) -> None:
        with self._changed:
            self._state = GateState(package=self._state.package, is_over=True)
            self._changed.notify_all()


def _describe(error: Exception) -> str:
    if isinstance(error, DeadlinePassed):
        return "it did not answer in time"
    return str(error) or type(error).__name__

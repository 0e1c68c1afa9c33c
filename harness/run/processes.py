"""Every process of the package gets an agent, as early as the gate allows, for as long as the run lasts.

A thread looks at the process list whenever the system logs a start, and now and then for what it does not log, whatever
the scenario is doing. Another one puts the agent into each new process, so that a slow one does not widen the blind
window of the next. A gate that learns of processes by itself hands them over; they are taken up in the same way.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing

from harness.device.activities import list_processes, look_at_processes
from harness.device.adb import Device, Listener
from harness.device.clock import read_boottime
from harness.device.eventlog import listen_for_starts, read_process_starts
from harness.errors import AppError, DeviceError, DeviceLost, HarnessError, InfrastructureError
from harness.instrument.gates import GateKeeper
from harness.instrument.sessions import Sessions
from harness.model import ClockSample, Gap, GapKind, Gate, ProcessFacts
from harness.rules.eventlog import Entry, find_isolated_starts, find_process_starts, find_start_reason
from harness.rules.presence import Look, ProcessSeen, compare_looks, confirm_living, find_told, has_new_child, rename
from harness.rules.protocol import Hello
from harness.rules.readings import Sighting
from harness.run.book import Arrival
from harness.run.eventlog import EventLog
from harness.run.patience import REBOOTED
from harness.run.recorder import Recorder
from harness.run.subject import Subject
from harness.stopping import pause

_HELLO_S = 15.0
_GONE_S = 3.0  # for which an app has no process, before it is said to have been terminated
_LOOK_EVERY_S = 0.5
_LOOK_UNTOLD_S = 0.1
_LISTEN_S = 0.1
_TICK_S = 0.02
_NAMING_LOOKS = 2
_STOP_S = 5.0

CHILD = "a child process that the app started by itself: it runs no Java VM that could be hooked"


class Processes:
    """Finds the processes of one app and puts the agent into each, once."""

    def __init__(
        self,
        device: Device,
        subject: Subject,
        gate: GateKeeper,
        sessions: Sessions,
        recorder: Recorder,
        log: EventLog,
    ) -> None:
        self._device = device
        self._subject = subject
        self._gate = gate
        self._sessions = sessions
        self._recorder = recorder
        self._log = log
        self._boot_id = ""
        self._living: set[int] = set()
        self._last_look: Look | None = None
        self._not_held: set[int] = set()  # those living that were taken up as they were seen
        self._met: Counter[int] = Counter()
        self._workers: list[tuple[threading.Thread, ProcessFacts]] = []
        self._failure: HarnessError | None = None
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._hellos: list[Hello] = []
        self._opened: Callable[[Hello], None] | None = None
        self._opened_boottime_ns: int | None = None
        self._watcher = threading.Thread(target=self._watch, name="processes", daemon=True)

    def start(self) -> None:
        """Begin to look, and to take what the gate hands over."""
        self._gate.hand_over(self._admit)
        self._watcher.start()

    def check(self) -> None:
        """Raise what ended the looking, or the writing."""
        if self._failure is not None:
            raise self._failure
        self._recorder.check()

    def hold(self) -> None:
        """Have what greets from now on wait in its gate, as far as one holds it, until the gates are opened."""
        with self._lock:
            self._opened = None

    def await_first(self, timeout_s: float) -> list[Hello]:
        """Return the greetings of the processes that are live; what they do next still waits in the gate.

        Raises AppError when they have all ended before, DeviceError when none could be instrumented in time.
        """
        deadline = time.monotonic() + timeout_s
        seen_s = time.monotonic()
        while True:
            self.check()
            now_s = time.monotonic()
            is_over = now_s > deadline and not self._is_busy()
            with self._lock:
                if self._hellos:
                    return list(self._hellos)
            seen_s = now_s if self._living or not self._met else seen_s
            if is_over or now_s > seen_s + _GONE_S:
                raise self._explain_none()
            pause(_TICK_S)

    def _explain_none(self) -> HarnessError:
        """Say why there is no process with an agent: what ends by itself is the app's doing."""
        package = self._subject.package
        entries = [sighting.entry for sighting in self._log.read().sightings]
        starts = len(find_process_starts(entries, self._subject.uid))
        if self._living or not (starts or self._met):
            return DeviceError(self._device.serial, f"no process of {package} could be instrumented")
        what = "it" if starts < 2 else f"each of its {starts} processes"
        return AppError(
            f"{package} was terminated under instrumentation: {what} ended before it could be observed",
            mend="see what it said: harness show; and whether it lives without being observed: --no-instrument",
        )

    def open_gates(self, opened: Callable[[Hello], None]) -> None:
        """Let go on what the gate holds, and from now on whatever greets; `opened` is told of each."""
        now = read_boottime(self._device)
        with self._lock:
            self._opened_boottime_ns = self._opened_boottime_ns or now
            self._opened = opened
            hellos = list(self._hellos)
        for hello in hellos:
            self._open(hello, opened)

    def find_release(self) -> int | None:
        """The instant before which every process of the app was held: nothing of the app's can have been shown by then.

        None while that is not known, as for a process that no gate held, or that no agent got into.
        """
        opened = self._opened_boottime_ns
        hellos = self._recorder.read(lambda book: book.hellos)
        return None if opened is None else find_held_until(hellos, self._met.total(), opened)

    def _open(self, hello: Hello, opened: Callable[[Hello], None]) -> None:
        self._sessions.open_gate(hello.pid)
        opened(hello)

    def finish(self) -> None:
        """Look a last time, and wait for the agents that are on their way in."""
        self._stopping.set()
        self._watcher.join()
        self.check()
        self._look()
        if self._last_look is not None:
            self._note(confirm_living(self._last_look))
        for worker, _ in self._workers:
            worker.join()
        self.check()

    def stop(self) -> None:
        """Look no more. An agent that does not get in is not waited for: its process is a gap."""
        self._stopping.set()
        deadline = time.monotonic() + _STOP_S
        for thread in [self._watcher, *(worker for worker, _ in self._workers)]:
            if thread.ident is not None:
                thread.join(max(0.0, deadline - time.monotonic()))
        for worker, process in self._workers:
            if worker.is_alive():
                self._recorder.put(_unhooked(process, "the run ended while its agent was on the way in"))

    def note_unseen(self, sightings: Sequence[Sighting], samples: Sequence[ClockSample]) -> None:
        """Store what the event log tells of the app's processes, and a gap for each that we never met."""
        events = [sighting.entry for sighting in sightings]
        starts = find_process_starts(events, self._subject.uid)
        isolated = find_isolated_starts(events, self._subject.package, self._subject.user)
        self._note(find_told(sightings, [*starts, *isolated], self._met, samples))
        for start in find_unmet(starts, self._met):
            self._recorder.put(_unhooked(_process_of(start), "it was gone before we looked"))
        for start in isolated:
            self._recorder.put(_unhooked(_process_of(start), "an isolated process, with a uid of its own"))

    def _note(self, seen: Sequence[ProcessSeen]) -> None:
        for each in seen:
            self._recorder.put(each)

    def _is_busy(self) -> bool:
        return any(worker.is_alive() for worker, _ in list(self._workers))

    def _watch(self) -> None:
        try:
            while not self._stopping.is_set():
                with closing(listen_for_starts(self._device)) as starts:
                    self._look_while_told(starts)
        except Exception as error:  # noqa: BLE001  whatever it is, it ends the run: nobody looks any more
            self._fail(error)

    def _look_while_told(self, starts: Listener) -> None:
        """Whoever does not hear any more looks once, and listens anew."""
        while not self._stopping.is_set():
            self._look()
            self._await_start(starts)
            if not starts.is_open:
                return

    def _fail(self, error: Exception) -> None:
        """Keep what is to end the run; its own thread raises it."""
        if isinstance(error, HarnessError):
            self._failure = error
        else:
            self._failure = InfrastructureError(f"following the processes of {self._subject.package} failed: {error!r}")

    def _await_start(self, starts: Listener) -> None:
        """Return when a process was started, or it is time to look anyway: sooner when nobody would tell."""
        deadline = time.monotonic() + (_LOOK_EVERY_S if starts.is_open else _LOOK_UNTOLD_S)
        while time.monotonic() < deadline and not self._stopping.is_set():
            if starts.wait(_LISTEN_S):
                return

    def _look(self) -> None:
        boot_id, look = self._look_settled()
        self._boot_id = self._boot_id or boot_id
        if boot_id != self._boot_id:
            raise DeviceLost(self._device.serial, REBOOTED)
        self._note(compare_looks(self._last_look, look))
        self._last_look = look
        pids = {process.pid for process in look.processes}
        for pid in self._living - pids:
            self._sessions.forget(pid)  # another process may get its number
            self._not_held.discard(pid)
        new = [process for process in look.processes if process.pid not in self._living]
        self._living = pids
        if new:
            self._meet(new, pids)

    def _look_settled(self) -> tuple[str, Look]:
        """Look, and again where there is a new child: between fork and exec it has the name of who made it."""
        boot_id, look = look_at_processes(self._device, self._subject.uid)
        for _ in range(_NAMING_LOOKS if has_new_child(look, self._living) else 0):
            time.sleep(_TICK_S)
            look = rename(look, list_processes(self._device, self._subject.uid))
        return boot_id, look

    def _meet(self, new: Sequence[ProcessFacts], family: set[int]) -> None:
        """Take up each new process; whatever is raised, one that was not taken up is a gap."""
        left = list(new)
        try:
            starts = find_process_starts(read_process_starts(self._device), self._subject.uid)
            while left:
                self._take_up(left[0], family, starts)
                left.pop(0)
        except BaseException as error:
            for process in left:
                self._recorder.put(_unhooked(process, f"it could not be taken up: {_describe(error)}"))
            raise
        finally:
            self._log.hurry()

    def _take_up(self, process: ProcessFacts, family: set[int], starts: Sequence[Entry]) -> None:
        if is_child(process, family, starts):
            self._note_arrival(process, starts)
            self._recorder.put(_unhooked(process, CHILD))
        elif (gate := self._gate.expect(process)) is not Gate.SPAWN:  # whose processes are handed over
            self._not_held.add(process.pid)
            self._note_arrival(process, starts)
            self._send(process, self._instrument, process, gate)

    def _admit(self, process: ProcessFacts) -> None:
        """Take up a process that the gate holds at its start, before or after the process list shows it."""
        self._send(process, self._take_held, process)

    def _take_held(self, held: ProcessFacts) -> None:
        """The gate knows names alone: one of another user, or an isolated one, is no process of this run's app."""
        try:
            listed = {process.pid: process for process in list_processes(self._device, self._subject.uid)}
            starts = find_process_starts(read_process_starts(self._device), self._subject.uid)
        except Exception as error:  # noqa: BLE001  the gate holds it: it must go on, whatever is raised here
            self._give_up(held, f"it could not be taken up: {_describe(error)}")
            return
        if held.pid not in listed:
            self._gate.release(held.pid, "it does not run under the app's uid")
            return
        if held.pid in self._not_held:  # it was announced too late, and its agent is on the way or there
            if self._recorder.read(lambda book: book.find_hello(held.pid)) is not None:
                self._gate.release(held.pid)
            return
        self._sessions.forget(held.pid)  # whoever had this number before is dead
        self._note_arrival(listed[held.pid], starts)
        self._log.hurry()
        self._instrument(listed[held.pid], Gate.SPAWN)

    def _note_arrival(self, process: ProcessFacts, starts: Sequence[Entry]) -> None:
        self._met[process.pid] += 1
        self._recorder.put(Arrival(process=process, start_reason=find_start_reason(starts, process.pid)))

    def _send(self, process: ProcessFacts, work: Callable[..., None], *arguments: object) -> None:
        worker = threading.Thread(target=work, args=arguments, name=f"agent-{process.pid}", daemon=True)
        worker.start()
        self._workers.append((worker, process))

    def _instrument(self, process: ProcessFacts, gate: Gate) -> None:
        """Put the agent into a process: it greets, or there is a gap with the reason, whatever is raised."""
        try:
            hello = self._attach(process, gate)
        except (AppError, DeviceError) as error:
            self._give_up(process, str(error))
        except Exception as error:  # noqa: BLE001  nothing may leave a process without agent and without a gap
            self._give_up(process, _describe(error))
            self._fail(error)
        else:
            self._gate.release(process.pid)
            self._welcome(hello)

    def _give_up(self, process: ProcessFacts, reason: str) -> None:
        self._gate.release(process.pid, reason)
        self._recorder.put(_unhooked(process, reason))

    def _attach(self, process: ProcessFacts, gate: Gate) -> Hello:
        self._sessions.attach(process, gate)
        return self._recorder.wait(
            lambda book: book.find_hello(process.pid),
            _HELLO_S,
            f"the agent's hello from {process.name} ({process.pid})",
            self._device.serial,
        )

    def _welcome(self, hello: Hello) -> None:
        try:
            self._greet(hello)
        except Exception as error:  # noqa: BLE001  it may wait in its gate: that must end the run, not this thread
            self._fail(error)

    def _greet(self, hello: Hello) -> None:
        with self._lock:
            self._hellos.append(hello)
            opened = self._opened
        if opened is not None:
            self._open(hello, opened)


def is_child(process: ProcessFacts, family: set[int], starts: Sequence[Entry]) -> bool:
    """Say whether an app's process was forked by the app and not by a zygote at the system's request.

    The system logs each start of its own. A child's parent is a process of the app, or, once that is dead, init.
    """
    is_logged = any(start.values[1] == str(process.pid) for start in starts)
    return process.parent_pid in family or (process.parent_pid == 1 and not is_logged)


def find_held_until(hellos: Sequence[Hello], met: int, opened_boottime_ns: int) -> int | None:
    """Return the instant until which all processes that were met, but those that began later, waited in a gate.

    The debug gate holds a process until the gates are opened, the spawn gate until its hooks are live. None where a
    process ran free before, or may have.
    """
    held = [hello for hello in hellos if hello.gate is not Gate.LATE]
    ends = [opened_boottime_ns if hello.gate is Gate.DEBUG else hello.live_boottime_ns for hello in held]
    until = min(ends, default=0)
    ran_free = any(hello.gate is Gate.LATE and hello.start_boottime_ns < until for hello in hellos)
    return until if held and len(hellos) == met and not ran_free else None


def find_unmet(starts: Sequence[Entry], met: Counter[int]) -> list[Entry]:
    """Return the starts beyond those that were met, the last ones of each pid."""
    left, unmet = Counter(met), []
    for start in starts:
        pid = int(start.values[1])
        if left[pid] > 0:
            left[pid] -= 1
        else:
            unmet.append(start)
    return unmet


def _describe(error: BaseException) -> str:
    return str(error) if isinstance(error, HarnessError) else repr(error)


def _process_of(start: Entry) -> ProcessFacts:
    return ProcessFacts(pid=int(start.values[1]), name=start.values[3])


def _unhooked(process: ProcessFacts, reason: str) -> Gap:
    return Gap(kind=GapKind.UNHOOKED_PROCESS, process=process.name, pid=process.pid, reason=reason)

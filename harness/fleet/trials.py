"""Starts of an app that means nothing, each under a gate and with the agent of a run in its process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from queue import Empty, SimpleQueue

from harness.device import activities
from harness.device.adb import Device
from harness.device.clock import UPTIME_RESOLUTION_NS, read_boottime, sample_clock
from harness.device.eventlog import read_events
from harness.device.ui import dump_hierarchy
from harness.device.undo import restoring_debug_app
from harness.errors import DeviceTimeout, DeviceUnavailable, HarnessError
from harness.fleet.specimen import Specimen
from harness.instrument.announcements import Announcements
from harness.instrument.compile import Agent
from harness.instrument.sessions import Received, Sessions
from harness.instrument.spawn import SpawnGate
from harness.instrument.wire import connect_told
from harness.model import Gate, GateTry, ProcessFacts
from harness.rules.eventlog import Entry, find_all_starts, find_created, find_shown
from harness.rules.protocol import Hello, parse_message
from harness.rules.spawngate import LetGo, is_of
from harness.rules.trials import GOES_ON_WITHIN_S, DeepTrial, GateTrial, Held, Start

_ANNOUNCED_WITHIN_S = 10.0
_HELLO_S = 10.0
_HELD_S = 1.0  # for which the process that is cut off is left held
_LOOK_S = 0.1


class Trials:
    """Tries the gates of one device on one app; each spawn gate has a connection of its own, as in a run."""

    def __init__(self, device: Device, specimen: Specimen, port: int, agent: Agent) -> None:
        self._device = device
        self._specimen = specimen
        self._port = port
        self._received: SimpleQueue[Received] = SimpleQueue()
        self._sessions = Sessions(device.serial, port, agent, self._received.put)

    def close(self) -> None:
        """Leave the processes, which have been ended."""
        self._sessions.close()

    def try_spawn(self, times: int) -> GateTrial:
        """Start the app so many times under the spawn gate."""
        remote = connect_told(self._port, lambda: None)
        notes: list[LetGo | GateTry] = []
        gate = SpawnGate(self._device.serial, self._specimen.package, lambda _: remote, notes.append)
        if (obstacle := gate.find_obstacle()) is not None:
            remote.hang_up()
            return GateTrial(obstacle=obstacle)
        try:
            with Announcements(remote.device) as told, self._armed(gate) as caught:
                since = self._read_wall()
                starts = tuple(self._start_held(gate, caught, notes) for _ in range(times))
                return self._conclude(starts, told.list_held(), self._read_since(since))
        except DeviceUnavailable as error:
            return GateTrial(starts=(Start(failure=error.problem),))

    def try_debug(self) -> Start:
        """Start the app under the debug gate."""
        with self._debug_gate():
            return self._start_debug(self._read_wall())

    def try_deep(self, gate: GateTrial) -> DeepTrial:
        """Try what `--deep` tries beside the spawn gate, and look at what a run would look at."""
        cut = self._try_cut() if gate.obstacle is None else None
        with self._debug_gate():
            since = self._read_wall()
            start = self._start_debug(since)
            began_s = time.monotonic()
            nodes, _ = dump_hierarchy(self._device)
            look_s = time.monotonic() - began_s
            return DeepTrial(cut=cut, debug=start, unlogged=self._find_unlogged(since), nodes=len(nodes), look_s=look_s)

    def _try_cut(self) -> Start:
        """Start the app under the spawn gate, and end the connection while it is held, as a pulled cable does."""
        remote = connect_told(self._port, lambda: None)
        gate = SpawnGate(self._device.serial, self._specimen.package, lambda _: remote, lambda _: None)
        since = self._read_wall()
        try:
            with self._armed(gate) as caught:
                self._specimen.start()
                self._await_caught(caught)
                time.sleep(_HELD_S)
                if self._is_shown(since):
                    return Start(failure="its process was not held")
                remote.hang_up()
                return self._follow(Start(), since)
        except HarnessError as error:
            return Start(failure=error.problem)
        finally:
            self._specimen.stop()

    @contextmanager
    def _debug_gate(self) -> Iterator[None]:
        """Hold the app's next start; afterwards the device holds whom it held before."""
        before = activities.find_debug_app(self._device)
        try:
            activities.set_debug_app(self._device, self._specimen.package)
            yield
        finally:
            self._specimen.stop()
            self._device.run(restoring_debug_app(before).what)

    @contextmanager
    def _armed(self, gate: SpawnGate) -> Iterator[SimpleQueue[tuple[ProcessFacts, float]]]:
        """Yield what the gate catches of the app's first process, and when."""
        caught: SimpleQueue[tuple[ProcessFacts, float]] = SimpleQueue()

        def admit(process: ProcessFacts) -> None:
            if process.name == self._specimen.package:
                caught.put((process, time.monotonic()))
            else:
                gate.release(process.pid, "only the first process is tried")

        gate.arm()
        try:
            gate.hand_over(admit)
            yield caught
        finally:
            gate.disarm()

    def _start_held(
        self, gate: SpawnGate, caught: SimpleQueue[tuple[ProcessFacts, float]], notes: list[LetGo | GateTry]
    ) -> Start:
        notes.clear()
        since = self._read_wall()
        try:
            self._specimen.start()
            process, at_s = self._await_caught(caught)
            start = self._enter(process, Gate.SPAWN, at_s)
            gate.release(process.pid, start.failure)
            start = self._follow(start, since)
        except HarnessError as error:
            start = Start(failure=error.problem)
        finally:
            self._specimen.stop()
        return replace(start, failure=start.failure or self._find_reason(notes))

    def _find_reason(self, notes: list[LetGo | GateTry]) -> str | None:
        """Why the gate let the process of this start go, or ended."""
        ours = (note for note in notes if isinstance(note, GateTry) or note.name == self._specimen.package)
        return next((note.reason for note in ours), None)

    def _start_debug(self, since: int) -> Start:
        package = self._specimen.package
        try:
            self._specimen.start()
            process = ProcessFacts(pid=activities.wait_for_pid(self._device, package), name=package)
            start = self._enter(process, Gate.DEBUG, time.monotonic())
            self._sessions.open_gate(process.pid)
            return self._follow(start, since)
        except HarnessError as error:
            return Start(failure=error.problem)

    def _await_caught(self, caught: SimpleQueue[tuple[ProcessFacts, float]]) -> tuple[ProcessFacts, float]:
        try:
            return caught.get(timeout=_ANNOUNCED_WITHIN_S)
        except Empty:
            said = f"Frida announced no process of {self._specimen.package} within {_ANNOUNCED_WITHIN_S:g} s"
            raise DeviceTimeout(self._device.serial, said) from None

    def _enter(self, process: ProcessFacts, gate: Gate, at_s: float) -> Start:
        """Put the agent in; what keeps it out is the start's failure."""
        try:
            low = read_boottime(self._device)
            self._sessions.forget(process.pid)  # whoever had this number before is dead
            self._sessions.attach(process, gate)
            hello = self._await_hello(process.pid)
            live_s = time.monotonic() - at_s
            return Start(hello=hello, bracket=(low, read_boottime(self._device) + UPTIME_RESOLUTION_NS), live_s=live_s)
        except HarnessError as error:
            return Start(failure=error.problem)

    def _await_hello(self, pid: int) -> Hello:
        deadline = time.monotonic() + _HELLO_S
        try:
            while True:
                received = self._received.get(timeout=max(0.0, deadline - time.monotonic()))
                payload = (received.message or {}).get("payload")
                if received.pid == pid and payload is not None and isinstance(hello := parse_message(payload), Hello):
                    return hello
        except Empty:
            raise DeviceTimeout(self._device.serial, f"the agent did not greet within {_HELLO_S:g} s") from None

    def _follow(self, start: Start, since: int) -> Start:
        """Wait until the app's activity is on the screen."""
        began_s = time.monotonic()
        while not self._is_shown(since):
            if time.monotonic() - began_s > GOES_ON_WITHIN_S:
                return start
            time.sleep(_LOOK_S)
        return replace(start, went_on_s=time.monotonic() - began_s)

    def _is_shown(self, since: int) -> bool:
        return find_shown(self._read_since(since), self._specimen.package) is not None

    def _find_unlogged(self, since: int) -> tuple[str, ...]:
        package, events = self._specimen.package, self._read_since(since)
        found = {
            "am_proc_start": any(start.values[3] == package for start in find_all_starts(events)),
            "wm_create_activity": find_created(events, package) is not None,
            "wm_on_resume_called": find_shown(events, package) is not None,
        }
        return tuple(tag for tag, is_there in found.items() if not is_there)

    def _conclude(
        self, starts: tuple[Start, ...], held: list[tuple[int, str, float | None]], events: list[Entry]
    ) -> GateTrial:
        ours, told = self._specimen.package, {pid for pid, _, _ in held}
        return GateTrial(
            starts=starts,
            others=tuple(Held(name=name, held_s=held_s) for _, name, held_s in held if not is_of(ours, name)),
            untold=tuple(start.values[3] for start in find_all_starts(events) if int(start.values[1]) not in told),
        )

    def _read_since(self, since: int) -> list[Entry]:
        events, _ = read_events(self._device)
        return [event for event in events if event.at_wall_ns >= since]

    def _read_wall(self) -> int:
        """An instant of the device's wall clock that has just passed: the event log counts by that clock."""
        return sample_clock(self._device).at_wall_ns

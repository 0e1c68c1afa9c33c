"""One run, from an APK and a device to a closed file: install, arm the gate, start, play the scenario, undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from harness.device import activities, packages
from harness.device.adb import Device
from harness.device.clock import sample_clock
from harness.device.eventlog import read_events
from harness.device.facts import read_facts
from harness.device.server import AdbServer
from harness.errors import DeviceError, DeviceTimeout, DeviceUnavailable, HarnessError
from harness.instrument.compile import Agent, compile_agent
from harness.instrument.gates import DebugGate, GateKeeper, LateGate
from harness.instrument.sessions import Sessions
from harness.model import AppFacts, DeviceFacts, Gate, Milestone, Run
from harness.rules import milestones
from harness.rules.coverage import find_shortcomings
from harness.rules.eventlog import Entry, events_since, find_process_starts
from harness.rules.protocol import Hello
from harness.run.book import Book
from harness.run.polling import poll
from harness.run.processes import Processes
from harness.run.recorder import Recorder
from harness.run.scenario import FIRST_USE, Journey, first_use
from harness.run.ulid import new_ulid
from harness.store.evidence import lock_evidence, open_for_writing
from harness.store.queries import count_processes, read_gaps, read_hooks
from harness.store.writer import Writer

FRIDA_PORT = 27042
_FIRST_PROCESS_S = 20.0
_BYE_S = 10.0

Show = Callable[[object], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked of a run; `or_next_db` takes the next numbered file when another run is writing this one."""

    apk: Path
    db: Path
    or_next_db: bool
    device_name: str
    device_kind: str
    grant: bool
    gate: Gate
    watch_s: float
    leave_app: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Which run it was, and why its evidence is incomplete, if it is."""

    run_id: str
    db: Path
    shortcomings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What the run does now, in words for its operator."""

    text: str


def run_app(order: Order, server: AdbServer, device: Device, show: Show) -> Result:
    """Observe one app from its installation on. Whatever happens, what was recorded stays and the phone is put back."""
    app = packages.read_apk(order.apk)
    agent = compile_agent()
    facts = read_facts(device, order.device_kind)
    run = _describe(order, app, facts, agent)
    with lock_evidence(order.db, or_next=order.or_next_db) as db:
        writer = Writer(open_for_writing(db), run)
        recorder = Recorder(writer, Book(writer, app.package, facts.boot_id, show))
        show(run)
        try:
            with _ending(writer):
                _Job(order, app, agent, server, device, recorder, show).execute()
            shortcomings = _find_shortcomings(writer, run.run_id)
            writer.add_end("incomplete" if shortcomings else "complete", shortcomings)
        finally:
            writer.close()
    return Result(run_id=run.run_id, db=db, shortcomings=shortcomings)


@contextmanager
def _ending(writer: Writer) -> Iterator[None]:
    """Write how a run ended that did not come to its end."""
    try:
        yield
    except HarnessError as error:
        writer.add_end("error", (str(error),))
        raise
    except (KeyboardInterrupt, SystemExit):
        writer.add_end("interrupted", ("stopped by a signal",))
        raise
    except Exception as error:
        writer.add_end("error", (repr(error),))
        raise


def _find_shortcomings(writer: Writer, run_id: str) -> tuple[str, ...]:
    db = writer.db
    return find_shortcomings(read_gaps(db, run_id), read_hooks(db, run_id), count_processes(db, run_id))


def _describe(order: Order, app: AppFacts, facts: DeviceFacts, agent: Agent) -> Run:
    tools = ("collection-harness", "frida", "frida-tools", "adbutils")
    return Run(
        run_id=new_ulid(),
        app=app,
        device_name=order.device_name,
        device=facts,
        scenario=FIRST_USE,
        granted=order.grant,
        agent_sha256=agent.sha256,
        versions={tool: version(tool) for tool in tools},
        started_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
    )


class _Job:
    def __init__(
        self,
        order: Order,
        app: AppFacts,
        agent: Agent,
        server: AdbServer,
        device: Device,
        recorder: Recorder,
        show: Show,
    ) -> None:
        self._order = order
        self._package = app.package
        self._agent = agent
        self._server = server
        self._device = device
        self._recorder = recorder
        self._show = show
        self._may_hold = False

    def execute(self) -> None:
        with ExitStack() as undo:
            self._install(undo)
            sessions = self._connect(undo)
            gate = self._arm(undo)
            processes = Processes(self._device, self._uid, gate, sessions, self._recorder)
            bracket = self._launch()
            hellos = self._catch(processes)
            self._note_start(hellos, bracket)
            self._open_gates(sessions, hellos)
            self._journey(lambda: self._open_gates(sessions, processes.look()), bracket[0])
            self._show(Step(text="stop observing"))
            self._note_end(processes)
            sessions.stop("end_of_run")
            self._await_ends()

    def _install(self, undo: ExitStack) -> None:
        if packages.is_installed(self._device, self._package):
            raise DeviceUnavailable(
                self._device.serial,
                f"{self._package} is installed already",
                mend=f"its first use is what is measured: adb -s {self._device.serial} uninstall {self._package}",
            )
        self._show(Step(text=f"install {self._order.apk.name}"))
        packages.install(self._device, self._order.apk, self._package, grant=self._order.grant)
        if not self._order.leave_app:
            undo.callback(self._try, lambda: packages.uninstall(self._device, self._package))
        self._recorder.put(sample_clock(self._device))
        self._uid = packages.read_uid(self._device, self._package)
        self._installed_ms = packages.read_first_install_ms(self._device, self._package)

    def _connect(self, undo: ExitStack) -> Sessions:
        port = self._device.forward(FRIDA_PORT)
        undo.callback(self._try, lambda: self._device.unforward(port))
        sessions = Sessions(self._device.serial, port, self._agent, self._recorder.put)
        self._recorder.start(sessions.acknowledge)
        undo.callback(self._recorder.finish)
        undo.callback(sessions.close)
        if not self._order.leave_app:
            undo.callback(self._try, lambda: activities.force_stop(self._device, self._package))
        return sessions

    def _arm(self, undo: ExitStack) -> GateKeeper:
        if self._order.gate is Gate.LATE:
            return LateGate()
        gate = DebugGate(
            self._package,
            lambda: activities.set_debug_app(self._device, self._package),
            lambda: activities.clear_debug_app(self._device),
        )
        serial = self._device.serial
        for left in ("debug_app", "release"):
            self._server.note(serial, left, self._package)
        self._may_hold = True
        undo.callback(self._server.forget, serial, "debug_app", self._package)
        undo.callback(self._try, gate.disarm)
        if not self._order.leave_app:
            undo.callback(self._forget_held)  # it is ended; else the guardian lets it go on when it ends itself
        gate.arm()
        return gate

    def _open_gates(self, sessions: Sessions, hellos: list[Hello]) -> None:
        """Let go on what the gate held; the one process that a debug app can be is then nobody's to release."""
        for hello in hellos:
            sessions.open_gate(hello.pid)
            if hello.gate is Gate.DEBUG:
                self._forget_held()

    def _forget_held(self) -> None:
        if self._may_hold:
            self._may_hold = False
            self._server.forget(self._device.serial, "release", self._package)

    def _launch(self) -> tuple[int, int]:
        component = packages.find_launcher(self._device, self._package)
        self._show(Step(text=f"start {component}"))
        return activities.start_activity(self._device, component)

    def _catch(self, processes: Processes) -> list[Hello]:
        """Hook the processes that the start has made; their accesses wait in the gate."""
        hellos = poll(processes.look, _FIRST_PROCESS_S)
        if not hellos:
            raise DeviceError(self._device.serial, f"no process of {self._package} could be instrumented")
        return hellos

    def _note_start(self, hellos: list[Hello], bracket: tuple[int, int]) -> None:
        events, samples = self._read_events(), self._recorder.read(lambda book: book.clock_samples)
        self._put(milestones.installed(self._installed_ms, samples))
        self._put(milestones.first_launch(events, self._package, samples, bracket))
        self._put(milestones.first_process(events, self._uid, samples, hellos))

    def _read_events(self) -> list[Entry]:
        return events_since(read_events(self._device), self._installed_ms * 1_000_000)

    def _journey(self, look: Callable[[], None], launched_boottime_ns: int) -> None:
        self._show(Step(text="first use: read the terms, accept them, look on"))
        journey = Journey(
            device=self._device,
            recorder=self._recorder,
            launched_boottime_ns=launched_boottime_ns,
            look_for_processes=look,
        )
        first_use(journey, self._order.watch_s)

    def _note_end(self, processes: Processes) -> None:
        processes.look()
        events, samples = self._read_events(), self._recorder.read(lambda book: book.clock_samples)
        processes.note_unseen(find_process_starts(events, self._uid))
        self._put(milestones.first_resumed(events, self._uid, samples))

    def _await_ends(self) -> None:
        """Wait until each stream said `bye`; one that does not is an open tail, which the recorder writes."""
        with suppress(DeviceTimeout):
            serial = self._device.serial
            self._recorder.wait(lambda book: book.has_ended or None, _BYE_S, "the streams' end", serial)

    def _put(self, milestone: Milestone | None) -> None:
        if milestone is not None:
            self._recorder.put(milestone)

    def _try(self, undo: Callable[[], None]) -> None:
        """Put one thing back; a phone that is gone needs none of it, and must not hide why the run ended."""
        try:
            undo()
        except HarnessError as error:
            self._show(Step(text=f"could not put the phone back: {error}"))

"""One run, from an APK and a device to a closed file: make ready, arm the gate, start, play the scenario, undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from importlib.metadata import version

from harness.device import activities, packages
from harness.device.adb import Device
from harness.device.clock import read_boottime, sample_clock
from harness.device.facts import read_facts
from harness.device.server import AdbServer
from harness.device.ui import HIERARCHY
from harness.device.undo import releasing, removing, restoring_debug_app, stopping
from harness.errors import DeviceTimeout, HarnessError, one_line
from harness.instrument.compile import Agent, compile_agent
from harness.instrument.gates import DebugGate, GateKeeper
from harness.instrument.sessions import Sessions
from harness.model import AppData, AppFacts, ChangeKind, ClockSample, DeviceFacts, Gate, Milestone, Run
from harness.rules import milestones
from harness.rules.coverage import find_contradictions, find_shortcomings
from harness.rules.installation import Witness, place_installation
from harness.rules.presence import find_terminations
from harness.rules.protocol import Hello
from harness.rules.readings import Record, Sighting, find_since
from harness.run.book import Book
from harness.run.changes import Changes
from harness.run.clocks import ClockWatch
from harness.run.control import Unwatched, Watched
from harness.run.crashes import CrashLog
from harness.run.eventlog import EventLog
from harness.run.frida import FridaSupply
from harness.run.gating import arm_best, arm_spawn
from harness.run.ledger import Ledger
from harness.run.manual import MANUAL, manual
from harness.run.marks import Marks
from harness.run.order import Custody, Order, Recording, Result, Show, Step
from harness.run.patience import Patience
from harness.run.processes import Processes
from harness.run.recorder import Recorder
from harness.run.recovery import recover
from harness.run.scenario import WATCH, Journey, first_use, watch
from harness.run.screen import Lookout
from harness.run.subject import Preparation, Source, Subject, data_of, open_source
from harness.run.ulid import new_ulid
from harness.store.clocks import read_witnesses
from harness.store.evidence import lock_evidence, open_for_writing
from harness.store.ledger import read_ledger
from harness.store.lives import read_seen
from harness.store.manifest import write_manifest
from harness.store.queries import count_processes, read_gaps, read_hooks
from harness.store.writer import Writer

__all__ = ["Custody", "Order", "Recording", "Result", "Show", "Step", "run_app"]

End = Callable[[str, tuple[str, ...]], None]

_FIRST_PROCESS_S = 20.0
_BYE_S = 10.0


def run_app(order: Order, custody: Custody, server: AdbServer, device: Device, show: Show) -> Result:
    """Observe one app from its start on. Whatever happens, what was recorded stays and the phone is put back.

    Runs of the same file that were killed are ended and sealed first.
    """
    with open_source(order, device) as source, lock_evidence(order.db, or_next=order.or_next_db) as db:
        agent = compile_agent()
        facts = read_facts(device, order.device_kind)
        run = _describe(order, custody, source.facts, facts, agent)
        opened = open_for_writing(db)
        for killed in recover(opened, db, custody.key):
            show(Step(text=f"run {killed} was killed: it is ended, and sealed with what it has"))
        writer = Writer(opened, run)

        def end(verdict: str, reasons: tuple[str, ...]) -> None:
            writer.add_end(verdict, reasons)
            write_manifest(opened, db, run.run_id, custody.key)

        recorder = Recorder(writer, Book(writer, source.facts.package, facts.boot_id, show))
        patience = Patience(device, facts.boot_id, recorder.put, lambda words: show(Step(text=words)))
        device.be_patient(patience.await_return)
        changes = Changes(server, device, recorder, show)
        show(run)
        show(Recording(run_id=run.run_id, db=db))
        marks = Marks(run.run_id, device, recorder)
        try:
            with _ending(end):
                witnesses = read_witnesses(writer.db, run.run_id)
                _Job(
                    order, source, agent, server, device, recorder, marks, changes, show, facts.boot_id, witnesses
                ).execute()
            shortcomings = _find_shortcomings(writer, run)
            end("incomplete" if shortcomings else "complete", shortcomings)
        finally:
            writer.close()
            changes.say_left()
    return Result(run_id=run.run_id, db=db, shortcomings=shortcomings, left=changes.left)


@contextmanager
def _ending(end: End) -> Iterator[None]:
    """Write how a run ended that did not come to its end, if there is still room for that."""
    try:
        yield
    except HarnessError as error:
        _end_early(end, "error", str(error))
        raise
    except (KeyboardInterrupt, SystemExit):
        _end_early(end, "interrupted", "stopped by a signal")
        raise
    except Exception as error:  # a fault of our own ends the run too, and must be told in the file
        _end_early(end, "error", repr(error))
        raise


def _end_early(end: End, verdict: str, reason: str) -> None:
    """Why the run ended must not be hidden by a file that takes no more."""
    with suppress(HarnessError):
        end(verdict, (one_line(reason),))


def _find_shortcomings(writer: Writer, run: Run) -> tuple[str, ...]:
    db, run_id = writer.db, run.run_id
    found = find_shortcomings(
        read_gaps(db, run_id), read_hooks(db, run_id), count_processes(db, run_id), is_control=not run.instrumented
    )
    ledger = read_ledger(db, run_id, run.device.sdk)
    told = find_contradictions(ledger.misses, ledger.failures, is_read=ledger.is_read_to_the_end)
    return tuple(map(one_line, (*find_terminations(read_seen(db, run_id)), *found, *told)))


def _describe(order: Order, custody: Custody, app: AppFacts, facts: DeviceFacts, agent: Agent) -> Run:
    tools = ("collection-harness", "frida", "frida-tools", "adbutils")
    return Run(
        run_id=new_ulid(),
        app=app,
        device_name=order.device_name,
        device=facts,
        scenario=WATCH if order.attach and order.scenario != MANUAL else order.scenario,
        granted=order.grant,
        agent_sha256=agent.sha256,
        versions={tool: version(tool) for tool in tools},
        started_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        user=order.user,
        data=data_of(order),
        attached=order.attach,
        stores_values=order.store_values,
        command=custody.command,
        instrumented=order.instrument,
    )


class _Job:
    def __init__(
        self,
        order: Order,
        source: Source,
        agent: Agent,
        server: AdbServer,
        device: Device,
        recorder: Recorder,
        marks: Marks,
        changes: Changes,
        show: Show,
        boot_id: str,
        witnesses: tuple[Witness, ...],
    ) -> None:
        self._order = order
        self._source = source
        self._agent = agent
        self._server = server
        self._device = device
        self._recorder = recorder
        self._marks = marks
        self._changes = changes
        self._show = show
        self._boot_id = boot_id
        self._witnesses = witnesses
        self._log = EventLog(device, recorder)
        self._may_hold = False
        self._frida_port = 0

    def execute(self) -> None:
        with ExitStack() as undo:
            self._recorder.start()
            undo.callback(self._recorder.finish)
            undo.enter_context(self._marks)
            undo.enter_context(ClockWatch(self._device, self._recorder))
            undo.callback(self._log.stop)
            self._log.begin()
            self._own_hierarchy(undo)
            crashes = CrashLog(self._device, self._recorder, keeps_messages=self._order.store_values)
            crashes.begin()
            subject = self._make_ready(undo)
            undo.callback(crashes.finish, subject.uid)
            ledger = Ledger(self._device, self._recorder, subject)
            undo.callback(ledger.stop)
            ledger.begin()
            if self._order.instrument:
                self._observe(undo, subject)
            else:
                self._control(undo, subject)
            ledger.finish()

    def _observe(self, undo: ExitStack, subject: Subject) -> None:
        sessions = self._connect(undo, subject)
        gate = self._arm(undo, subject)
        processes = Processes(self._device, subject, gate, sessions, self._recorder, self._log)
        undo.callback(processes.stop)
        undo.callback(self._marks.end)
        self._marks.begin()
        bracket = self._start(processes, subject)
        hellos = processes.await_first(_FIRST_PROCESS_S)
        self._note_start(subject, hellos, bracket)
        processes.open_gates(self._note_open)
        self._play(processes, bracket)
        self._marks.end()
        self._show(Step(text="stop observing"))
        self._note_end(processes, subject)
        sessions.stop("end_of_run")
        self._await_ends()

    def _control(self, undo: ExitStack, subject: Subject) -> None:
        """The same journey with nobody in the app's processes: what it did is for Android's own ledger to say."""
        self._will_stop(undo, subject)
        processes = Unwatched(self._recorder)
        undo.callback(self._marks.end)
        self._marks.begin()
        bracket = self._start(processes, subject)
        self._note_start(subject, [], bracket)
        self._play(processes, bracket)
        self._marks.end()
        self._note_end(processes, subject)

    def _own_hierarchy(self, undo: ExitStack) -> None:
        """A look at the screen removes its own file, unless we are killed in the middle of it."""
        self._server.note(self._device.serial, removing(HIERARCHY))
        undo.callback(self._server.forget, self._device.serial, removing(HIERARCHY))

    def _make_ready(self, undo: ExitStack) -> Subject:
        preparation = Preparation(self._order, self._source, self._device, self._recorder, self._changes, self._show)
        return preparation.make_ready(undo)

    def _connect(self, undo: ExitStack, subject: Subject) -> Sessions:
        port = FridaSupply(self._order.frida, self._device, self._changes, self._show).provide(undo)
        self._frida_port = port
        sessions = Sessions(
            self._device.serial,
            port,
            self._agent,
            self._recorder.put,
            store_values=self._order.store_values,
            restore=lambda: self._device.forward(self._order.frida.port, port),
            recovered=self._recorder.put,
        )
        self._recorder.acknowledge_by(sessions.acknowledge)
        undo.callback(sessions.close)
        self._will_stop(undo, subject)
        return sessions

    def _will_stop(self, undo: ExitStack, subject: Subject) -> None:
        if not (self._order.leave_app or self._order.attach):
            undo.enter_context(self._changes.guarded(stopping(subject.package, subject.user)))
            undo.callback(self._stop_app, subject)

    def _stop_app(self, subject: Subject) -> None:
        """End the app. One that stays on the device is then in the stopped state, and that is a change."""
        try:
            if subject.data is AppData.FRESH and not self._order.keeps_app:
                activities.force_stop(self._device, subject.package, subject.user)
                return
            self._changes.make(
                ChangeKind.STOPPED,
                subject.package,
                lambda: activities.force_stop(self._device, subject.package, subject.user),
                detail="at the end of the run",
            )
        except HarnessError as error:
            self._show(Step(text=one_line(f"could not stop {subject.package}: {error}")))

    def _arm(self, undo: ExitStack, subject: Subject) -> GateKeeper:
        ways: dict[Gate, Callable[[], GateKeeper]] = {
            Gate.SPAWN: lambda: arm_spawn(self._device, subject.package, self._frida_port, self._recorder, undo),
            Gate.DEBUG: lambda: self._arm_debug(undo, subject),
        }
        return arm_best(self._order, ways, self._recorder.put)

    def _arm_debug(self, undo: ExitStack, subject: Subject) -> DebugGate:
        package, before = subject.package, activities.find_debug_app(self._device)
        gate = DebugGate(package, lambda: activities.set_debug_app(self._device, package))
        if self._order.leave_app:  # else it is ended
            self._server.note(self._device.serial, releasing(package))
            self._may_hold = True
        self._changes.make(ChangeKind.DEBUG_APP, package, gate.arm, undo=restoring_debug_app(before), until=undo)
        return gate

    def _forget_held(self) -> None:
        if self._may_hold:
            self._may_hold = False
            self._server.forget(self._device.serial, releasing(self._source.facts.package))

    def _start(self, processes: Watched, subject: Subject) -> tuple[int, int]:
        """Start the app, or for one that runs already only look; return when, on the boot clock."""
        if self._order.attach:
            now = read_boottime(self._device)
            processes.start()
            return now, now
        component = packages.find_launcher(self._device, subject.package, subject.user)
        self._show(Step(text=f"start {component}"))
        processes.start()
        return activities.start_activity(self._device, component, subject.user)

    def _note_open(self, hello: Hello) -> None:
        """The one process that a debug app can be goes on, and is nobody's to release."""
        if hello.gate is Gate.DEBUG:
            self._forget_held()

    def _note_start(self, subject: Subject, hellos: list[Hello], bracket: tuple[int, int]) -> None:
        samples = self._recorder.read(lambda book: book.clock_samples)
        installation, installed = place_installation(
            subject.installed_ms, samples, self._boot_id, self._witnesses, subject.installed_between_ns
        )
        self._recorder.put(installation)
        self._put(installed)
        if installation.not_placed is not None:
            self._show(Step(text=f"{installation.not_placed}; nothing is counted from that"))
        record = self._log.read()
        seen = _first_sightings(record, subject, samples)
        if seen is None:
            self._show(Step(text="it may have been used before: its first launch is not known"))
            return
        asked = None if self._order.attach or subject.data is AppData.KEPT else bracket
        self._put(milestones.first_launch(seen, subject.package, subject.user, samples, asked))
        self._put(milestones.first_process(seen, subject.uid, samples, hellos, is_whole=not record.cuts))

    def _play(self, processes: Watched, bracket: tuple[int, int]) -> None:
        journey = Journey(
            device=self._device,
            recorder=self._recorder,
            lookout=Lookout(self._device, self._recorder, bracket[0], processes.find_release),
            launched_boottime_ns=bracket[0],
            check=processes.check,
            say=lambda text: self._show(Step(text=text)),
            hears_clicks=self._order.instrument,
        )
        if self._order.scenario == MANUAL:
            self._show(Step(text="look on: the operator acts"))
            manual(journey, self._order.watch_s, self._marks)
        elif self._order.attach:
            self._show(Step(text="look on"))
            watch(journey, self._order.watch_s)
        else:
            self._show(Step(text="first use: read the terms, accept them, look on"))
            first_use(journey, self._order.watch_s)

    def _note_end(self, processes: Watched, subject: Subject) -> None:
        processes.finish()
        sample = sample_clock(self._device)  # a wall clock that was set meanwhile shows by its difference to others
        self._recorder.put(sample)
        record = self._log.finish()
        samples = [*self._recorder.read(lambda book: book.clock_samples), sample]
        processes.note_unseen(record.sightings, samples)
        if (seen := _first_sightings(record, subject, samples)) is not None:
            self._put(milestones.first_resumed(seen, subject.uid, samples))

    def _await_ends(self) -> None:
        """Wait until each stream said `bye`; one that does not is an open tail, which the recorder writes."""
        with suppress(DeviceTimeout):
            serial = self._device.serial
            self._recorder.wait(lambda book: book.has_ended or None, _BYE_S, "the streams' end", serial)

    def _put(self, milestone: Milestone | None) -> None:
        if milestone is not None:
            self._recorder.put(milestone)


def _first_sightings(record: Record, subject: Subject, samples: list[ClockSample]) -> tuple[Sighting, ...] | None:
    """The event log from the app's beginning on; None for an app with a past that the log no longer holds."""
    if subject.data is not AppData.KEPT:
        return record.unbroken
    return find_since(record, subject.installed_ms * 1_000_000, samples)

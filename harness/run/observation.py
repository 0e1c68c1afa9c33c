"""One observation: the app made ready, watched, its scenario played, and everything on the device undone."""

from __future__ import annotations

from contextlib import ExitStack

from harness.device import activities, packages
from harness.device.clock import read_boottime, sample_clock
from harness.device.hands import Bracket
from harness.device.ui import HIERARCHY
from harness.device.undo import removing, stopping
from harness.errors import HarnessError, one_line
from harness.model import AppData, ChangeKind
from harness.rules.scenario import Launch
from harness.run.bench import Bench
from harness.run.clocks import watching_clocks
from harness.run.control import Unwatched, Watched
from harness.run.crashes import CrashLog
from harness.run.eventlog import EventLog
from harness.run.evidence import Evidence
from harness.run.health import watching_health
from harness.run.instruments import Instruments
from harness.run.ledger import Ledger
from harness.run.noting import Noting
from harness.run.order import Notice
from harness.run.player import Player
from harness.run.screen import Lookout
from harness.run.stage import Stage, failing
from harness.run.statewatch import StateWatch
from harness.run.subject import Preparation, Subject
from harness.stopping import heeding

_FIRST_PROCESS_S = 20.0


def observe(bench: Bench) -> None:
    """Observe one app from its installation on. Whatever happens, the phone is put back."""
    with ExitStack() as undo, heeding():
        log = EventLog(bench.device, bench.recorder)
        bench.recorder.start()
        undo.callback(bench.recorder.finish)
        undo.enter_context(bench.marks)
        undo.enter_context(watching_clocks(bench.device, bench.recorder))
        undo.enter_context(watching_health(bench.device, bench.show))
        undo.callback(log.stop)
        log.begin()
        _own_hierarchy(bench, undo)
        crashes = CrashLog(bench.device, bench.recorder, keeps_messages=bench.order.store_values)
        crashes.begin()
        player = Player(bench.device, bench.recorder, Evidence(bench.folder, bench.disk, bench.device, bench.recorder))
        with player.playing(bench.order.scenario.steps[0]):
            subject = _make_ready(bench, undo)
        undo.callback(crashes.finish, subject.uid)
        ledger = Ledger(bench.device, bench.recorder, subject, has_past=bench.past is not None)
        undo.callback(ledger.stop)
        ledger.begin()
        states = StateWatch(bench.device, bench.recorder, subject)
        with states.looking():
            _Observation(bench, subject, log, states, undo).play(player)
        ledger.finish()


def _own_hierarchy(bench: Bench, undo: ExitStack) -> None:
    """A look at the screen removes its own file, unless we are killed in the middle of it."""
    bench.server.note(bench.device.serial, removing(HIERARCHY))
    undo.callback(bench.server.forget, bench.device.serial, removing(HIERARCHY))


def _make_ready(bench: Bench, undo: ExitStack) -> Subject:
    preparation = Preparation(bench.order, bench.source, bench.device, bench.recorder, bench.changes, bench.show)
    return preparation.make_ready(undo)


class _Observation:
    """The app is on the device and is watched from now on, by agents, or in a control run by nobody."""

    def __init__(self, bench: Bench, subject: Subject, log: EventLog, states: StateWatch, undo: ExitStack) -> None:
        self._bench = bench
        self._subject = subject
        self._log = log
        self._states = states
        self._undo = undo
        self._instruments = Instruments(bench, subject, log, undo) if bench.order.instrument else None
        self._will_stop()
        self._watched: Watched = self._instruments.arm() if self._instruments else Unwatched(bench.recorder)
        self._noting = Noting(bench, subject)
        self._has_launched = False

    def play(self, player: Player) -> None:
        """Watch, play, and note what is known at the end."""
        bench, began = self._bench, read_boottime(self._bench.device)
        self._undo.callback(self._watched.stop)
        self._undo.callback(bench.marks.end)
        bench.marks.begin()
        self._note_beginning()
        self._watched.start()
        if not any(isinstance(step.act, Launch) for step in bench.order.scenario.steps[1:2]):
            self._let_go()
        stage = self._make_stage(player, began)
        player.play(bench.order.scenario, stage)
        bench.marks.end()
        bench.show(Notice(text="stop observing"))
        self._note_end()
        if self._instruments is not None:
            self._instruments.stop()

    def _note_beginning(self) -> None:
        if self._bench.past is None:
            self._noting.note_installed()
        else:
            self._noting.note_past(self._bench.past)

    def _make_stage(self, player: Player, began: int) -> Stage:
        bench = self._bench
        stage = Stage(
            device=bench.device,
            subject=self._subject,
            recorder=bench.recorder,
            lookout=Lookout(bench.device, bench.recorder, began, self._watched.find_release),
            marks=bench.marks,
            changes=bench.changes,
            undo=self._undo,
            launch=self._launch,
            rearm=self._rearm,
            check=lambda: self._check(player, stage),
            say=lambda text: bench.show(Notice(text=text)),
            hears_clicks=bench.order.instrument,
            is_attended=bench.order.is_attended,
            watch_s=bench.order.watch_s,
            began_boottime_ns=began,
        )
        return stage

    def _check(self, player: Player, stage: Stage) -> None:
        self._watched.check()
        player.follow(stage)

    def _launch(self) -> Bracket:
        """Start the app, or for one that runs already only look; return when, on the boot clock.

        What it does first waits in the gate until the first launch is stored: a run may be killed at any moment.
        """
        if self._has_launched:
            return self._start()
        self._has_launched = True
        self._watched.hold()
        bracket = self._start()
        hellos = self._watched.await_first(_FIRST_PROCESS_S)
        self._noting.note_start(self._log.read(), hellos, None if self._bench.order.attach else bracket)
        self._let_go()
        return bracket

    def _start(self) -> Bracket:
        device, subject = self._bench.device, self._subject
        if self._bench.order.attach:
            now = read_boottime(device)
            return now, now
        component = packages.find_launcher(device, subject.package, subject.user)
        self._bench.show(Notice(text=f"start {component}"))
        with failing():
            return activities.start_activity(device, component, subject.user)

    def _let_go(self) -> None:
        self._watched.open_gates(self._instruments.note_open if self._instruments else lambda _: None)

    def _rearm(self) -> None:
        if self._instruments is not None:
            self._instruments.rearm()

    def _note_end(self) -> None:
        self._watched.finish()
        self._states.look()
        # A wall clock that was set meanwhile shows by its difference to others.
        sample = sample_clock(self._bench.device)
        self._bench.recorder.put(sample)
        record = self._log.finish()
        samples = [*self._bench.recorder.read(lambda book: book.clock_samples), sample]
        self._watched.note_unseen(record.sightings, samples)
        self._states.note_logged(record.sightings, samples)
        self._noting.note_start(record, self._bench.recorder.read(lambda book: book.hellos), None)
        self._noting.note_resumed(record, samples)

    def _will_stop(self) -> None:
        if not (self._bench.order.leave_app or self._bench.order.attach):
            self._undo.enter_context(self._bench.changes.guarded(stopping(self._subject.package, self._subject.user)))
            self._undo.callback(self._stop_app)

    def _stop_app(self) -> None:
        """End the app. One that stays on the device is then in the stopped state, and that is a change."""
        bench, subject = self._bench, self._subject
        try:
            if subject.data is AppData.FRESH and not bench.order.keeps_app:
                activities.force_stop(bench.device, subject.package, subject.user)
                return
            bench.changes.make(
                ChangeKind.STOPPED,
                subject.package,
                lambda: activities.force_stop(bench.device, subject.package, subject.user),
                detail="at the end of the run",
            )
        except HarnessError as error:
            bench.show(Notice(text=one_line(f"could not stop {subject.package}: {error}")))

"""The sweep: one thread for each device, and each cell a process of its own, so that nothing of one reaches another.

A cell's process holds a lock that it inherits. When the sweep is killed, the process plays its run to the end; whoever
resumes the sweep waits for the lock and finds in the evidence file what became of the cell.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from harness.errors import ExitCode, HarnessError, LockedError
from harness.fleet.attempt import UNDO_S, Outcome, end_attempt, end_process, judge, settle
from harness.fleet.devices import DeviceEntry
from harness.fleet.hindrance import Hindrance
from harness.fleet.lease import Leases
from harness.fleet.leftovers import find_left, take_away
from harness.fleet.process import identify
from harness.fleet.sweepdir import find_cut_short
from harness.fleet.sweepplan import hash_app
from harness.rules.sweep import (
    AttemptResult,
    Cell,
    CellEnd,
    conclude,
    find_next,
    judge_attempt,
    leave,
    pause_s,
)
from harness.stopping import in_order, is_stopping
from harness.store.sweeps import SweepIndex, Underway

_TICK_S = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptBegan:
    """A cell is being tried."""

    cell: Cell
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptEnded:
    """How that went, and how long it took."""

    cell: Cell
    number: int
    result: AttemptResult
    reason: str
    took_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CellEnded:
    """A cell has its end."""

    cell: Cell
    end: CellEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A device does nothing for a while, and why."""

    device: str
    reason: str


Tell = Callable[[object], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What cells are done with: the devices by name, their locks, and the command that this is done for.

    `cut_short` are evidence files that the sweep before may have left unfinished, each with its device.
    """

    entries: Mapping[str, DeviceEntry]
    leases: Leases
    command: Sequence[str]
    cut_short: Sequence[tuple[str, Path]]


def run_sweep(index: SweepIndex, bench: Bench, tell: Tell, deadline: datetime | None) -> None:
    """Do every cell that has no end.

    A signal ends the runs that go on, in good order; their cells stay open for another time. After the deadline no
    cell begins, and what goes on is let finish.
    """
    crew = _Crew()
    for device in index.read_board().devices:
        crew.add(_Worker(device, index, bench, tell, deadline, crew.stop).work)
    with in_order():
        crew.start()
        crew.wait()
    if crew.errors:
        raise crew.errors[0]


class _Crew:
    """The threads of the devices. What one cannot go on from stops all of them, and is kept."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.errors: list[BaseException] = []
        self._threads: list[threading.Thread] = []

    def add(self, work: Callable[[], None]) -> None:
        self._threads.append(threading.Thread(target=self._guard, args=(work,)))

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wait(self) -> None:
        """Wait until all have ended; they are told when that is to be soon."""
        for thread in self._threads:
            while thread.is_alive():
                thread.join(_TICK_S)
                if is_stopping():
                    self.stop.set()

    def _guard(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  raised again where it can be told
            self.errors.append(error)
            self.stop.set()


class _Worker:
    """Does the cells of one device, one after another."""

    def __init__(
        self,
        device: str,
        index: SweepIndex,
        bench: Bench,
        tell: Tell,
        deadline: datetime | None,
        stop: threading.Event,
    ) -> None:
        self._device = device
        self._index = index
        self._bench = bench
        self._tell = tell
        self._deadline = deadline
        self._stop = stop
        self._taken_away: set[str] = set()
        self._hindrance = Hindrance(bench.entries[device], bench.leases)
        self._hindered_by = ""
        self._has_failed = False  # the device, at the last attempt
        self._cells = {cell.cell_id: cell for cell in index.read_board().cells if cell.device == device}

    def work(self) -> None:
        """Go on until every cell of the device has its end, or the sweep is stopped."""
        while not self._stop.is_set():
            self._end_cells(conclude(self._index.read_board(), self._device))
            board = self._index.read_board()
            cell = find_next(board, self._device)
            if cell is None:
                return
            if underway := self._index.find_underway(cell.cell_id):
                self._settle(cell, underway)
            elif self._is_late():
                self._end_cells(leave(board, self._device, f"the deadline came first ({self._deadline})"))
            elif self._rest(pause_s(board, cell)):
                self._try(cell)

    def _end_cells(self, ends: Sequence[CellEnd]) -> None:
        if not ends:
            return
        self._index.end_cells(ends)
        for each in ends:
            self._tell(CellEnded(cell=self._cells[each.cell_id], end=each))

    def _is_late(self) -> bool:
        return self._deadline is not None and datetime.now(UTC) >= self._deadline

    def _rest(self, seconds: float) -> bool:
        """Wait; say whether it is still time to begin."""
        if seconds:
            self._tell(Waiting(device=self._device, reason=f"{seconds:.0f} s until the next attempt"))
        until = time.monotonic() + seconds
        patience = time.monotonic() + self._index.asked.limits.attempt_s
        while not self._is_late() and not self._stop.is_set():
            if time.monotonic() >= until and (time.monotonic() >= patience or not self._is_hindered()):
                return True
            self._stop.wait(_TICK_S)
        return False

    def _is_hindered(self) -> bool:
        """Whether the device is to be left alone: that is not to be counted as its failure, unless it stays so."""
        words = self._hindrance.find(may_be_weak=self._has_failed)
        if words != self._hindered_by and words:
            self._tell(Waiting(device=self._device, reason=words))
        self._hindered_by = words
        return bool(words)

    def _settle(self, cell: Cell, underway: Underway) -> None:
        """Find out what became of an attempt whose end the sweep did not live to see."""
        limit = underway.began_at + timedelta(seconds=self._index.asked.limits.attempt_s)
        self._tell(Waiting(device=self._device, reason="a run that the killed sweep began may still go on"))
        while not self._stop.is_set():
            try:
                with self._locking(cell):
                    settle(self._index, cell, underway)
                    return
            except LockedError:
                if datetime.now(UTC) > limit:
                    end_process(underway)
            self._stop.wait(_TICK_S)

    def _try(self, cell: Cell) -> None:
        self._folder_of(cell).mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        with self._locking(cell) as descriptor:
            attempt_id, number = self._index.begin_attempt(cell.cell_id)
            self._tell(AttemptBegan(cell=cell, number=number))
            try:
                outcome = self._play(cell, attempt_id, number, descriptor)
            except HarnessError as error:
                outcome = Outcome(
                    result=judge_attempt(error.exit_code, None), exit_code=error.exit_code, reason=str(error)
                )
            end_attempt(self._index, attempt_id, outcome)
        self._has_failed = outcome.exit_code == ExitCode.DEVICE
        self._tell(
            AttemptEnded(cell=cell, number=number, result=outcome.result, reason=outcome.reason,
                         took_s=time.monotonic() - began)
        )  # fmt: skip

    def _play(self, cell: Cell, attempt_id: int, number: int, descriptor: int) -> Outcome:
        if hash_app(cell.app) != cell.app_sha256:
            reason = f"{cell.app} is not the file that was asked for: it has changed since"
            return Outcome(result=AttemptResult.REFUSED, exit_code=ExitCode.USAGE, reason=reason)
        self._take_away_leftovers()
        log = self._folder_of(cell) / f"attempt-{number}.log"
        with log.open("wb") as said, log.with_suffix(".json").open("wb") as answer:
            process = subprocess.Popen(
                self._command(cell),
                stdin=subprocess.DEVNULL,
                stdout=answer,
                stderr=said,
                cwd=self._index.path.parent,  # where no devices.toml is that the sweep has not read
                start_new_session=True,  # Ctrl-C in the terminal is for the sweep, which then ends its runs in order
                pass_fds=(descriptor,),
            )
        if identity := identify(process.pid):
            self._index.note_process(attempt_id, identity.pid, identity.started)
        code, ended_by = self._await(process)
        reason = ended_by or _last_word(log)
        is_stopped = self._stop.is_set() and bool(ended_by)
        return judge(self._evidence(cell), None if is_stopped else code, reason)

    def _command(self, cell: Cell) -> list[str]:
        """`-P` keeps a folder named `harness` that the user happens to stand in from being taken for us."""
        scenario, devices_file = cell.scenario, self._index.asked.devices_file
        return [
            sys.executable, "-P", "-m", "harness", "run", cell.app,
            "--device", cell.device, *(["--devices", devices_file] if devices_file else []),
            "--db", str(self._evidence(cell)), "--scenario", scenario.play, "--watch", f"{scenario.watch_s:g}",
            *(["--grant"] if scenario.grant else []), "--json",
        ]  # fmt: skip

    def _await(self, process: subprocess.Popen[bytes]) -> tuple[int, str]:
        """Return the exit code and, if it was we who ended it, why."""
        limit_s = self._index.asked.limits.attempt_s
        until = time.monotonic() + limit_s
        while not self._stop.is_set() and time.monotonic() < until:
            with suppress(subprocess.TimeoutExpired):
                return process.wait(_TICK_S), ""
        ended_by = "the sweep was stopped" if self._stop.is_set() else f"it did not end within {limit_s:g} s"
        os.killpg(process.pid, signal.SIGTERM)
        try:
            return process.wait(UNDO_S), ended_by
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return process.wait(), ended_by

    def _take_away_leftovers(self) -> None:
        entry = self._bench.entries[self._device]
        if entry.serial is None:
            return  # its phone was its own, and is gone
        left = [
            each
            for device, evidence in (*self._bench.cut_short, *find_cut_short(self._index))
            if device == self._device
            for each in find_left(evidence)
            if each.run.run_id not in self._taken_away
        ]
        if left:
            take_away(entry, self._bench.leases, left)
            self._taken_away.update(each.run.run_id for each in left)

    def _locking(self, cell: Cell) -> AbstractContextManager[int]:
        return Leases(self._folder_of(cell), self._bench.command).hold("process", f"cell {cell.cell_id}")

    def _evidence(self, cell: Cell) -> Path:
        return self._index.evidence(cell)

    def _folder_of(self, cell: Cell) -> Path:
        return self._evidence(cell).parent


def _last_word(log: Path) -> str:
    """What a run said last: its error with the mend, or the last line of what it could not tell in words."""
    text = log.read_text(encoding="utf-8", errors="replace")
    _, found, error = ("\n" + text).rpartition("\nharness: ")
    if found:
        return error.strip()
    return next(reversed(text.strip().splitlines()), "it said nothing")

"""What a sweep does next: which cell on which device, what is tried again, and when a device is left alone.

A cell is one app on one device in one scenario. It is open until it has an end, and it gets exactly one. Cells of one
device come one after another; what happens on one device says nothing about another.

    attempt    what it says                           of its cell                     of its device
    done       the evidence came to its end           done, whatever it shows         it works
    failed     infrastructure: device or host         again, after the others         one failure more in a row
    refused    no other attempt can do better         failed                          it works
    stopped    the sweep was stopped or killed        as if it had not begun          nothing
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from harness.errors import GRAVITY, ExitCode

_RETRIED = (
    *(ExitCode.DEVICE, ExitCode.INFRASTRUCTURE, ExitCode.LOCKED),
    *(ExitCode.HUNG_UP, ExitCode.INTERRUPTED, ExitCode.TERMINATED),
)
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 2.0, 60.0
_BUSY_PAUSE_S = 15.0  # a killed run holds its device while its changes are undone, for half a minute at most


class AttemptResult(StrEnum):
    """How an attempt ended."""

    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"
    STOPPED = "stopped"


class CellState(StrEnum):
    """How a cell ended."""

    DONE = "done"
    FAILED = "failed"
    QUARANTINED = "quarantined"
    NOT_RUN = "not run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What is played with each app: `play` is a scenario of `harness run`, `name` what reports call it."""

    name: str
    play: str
    watch_s: float
    grant: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One app on one device in one scenario; `app` is what `harness run` takes, `label` what people read.

    `app_sha256` is of the file or directory of an app, None for a package on the device.
    """

    cell_id: str
    number: int
    app: str
    label: str
    package: str
    app_sha256: str | None
    device: str
    scenario: Scenario
    repeat: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How often a cell is tried, how many failures in a row a device may have, and how long an attempt may take."""

    attempts: int
    quarantine_after: int
    attempt_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try at a cell. `result` is None while it goes on, and when the sweep was killed with it."""

    cell_id: str
    number: int
    result: AttemptResult | None = None
    exit_code: int | None = None
    reason: str = ""
    run_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellEnd:
    """How a cell ended, and why; `exit_code` is that of its last attempt, `run_id` the run that answers it."""

    cell_id: str
    state: CellState
    exit_code: int | None
    reason: str
    run_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Where a sweep stands; attempts in the order in which they began."""

    limits: Limits
    cells: tuple[Cell, ...]
    attempts: tuple[Attempt, ...]
    ends: tuple[CellEnd, ...]

    def open_cells(self, device: str) -> list[Cell]:
        """The cells of a device that have no end, in the order in which they were asked for."""
        ended = {end.cell_id for end in self.ends}
        return [cell for cell in self.cells if cell.device == device and cell.cell_id not in ended]

    def attempts_at(self, cell: Cell) -> list[Attempt]:
        """The attempts at one cell."""
        return [attempt for attempt in self.attempts if attempt.cell_id == cell.cell_id]

    @property
    def devices(self) -> tuple[str, ...]:
        """The devices that were asked for."""
        return tuple(dict.fromkeys(cell.device for cell in self.cells))

    @property
    def is_finished(self) -> bool:
        """Whether every cell has its end."""
        return len(self.ends) == len(self.cells)


def judge_attempt(exit_code: int, run_id: str | None) -> AttemptResult:
    """Say what an attempt was worth. Evidence that came to its end counts, however the process ended after that.

    What the app does to a run (6) is a result too. A negative code is that of a process killed by a signal.
    """
    if run_id is not None or exit_code == ExitCode.INCOMPLETE:
        return AttemptResult.DONE
    return AttemptResult.FAILED if exit_code < 0 or exit_code in _RETRIED else AttemptResult.REFUSED


def find_next(board: Board, device: str) -> Cell | None:
    """Return the cell that a device turns to, or None when nothing is left.

    First what may still be under way since the sweep was killed. Then those with the fewest failures, so that one app
    which cannot be had does not use up what its device is allowed.
    """
    return min(board.open_cells(device), key=lambda cell: _urgency(board.attempts_at(cell), cell.number), default=None)


def _urgency(attempts: list[Attempt], number: int) -> tuple[bool, int, int]:
    is_under_way = any(attempt.result is None for attempt in attempts)
    return not is_under_way, _count_failed(attempts), number


def _count_failed(attempts: list[Attempt]) -> int:
    return sum(attempt.result is AttemptResult.FAILED for attempt in attempts)


def pause_s(board: Board, cell: Cell) -> float:
    """Say how long to wait before this cell: longer with each failure in a row of its device."""
    row = _failures_in_a_row(board, cell.device)
    if not row:
        return 0.0
    if row[-1].exit_code == ExitCode.LOCKED:
        return _BUSY_PAUSE_S
    return min(_FIRST_PAUSE_S * 2.0 ** (len(row) - 1), _LONGEST_PAUSE_S)


def conclude(board: Board, device: str) -> list[CellEnd]:
    """Return the ends that follow for the cells of a device from the attempts so far."""
    ends = [end for cell in board.open_cells(device) if (end := _end_of(board, cell))]
    row = _failures_in_a_row(board, device)
    if len(row) < board.limits.quarantine_after:
        return ends
    reason = f"{device} failed {len(row)} times in a row; the last: {row[-1].reason}"
    ended = {end.cell_id for end in ends}
    rest = [cell for cell in board.open_cells(device) if cell.cell_id not in ended]
    return ends + [_end(cell, CellState.QUARANTINED, ExitCode.DEVICE, reason) for cell in rest]


def _end_of(board: Board, cell: Cell) -> CellEnd | None:
    attempts = [attempt for attempt in board.attempts_at(cell) if attempt.result]
    if not attempts:
        return None
    last = attempts[-1]
    if last.result is AttemptResult.DONE:
        return _end(cell, CellState.DONE, last.exit_code, last.reason, last.run_id)
    if last.result is AttemptResult.REFUSED or _count_failed(attempts) >= board.limits.attempts:
        failed = [attempt for attempt in attempts if attempt.result is not AttemptResult.STOPPED][-1]
        return _end(cell, CellState.FAILED, failed.exit_code, failed.reason)
    return None


def _failures_in_a_row(board: Board, device: str) -> list[Attempt]:
    """The failures of a device since it last worked."""
    cells = {cell.cell_id for cell in board.cells if cell.device == device}
    row: list[Attempt] = []
    for attempt in board.attempts:
        if attempt.cell_id in cells and attempt.result in (AttemptResult.DONE, AttemptResult.REFUSED):
            row.clear()
        elif attempt.cell_id in cells and attempt.result is AttemptResult.FAILED:
            row.append(attempt)
    return row


def leave(board: Board, device: str, reason: str) -> list[CellEnd]:
    """End what is left of a device without running it."""
    return [_end(cell, CellState.NOT_RUN, None, reason) for cell in board.open_cells(device)]


def _end(cell: Cell, state: CellState, exit_code: int | None, reason: str, run_id: str | None = None) -> CellEnd:
    return CellEnd(cell_id=cell.cell_id, state=state, exit_code=exit_code, reason=reason, run_id=run_id)


def code_of(end: CellEnd | None) -> ExitCode:
    """Say what a cell without a judged run counts as; None is one without an end."""
    if end is None or end.state in (CellState.NOT_RUN, CellState.DONE):
        return ExitCode.INCOMPLETE
    if end.state is CellState.QUARANTINED or end.exit_code == ExitCode.LOCKED:
        return ExitCode.DEVICE
    known = (ExitCode.USAGE, ExitCode.NOT_FOUND, ExitCode.DEVICE, ExitCode.INTEGRITY)
    return ExitCode(end.exit_code) if end.exit_code in known else ExitCode.INFRASTRUCTURE


def count_codes(codes: Iterable[ExitCode]) -> Iterator[tuple[ExitCode, int]]:
    """Give each exit code that occurs and how often, the gravest first."""
    counts = Counter(codes)
    return ((code, counts[code]) for code in GRAVITY if counts[code])

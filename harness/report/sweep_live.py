"""A sweep while it goes on: at a terminal a table of the devices, redrawn; elsewhere a line for each event."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager

from rich.console import Console, RenderableType

from harness.fleet.sweep import AttemptBegan, AttemptEnded, CellEnded, Tell, Waiting
from harness.report.console import clean, showing
from harness.report.sweep import name_cell
from harness.report.table import Table, make_table
from harness.rules.sweep import AttemptResult, Board, CellState

_FRAMES_PER_S = 4
_LAST_FAILURE = 60  # characters


def displaying_sweep(board: Board, *, quiet: bool) -> AbstractContextManager[Tell]:
    """Yield what shows the events of a sweep that stands so."""
    view = SweepView(board)
    return showing(
        view, view.tell, lambda console: SweepLines(console, board).tell, frames_per_s=_FRAMES_PER_S, quiet=quiet
    )


class SweepLines:
    """Prints a line for what happens, from any thread."""

    def __init__(self, console: Console, board: Board) -> None:
        self._console = console
        self._board = board

    def tell(self, event: object) -> None:
        """Print the line of an event."""
        match event:
            case AttemptBegan():
                self._say(event.cell.device, f"{name_cell(self._board, event.cell)}: attempt {event.number} begins")
            case AttemptEnded() if event.result is not AttemptResult.DONE:
                words = f"{name_cell(self._board, event.cell)}: attempt {event.number} {event.result}"
                self._say(event.cell.device, f"{words} after {event.took_s:.1f} s: {_on_one_line(event.reason)}")
            case CellEnded():
                words = f"{name_cell(self._board, event.cell)}: {event.end.state}: {_on_one_line(event.end.reason)}"
                self._say(event.cell.device, words)
            case Waiting():
                self._say(event.device, event.reason)

    def _say(self, device: str, words: str) -> None:
        self._console.print(clean(f"{device}: {words}"))


class SweepView:
    """Where each device stands. Told from any thread, drawn from another."""

    def __init__(self, board: Board, now: Callable[[], float] = time.monotonic) -> None:
        self._board = board
        self._now = now
        self._lock = threading.Lock()
        self._left = Counter(cell.device for device in board.devices for cell in board.open_cells(device))
        self._ended: dict[str, Counter[CellState]] = {device: Counter() for device in board.devices}
        states = {cell.cell_id: cell.device for cell in board.cells}
        for end in board.ends:
            self._ended[states[end.cell_id]][end.state] += 1
        self._doing: dict[str, tuple[str, float]] = {}
        self._last: dict[str, str] = {}

    def tell(self, event: object) -> None:
        """Take in an event."""
        with self._lock:
            match event:
                case AttemptBegan():
                    words = f"{name_cell(self._board, event.cell)}, attempt {event.number}"
                    self._doing[event.cell.device] = (words, self._now())
                case AttemptEnded():
                    self._doing.pop(event.cell.device, None)
                    if event.result is not AttemptResult.DONE:
                        self._last[event.cell.device] = f"{event.result}: {_on_one_line(event.reason)}"
                case CellEnded():
                    self._ended[event.cell.device][event.end.state] += 1
                    self._left[event.cell.device] -= 1
                case Waiting():
                    self._doing[event.device] = (event.reason, self._now())

    def __rich__(self) -> RenderableType:
        table = make_table("", "device", *(f">{state}" for state in CellState), ">left", "now", "last failure")
        with self._lock:
            for device in self._board.devices:
                self._add_row(table, device)
        return table

    def _add_row(self, table: Table, device: str) -> None:
        numbers = (str(self._ended[device][state] or "·") for state in CellState)
        doing, since = self._doing.get(device, ("", 0.0))
        words = f"{doing}, {self._now() - since:.0f} s" if doing else ""
        last = clean(_shorten(self._last.get(device, "")), "red")
        table.add_row(clean(device), *numbers, str(self._left[device] or "·"), clean(words), last)


def _shorten(text: str) -> str:
    """A live row keeps its height; the whole of it stands in the sweep's index."""
    return text if len(text) <= _LAST_FAILURE else f"{text[:_LAST_FAILURE]}…"


def _on_one_line(text: str) -> str:
    return " ".join(text.split())

"""Where the sweeps of one SWEEP.toml lie: a directory with one folder for each, named by its id, which sorts by time.

sweeps/sweep.lock            who is sweeping now
sweeps/ID/sweep.db           what was asked, and how it went
sweeps/ID/cells/CELL/        the evidence of a cell, and what each of its attempts said
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from harness.errors import NotFoundError, naming
from harness.fleet.attempt import end_process, settle
from harness.fleet.lease import Leases, Owner
from harness.fleet.sweepfile import SweepFile
from harness.fleet.sweepplan import hash_asked, plan_cells
from harness.rules.schedule import Past, Start, choose_start
from harness.rules.sweep import AttemptResult, conclude, leave
from harness.run.ulid import match_ids, new_ulid
from harness.store.sweeps import Asked, SweepIndex, create_index

INDEX = "sweep.db"
_LOCK = "sweep"
_CUT_SHORT = (AttemptResult.FAILED, AttemptResult.STOPPED)
_ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")


class SweepDirectory:
    """The sweeps in one directory."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def hold(self, command: Sequence[str]) -> AbstractContextManager[int]:
        """Sweep alone here. Raises LockedError that names who does already."""
        return Leases(self.path, command).hold(_LOCK, f"the directory {self.path}")

    def find_sweeper(self) -> Owner | None:
        """Return who sweeps here now."""
        return Leases(self.path, ()).find_owner(_LOCK)

    def ids(self) -> list[str]:
        """The sweeps that there are, the oldest first."""
        if not self.path.is_dir():
            return []
        return sorted(each.name for each in self.path.iterdir() if _ID.fullmatch(each.name))

    def get(self, word: str) -> str:
        """Return the id that it, its beginning or `latest` names. Raises NotFoundError that lists what there is."""
        ids = self.ids()
        matching = match_ids(ids, word)
        if len(matching) != 1:
            problem = f"{len(matching)} sweeps in {self.path} begin with {word}" if matching else f"no sweep {word}"
            known = ", ".join((matching or ids)[-10:])
            raise NotFoundError(problem, mend=f"name one of: {known}" if known else f"{self.path} holds none yet")
        return matching[0]

    def previous(self, sweep_id: str) -> str | None:
        """Return the sweep before this one."""
        earlier = [each for each in self.ids() if each < sweep_id]
        return earlier[-1] if earlier else None

    def folder(self, sweep_id: str) -> Path:
        """Where one sweep lies."""
        return self.path / sweep_id

    @contextmanager
    def opening(self, sweep_id: str) -> Iterator[SweepIndex]:
        """Open the index of a sweep."""
        with closing(SweepIndex(self.folder(sweep_id) / INDEX)) as index:
            yield index


def find_cut_short(index: SweepIndex) -> list[tuple[str, Path]]:
    """The evidence files, each with its device, of attempts that may have left something behind on it."""
    board = index.read_board()
    cut_short = {each.cell_id for each in board.attempts if each.result in (None, *_CUT_SHORT)}
    return [(cell.device, index.evidence(cell)) for cell in board.cells if cell.cell_id in cut_short]


def start_sweep(sweep: SweepFile, now: datetime, every: timedelta | None) -> tuple[Start, str]:
    """Say whether to sweep and which one it is: a new one, whose cells are now written, or the last one to go on with.

    The caller holds the directory. Raises ConfigError before anything is written.
    """
    cells = plan_cells(sweep)
    sha256 = hash_asked(sweep, cells)
    directory = SweepDirectory(sweep.directory)
    last_id = next(reversed(directory.ids()), None)
    start, reason = choose_start(_find_past(directory, last_id), sha256, now, every)
    if start is not Start.BEGIN:
        return start, last_id or ""
    if last_id is not None:
        _leave_rest(directory, last_id, reason)
    _clear_drafts(sweep.directory)
    asked = Asked(
        sweep_id=new_ulid(),
        name=sweep.name,
        text=sweep.text,
        sha256=sha256,
        limits=sweep.limits,
        devices_file=None if sweep.devices_file is None else str(sweep.devices_file),
        version=version("collection-harness"),
        began_at=now,
    )
    # It gets its name when it is whole: one that was killed before is none.
    draft = sweep.directory / f"{asked.sweep_id}.draft"
    with naming(draft, "written", mend="name another directory"):
        draft.mkdir(parents=True)
        create_index(draft / INDEX, asked, cells)
        draft.rename(directory.folder(asked.sweep_id))
    return start, asked.sweep_id


def _find_past(directory: SweepDirectory, sweep_id: str | None) -> Past | None:
    if sweep_id is None:
        return None
    with directory.opening(sweep_id) as index:
        asked = index.asked
        return Past(began_at=asked.began_at, asked_sha256=asked.sha256, is_finished=index.read_board().is_finished)


def _leave_rest(directory: SweepDirectory, sweep_id: str, reason: str) -> None:
    """Nobody goes on with that sweep: what it left has an end, and why. What still runs for it is ended."""
    with directory.opening(sweep_id) as index:
        for cell in index.read_board().cells:
            if underway := index.find_underway(cell.cell_id):
                end_process(underway)
                settle(index, cell, underway)
        for device in index.read_board().devices:
            index.end_cells(conclude(index.read_board(), device))
            index.end_cells(leave(index.read_board(), device, reason))


def _clear_drafts(path: Path) -> None:
    for draft in path.glob("*.draft"):
        shutil.rmtree(draft, ignore_errors=True)

"""Runs that were killed: ended for them by whoever holds their file next, and sealed with what they had.

One that was killed as it was sealed gets the end that its manifest has (`store/sealing.py`). One that has its end and
no manifest was never killed: it was told that its manifest could not be written, or somebody took that away. It stays
as it is, for who signed it now would vouch for whatever was done to it since.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from harness.model import Gap, GapKind
from harness.rules.seal import ENDED_LATER
from harness.rules.sequence import find_holes
from harness.store.appender import Appender
from harness.store.evidence import close_written, lock_evidence, open_for_writing, refuse_unreadable
from harness.store.keeping import drop_untold
from harness.store.manifest import path_of
from harness.store.queries import ProcessRow, find_killed_runs, read_processes, read_seqs
from harness.store.sealing import append_sealed_end, end_and_seal
from harness.store.signing import SigningKey

_KILLED = "the harness was killed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A run that was killed and has its end now; `was_sealed` by itself, or it was sealed for it."""

    run_id: str
    was_sealed: bool

    def __str__(self) -> str:
        if self.was_sealed:
            return f"run {self.run_id} was killed as it was sealed: it has the end that its manifest has"
        return f"run {self.run_id} was killed: it is ended, and sealed with what it has"


def recover(db: Database, path: Path, key: SigningKey | None) -> list[Recovered]:
    """End and seal the killed runs of a file whose lock is ours, so that nobody makes them any more; return them.

    Raises InfrastructureError where nothing can be written.
    """
    recovered = []
    for run_id in find_killed_runs(db):
        if not path_of(path, run_id).exists():
            _end(Appender(db, run_id), path, key)
            recovered.append(Recovered(run_id=run_id, was_sealed=False))
        elif append_sealed_end(db, path, run_id):
            recovered.append(Recovered(run_id=run_id, was_sealed=True))
    return recovered


def recover_file(path: Path, key: SigningKey | None) -> list[Recovered]:
    """The same for a file that nobody holds. Raises LockedError while a run is made in it."""
    refuse_unreadable(path)
    with lock_evidence(path), ExitStack() as undo:
        db = open_for_writing(path)
        undo.callback(close_written, db)
        return recover(db, path, key)


def _end(appender: Appender, path: Path, key: SigningKey | None) -> None:
    db, run_id = appender.db, appender.run_id
    with appender.batch():
        for process in read_processes(db, run_id):
            if process.end_reason is None:
                _end_stream(appender, process, read_seqs(db, run_id, process.epoch))
    drop_untold(db, path, run_id)
    end_and_seal(appender, path, key, "interrupted", (ENDED_LATER,))


def _end_stream(appender: Appender, process: ProcessRow, seqs: list[int]) -> None:
    """What the run would have written of a stream without a `bye`."""
    last_ns = process.last_word_boottime_ns
    appender.add_stream_end(process.epoch, _KILLED, seqs[-1] + 1 if seqs else 0, last_ns)
    for hole in find_holes(seqs):
        said = f"seq {hole.first} to {hole.end - 1}"
        appender.add_gap(_make_gap(GapKind.MISSING, process, said, events=hole.count))
    appender.add_gap(_make_gap(GapKind.OPEN_TAIL, process, _KILLED, from_boottime_ns=last_ns))


def _make_gap(
    kind: GapKind,
    process: ProcessRow,
    reason: str,
    *,
    events: int | None = None,
    from_boottime_ns: int | None = None,
) -> Gap:
    return Gap(
        kind=kind,
        process=process.process,
        pid=process.pid,
        epoch=process.epoch,
        from_boottime_ns=from_boottime_ns,
        events=events,
        reason=reason,
    )

"""Runs that were killed: ended for them by whoever holds their file next, and sealed with what they had.

Only a run without an end is sealed so. One that has an end and no manifest is left as it is: who signed it now would
vouch for whatever was done to it since.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from harness.model import Gap, GapKind
from harness.rules.sequence import find_holes
from harness.store.appender import Appender
from harness.store.evidence import lock_evidence, open_for_writing, refuse_unreadable
from harness.store.manifest import path_of, write_manifest
from harness.store.queries import ProcessRow, find_killed_runs, read_processes, read_seqs
from harness.store.signing import SigningKey

_KILLED = "the harness was killed"
_REASON = f"{_KILLED}, and its end was written when that was found: what came after its last word is unknown"


def recover(db: Database, path: Path, key: SigningKey | None) -> list[str]:
    """End and seal the killed runs of a file whose lock is ours, so that nobody makes them any more; return them.

    Raises InfrastructureError where nothing can be written.
    """
    killed = [run_id for run_id in find_killed_runs(db) if not path_of(path, run_id).exists()]
    for run_id in killed:
        _end(db, run_id)
        write_manifest(db, path, run_id, key)
    return killed


def recover_file(path: Path, key: SigningKey | None) -> list[str]:
    """The same for a file that nobody holds. Raises LockedError while a run is made in it."""
    refuse_unreadable(path)
    with lock_evidence(path), closing(open_for_writing(path)) as db:
        killed = recover(db, path, key)
        db.execute("pragma journal_mode = delete")
    return killed


def _end(db: Database, run_id: str) -> None:
    appender = Appender(db, run_id)
    with appender.batch():
        for process in read_processes(db, run_id):
            if process.end_reason is None:
                _end_stream(appender, process, read_seqs(db, run_id, process.epoch))
        appender.add_end("interrupted", (_REASON,))


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

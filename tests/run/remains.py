"""What a writer that was cut short left behind, held against what it had said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlite_utils import Database

from harness.errors import ConfigError
from harness.rules.seal import Standing
from harness.run.recovery import recover
from harness.store.evidence import close_written, lock_evidence, open_for_writing, reading
from harness.store.examine import Examiner
from harness.store.queries import read_seqs
from harness.store.signing import SigningKey

Standings = dict[str, Standing]


def find_losses(path: Path, said: Iterable[str], key: SigningKey) -> list[str]:
    """Read the file as it was left, have the next run recover it, read it again; say what is not as it must be.

    A file without tables is none that holds a run; that is no loss as long as nothing was acknowledged.
    """
    promises = [line.split() for line in said if line != "ready"]
    losses: list[str] = []
    try:
        _, losses = _examine(path, promises, key)
    except ConfigError as error:
        losses = [str(error)] if promises else []
    with lock_evidence(path):
        db = open_for_writing(path)
        recover(db, path, key)
        close_written(db)
    standings, more = _examine(path, promises, key)
    unsealed = [run_id for run_id, standing in standings.items() if standing is not Standing.SIGNED]
    return [*losses, *more, *(f"{run_id} was not sealed" for run_id in unsealed)]


def _examine(path: Path, promises: list[list[str]], key: SigningKey) -> tuple[Standings, list[str]]:
    with reading(path) as db:
        damage = [fault for (fault,) in db.execute("pragma integrity_check").fetchall() if fault != "ok"]
        examined, faults = Examiner(db, path, key.public, is_named=False).examine_all()
        faults += [fault for run in examined for fault in run.faults]
        standings = {run.run_id: run.standing for run in examined}
        broken = list(_find_broken(db, promises, standings))
    return standings, [*damage, *(f"{fault.table} {fault.rowid} {fault.what}" for fault in faults), *broken]


def _find_broken(db: Database, promises: list[list[str]], standings: Standings) -> Iterator[str]:
    furthest: dict[tuple[str, str], int] = {}
    for run_id, *promise in promises:
        if promise != ["sealed"]:
            furthest[run_id, promise[0]] = int(promise[1])
        elif standings.get(run_id) is not Standing.SIGNED:
            yield f"{run_id} was sealed and is {standings.get(run_id)}"
    for (run_id, epoch), end in furthest.items():
        if missing := set(range(end)).difference(read_seqs(db, run_id, epoch)):
            yield f"{run_id} {epoch} lacks {len(missing)} that were acknowledged, the first is {min(missing)}"

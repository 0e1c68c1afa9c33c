"""The files that a run kept beside the evidence file, held against the rows that tell of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from harness.errors import naming
from harness.rules.seal import Fault
from harness.store.manifest import folder_of


def check_artefacts(db: Database, path: Path, run_id: str) -> Iterator[Fault]:
    """Find files that are missing, are no longer what they were, or are told of by no row of a run that has ended."""
    folder = folder_of(path, run_id)
    for name, sha256 in _read_kept(db, run_id).items():
        yield from _check_file(folder / Path(name).name, sha256)
    if db.execute("select 1 from run_end where run_id = ?", [run_id]).fetchone():
        for file in _find_untold(db, folder, run_id):
            yield _fault(file, "is told of by no row")


def drop_untold(db: Database, path: Path, run_id: str) -> None:
    """Remove what a run that was killed kept and could not tell of any more: like rows that were not committed."""
    for file in _find_untold(db, folder_of(path, run_id), run_id):
        file.unlink()


def _read_kept(db: Database, run_id: str) -> dict[str, str]:
    rows = db.execute("select file, sha256 from artefact where run_id = ? and file is not null", [run_id])
    return dict(rows.fetchall())


def _find_untold(db: Database, folder: Path, run_id: str) -> list[Path]:
    kept = _read_kept(db, run_id)
    there = sorted(folder.iterdir()) if folder.is_dir() else []
    return [file for file in there if file.name not in kept]


def _check_file(file: Path, sha256: str | None) -> Iterator[Fault]:
    if not file.is_file():
        yield _fault(file, "is missing")
        return
    with naming(file, "read", mend="make it readable"):
        data = file.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        yield _fault(file, "is not what was kept: its hash is another")


def _fault(file: Path, what: str) -> Fault:
    return Fault(table="artefact", rowid=None, what=f"{file.parent.name}/{file.name} {what}")

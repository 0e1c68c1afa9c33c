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
    """Find files that are missing, are no longer what they were, or are told of by no row."""
    folder = folder_of(path, run_id)
    rows = db.execute("select file, sha256 from artefact where run_id = ? and file is not null", [run_id]).fetchall()
    for name, sha256 in rows:
        yield from _check_file(folder / Path(name).name, sha256)
    there = sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []
    for name in there:
        if name not in dict(rows):
            yield _fault(folder / name, "is told of by no row")


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

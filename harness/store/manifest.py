"""The manifest beside an evidence file: what a run was when it was sealed, and the signature of its bytes.

It is named after file and run, so that a run that was taken out of the file as a whole is missed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from sqlite_utils import Database

from harness.errors import InfrastructureError
from harness.hostclock import utc_now
from harness.rules.seal import Manifest, Row, to_bytes
from harness.store.signing import PublicKey, SigningKey
from harness.store.wholefile import write_whole

_JSON_COLUMNS = ("versions", "command", "reasons")
_RUN_ID = "[0-9A-Z]" * 26


def path_of(db: Path, run_id: str) -> Path:
    """Where the manifest of a run is."""
    return db.with_name(f"{db.name}.{run_id}.json")


def folder_of(db: Path, run_id: str) -> Path:
    """Where the artefacts of a run are, if it kept any."""
    return db.with_name(f"{db.name}.{run_id}.artefacts")


def signature_of(manifest: Path) -> Path:
    """Where its signature is."""
    return manifest.with_name(f"{manifest.name}.sig")


def list_sealed(db: Path) -> list[str]:
    """The runs that have a manifest beside this file."""
    begin = len(db.name) + 1
    names = (path.name for path in db.parent.glob(f"*.{_RUN_ID}.json"))
    return sorted(name[begin:-5] for name in names if name.startswith(f"{db.name}.") and len(name) == begin + 26 + 5)


def write_manifest(db: Database, path: Path, run_id: str, key: SigningKey | None) -> None:
    """Seal a run that ends. Raises Stalled where there is no room beside the file, for any other reason its base."""
    data = to_bytes(describe_run(db, run_id, key.public if key else None))
    target = path_of(path, run_id)
    signature = signature_of(target)
    try:
        if key is not None:  # a manifest that names a key is never without its signature
            write_whole(signature, key.sign(data))
        write_whole(target, data)
    except InfrastructureError as error:
        with suppress(OSError):
            signature.unlink(missing_ok=True)
        raise type(error)(f"{error.problem}; the run is not sealed", mend=error.mend) from error


def describe_run(db: Database, run_id: str, key: PublicKey | None) -> Manifest:
    """Say what the file holds of a run, as its manifest does."""
    blocks = db.execute("select rows, sha256 from block where run_id = ? order by number", [run_id]).fetchall()
    return Manifest(
        run_id=run_id,
        head=blocks[-1][1] if blocks else "",
        blocks=len(blocks),
        rows=_count([rows for rows, _ in blocks]),
        run=next(iter(_select(db, "run", run_id)), {}),
        apks=_select(db, "apk", run_id),
        end=next(iter(_select(db, "run_end", run_id)), {}),
        gaps=_select(db, "gap", run_id),
        artefacts=_select(db, "artefact", run_id, "and file is not null"),
        clock_samples=_select(db, "clock_sample", run_id, "and source = 'shell'"),
        key=key.fingerprint if key else None,
        sealed_at=utc_now(),
        sealed_by={"collection-harness": version("collection-harness"), "sqlite": sqlite3.sqlite_version},
    )


def _count(lists: Sequence[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for spans in map(json.loads, lists):
        for table, first, last in spans:
            counts[table] = counts.get(table, 0) + last - first + 1
    return counts


def _select(db: Database, table: str, run_id: str, more: str = "") -> list[Row]:
    sql = f"select * from {table} where run_id = ? {more} order by rowid"  # noqa: S608  our names
    return [
        {name: json.loads(value) if name in _JSON_COLUMNS else value for name, value in row.items()}
        for row in db.query(sql, [run_id])
    ]

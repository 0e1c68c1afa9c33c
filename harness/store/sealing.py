"""The end of a run and its seal, in an order that no kill can part.

The manifest is made inside the transaction that appends the end, and is on the disk before that is committed. A kill
in between leaves a manifest that tells of one block more than the file has. That block holds the end and nothing else,
and the manifest has the end too: whoever holds the file next appends it, and the hash of the block shows that it is the
very one that was sealed. So nobody has to seal what ended earlier, or to vouch for what was done to it since.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlite_utils import Database

from harness.errors import InfrastructureError, naming
from harness.rules.seal import Manifest, Row, parse_manifest
from harness.store.appender import Appender, to_json
from harness.store.chain import hash_next_block
from harness.store.manifest import path_of, write_manifest
from harness.store.signing import SigningKey


def at_once(write: Callable[[], None]) -> None:
    """Write without waiting for what stalls."""
    write()


def end_and_seal(
    appender: Appender,
    path: Path,
    key: SigningKey | None,
    verdict: str,
    reasons: tuple[str, ...],
    outlast: Callable[[Callable[[], None]], object] = at_once,
) -> None:
    """Append the end of a run, and seal it.

    Raises InfrastructureError where that cannot be written. Without its manifest a run has its end all the same: a
    verdict that nothing vouches for says more than none. `outlast` does what it is given, again if that stalled.
    """
    failure = None
    outlast(appender.begin)
    try:
        appender.add_end(verdict, reasons)
        appender.close_block()
        try:
            outlast(partial(write_manifest, appender.db, path, appender.run_id, key))
        except InfrastructureError as error:
            failure = error
        outlast(appender.commit)
    except BaseException:
        appender.roll_back()
        raise
    if failure is not None:
        raise failure


def append_sealed_end(db: Database, path: Path, run_id: str) -> bool:
    """Append the end of a run that was killed as it was sealed; say whether it was. Raises InfrastructureError."""
    target = path_of(path, run_id)
    with naming(target, "read", mend="make it readable"):
        data = target.read_bytes()
    try:
        manifest = parse_manifest(data)
    except ValueError:
        return False
    if not lacks_only_its_end(db, run_id, manifest):
        return False
    end = manifest.end
    Appender(db, run_id).add_end(str(end["verdict"]), _reasons_of(end), str(end["ended_at"]))
    return True


def lacks_only_its_end(db: Database, run_id: str, manifest: Manifest) -> bool:
    """Say whether the chain of a run becomes the one that was sealed by a block with the end that was sealed."""
    try:
        row = {**manifest.end, "reasons": to_json(_reasons_of(manifest.end))}
        return hash_next_block(db, run_id, "run_end", row) == manifest.head
    except (KeyError, TypeError, ValueError, sqlite3.Error):
        return False  # what it says is nothing that a harness wrote


def _reasons_of(end: Row) -> tuple[str, ...]:
    reasons = end["reasons"]
    if not isinstance(reasons, list):
        raise TypeError("the reasons are no list")
    return tuple(map(str, reasons))

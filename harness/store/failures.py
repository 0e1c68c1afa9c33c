"""What it means when SQLite cannot write: whether waiting may help, and what mends it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from harness.errors import InfrastructureError, Stalled
from harness.shortage import NO_SPACE, Shortage, find_shortage

_LOCKED = Shortage(
    cause="another program has locked it", mend="end what that has begun in it; fuser -v names whoever has it open"
)
_SYNCS = (sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC)


def explain_write(path: Path, error: sqlite3.DatabaseError) -> InfrastructureError:
    """Return what is to be raised: Stalled where the same may be written by and by, and else its base."""
    if shortage := _find_shortage(path, getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)):
        return Stalled(f"{path} cannot be written: {shortage.cause}", mend=shortage.mend)
    return InfrastructureError(f"{path} cannot be written: {error}")


def _find_shortage(path: Path, code: int) -> Shortage | None:
    """SQLITE_FULL is ENOSPC (`unixWrite` in os_unix.c); EDQUOT is an I/O error like any other, so the disk is asked.

    Where a sync failed, nobody can say what the disk has of it, and the next one may succeed without having done it.
    """
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY:
            return _LOCKED
        case sqlite3.SQLITE_FULL:
            return find_shortage(path.parent) or NO_SPACE
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_CANTOPEN if code not in _SYNCS:
            return find_shortage(path.parent)
    return None

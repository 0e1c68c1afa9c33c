"""Open an evidence file: for its one writer, or for readers."""

from __future__ import annotations

import fcntl
import itertools
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlite_utils import Database

from harness.errors import ConfigError, InfrastructureError, LockedError
from harness.store.schema import migrations

_SQLITE_MAGIC = b"SQLite format 3\x00"
_OTHER_FILE = "name another file with --db FILE"


@contextmanager
def lock_evidence(path: Path, *, or_next: bool = False) -> Iterator[Path]:
    """Hold a file for one run and yield its path; with `or_next`, the first numbered sibling that is free.

    The system frees the lock however this process ends, and no other file is needed. The lock is flock's, which SQLite
    does not use. Closing any descriptor of a database drops SQLite's own locks, so this is entered before the database
    is opened and left after it is closed.
    """
    for number in itertools.count(1):
        candidate = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
        descriptor = _open(candidate)
        try:
            if _try_lock(descriptor):
                yield candidate
                return
        finally:
            os.close(descriptor)
        if not or_next:
            raise LockedError(f"{path} is being written by another run", mend=f"wait for it, or {_OTHER_FILE}")


def _open(path: Path) -> int:
    refuse_foreign(path)
    if path.exists() and not path.stat().st_mode & 0o222:  # root could write it all the same
        raise ConfigError(f"{path} is read-only", mend=f"chmod u+w it, or {_OTHER_FILE}")
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}", mend=_OTHER_FILE) from error


def _try_lock(descriptor: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def open_for_writing(path: Path) -> Database:
    """Bring a locked file's schema up to date. WAL and FULL: what was committed survives a power cut."""
    with _opening(path, sqlite3.connect(path, check_same_thread=False, isolation_level=None)) as db:
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = full")
        db.execute("pragma foreign_keys = on")
        migrations.apply(db)
        return db


def open_for_reading(path: Path) -> Database:
    """Open an existing file without any right to change it."""
    if not path.exists():
        raise ConfigError(f"{path} does not exist", mend="name the evidence file with --db FILE")
    refuse_foreign(path)
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with _opening(path, sqlite3.connect(uri, uri=True, check_same_thread=False)) as db:
        return db


@contextmanager
def _opening(path: Path, connection: sqlite3.Connection) -> Iterator[Database]:
    """Look whether we know the schema; close the file again when it cannot be used."""
    try:
        db = Database(connection)
        _refuse_newer(db, path)
        yield db
    except sqlite3.DatabaseError as error:
        connection.close()
        raise _explain(path, error) from error
    except ConfigError:
        connection.close()
        raise


def refuse_foreign(path: Path) -> None:
    """Raise ConfigError for a file that exists and is no SQLite database."""
    if path.is_dir():
        raise ConfigError(f"{path} is a directory", mend="name a file with --db FILE")
    if not path.parent.is_dir():
        raise ConfigError(f"{path.parent} does not exist", mend="make that directory, or name another with --db FILE")
    if not path.exists() or not path.stat().st_size:
        return
    try:
        with path.open("rb") as file:
            head = file.read(len(_SQLITE_MAGIC))
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}", mend=_OTHER_FILE) from error
    if head != _SQLITE_MAGIC:
        raise ConfigError(f"{path} is no SQLite database", mend=_OTHER_FILE)


def _refuse_newer(db: Database, path: Path) -> None:
    if "_sqlite_migrations" not in db.table_names():
        return
    ours = {migration.name for migration in migrations.pending(Database(memory=True))}
    if newer := {m.name for m in migrations.applied(db)} - ours:
        raise ConfigError(f"{path} has a newer schema ({', '.join(sorted(newer))})", mend="update collection-harness")


def _explain(path: Path, error: sqlite3.DatabaseError) -> ConfigError | InfrastructureError:
    text = str(error)
    if "readonly" in text or "unable to open" in text:
        return ConfigError(f"{path}: {text}", mend="check its permissions, or name another file with --db FILE")
    return InfrastructureError(f"{path}: {text}")

"""Open an evidence file: for its one writer, or for readers."""

from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from filelock import lock_descriptor
from sqlite_utils import Database

from harness.errors import ConfigError, HarnessError, InfrastructureError, IntegrityError, LockedError, naming
from harness.mounts import find_network_type
from harness.shortage import find_shortage
from harness.store.schema import migrations

_SQLITE_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
LOG_BYTES = 8 << 20  # a log that a reader made longer is cut to this when it begins anew; else it has half of that
_LOCKED_MS = 500  # for so long SQLite waits for another program's lock and says nothing
_READERS_MS = 5000  # and for so long for readers to go, when the file is closed
_WHOLE_COPY = "take a whole copy of it"
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
            if lock_descriptor(descriptor, blocking=False):
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
    if (kind := find_network_type(path)) is not None:
        problem = f"{path} lies on a network file system ({kind}), where SQLite cannot keep what was committed"
        raise ConfigError(problem, mend=f"{_OTHER_FILE}, on a disk of this host, and copy it when the run is over")
    with naming(path, "written", mend=_OTHER_FILE):
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)


def open_for_writing(path: Path) -> Database:
    """Bring a locked file's schema up to date. WAL and FULL: what was committed survives a power cut."""
    with _opening(path, sqlite3.connect(path, check_same_thread=False, isolation_level=None)) as db:
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = full")
        db.execute("pragma foreign_keys = on")
        db.execute("pragma cache_spill = off")  # what a batch writes it writes when it is committed
        db.execute(f"pragma journal_size_limit = {LOG_BYTES}")
        with db.atomic():  # or a kill in between would leave its table for good without its index, as if it was dropped
            migrations.ensure_migrations_table(db)
        migrations.apply(db)
        db.execute(f"pragma busy_timeout = {_LOCKED_MS}")
        return db


def close_written(db: Database) -> None:
    """Leave one plain file; while somebody reads it, and where the disk is full, its log stays beside it."""
    with suppress(sqlite3.DatabaseError):
        db.execute(f"pragma busy_timeout = {_READERS_MS}")
        db.execute("pragma journal_mode = delete")
    db.close()


@contextmanager
def reading(path: Path) -> Iterator[Database]:
    """Show one state of an existing file to a reader, who changes nothing and leaves no file behind.

    Works beside a run that writes, and on read-only media. Raises ConfigError for what is no evidence file of ours,
    IntegrityError for one that is damaged.
    """
    refuse_unreadable(path)
    with ExitStack() as stack:
        name, options = _how_to_read(path, stack)
        connection = sqlite3.connect(f"{name.absolute().as_uri()}?{options}", uri=True, isolation_level=None)
        stack.callback(connection.close)
        try:
            connection.execute("pragma query_only = on")
            connection.execute("begin")
            yield _up_to_date(Database(connection), path, stack)
        except sqlite3.DatabaseError as error:
            raise _explain(path, error) from error
        except UnicodeDecodeError as error:
            raise IntegrityError(f"{path} is damaged: {error}", mend=_WHOLE_COPY) from error


def _how_to_read(path: Path, stack: ExitStack) -> tuple[Path, str]:
    """Choose the file to open and the options of its URI.

    The last reader with the right to write takes SQLite's own two files away again, one without it leaves them. A log
    with rows in it belongs to a run that writes or was killed: a right to write would fold it into the file.
    """
    log, shared, journal = (path.with_name(path.name + suffix) for suffix in ("-wal", "-shm", "-journal"))
    has_log = _has_content(log)
    if all(os.access(place, os.W_OK, effective_ids=True) for place in (path.parent, path)):
        return path, "mode=ro" if has_log else "mode=rw"
    if shared.exists():
        return path, "mode=ro"
    if not _has_rest(path):
        return path, "mode=ro&immutable=1"
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="harness-")))
    for source in filter(_has_content, (path, log, journal)):
        shutil.copyfile(source, folder / source.name)
    return folder / path.name, "mode=rw"


def _has_rest(path: Path) -> bool:
    """Whether what the file lacks, or has half written after a power cut, stands beside it for SQLite to put right."""
    return any(_has_content(path.with_name(path.name + suffix)) for suffix in ("-wal", "-journal"))


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _up_to_date(db: Database, path: Path, stack: ExitStack) -> Database:
    """Return the database, or for a file of an older harness a temporary copy with today's tables."""
    if "_sqlite_migrations" not in db.table_names():
        raise ConfigError(f"{path} is no evidence file: it has no tables of ours", mend=_OTHER_FILE)
    _refuse_newer(db, path)
    if not migrations.pending(db):
        return db
    copy = sqlite3.connect("", isolation_level=None)
    stack.callback(copy.close)
    db.conn.backup(copy)
    migrations.apply(Database(copy))
    return Database(copy)


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


def refuse_unreadable(path: Path) -> None:
    """Raise ConfigError for what is no evidence file at first sight, IntegrityError for one that was cut short."""
    if not path.exists():
        raise ConfigError(f"{path} does not exist", mend="name the evidence file with --db FILE")
    refuse_foreign(path)
    if not path.stat().st_size:
        raise ConfigError(f"{path} is empty", mend=_OTHER_FILE)
    if _has_rest(path):
        return
    with path.open("rb") as file:
        head = file.read(_HEADER_BYTES)
    if (expected := _expected_bytes(head)) > path.stat().st_size:
        raise IntegrityError(
            f"{path} was cut short: it has {path.stat().st_size} of {expected} bytes",
            mend=_WHOLE_COPY,
        )


def _expected_bytes(head: bytes) -> int:
    """What the header of a database says of its size, if it is current (https://sqlite.org/fileformat2.html, 1.3)."""
    if len(head) < _HEADER_BYTES:
        return _HEADER_BYTES
    size, pages = int.from_bytes(head[16:18], "big"), int.from_bytes(head[28:32], "big")
    is_current = head[24:28] == head[92:96]
    return pages * (65_536 if size == 1 else size) if is_current else _HEADER_BYTES


def refuse_foreign(path: Path) -> None:
    """Raise ConfigError for a file that exists and is no SQLite database."""
    if path.is_dir():
        raise ConfigError(f"{path} is a directory", mend="name a file with --db FILE")
    if path.exists() and not path.is_file():
        raise ConfigError(f"{path} is no ordinary file", mend=_OTHER_FILE)
    if not path.parent.is_dir():
        raise ConfigError(f"{path.parent} does not exist", mend="make that directory, or name another with --db FILE")
    if not _has_content(path) or _has_rest(path):
        return
    with naming(path, "read", mend=_OTHER_FILE), path.open("rb") as file:
        head = file.read(len(_SQLITE_MAGIC))
    if head != _SQLITE_MAGIC:
        raise ConfigError(f"{path} is no SQLite database", mend=_OTHER_FILE)


def _refuse_newer(db: Database, path: Path) -> None:
    if "_sqlite_migrations" not in db.table_names():
        return
    ours = {migration.name for migration in migrations.pending(Database(memory=True))}
    if newer := {m.name for m in migrations.applied(db)} - ours:
        raise ConfigError(f"{path} has a newer schema ({', '.join(sorted(newer))})", mend="update collection-harness")


def _explain(path: Path, error: sqlite3.DatabaseError) -> HarnessError:
    text = str(error)
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
        return LockedError(f"{path}: {text}", mend=f"another program has it open: end that one, or {_OTHER_FILE}")
    if _is_damage(error, text):
        return IntegrityError(f"{path} is damaged: {text}", mend=f"keep it as it is, and {_OTHER_FILE}")
    if shortage := find_shortage(path.parent):
        return InfrastructureError(f"{path} cannot be written: {shortage.cause}", mend=shortage.mend)
    if "readonly" in text or "unable to open" in text:
        return ConfigError(f"{path}: {text}", mend=f"check its permissions, or {_OTHER_FILE}")
    return InfrastructureError(f"{path}: {text}")


def _is_damage(error: sqlite3.DatabaseError, text: str) -> bool:
    """Our statements are right: where SQLite finds fault with one (SQLITE_ERROR), the file is not what we wrote."""
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    damage = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    return primary in damage or "Could not decode" in text

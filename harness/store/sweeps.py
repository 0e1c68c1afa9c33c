"""The index of one sweep: what was asked, written first, then each attempt as it begins and as it ends.

It says where the evidence lies and how the sweep went; the evidence itself is in the file of each cell. Rows are only
ever added, and the primary key of `cell_end` lets a cell end once. `docs/sweep.md` describes the tables.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from harness.errors import ConfigError, InfrastructureError
from harness.hostclock import utc_now
from harness.rules.sweep import Attempt, AttemptResult, Board, Cell, CellEnd, CellState, Limits, Scenario
from harness.store.evidence import reading
from harness.store.queries import RunRow, read_runs

_BUSY_S = 30.0
_TABLES = ("sweep", "cell", "attempt", "attempt_process", "attempt_end", "cell_end")

_SCHEMA_1 = """
create table sweep (
    sweep_id text primary key,
    name text not null,
    asked text not null,
    asked_sha256 text not null,
    limits text not null,
    devices_file text,
    version text not null,
    began_at text not null
) strict;

create table cell (
    cell_id text primary key,
    number integer not null unique,
    app text not null,
    label text not null,
    package text not null,
    app_sha256 text,
    device text not null,
    scenario text not null,
    repeat integer not null
) strict;

create table attempt (
    attempt_id integer primary key,
    cell_id text not null references cell(cell_id),
    number integer not null,
    began_at text not null,
    unique (cell_id, number)
) strict;

create table attempt_process (
    attempt_id integer primary key references attempt(attempt_id),
    pid integer not null,
    started text not null
) strict;

create table attempt_end (
    attempt_id integer primary key references attempt(attempt_id),
    result text not null,
    exit_code integer,
    reason text not null,
    run_id text,
    ended_at text not null
) strict;

create table cell_end (
    cell_id text primary key references cell(cell_id),
    state text not null,
    exit_code integer,
    reason text not null,
    run_id text,
    ended_at text not null
) strict
"""

migrations = Migrations("collection_harness_sweep")


@migrations(name="0001_first_tables")
def first_tables(db: Database) -> None:
    """What was asked, and what became of it."""
    for statement in _SCHEMA_1.split(";"):
        db.execute(statement)
    for table in _TABLES:
        for verb in ("update", "delete"):
            db.execute(
                f"create trigger {table}_no_{verb} before {verb} on {table} "
                f"begin select raise(abort, 'a sweep is append-only'); end"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a sweep was asked, written before anything is done. `text` is SWEEP.toml as it stood."""

    sweep_id: str
    name: str
    text: str
    sha256: str
    limits: Limits
    devices_file: str | None
    version: str
    began_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Underway:
    """An attempt without an end: its id, when it began, and its process (pid and start) if that was noted."""

    attempt_id: int
    began_at: datetime
    process: tuple[int, str] | None


def create_index(path: Path, asked: Asked, cells: Iterable[Cell]) -> None:
    """Make a new index and write what was asked, all of it."""
    try:
        with closing(_connect(path)) as db:
            migrations.apply(db)
            with db.atomic():
                _insert(
                    db,
                    "sweep",
                    sweep_id=asked.sweep_id,
                    name=asked.name,
                    asked=asked.text,
                    asked_sha256=asked.sha256,
                    limits=json.dumps(asdict(asked.limits)),
                    devices_file=asked.devices_file,
                    version=asked.version,
                    began_at=asked.began_at.isoformat(timespec="seconds"),
                )
                for cell in cells:
                    row = asdict(cell) | {"scenario": json.dumps(asdict(cell.scenario))}
                    _insert(db, "cell", **row)
    except sqlite3.DatabaseError as error:
        raise _explain(path, error) from error


def _connect(path: Path) -> Database:
    db = Database(sqlite3.connect(path, timeout=_BUSY_S, check_same_thread=False, isolation_level=None))
    db.execute("pragma synchronous = full")
    db.execute("pragma foreign_keys = on")
    return db


def _insert(db: Database, table: str, **row: object) -> None:
    columns, places = ", ".join(row), ", ".join("?" * len(row))
    db.execute(f"insert into {table} ({columns}) values ({places})", list(row.values()))  # noqa: S608  our names


def _explain(path: Path, error: sqlite3.DatabaseError) -> InfrastructureError:
    return InfrastructureError(f"{path}: {error}", mend="see that its disk has room and is well")


class SweepIndex:
    """One open index. Any thread may use it; each call is one transaction, durable when it returns."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise ConfigError(f"{path} does not exist", mend="name the directory of a sweep")
        self.path = path
        self._lock = threading.RLock()
        self._db = _connect(path)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @property
    def asked(self) -> Asked:
        """What was asked."""
        row = self._execute(
            "select sweep_id, name, asked, asked_sha256, limits, devices_file, version, began_at from sweep"
        ).fetchone()
        if row is None:
            raise InfrastructureError(f"{self.path} holds no sweep", mend="remove its directory")
        sweep_id, name, text, sha256, limits, devices_file, version, began_at = row
        return Asked(
            sweep_id=sweep_id,
            name=name,
            text=text,
            sha256=sha256,
            limits=Limits(**json.loads(limits)),
            devices_file=devices_file,
            version=version,
            began_at=datetime.fromisoformat(began_at),
        )

    def evidence(self, cell: Cell) -> Path:
        """Where the evidence of a cell lies."""
        return self.path.parent / "cells" / cell.cell_id / "evidence.db"

    def read_board(self) -> Board:
        """Where the sweep stands, as one consistent state."""
        with self._transaction("begin"):
            limits = self.asked.limits
            return Board(limits=limits, cells=self._cells(), attempts=self._attempts(), ends=self._ends())

    def begin_attempt(self, cell_id: str) -> tuple[int, int]:
        """Write that a cell is about to be tried; return the attempt's id and its number within the cell."""
        with self._lock:
            (number,) = self._execute(
                "select coalesce(max(number), 0) + 1 from attempt where cell_id = ?", cell_id
            ).fetchone()
            row = self._execute(
                "insert into attempt (cell_id, number, began_at) values (?, ?, ?)", cell_id, number, utc_now()
            )
            return row.lastrowid or 0, number

    def note_process(self, attempt_id: int, pid: int, started: str) -> None:
        """Write which process does it."""
        self._execute("insert into attempt_process (attempt_id, pid, started) values (?, ?, ?)",
                      attempt_id, pid, started)  # fmt: skip

    def end_attempt(
        self, attempt_id: int, result: AttemptResult, exit_code: int | None, reason: str, run_id: str | None
    ) -> None:
        """Write how an attempt ended."""
        self._execute(
            "insert into attempt_end (attempt_id, result, exit_code, reason, run_id, ended_at)"
            " values (?, ?, ?, ?, ?, ?)",
            attempt_id, result, exit_code, reason, run_id, utc_now(),
        )  # fmt: skip

    def end_cells(self, ends: Iterable[CellEnd]) -> None:
        """Write how cells ended, all or none."""
        with self._transaction("begin immediate"):
            for end in ends:
                self._execute(
                    "insert into cell_end (cell_id, state, exit_code, reason, run_id, ended_at)"
                    " values (?, ?, ?, ?, ?, ?)",
                    end.cell_id, end.state, end.exit_code, end.reason, end.run_id, utc_now(),
                )  # fmt: skip

    def find_underway(self, cell_id: str) -> Underway | None:
        """Return the attempt at a cell whose end nobody wrote; there is one at most."""
        row = self._execute(
            "select attempt.attempt_id, began_at, pid, started from attempt"
            " left join attempt_process on attempt_process.attempt_id = attempt.attempt_id"
            " left join attempt_end on attempt_end.attempt_id = attempt.attempt_id"
            " where cell_id = ? and attempt_end.attempt_id is null",
            cell_id,
        ).fetchone()
        if row is None:
            return None
        process = None if row[2] is None else (int(row[2]), str(row[3]))
        return Underway(attempt_id=row[0], began_at=datetime.fromisoformat(row[1]), process=process)

    def _cells(self) -> tuple[Cell, ...]:
        rows = self._execute(
            "select cell_id, number, app, label, package, app_sha256, device, scenario, repeat from cell"
            " order by number"
        )
        return tuple(
            Cell(
                cell_id=row[0],
                number=row[1],
                app=row[2],
                label=row[3],
                package=row[4],
                app_sha256=row[5],
                device=row[6],
                scenario=Scenario(**json.loads(row[7])),
                repeat=row[8],
            )
            for row in rows
        )

    def _attempts(self) -> tuple[Attempt, ...]:
        rows = self._execute(
            "select cell_id, number, result, exit_code, reason, run_id from attempt"
            " left join attempt_end on attempt_end.attempt_id = attempt.attempt_id order by attempt.attempt_id"
        )
        return tuple(
            Attempt(
                cell_id=row[0],
                number=row[1],
                result=None if row[2] is None else AttemptResult(row[2]),
                exit_code=row[3],
                reason=row[4] or "",
                run_id=row[5],
            )
            for row in rows
        )

    def _ends(self) -> tuple[CellEnd, ...]:
        rows = self._execute("select cell_id, state, exit_code, reason, run_id from cell_end")
        return tuple(
            CellEnd(cell_id=row[0], state=CellState(row[1]), exit_code=row[2], reason=row[3], run_id=row[4])
            for row in rows
        )

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        """All that is done meanwhile is done, or none of it."""
        with self._lock, ExitStack() as stack:
            self._execute(begin)
            stack.callback(self._execute, "rollback")
            yield
            self._execute("commit")
            stack.pop_all()

    def _execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        try:
            with self._lock:
                cursor: sqlite3.Cursor = self._db.conn.execute(sql, values)
                return cursor
        except sqlite3.DatabaseError as error:
            raise _explain(self.path, error) from error


def read_attempted_runs(path: Path) -> list[RunRow]:
    """The runs of an evidence file, the oldest first; none for a file that no run came to write to.

    Raises: IntegrityError for a file that is damaged.
    """
    if not path.exists() or not path.stat().st_size:
        return []
    try:
        with reading(path) as db:
            return read_runs(db)
    except ConfigError:
        return []  # the run was killed before it had made its tables

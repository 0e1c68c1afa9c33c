"""Appends rows of one run to an evidence file, batch by batch, each with the block that hashes it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from sqlite_utils import Database

from harness.errors import InfrastructureError, Stalled
from harness.hostclock import utc_now
from harness.model import Gap
from harness.store.chain import Chain
from harness.store.failures import explain_write

_Row = tuple[str, int, str | None, tuple[object, ...]]  # its table and rowid, and how it was appended


class Appender:
    """What a run that goes on and one that is ended for it have in common. Not thread-safe.

    The batch under way is kept until it is durable. SQLite rolls a transaction back that finds no room on the disk; the
    same statements then make the same rows again, since nobody else writes.
    """

    def __init__(self, db: Database, run_id: str) -> None:
        self._db = db
        self._run_id = run_id
        self._path = Path(db.execute("pragma database_list").fetchone()[2])
        self._chain = Chain(db, self._execute, run_id)
        self._batch: list[_Row] = []

    @property
    def db(self) -> Database:
        """For reading what was committed, while nobody else writes."""
        return self._db

    @property
    def run_id(self) -> str:
        """Whose rows these are."""
        return self._run_id

    def begin(self) -> None:
        """Open the transaction of the next batch. Raises Stalled while another program writes."""
        self._execute("begin immediate")

    def close_block(self) -> None:
        """Hash the rows of the batch, so that the file shows already how its chain goes on."""
        self._chain.append_block()

    def commit(self) -> None:
        """Make the batch durable. Raises Stalled when the disk has no room for it; then it may be called again."""
        try:
            if not self._is_open:
                self._append_again()
            self.close_block()
            self._execute("commit")
        except Stalled:
            self._undo()
            raise
        self._batch.clear()

    def roll_back(self) -> None:
        """Drop a batch that could not be written whole."""
        self._batch.clear()
        self._undo()

    @property
    def _is_open(self) -> bool:
        """Whether there is a transaction, which an error may have ended: https://sqlite.org/c3ref/get_autocommit.html."""
        return self._db.conn.in_transaction

    def _undo(self) -> None:
        self._chain.drop()
        if self._is_open:
            self._execute("rollback")

    def _append_again(self) -> None:
        """Open the transaction of a batch that was rolled back, and append all its rows."""
        self.begin()
        for table, rowid, sql, values in self._batch:
            if sql is not None and self._execute(sql, *values).lastrowid != rowid:
                raise InfrastructureError("another program has written to the evidence file meanwhile")
            self._chain.note(table, rowid)

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Append all rows of a block of code, or none."""
        self.begin()
        try:
            yield
            self.commit()
        except BaseException:
            self.roll_back()
            raise

    def add_stream_end(
        self, epoch: str, reason: str, next_seq: int, at_boottime_ns: int, repeats: int | None = None
    ) -> None:
        self._add("stream_end", epoch=epoch, reason=reason, next_seq=next_seq, at_boottime_ns=at_boottime_ns,
                  repeats=repeats)  # fmt: skip

    def add_gap(self, gap: Gap) -> None:
        self._add("gap", **asdict(gap))

    def add_end(self, verdict: str, reasons: tuple[str, ...], ended_at: str | None = None) -> None:
        self._add("run_end", verdict=verdict, reasons=to_json(reasons), ended_at=ended_at or utc_now())

    def _add(self, table: str, **row: object) -> int:
        return self._insert(table, {"run_id": self._run_id, **row})

    def _insert(self, table: str, row: dict[str, object]) -> int:
        columns, places = ", ".join(row), ", ".join("?" * len(row))
        sql = f"insert into {table} ({columns}) values ({places})"  # noqa: S608  names are ours, values are bound
        return self._append(table, sql, *row.values())

    def _append(self, table: str, sql: str, *values: object) -> int:
        """Add a row to the open batch; outside of one it is a batch of its own."""
        if not self._is_open:
            with self.batch():
                return self._append(table, sql, *values)
        rowid = self._execute(sql, *values).lastrowid or 0
        self._note(table, rowid, sql, values)
        return rowid

    def _note(self, table: str, rowid: int, sql: str | None = None, values: tuple[object, ...] = ()) -> None:
        """Have the batch tell of a row: one that this statement made, or one that was there."""
        self._batch.append((table, rowid, sql, values))
        self._chain.note(table, rowid)

    def _execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        try:
            return self._db.execute(sql, values)
        except sqlite3.DatabaseError as error:
            raise explain_write(self._path, error) from error


def to_json(value: object) -> str:
    """Write a value of a column that holds JSON."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))

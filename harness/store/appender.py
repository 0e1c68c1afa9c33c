"""Appends rows of one run to an evidence file, batch by batch, each with the block that hashes it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime

from sqlite_utils import Database

from harness.errors import InfrastructureError
from harness.model import Gap
from harness.store.chain import Chain


class Appender:
    """What a run that goes on and one that is ended for it have in common. Not thread-safe."""

    def __init__(self, db: Database, run_id: str) -> None:
        self._db = db
        self._run_id = run_id
        self._chain = Chain(db, self._execute, run_id)

    def begin(self) -> None:
        """Open the transaction of the next batch."""
        self._execute("begin immediate")

    def commit(self) -> None:
        """Make the batch durable."""
        self._chain.append_block()
        self._execute("commit")

    def roll_back(self) -> None:
        """Drop a batch that could not be written whole."""
        self._chain.drop()
        if self._db.conn.in_transaction:
            self._execute("rollback")

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

    def add_end(self, verdict: str, reasons: tuple[str, ...]) -> None:
        self._add("run_end", verdict=verdict, reasons=to_json(list(reasons)), ended_at=_now())

    def _add(self, table: str, **row: object) -> int:
        return self._insert(table, {"run_id": self._run_id, **row})

    def _insert(self, table: str, row: dict[str, object]) -> int:
        columns, places = ", ".join(row), ", ".join("?" * len(row))
        sql = f"insert into {table} ({columns}) values ({places})"  # noqa: S608  names are ours, values are bound
        return self._append(table, sql, *row.values())

    def _append(self, table: str, sql: str, *values: object) -> int:
        """Add a row to the open batch; outside of one it is a batch of its own."""
        if not self._db.conn.in_transaction:
            with self.batch():
                return self._append(table, sql, *values)
        rowid = self._execute(sql, *values).lastrowid or 0
        self._chain.note(table, rowid)
        return rowid

    def _execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        try:
            return self._db.execute(sql, values)
        except sqlite3.DatabaseError as error:
            raise InfrastructureError(f"the evidence file could not be written: {error}") from error


def to_json(value: object) -> str:
    """Write a value of a column that holds JSON."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")

"""The hash chain of a run: every commit appends a block, which tells the rows that came with it and hashes them.

The line of a row is `json_array(table, column, ...)` as SQLite prints it, so that the `sqlite3` shell gives the same
bytes. A block's hash is that of the hash before it, a line about the block itself, and the lines of its rows:

    previous LF json_array('block', run_id, number, rows, columns) LF line LF line LF ...

`digests` holds the hash of each line alone, in their order, so that a row that was changed can be named. The first
block of a run declares the columns of its lines: one that a later harness adds is in no line of an earlier run. It
follows the last block of the run before in that file. Stacks are shared by the runs of a file: each run's chain has
every stack that its accesses name, whoever appended it, so that it rests on nothing that another run vouches for.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence

from sqlite_utils import Database

from harness.store.schema import CHAINED

Columns = Mapping[str, Sequence[str]]
Execute = Callable[..., sqlite3.Cursor]

NO_BLOCK = "0" * 64  # what the first block of a file follows
DIGEST_BYTES = 32

HEADER = "cast(json_array('block', run_id, number, rows, columns) as blob)"
_MAKE_HEADER = f"select {HEADER} from (select ? as run_id, ? as number, ? as rows, ? as columns)"  # noqa: S608  a constant
_LAST = "select number, sha256 from block where run_id = ? order by number desc limit 1"


class Chain:
    """The open block of a run. What it follows is read from the file, so that a dropped batch leaves no trace."""

    def __init__(self, db: Database, execute: Execute, run_id: str) -> None:
        self._execute = execute
        self._run_id = run_id
        self._columns = read_columns(db)
        self._lines = {table: select_lines(table, columns) for table, columns in self._columns.items()}
        self._spans: list[list[object]] = []
        self._newest: dict[str, list[object]] = {}  # the last span of each table

    def note(self, table: str, rowid: int) -> None:
        """Have the open block tell of this row."""
        span = self._newest.get(table)
        if span is not None and span[2] == rowid - 1:
            span[2] = rowid
        else:
            self._newest[table] = [table, rowid, rowid]
            self._spans.append(self._newest[table])

    def append_block(self) -> None:
        """Close the block, in the transaction of its rows."""
        if not self._spans:
            return
        number, previous = self._find_last()
        columns = None if number else _to_json(self._columns)
        block = (self._run_id, number, _to_json(self._spans), columns)
        (header,) = self._execute(_MAKE_HEADER, *block).fetchone()
        sha256, digests = hash_block(previous, header, self._read_lines())
        self._execute(
            "insert into block (run_id, number, rows, columns, digests, previous, sha256) values (?, ?, ?, ?, ?, ?, ?)",
            *(*block, digests, previous, sha256),
        )
        self.drop()

    def drop(self) -> None:
        """Forget the rows of the open block, which were not written."""
        self._spans, self._newest = [], {}

    def _find_last(self) -> tuple[int, str]:
        last = self._execute(_LAST, self._run_id).fetchone()
        if last is not None:
            return last[0] + 1, last[1]
        before = self._execute("select sha256 from block order by block_id desc limit 1").fetchone()
        return 0, before[0] if before else NO_BLOCK

    def _read_lines(self) -> list[bytes]:
        return [
            line
            for table, first, last in self._spans
            for (_, line) in self._execute(self._lines[str(table)], first, last).fetchall()
        ]


def hash_next_block(db: Database, run_id: str, table: str, row: Mapping[str, object]) -> str:
    """Return the hash of the block that appends the next row of a table to a run which has blocks. Appends nothing.

    Raises KeyError for a row that lacks a column, TypeError for a run without blocks.
    """
    number, previous = db.execute(_LAST, [run_id]).fetchone()
    (columns,) = db.execute("select columns from block where run_id = ? and number = 0", [run_id]).fetchone()
    values = [row[column] for column in json.loads(columns)[table]]
    (rowid,) = db.execute(f"select coalesce(max(rowid), 0) + 1 from {table}").fetchone()  # noqa: S608  our names
    spans = _to_json([[table, rowid, rowid]])
    (header,) = db.execute(_MAKE_HEADER, [run_id, number + 1, spans, None]).fetchone()
    places = ", ".join("?" * len(values))
    (line,) = db.execute(f"select cast(json_array('{table}', {places}) as blob)", values).fetchone()
    return hash_block(previous, header, [line])[0]


def read_columns(db: Database) -> dict[str, list[str]]:
    """The columns that the tables of the chain have in this file."""
    return {table: [row[1] for row in db.execute(f"pragma table_info({table})").fetchall()] for table in CHAINED}


def select_lines(table: str, columns: Sequence[str]) -> str:
    """Return the question for the lines of the rows from one rowid to another, each with its rowid."""
    names = ", ".join(f'"{column}"' for column in columns)
    return (
        f"select rowid, cast(json_array('{table}', {names}) as blob) from \"{table}\""  # noqa: S608  a schema's names
        " where rowid between ? and ? order by rowid"
    )


def hash_block(previous: str, header: bytes, lines: Sequence[bytes]) -> tuple[str, bytes]:
    """Return the hash of a block, and those of its lines one after the other."""
    whole = b"\n".join((previous.encode(), header, *lines, b""))
    return hashlib.sha256(whole).hexdigest(), b"".join(hashlib.sha256(line).digest() for line in lines)


def _to_json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))

"""What is not as it was written: each row of a run by the hashes of its chain, and the file's schema by ours.

The chain alone finds whoever does not write it anew from the change on. The manifest finds that one.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from sqlite_utils import Database

from harness.rules.seal import Fault
from harness.store.chain import DIGEST_BYTES, HEADER, NO_BLOCK, Columns, hash_block, read_columns, select_lines
from harness.store.schema import CHAINED, migrations

OWNED = tuple(table for table in CHAINED if table != "stack")  # a stack belongs to no run
_OURS = "name not like 'sqlite\\_%' escape '\\' and name <> '_sqlite_migrations'"

_NOT_WRITTEN = "no run wrote it, or the block that told of it was taken away"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The rows of a table from one rowid to another."""

    table: str
    first: int
    last: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1


@dataclass(slots=True, kw_only=True)
class CheckedChain:
    """What a look at the chain of a run found; `blocks` is 0 for a run that has none."""

    blocks: int = 0
    rows: int = 0
    faults: list[Fault] = field(default_factory=list)
    told: dict[str, list[Span]] = field(default_factory=dict)

    def covers(self, table: str, rowid: int) -> bool:
        """Whether a block tells of this row; `told` is in order and joined."""
        spans = self.told.get(table, [])
        place = bisect_right(spans, rowid, key=lambda span: span.first) - 1
        return place >= 0 and rowid <= spans[place].last


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    block_id: int
    number: int
    rows: str
    columns: str | None
    digests: bytes
    previous: str
    sha256: str
    header: bytes


def check_chain(db: Database, run_id: str) -> CheckedChain:
    """Hash all that a run appended again."""
    checked = CheckedChain()
    actual = read_columns(db)
    columns: Columns = actual
    before: _Block | None = None
    for block in _read_blocks(db, run_id):
        checked.blocks += 1
        if not _follows(block, before):
            checked.faults.append(_at(block, "does not follow the block before it of its run"))
        before = block
        try:
            if block.columns is not None:
                columns = _parse_columns(block.columns, actual)
            spans = _parse_spans(block.rows, columns)
        except (ValueError, TypeError) as error:
            checked.faults.append(_at(block, f"tells of rows that cannot be: {error}"))
            continue
        checked.rows += sum(span.count for span in spans)
        for span in spans:
            checked.told.setdefault(span.table, []).append(span)
        checked.faults.extend(_check_block(db, block, spans, columns))
    checked.told = {table: _join(spans) for table, spans in checked.told.items()}
    if checked.blocks:
        checked.faults.extend(_find_strangers(db, run_id, checked))
        checked.faults.extend(_find_filled(db, run_id, columns, actual))
    return checked


def _read_blocks(db: Database, run_id: str) -> Iterator[_Block]:
    rows = db.execute(
        f"select block_id, number, rows, columns, digests, previous, sha256, {HEADER}"  # noqa: S608  a constant
        " from block where run_id = ? order by number, block_id",
        [run_id],
    )
    names = _Block.__slots__
    for row in rows:
        yield _Block(**dict(zip(names, row, strict=True)))


def _follows(block: _Block, before: _Block | None) -> bool:
    if before is None:
        return block.number == 0
    is_later = block.number == before.number + 1 and block.block_id > before.block_id
    return is_later and block.previous == before.sha256


def _at(block: _Block, what: str) -> Fault:
    return Fault(table="block", rowid=block.block_id, what=f"block {block.number} {what}")


def _parse_columns(text: str, actual: Columns) -> dict[str, list[str]]:
    columns = json.loads(text)
    if not isinstance(columns, dict):
        raise TypeError("its columns are no object")
    for table, names in columns.items():
        if unknown := set(names) - set(actual.get(table, ())):
            raise ValueError(f"{table} has no {', '.join(sorted(map(str, unknown)))}")
    return columns


def _parse_spans(text: str, columns: Columns) -> list[Span]:
    spans = []
    for table, first, last in json.loads(text):
        if table not in columns or type(first) is not int or type(last) is not int or not 0 < first <= last < 1 << 63:
            raise ValueError(f"{table!r} {first} to {last}")
        spans.append(Span(table=table, first=first, last=last))
    return spans


def _join(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: span.first):
        if joined and span.first <= joined[-1].last + 1:
            joined[-1] = replace(joined[-1], last=max(joined[-1].last, span.last))
        else:
            joined.append(span)
    return joined


def _check_block(db: Database, block: _Block, spans: Sequence[Span], columns: Columns) -> Iterator[Fault]:
    lines = [row for span in spans for row in _read_lines(db, span, columns)]
    sha256, digests = hash_block(block.previous, block.header, [line for _, _, line in lines])
    if sum(span.count for span in spans) * DIGEST_BYTES != len(block.digests):
        yield _at(block, "tells of other rows than it has hashes of")
    elif sha256 != block.sha256:
        found = list(_compare(block, spans, lines, digests))
        yield from found or [_at(block, "is not what was written: its hash is another")]
    elif digests != block.digests:
        yield _at(block, "is not what was written: its hashes of single rows are others")


def _read_lines(db: Database, span: Span, columns: Columns) -> Iterator[tuple[str, int, bytes]]:
    for rowid, line in db.execute(select_lines(span.table, columns[span.table]), [span.first, span.last]):
        yield span.table, rowid, line


def _compare(
    block: _Block, spans: Sequence[Span], lines: Sequence[tuple[str, int, bytes]], digests: bytes
) -> Iterator[Fault]:
    """Name the rows whose hash is another, or that are gone."""
    found = {(table, rowid): _digest(digests, place) for place, (table, rowid, _) in enumerate(lines)}
    places = ((span.table, rowid) for span in spans for rowid in range(span.first, span.last + 1))
    for place, (table, rowid) in enumerate(places):
        if (table, rowid) not in found:
            yield Fault(table=table, rowid=rowid, what="was deleted")
        elif found[table, rowid] != _digest(block.digests, place):
            yield Fault(table=table, rowid=rowid, what="was edited")


def _digest(digests: bytes, place: int) -> bytes:
    return digests[place * DIGEST_BYTES : (place + 1) * DIGEST_BYTES]


def _find_strangers(db: Database, run_id: str, checked: CheckedChain) -> Iterator[Fault]:
    """Rows that say they are of the run, and that none of its blocks tells of."""
    for table in OWNED:
        sql = f'select rowid from "{table}" where run_id = ? order by rowid'  # noqa: S608  our names
        for (rowid,) in db.execute(sql, [run_id]):
            if not checked.covers(table, rowid):
                yield Fault(table=table, rowid=rowid, what=f"was inserted: {_NOT_WRITTEN}")


def _find_filled(db: Database, run_id: str, columns: Columns, actual: Columns) -> Iterator[Fault]:
    """Columns that came after the run: in its rows they have the value that they came with."""
    for table in OWNED:
        known = set(columns.get(table, ()))
        defaults = {row[1]: row[4] for row in db.execute(f"pragma table_info({table})").fetchall()}
        for name in (name for name in actual[table] if known and name not in known):
            sql = f'select rowid from "{table}" where run_id = ? and "{name}" is not {defaults[name] or "null"}'  # noqa: S608  our names
            for (rowid,) in db.execute(sql, [run_id]):
                yield Fault(table=table, rowid=rowid, what=f"was edited: {name} is of a later harness than the run")


def check_file(db: Database, chains: Sequence[CheckedChain]) -> Iterator[Fault]:
    """Find what is wrong with the file beside its runs: its pages, what belongs to no run, the order of runs."""
    for (said,) in db.execute("pragma integrity_check").fetchall():
        if said != "ok":
            yield Fault(table="schema", rowid=None, what=f"is damaged: {said}")
    yield from _find_orphans(db)
    yield from _find_late_runs(db)
    yield from _find_stacks(db, chains)
    yield from _check_order(db)


def check_schema(db: Database) -> Iterator[Fault]:
    """Find what is not as our migrations make it, such as a trigger that was dropped."""
    expected, found = _our_schema(), _read_schema(db)
    for name in sorted(expected | found):
        if name not in found:
            yield Fault(table="schema", rowid=None, what=f"{name} was dropped")
        elif name not in expected:
            yield Fault(table="schema", rowid=None, what=f"{name} is none of ours")
        elif expected[name] != found[name]:
            yield Fault(table="schema", rowid=None, what=f"{name} was altered")


@cache
def _our_schema() -> dict[str, tuple[str, ...]]:
    ours = Database(memory=True)
    migrations.apply(ours)
    return _read_schema(ours)


def _read_schema(db: Database) -> dict[str, tuple[str, ...]]:
    sql = f"select type || ' ' || name, tbl_name, sql from sqlite_master where {_OURS}"  # noqa: S608  our names
    return {row[0]: row[1:] for row in db.execute(sql)}


def _find_orphans(db: Database) -> Iterator[Fault]:
    for table in OWNED:
        sql = (
            f'select rowid from "{table}" where run_id not in (select run_id from run)'  # noqa: S608  our names
            " and run_id not in (select run_id from block)"
        )
        for (rowid,) in db.execute(sql):
            yield Fault(table=table, rowid=rowid, what=f"was inserted: {_NOT_WRITTEN}")


def _find_late_runs(db: Database) -> Iterator[Fault]:
    """Runs without a chain: an older harness made them, and can have done so only before the first that has one."""
    rows = db.execute(
        "select rowid from run where run_id not in (select run_id from block) and rowid not between 1 and"
        " (select min(rowid) from run where run_id in (select run_id from block))"
    )
    for (rowid,) in rows:
        yield Fault(table="run", rowid=rowid, what=f"was inserted: {_NOT_WRITTEN}")


def _find_stacks(db: Database, chains: Sequence[CheckedChain]) -> Iterator[Fault]:
    """Stacks that no chain has, but for those of runs that have no chain."""
    rows = db.execute(
        "select stack_id from stack where stack_id not in (select stack_id from access"
        " where stack_id is not null and run_id not in (select run_id from block))"
    )
    for (rowid,) in rows:
        if not any(chain.covers("stack", rowid) for chain in chains):
            yield Fault(table="stack", rowid=rowid, what=f"was inserted: {_NOT_WRITTEN}")


def _check_order(db: Database) -> Iterator[Fault]:
    """The first block of a run follows the last one of the file; and no block is missing among them."""
    expected, sha256 = 1, NO_BLOCK
    for block_id, number, previous, own in db.execute(
        "select block_id, number, previous, sha256 from block order by block_id"
    ):
        if block_id != expected:
            yield Fault(table="block", rowid=expected, what="was deleted, or moved")
        elif number == 0 and previous != sha256:
            yield Fault(table="block", rowid=block_id, what="does not follow the last block of the run before")
        expected, sha256 = block_id + 1, own

"""The chain of hashes: made with every commit, and whatever is done to a sealed file is found and named."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from harness.errors import InfrastructureError
from harness.rules.seal import Examined, Fault, Standing
from harness.store.chain import NO_BLOCK
from harness.store.evidence import open_for_writing, reading
from harness.store.examine import Examiner
from harness.store.manifest import path_of, signature_of, write_manifest
from harness.store.schema import CHAINED, migrations
from harness.store.signing import SigningKey, make_key
from harness.store.writer import Writer
from tests.builders import access, process, run, stored
from tests.store.sealed import FIRST, LAST, open_as_forger, put_back_triggers, restamp, write_two_runs

EDITS = 1_000


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    return make_key(tmp_path_factory.mktemp("key") / "key.pem")


@pytest.fixture
def sealed(tmp_path: Path, key: SigningKey) -> Path:
    return write_two_runs(tmp_path / "e.db", key)


def examine(path: Path, key: SigningKey | None) -> tuple[list[Examined], list[Fault]]:
    with reading(path) as db:
        return Examiner(db, path, key.public if key else None, is_named=key is not None).examine_all()


def faults_of(path: Path, key: SigningKey | None) -> list[str]:
    examined, faults = examine(path, key)
    every = [*faults, *(fault for run in examined for fault in run.faults)]
    return [f"{fault.table} {fault.rowid} {fault.what}" for fault in every]


def test_every_commit_appends_one_block_that_follows_the_last(tmp_path: Path) -> None:
    writer = Writer(open_for_writing(tmp_path / "e.db"), run())
    with writer.batch():
        writer.add_process(process())
        for seq in range(3):
            writer.add_access(stored(access(seq=seq)))
    blocks = list(writer.db.query("select number, rows, columns, length(digests) as size, previous, sha256 from block"))
    assert [json.loads(block["rows"]) for block in blocks] == [
        [["run", 1, 1]],
        [["process", 1, 1], ["stack", 1, 1], ["access", 1, 3]],
    ]
    assert [block["size"] for block in blocks] == [32, 5 * 32]
    assert [block["previous"] for block in blocks] == [NO_BLOCK, blocks[0]["sha256"]]
    assert [block["columns"] is None for block in blocks] == [False, True]
    assert list(json.loads(blocks[0]["columns"])) == list(CHAINED)
    writer.close()


def test_a_block_is_the_hash_of_what_sqlite_prints(sealed: Path) -> None:
    with reading(sealed) as db:
        (rows, columns, previous, sha256, digests) = db.execute(
            "select rows, columns, previous, sha256, digests from block where block_id = 1"
        ).fetchone()
        lines = [
            db.execute("select json_array('block', run_id, 0, rows, columns) from block where number = 0").fetchone()
        ]
        for table, first, last in json.loads(rows):
            names = ", ".join(json.loads(columns)[table])
            lines += db.execute(
                f"select json_array('{table}', {names}) from {table} where rowid between {first} and {last}"
            )
    text = "".join(f"{line}\n" for (line,) in lines)
    assert hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest() == sha256
    assert digests[:32] == hashlib.sha256(lines[1][0].encode()).digest()


def test_a_line_holds_nothing_that_two_versions_of_sqlite_print_differently(tmp_path: Path) -> None:
    """Integers and text alone: how a real number or a blob is printed is no promise."""
    with closing(open_for_writing(tmp_path / "e.db").conn) as connection:
        kinds = {row[2] for table in CHAINED for row in connection.execute(f"pragma table_info({table})")}
    assert kinds == {"INTEGER", "TEXT"}


def test_every_table_but_the_chain_itself_is_in_it(tmp_path: Path) -> None:
    with closing(open_for_writing(tmp_path / "e.db").conn) as connection:
        tables = {row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")}
    assert tables - {"block", "_sqlite_migrations"} == set(CHAINED)


def add_twice(writer: Writer) -> None:
    with writer.batch():
        writer.add_process(process())
        writer.add_process(process())


def test_what_a_batch_that_was_dropped_held_is_in_no_block(tmp_path: Path, key: SigningKey) -> None:
    writer = Writer(open_for_writing(tmp_path / "e.db"), run())
    writer.begin()
    writer.add_process(process())
    writer.add_access(stored())
    writer.roll_back()
    with pytest.raises(InfrastructureError, match="UNIQUE"):
        add_twice(writer)
    with writer.batch():
        writer.add_process(process())
        writer.add_access(stored())
    writer.close()
    assert faults_of(tmp_path / "e.db", None) == []


def test_a_whole_file_is_whole_and_its_runs_are_signed(sealed: Path, key: SigningKey) -> None:
    examined, faults = examine(sealed, key)
    assert [(run.run_id, run.standing, run.faults) for run in examined] == [
        (FIRST, Standing.SIGNED, ()),
        (LAST, Standing.SIGNED, ()),
    ]
    assert faults == []
    with reading(sealed) as db:
        assert all(db[table].count for table in CHAINED), "a row in each table"
        stacks = [json.loads(rows) for (rows,) in db.execute(f"select rows from block where run_id = '{LAST}'")]
    assert ["stack", 1, 3] in [span for spans in stacks for span in spans], "appended by the first run"


def test_a_column_of_a_later_harness_changes_no_line_and_cannot_be_filled(sealed: Path, key: SigningKey) -> None:
    with closing(open_as_forger(sealed)) as connection:
        connection.execute("alter table hook add column later text not null default 'x'")
        put_back_triggers(connection)
    assert faults_of(sealed, key) == ["schema None table hook was altered"]
    with closing(sqlite3.connect(sealed)) as connection, connection:
        connection.execute("drop trigger hook_no_update")
        connection.execute("update hook set later = 'y' where hook_id = 2")
    assert "hook 2 was edited: later is of a later harness than the run" in faults_of(sealed, key)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, key: SigningKey) -> Path:
    """A sealed file whose triggers are away."""
    path = write_two_runs(tmp_path_factory.mktemp("original") / "e.db", key)
    open_as_forger(path).close()
    return path


class Forger:
    """Changes one thing in a copy of a file, at random, and says which rows that concerns."""

    def __init__(self, seed: int, connection: sqlite3.Connection) -> None:
        self._random = random.Random(seed)  # noqa: S311  not for secrets
        self._db = connection

    def forge(self) -> tuple[str, set[tuple[str, int]]]:
        way = self._random.choice(("update", "update", "update", "delete", "insert", "swap", "truncate"))
        table = self._random.choice((*CHAINED, "block"))
        ways: dict[str, Callable[[str], set[int]]] = {
            "update": self._update, "delete": self._delete, "insert": self._insert, "swap": self._swap,
        }  # fmt: skip
        if way == "truncate":
            return way, self._truncate()
        concerned = {(table, rowid) for rowid in ways[way](table)}
        return f"{way} {table}", concerned | ({("manifest", 0)} if (way, table) == ("delete", "block") else set())

    def _rowid(self, table: str) -> int:
        return int(self._random.choice(self._db.execute(f"select rowid from {table}").fetchall())[0])

    def _columns(self, table: str) -> list[tuple[str, str]]:
        return [(row[1], row[2]) for row in self._db.execute(f"pragma table_info({table})")]

    def _update(self, table: str) -> set[int]:
        """Any column of any row; what two rows may not share is told from the others by being long or negative."""
        rowid, (name, kind) = self._rowid(table), self._random.choice(self._columns(table))
        before = self._db.execute(f"select {name} from {table} where rowid = ?", [rowid]).fetchone()[0]
        if kind == "INTEGER":
            step = self._random.choice((1_000_003, -1_000_003))
            value: object = (before or 0) + (step if (before or 0) < 2**62 else -7)
        elif kind == "BLOB":
            place = self._random.randrange(len(before))
            value = before[:place] + bytes([before[place] ^ 1]) + before[place + 1 :]
        else:
            value = f"{before}{self._random.choice(('x', ' ', chr(0), chr(0x202E), 'é'))}"
        self._db.execute(f"update {table} set {name} = ? where rowid = ?", [value, rowid])
        return {rowid, value} if isinstance(value, int) else {rowid}  # where it was its number, its place is another

    def _delete(self, table: str) -> set[int]:
        rowid = self._rowid(table)
        self._db.execute(f"delete from {table} where rowid = ?", [rowid])
        return {rowid}

    def _insert(self, table: str) -> set[int]:
        """A copy of a row, changed where it has to differ, as if it had been written last."""
        source, columns = self._rowid(table), self._columns(table)
        values = dict(zip((name for name, _ in columns), self._db.execute(
            f"select * from {table} where rowid = ?", [source]).fetchone(), strict=True))  # fmt: skip
        for name in {f"{table}_id", "seq", "number", "epoch", "name", "sha256", "split"} & set(values):
            values[name] = values[name] + 1_000 if isinstance(values[name], int) else f"{values[name]}x"
        if table in ("run", "run_end", "installation"):
            values["run_id"] = "01HACCCCCCCCCCCCCCCCCCCCCC"
        if table == "tap":
            values.pop("tap_id")
        sql = f"insert into {table} ({', '.join(values)}) values ({', '.join('?' * len(values))})"
        return {self._db.execute(sql, list(values.values())).lastrowid or 0}

    def _swap(self, table: str) -> set[int]:
        """Two rows of a table change places; where there is but one it goes to another."""
        rowids = [row[0] for row in self._db.execute(f"select rowid from {table}")]
        one, other = self._random.sample(rowids, 2) if len(rowids) > 1 else (rowids[0], 77)
        for old, new in ((one, -1), (other, one), (-1, other)):
            self._db.execute(f"update {table} set rowid = ? where rowid = ?", [new, old])
        return {one, other}

    def _truncate(self) -> set[tuple[str, int]]:
        """The last run ends some commits earlier, as if it had been killed there; not one, where it may have been."""
        blocks = self._db.execute(
            "select block_id, rows from block where run_id = ? order by number desc", [LAST]
        ).fetchall()
        for block_id, rows in blocks[: self._random.randrange(2, len(blocks))]:
            for table, first, last in json.loads(rows):
                if table != "stack":
                    self._db.execute(f"delete from {table} where rowid between ? and ?", [first, last])
            self._db.execute("delete from block where block_id = ?", [block_id])
        return {("manifest", 0)}


def test_each_of_a_thousand_edits_is_found_and_named(original: Path, key: SigningKey) -> None:
    whole = sqlite3.connect(original)
    found = 0
    with closing(whole):
        for seed in range(EDITS):
            copy = sqlite3.connect(":memory:", isolation_level=None)
            whole.backup(copy)
            way, concerned = Forger(seed, copy).forge()
            put_back_triggers(copy)
            examined, faults = Examiner(Database(copy), original, key.public, is_named=True).examine_all()
            every = [*faults, *(fault for run in examined for fault in run.faults)]
            assert every, (seed, way)
            named = {(fault.table, fault.rowid or 0) for fault in every}
            assert named & concerned, (seed, way, concerned, every)
            copy.close()
            found += 1
    assert found == EDITS


def test_a_manifest_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "e.db"
    writer = Writer(open_for_writing(path), run())
    path_of(path, run().run_id).mkdir()
    with pytest.raises(InfrastructureError, match="the run is not sealed"):
        write_manifest(writer.db, path, run().run_id, None)
    writer.close()
    assert sorted(found.name for found in tmp_path.iterdir()) == ["e.db", path_of(path, run().run_id).name]


def test_a_copy_that_sqlite_packs_is_as_whole(sealed: Path, key: SigningKey) -> None:
    """Rows are never deleted, so that no rowid changes where SQLite counts them anew."""
    with closing(sqlite3.connect(sealed)) as connection:
        connection.execute("vacuum")
    assert faults_of(sealed, key) == []


def test_a_file_that_was_written_anew_is_found_by_its_manifest(sealed: Path, key: SigningKey) -> None:
    with closing(open_as_forger(sealed)) as connection:
        connection.execute("update access set hook = 'a.B.c' where access_id = (select max(access_id) from access)")
    restamp(sealed, LAST)
    assert faults_of(sealed, key)[0].startswith("manifest None head was")


def test_a_manifest_that_was_written_anew_is_found_by_its_signature(
    sealed: Path, key: SigningKey, tmp_path: Path
) -> None:
    manifest = path_of(sealed, LAST)
    before = manifest.read_bytes()
    manifest.write_bytes(before.replace(b"com.x", b"com.y"))
    assert "signature None is not of this manifest: one of the two was altered" in faults_of(sealed, key)
    forger = make_key(tmp_path / "forger.pem")
    own = before.replace(key.public.fingerprint.encode(), forger.public.fingerprint.encode())
    manifest.write_bytes(own)
    signature_of(manifest).write_bytes(forger.sign(own))
    assert faults_of(sealed, key) == ["signature None is not of the key that was named"]
    with reading(sealed) as db:
        first, last = Examiner(db, sealed, key.public, is_named=False).examine_all()[0]
    assert (first.standing, last.standing) == (Standing.SIGNED, Standing.OTHER_KEY)


def remove_run(path: Path) -> None:
    with closing(open_as_forger(path)) as connection:
        for (table,) in connection.execute(
            "select name from sqlite_master where type = 'table' and name not like '\\_%' escape '\\'"
        ):
            if table != "stack":
                connection.execute(f"delete from {table} where run_id = ?", [LAST])
        put_back_triggers(connection)


TAMPERINGS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a signature that is gone": (
        lambda path: signature_of(path_of(path, LAST)).unlink(),
        "signature None is missing, and the manifest names a key",
    ),
    "a manifest that is none": (
        lambda path: path_of(path, LAST).write_text("{}"), "manifest None is none: ",
    ),
    "a run that is gone": (remove_run, "manifest None seals a run that is not in the file"),
}  # fmt: skip


@pytest.mark.parametrize("how", TAMPERINGS)
def test_what_is_outside_the_file_is_missed(sealed: Path, key: SigningKey, how: str) -> None:
    tamper, said = TAMPERINGS[how]
    tamper(sealed)
    assert any(fault.startswith(said) for fault in faults_of(sealed, key)), faults_of(sealed, key)


SCHEMES = {
    "drop trigger access_no_update": "trigger access_no_update was dropped",
    "drop view timeline": "view timeline was dropped",
    "create trigger t after insert on gap begin select 1; end": "trigger t is none of ours",
    "alter table gap add column note text": "table gap was altered",
    "drop index gap_by_run": "index gap_by_run was dropped",
}


@pytest.mark.parametrize("sql", SCHEMES)
def test_a_schema_that_was_altered_is_named(sealed: Path, key: SigningKey, sql: str) -> None:
    with closing(sqlite3.connect(sealed)) as connection:
        connection.execute(sql)
    assert faults_of(sealed, key) == [f"schema None {SCHEMES[sql]}"]


def test_a_run_of_an_older_harness_has_no_chain_and_is_not_tampered_with(tmp_path: Path, key: SigningKey) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as connection:
        db = Database(connection)
        migrations.apply(db, stop_before="0008_chain_of_hashes")
        numbers = {row[1]: 1 for row in db.execute("pragma table_info(run)") if row[2] == "INTEGER"}
        texts = {row[1]: "{}" for row in db.execute("pragma table_info(run)") if row[2] == "TEXT"}
        db["run"].insert(numbers | texts | {"run_id": "01GOLD"})
        db["stack"].insert({"stack_id": 1, "sha256": "x", "frames": "[]"})
        db["access"].insert(
            dict.fromkeys((row[1] for row in db.execute("pragma table_info(access)") if row[2] == "TEXT"), "x")
            | {"run_id": "01GOLD", "stack_id": 1, "seq": 0, "at_boottime_ns": 1, "at_wall_ns": 1}
        )
    before = path.read_bytes()
    examined, faults = examine(path, None)
    assert [(run.run_id, run.standing, run.faults) for run in examined] == [("01GOLD", Standing.UNCHAINED, ())]
    assert faults == []
    assert path.read_bytes() == before
    shutil.copy(path, tmp_path / "e.db")
    write_two_runs(tmp_path / "e.db", key)
    examined, faults = examine(tmp_path / "e.db", None)
    assert [run.standing for run in examined] == [Standing.UNCHAINED, Standing.OTHER_KEY, Standing.OTHER_KEY]
    assert faults == []


def test_the_chain_is_whole_up_to_the_last_commit_wherever_the_writer_is_cut(tmp_path: Path) -> None:
    """As a power cut leaves it: the file and its log, copied between two commits and in the middle of a transaction."""
    path = tmp_path / "e.db"
    writer = Writer(open_for_writing(path), run())
    for number, copy in enumerate(_copies(writer, path, tmp_path)):
        examined, faults = examine(copy, None)
        (found,) = examined
        assert (found.standing, found.faults, faults) == (Standing.UNENDED, (), [])
        assert found.blocks == 1 + (number + 1) // 2
    writer.close()


def _copies(writer: Writer, path: Path, folder: Path) -> Iterator[Path]:
    for seq in range(4):
        writer.begin()
        writer.add_access(stored(access(seq=seq)))
        for moment in ("open", "committed"):
            if moment == "committed":
                writer.commit()
            copy = folder / f"{seq}-{moment}" / "e.db"
            copy.parent.mkdir()
            for suffix in ("", "-wal"):
                shutil.copy(f"{path}{suffix}", f"{copy}{suffix}")
            yield copy

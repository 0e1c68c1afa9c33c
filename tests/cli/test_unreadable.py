"""The commands that read, given what is no evidence file, a damaged one, or one that nobody may write beside."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.store.evidence import open_for_writing
from harness.store.writer import Writer
from tests.builders import run
from tests.cli.calling import call
from tests.cli.evidence_files import FIRST, fill, write_two_runs


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return write_two_runs(tmp_path / "e.db")


@pytest.mark.parametrize("command", [["runs"], ["show", "latest"], ["accesses", "latest"], ["hooks", "latest"]])
def test_files_that_cannot_be_read(tmp_path: Path, db: Path, command: list[str]) -> None:
    (tmp_path / "text.db").write_text("this is text and no database")
    (tmp_path / "empty.db").touch()
    (tmp_path / "short.db").write_bytes(db.read_bytes()[:8192])
    (tmp_path / "stub.db").write_bytes(db.read_bytes()[:50])
    spoil(db, tmp_path / "spoilt.db")
    newer(db, tmp_path / "newer.db")
    foreign(tmp_path / "foreign.db")
    for name, code, words in (
        ("none.db", 2, "does not exist"),
        ("text.db", 2, "is no SQLite database"),
        ("empty.db", 2, "is empty"),
        ("newer.db", 2, "newer schema"),
        ("foreign.db", 2, "is no evidence file"),
        (".", 2, "is a directory"),
        ("short.db", 7, "was cut short"),
        ("stub.db", 7, "was cut short"),
        ("spoilt.db", 7, "is damaged"),
    ):
        done = call(*command, "--db", tmp_path / name)
        assert (done.code, words in done.stderr) == (code, True), (name, done)
        assert done.stdout == ""


def spoil(source: Path, target: Path) -> None:
    """Overwrite every page but the first with what is no page."""
    data = source.read_bytes()
    target.write_bytes(data[:4096] + b"\xa5" * (len(data) - 4096))


def newer(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    opened = open_for_writing(target)
    opened["_sqlite_migrations"].insert({"migration_set": "collection_harness", "name": "9_later", "applied_at": "x"})
    opened.close()


def foreign(target: Path) -> None:
    connection = sqlite3.connect(target)
    connection.execute("create table run (run_id text)")
    connection.commit()
    connection.close()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_damage_is_a_message_and_never_a_traceback(db: Path, data: Any) -> None:
    content = bytearray(db.read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(16, len(content) - 1))] = data.draw(st.integers(0, 255))
    damaged = db.with_name("damaged.db")
    damaged.write_bytes(bytes(content))
    for command in (["runs"], ["show", FIRST], ["accesses", FIRST, "--json"], ["hooks", FIRST]):
        assert call(*command, "--db", damaged).code in (0, 2, 3, 7), command


def test_a_header_that_no_sqlite_knows_is_damage(db: Path) -> None:
    content = bytearray(db.read_bytes())
    content[47] = 5  # the format of the schema; there are formats 1 to 4
    db.write_bytes(bytes(content))
    done = call("runs", "--db", db)
    assert done.code == 7
    assert "is damaged: unsupported file format" in done.stderr


@contextmanager
def without_rights(base: Path) -> Iterator[None]:
    """Be a user whom permissions hold back: ourselves, or for root another one, whom the way there is opened to."""
    if os.getuid():
        yield
        return
    closed = [path for path in (base, *base.parents) if not path.stat().st_mode & 0o001]
    modes = [(path, path.stat().st_mode) for path in closed]
    for path, mode in modes:
        path.chmod(mode | 0o011)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        for path, mode in modes:
            path.chmod(mode)


@pytest.mark.parametrize("has_log", [False, True])
def test_a_read_only_file_in_a_read_only_directory(tmp_path: Path, has_log: bool) -> None:
    """On evidence media; with `has_log` as a killed run left it, when the rows stand in the write-ahead log alone."""
    folder = tmp_path / "media"
    folder.mkdir()
    writer = Writer(open_for_writing(folder / "live.db"), run(run_id=FIRST))
    fill(writer)
    if not has_log:
        writer.close()
    for suffix in ("", "-wal") if has_log else ("",):
        shutil.copyfile(folder / f"live.db{suffix}", folder / f"e.db{suffix}")
        (folder / f"e.db{suffix}").chmod(0o444)
    if has_log:
        writer.close()
    (folder / "live.db").unlink()
    assert call("runs", "--db", folder / "e.db").code == 0  # what it needs is loaded while there are rights
    for name in ("e.db-wal", "e.db-shm") if not has_log else ("e.db-shm",):
        (folder / name).unlink(missing_ok=True)
    before = sorted(path.name for path in folder.iterdir())
    folder.chmod(0o555)
    with without_rights(folder):
        done = call("accesses", "latest", "--db", folder / "e.db", "--json")
        assert sorted(path.name for path in folder.iterdir()) == before
    folder.chmod(0o755)
    assert done.code == 0, done.stderr
    assert len(json.loads(done.stdout)) == 3


def test_a_journal_beside_a_read_only_file_is_heeded(tmp_path: Path) -> None:
    """As a power cut leaves it: pages that were written too early, and what they were before."""
    live, folder = write_two_runs(tmp_path / "live.db"), tmp_path / "media"
    folder.mkdir()
    with closing(sqlite3.connect(live, isolation_level=None)) as connection:
        connection.execute("pragma cache_size = 1")
        connection.execute("begin")
        connection.execute("create table more (bytes)")
        connection.executemany("insert into more values (randomblob(3000))", [()] * 400)
        for suffix in ("", "-journal"):
            shutil.copyfile(f"{live}{suffix}", folder / f"e.db{suffix}")
    assert call("runs", "--db", live).code == 0  # what it needs is loaded while there are rights
    folder.chmod(0o555)
    with without_rights(folder):
        done = call("accesses", "latest", "--db", folder / "e.db", "--json")
    folder.chmod(0o755)
    assert done.code == 0, done.stderr

"""Evidence files that a run cannot use: one message, the exit code for it, and neither file nor phone is touched."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.store.evidence import open_for_writing
from tests.run.phones import PACKAGE, RUN, RunningPhone, boot


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPhone]:
    with boot(tmp_path_factory.mktemp("files")) as booted:
        yield booted


def make_read_only(path: Path) -> None:
    path.chmod(0o444)


def make_newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("insert into _sqlite_migrations select 77, migration_set, '9999_later', 'x'"
                           " from _sqlite_migrations limit 1")  # fmt: skip
    connection.close()


def damage(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * 4000 + content[4100:])


def make_text(path: Path) -> None:
    path.write_text("some notes of mine, no database")


@pytest.mark.parametrize(
    ("spoil", "code", "message"),
    [
        (make_read_only, 2, "is read-only"),
        (make_newer, 2, "has a newer schema (9999_later)"),
        (damage, 7, "is damaged"),
        (make_text, 2, "is no SQLite database"),
    ],
)
def test_it_is_refused_and_left_as_it_is(
    phone: RunningPhone, tmp_path: Path, spoil: object, code: int, message: str
) -> None:
    path = tmp_path / "e.db"
    open_for_writing(path).close()
    assert callable(spoil)
    spoil(path)
    before = path.read_bytes()
    done = phone.harness(*RUN, "--db", str(path))
    assert done.returncode == code, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert path.read_bytes() == before
    assert phone.device.run(f"pm list packages {PACKAGE}") == ""
    assert phone.traces() == []

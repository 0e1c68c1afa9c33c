"""The evidence file: append-only, one writer, and a clear word about files that cannot be used."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from harness.errors import ConfigError, InfrastructureError, LockedError
from harness.model import Change, ChangeEnd, ChangeKind, ChangeOutcome, HookReport, HookState, Proof
from harness.store.evidence import lock_evidence, open_for_writing, reading
from harness.store.queries import find_run, read_hook_states, read_hooks
from harness.store.schema import migrations
from harness.store.writer import Writer
from tests.builders import access, process, run, stored

ABSENT, INSTALLED = HookState.ABSENT, HookState.INSTALLED


@pytest.mark.parametrize(
    "sql",
    [
        *("update access set seq = 9", "delete from access", "delete from run", "update stack set frames = ''"),
        *("update block set sha256 = ''", "delete from block"),
    ],
)
def test_nothing_can_be_changed_or_removed(tmp_path: Path, sql: str) -> None:
    writer = Writer(open_for_writing(tmp_path / "e.db"), run())
    writer.add_process(process())
    writer.add_access(stored())
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        writer.db.execute(sql)
    writer.close()


def test_the_same_number_is_refused_twice(tmp_path: Path) -> None:
    writer = Writer(open_for_writing(tmp_path / "e.db"), run())
    writer.add_process(process())
    writer.add_access(stored(access(seq=3)))
    with pytest.raises(Exception, match="UNIQUE constraint"):
        writer.add_access(stored(access(seq=3)))
    writer.close()


def test_a_hook_for_several_data_types_has_a_state_for_each_and_the_newest_counts(tmp_path: Path) -> None:
    writer = Writer(open_for_writing(tmp_path / "e.db"), run())
    writer.add_process(process())
    for data_type, state in (("camera", ABSENT), ("image", ABSENT), ("camera", INSTALLED), ("image", ABSENT)):
        report = HookReport(hook="a.B.c", data_type=data_type, state=state, overloads=1, error=None)
        writer.add_hook("e1", report, 1)
    for read in (read_hooks, read_hook_states):
        states = [(hook.data_type, hook.state) for hook in read(writer.db, run().run_id)]
        assert sorted(states) == [("camera", INSTALLED), ("image", ABSENT)]
    writer.close()


def test_a_hook_is_proved_by_a_canary_or_by_the_first_access_that_it_told_of(tmp_path: Path) -> None:
    writer = Writer(open_for_writing(tmp_path / "e.db"), run())
    writer.add_process(process())
    for name, proof in (("a.B.canary", Proof.CANARY), (access().hook, None), ("a.B.silent", None)):
        report = HookReport(hook=name, data_type="contacts", state=INSTALLED, overloads=1, error=None, proof=proof)
        writer.add_hook("e1", report, 1)
    writer.add_access(stored(access(seq=3)))
    writer.add_access(stored(access(seq=4)))
    rows = {hook.hook: hook for hook in read_hook_states(writer.db, run().run_id)}
    proofs = {name: row.proof for name, row in rows.items()}
    assert proofs == {"a.B.canary": Proof.CANARY, access().hook: Proof.CALL, "a.B.silent": None}
    assert [name for name, row in rows.items() if row.is_unproved] == ["a.B.silent"]
    writer.close()


def test_commits_are_durable_and_ordered_for_a_power_cut(tmp_path: Path) -> None:
    db = open_for_writing(tmp_path / "e.db")
    assert db.execute("pragma journal_mode").fetchone()[0] == "wal"
    assert db.execute("pragma synchronous").fetchone()[0] == 2
    db.close()


def test_a_finished_file_stands_alone_and_readers_add_nothing_to_it(tmp_path: Path) -> None:
    Writer(open_for_writing(tmp_path / "e.db"), run()).close()
    with reading(tmp_path / "e.db") as db:
        assert find_run(db, run().run_id) is not None
    assert [found.name for found in tmp_path.iterdir()] == ["e.db"]


def test_a_reader_does_not_keep_the_writer_from_closing(tmp_path: Path) -> None:
    writer = Writer(open_for_writing(tmp_path / "e.db"), run())
    with reading(tmp_path / "e.db") as db:
        assert find_run(db, run().run_id) is not None
        writer.close()
        assert find_run(db, run().run_id) is not None


def test_a_second_writer_is_turned_away_and_the_lock_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "e.db"
    with lock_evidence(path), pytest.raises(LockedError, match="being written"), lock_evidence(path):
        pass
    with lock_evidence(path):
        assert [found.name for found in tmp_path.iterdir()] == ["e.db"]


def test_a_demo_takes_the_next_number_while_its_file_is_in_use(tmp_path: Path) -> None:
    path = tmp_path / "d.db"
    with lock_evidence(path, or_next=True) as first, lock_evidence(path, or_next=True) as second:
        assert (first, second) == (path, tmp_path / "d-2.db")
    with lock_evidence(path, or_next=True) as again:
        assert again == path


def test_a_run_is_read_back(tmp_path: Path) -> None:
    writer = Writer(open_for_writing(tmp_path / "e.db"), run())
    writer.add_end("incomplete", ("a gap",))
    writer.close()
    with reading(tmp_path / "e.db") as db:
        found = find_run(db, run().run_id)
    assert found is not None
    assert (found.verdict, found.reasons) == ("incomplete", ("a gap",))
    assert [path.name for path in tmp_path.iterdir()] == ["e.db"]


def test_what_is_no_evidence_file_is_said(tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("hello, this is no database")
    with pytest.raises(ConfigError, match="no SQLite database"), lock_evidence(text):
        pass
    with pytest.raises(ConfigError, match="does not exist"), reading(tmp_path / "nope.db"):
        pass
    with pytest.raises(ConfigError, match="is a directory"), lock_evidence(tmp_path):
        pass
    with pytest.raises(ConfigError, match="make that directory"), lock_evidence(tmp_path / "no" / "e.db"):
        pass


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "e.db"
    db = open_for_writing(path)
    db["_sqlite_migrations"].insert({"migration_set": "collection_harness", "name": "9999_later", "applied_at": "x"})
    db.close()
    before = path.read_bytes()
    with pytest.raises(ConfigError, match="newer schema"):
        open_for_writing(path)
    with pytest.raises(ConfigError, match="newer schema"), reading(path):
        pass
    assert path.read_bytes() == before


def test_a_read_only_file_is_refused_whoever_asks(tmp_path: Path) -> None:
    path = tmp_path / "e.db"
    open_for_writing(path).close()
    path.chmod(0o444)
    with pytest.raises(ConfigError, match="is read-only"), lock_evidence(path):
        pass


def test_a_file_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "e.db"
    db = Database(path)
    migrations.apply(db, stop_before="0002_changes_and_users")
    row = {"run_id": "r", "package": "com.x", "started_at": "2026-01-01"}
    numbers = {"version_code": 1, "sdk": 30, "granted": 0}
    texts = [c.name for c in db["run"].columns if c.name not in row | numbers]
    db["run"].insert(row | numbers | dict.fromkeys(texts, "x"))
    db.close()
    db = open_for_writing(path)
    (found,) = db.query("select user_id, data, attached, stores_values from run")
    assert found == {"user_id": 0, "data": "fresh", "attached": 0, "stores_values": 0}
    db.close()


def test_an_app_that_was_changed_on_the_device_is_listed_once_with_its_end(tmp_path: Path) -> None:
    writer = Writer(open_for_writing(tmp_path / "e.db"), run())
    writer.add_change(Change(number=1, kind=ChangeKind.INSTALLED, target="com.x", detail="", at_boottime_ns=5))
    writer.add_change(Change(number=2, kind=ChangeKind.FORWARDED, target="tcp:1", detail="", at_boottime_ns=None))
    end = ChangeEnd(number=1, outcome=ChangeOutcome.FAILED, reason="gone", end_boottime_ns=None)
    writer.add_change_end(end)
    rows = list(writer.db.query("select kind, outcome from change natural left join change_end order by number"))
    assert rows == [{"kind": "installed", "outcome": "failed"}, {"kind": "forwarded", "outcome": None}]
    with pytest.raises(InfrastructureError, match="UNIQUE"):
        writer.add_change_end(end)
    writer.close()


def test_a_file_of_an_older_harness_is_read_as_todays_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "e.db"
    db = Database(path)
    migrations.apply(db, stop_before="0002_changes_and_users")
    columns = {row[1]: row[2] for row in db.execute("pragma table_info(run)")}
    values = {name: 1 if kind == "INTEGER" else "{}" for name, kind in columns.items()}
    db["run"].insert(values | {"run_id": "01HOLD"})
    db.close()
    before = path.read_bytes()
    with reading(path) as opened:
        found = find_run(opened, "01HOLD")
    assert found is not None
    assert (found.data, found.user_id) == ("fresh", 0)
    assert path.read_bytes() == before


def test_a_run_cannot_begin_in_a_file_that_a_viewer_holds_open(tmp_path: Path) -> None:
    path = tmp_path / "e.db"
    Writer(open_for_writing(path), run()).close()
    with reading(path) as db:
        assert find_run(db, run().run_id) is not None
        with pytest.raises(LockedError, match="another program has it open"):
            open_for_writing(path)
    open_for_writing(path).close()

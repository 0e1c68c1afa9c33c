"""The index of a sweep: what was asked comes first, rows are only added, and a cell ends once."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from harness.errors import ConfigError, InfrastructureError, IntegrityError
from harness.rules.sweep import Attempt, AttemptResult, Cell, CellEnd, CellState, Limits, Scenario
from harness.store.evidence import open_for_writing
from harness.store.sweeps import Asked, SweepIndex, create_index, migrations, read_attempted_runs

DOCS = Path(__file__).parents[2] / "docs" / "sweep.md"
ASKED = Asked(
    sweep_id="01M87KCXP140108WNX6VDZ8YF5",
    name="nightly",
    text='name = "nightly"',
    sha256="0" * 64,
    limits=Limits(attempts=2, quarantine_after=3, attempt_s=60.0),
    devices_file=None,
    version="0.1.0",
    began_at=datetime(2026, 3, 1, tzinfo=UTC),
)
CELLS = tuple(
    Cell(cell_id=f"c{number}", number=number, app="/a.apk", label="a", package="com.a", app_sha256="1" * 64,
         device="p", scenario=Scenario(name="x", play="manual", watch_s=1.5, grant=True), repeat=1)
    for number in (1, 2)
)  # fmt: skip


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SweepIndex]:
    create_index(tmp_path / "sweep.db", ASKED, CELLS)
    with closing(SweepIndex(tmp_path / "sweep.db")) as opened:
        yield opened


def test_what_was_asked_is_there_before_anything_is_done(index: SweepIndex) -> None:
    assert index.asked == ASKED
    board = index.read_board()
    assert (board.cells, board.limits, board.attempts, board.ends) == (CELLS, ASKED.limits, (), ())
    assert not board.is_finished


def test_an_attempt_is_there_when_it_begins_and_until_it_ends_it_is_under_way(index: SweepIndex) -> None:
    attempt_id, number = index.begin_attempt("c1")
    index.note_process(attempt_id, 77, "boot/1")
    underway = index.find_underway("c1")
    assert underway is not None
    assert (underway.attempt_id, underway.process, number) == (attempt_id, (77, "boot/1"), 1)
    assert index.find_underway("c2") is None
    index.end_attempt(attempt_id, AttemptResult.FAILED, 4, "offline", None)
    assert index.find_underway("c1") is None
    assert index.begin_attempt("c1")[1] == 2
    assert index.read_board().attempts == (
        Attempt(cell_id="c1", number=1, result=AttemptResult.FAILED, exit_code=4, reason="offline"),
        Attempt(cell_id="c1", number=2),
    )


def test_a_cell_ends_once_and_of_several_all_or_none(index: SweepIndex) -> None:
    ends = [CellEnd(cell_id=cell.cell_id, state=CellState.DONE, exit_code=0, reason="r", run_id="R") for cell in CELLS]
    index.end_cells(ends[:1])
    with pytest.raises(InfrastructureError, match="UNIQUE constraint failed"):
        index.end_cells([ends[1], ends[0]])
    assert index.read_board().ends == (ends[0],)
    index.end_cells(ends[1:])
    assert index.read_board().is_finished


def test_rows_are_only_added(index: SweepIndex, tmp_path: Path) -> None:
    index.begin_attempt("c1")
    with closing(sqlite3.connect(tmp_path / "sweep.db")) as other:
        for sql in ("update cell set device = 'q'", "delete from attempt"):
            with pytest.raises(sqlite3.IntegrityError, match="a sweep is append-only"):
                other.execute(sql)


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="does not exist"):
        SweepIndex(tmp_path / "sweep.db")
    assert list(tmp_path.iterdir()) == []


def test_evidence_that_no_run_came_to_write_holds_none_and_damage_is_told(tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    assert read_attempted_runs(path) == []
    path.touch()
    assert read_attempted_runs(path) == []
    sqlite3.connect(path).close()
    open_for_writing(path).close()
    assert read_attempted_runs(path) == []
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(IntegrityError, match="was cut short"):
        read_attempted_runs(path)


def test_every_table_and_column_is_described_and_no_other() -> None:
    sections = re.split(r"(?m)^### Table ", DOCS.read_text())[1:]
    documented = {section.split("`")[1]: re.findall(r"(?m)^\| `(\w+)` \|", section) for section in sections}
    db = Database(memory=True)
    migrations.apply(db)
    tables = [name for name in db.table_names() if not name.startswith("_")]
    assert documented == {name: [row[1] for row in db.execute(f"pragma table_info({name})")] for name in tables}

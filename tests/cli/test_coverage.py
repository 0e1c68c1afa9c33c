"""`harness coverage`: the shares of a run for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.builders import SECOND
from tests.cli.calling import call
from tests.cli.evidence_files import FIRST, write_partly_watched, write_two_runs


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return write_partly_watched(tmp_path / "e.db")


def test_each_process_each_blind_interval_and_each_data_type_is_printed(db: Path) -> None:
    shown = call("coverage", "latest", "--db", db)
    assert (shown.code, shown.stderr) == (0, "")
    text = " ".join(shown.stdout.split())
    for words in (
        "2 processes lived 12.000 s, of which 41.6 % was watched; 1 never had an agent.",
        "com.x 7 debug +11.000 10.000 s 50.0 %",
        "com.x:sub 8 none +15.000 2.000 s 0.0 %",
        "com.x 7 +16.000 +21.000 5.000 s open end: the process ended",
        "com.x:sub 8 +15.000 +17.000 2.000 s never watched: it was gone before we looked",
        "before terms camera 12.000 s 20.8 % 4 1 1",
        "contacts 41.6 % 2 1 1",
        "process com.x:sub (8): it was gone before we looked",
        "face: nothing watched it",
        "hooks that failed: g.H.j",
        "lost in com.x (7): 3 events (seq 3 to 5), in no share",
        "log cut in any process: 0.00 s (it overflowed), in no share",
    ):
        assert words in text, words


def test_the_document_has_the_same_in_nanoseconds(db: Path) -> None:
    document = json.loads(call("coverage", FIRST[:12], "--db", db, "--json").stdout)
    assert (document["run_id"], document["state"], document["verdict"]) == (FIRST, "ended", "incomplete")
    assert (document["lived_ns"], document["watched_ns"], document["watched_per_mille"]) == (
        12 * SECOND,
        5 * SECOND,
        416,
    )
    first, second = document["processes"]
    assert (first["pid"], first["watched_per_mille"], second["pid"], second["watched_per_mille"]) == (7, 500, 8, 0)
    assert second["blind"] == [
        {
            "kind": "unhooked_process",
            "reason": "it was gone before we looked",
            "from_boottime_ns": 95 * SECOND,
            "to_boottime_ns": 97 * SECOND,
        }
    ]
    assert [gap["events"] for gap in first["uncounted"]] == [3]
    assert [gap["kind"] for gap in document["loose_gaps"]] == ["log_cut"]
    assert document["phases"] == [
        {"phase": "before_terms", "lived_ns": 12 * SECOND, "watched_ns": 5 * SECOND, "watched_per_mille": 416}
    ]
    hooks = {each["hook"]: each for each in document["hooks"]}
    assert set(hooks) == {"a.B.c", "g.H.i", "g.H.j"}  # one that was never there has nothing to watch
    assert (hooks["g.H.j"]["watched_ns"], hooks["g.H.j"]["installed"]) == (0, 0)
    assert (hooks["g.H.i"]["lived_ns"], hooks["g.H.i"]["watched_ns"]) == (12 * SECOND, 5 * SECOND)
    assert document["unwatched_types"] == ["face"]


def test_every_line_fits_a_narrow_terminal(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "80")
    lines = call("coverage", "latest", "--db", db).stdout.splitlines()
    assert lines
    assert max(map(len, lines)) <= 80


def test_a_run_that_saw_no_process_says_so(tmp_path: Path) -> None:
    path = write_two_runs(tmp_path / "e.db")
    shown = call("coverage", "latest", "--db", path)
    assert shown.code == 0
    assert "No process of the app was seen: nothing was watched." in shown.stdout
    assert "The run did not end" in shown.stdout
    document = json.loads(call("coverage", "latest", "--db", path, "--json").stdout)
    assert (document["lived_ns"], document["watched_per_mille"], document["processes"]) == (0, None, [])


def test_a_run_that_is_not_there_is_exit_code_3(db: Path) -> None:
    assert call("coverage", "01X", "--db", db).code == 3
    assert call("coverage", "latest", "--db", db.with_name("none.db")).code == 2

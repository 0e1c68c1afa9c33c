"""The commands that read: right rows, exact numbers, and one clear message for a run that cannot be meant."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness.model import (
    HookState,
)
from harness.store.evidence import open_for_writing
from harness.store.writer import Writer
from tests.builders import SECOND, access, process, run, stored
from tests.cli.calling import call
from tests.cli.evidence_files import BIG, FIRST, SECOND_RUN, fill, hook, write_two_runs


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return write_two_runs(tmp_path / "e.db")


def test_runs_are_listed_with_their_ends(db: Path) -> None:
    listed = call("runs", "--db", db)
    assert listed.code == 0
    assert FIRST in listed.stdout
    assert "incomplete" in listed.stdout
    assert "killed" in listed.stdout
    objects = json.loads(call("runs", "--db", db, "--json").stdout)
    assert [(each["run_id"], each["verdict"], each["accesses"]) for each in objects] == [
        (FIRST, "incomplete", 3),
        (SECOND_RUN, None, 0),
    ]
    assert [each["state"] for each in objects] == ["ended", "killed"]
    lines = call("runs", "--db", db, "--nl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == objects


def test_show_tells_gaps_hooks_versions_and_what_no_hook_sees(db: Path) -> None:
    shown = call("show", FIRST, "--db", db)
    assert shown.code == 0
    text = " ".join(shown.stdout.split())
    for words in (
        "lost com.x 7 3 events seq 3 to 5",
        "not hooked: a.B.c in 1 process (not loaded yet)",
        "camera: inconclusive, not observed (coverage: 1 of 1 hook in place and proved, 1 gap)",
        "face: inconclusive, since nothing watched it (coverage: 0 of 1 hook in place, 1 gap)",
        "Nobody was seen to accept the terms",
        "Evidence incomplete: - a gap",
        "Not seen by any hook:",
        "frida 17",
        "spawn not to be had no root debug used",
        "com.x (7) 00:00:01.250 00:00:02.500 3 silent",
        "the device 00:00:01.250 00:00:02.500 4 the adb server had ended: refused",
        "Warning: the adb server was ended 2 times during the run",
        "From the crash log, of process 7: FATAL EXCEPTION: main Process: com.x, PID: 7 at com.x.Main.go(Main.java:7)",
        "and 2 lines more that are not kept",
        "heard again, stored once: 2 events of com.x (7)",
        "tick a box com.x:id/box +13.500 s after install tick a box 7, 9 on the screen +13.500 s",
    ):
        assert words in text, words


def test_show_as_json_holds_the_same(db: Path) -> None:
    document = json.loads(call("show", FIRST[:15], "--db", db, "--json").stdout)
    assert document["run_id"] == FIRST
    assert document["verdict"] == "incomplete"
    assert document["reasons"] == ["a gap"]
    assert document["db"] == str(db)
    assert [milestone["name"] for milestone in document["milestones"]] == ["installed", "first_launch"]
    assert document["gaps"][0]["events"] == 3
    assert [tried["outcome"] for tried in document["gate_tries"]] == ["left", "armed"]
    assert [tap["x"] for tap in document["taps"]] == [5, 7]
    assert [(each["process"], each["tries"]) for each in document["recoveries"]] == [("com.x", 3), (None, 4), (None, 5)]
    assert [(each["pid"], each["left_out"]) for each in document["crashes"]] == [(7, 2)]
    assert [process["repeats"] for process in document["processes"]] == [2]
    assert {each["data_type"]: each["observed"] for each in document["coverage"]["types"]} == {
        "camera": 0,
        "contacts": 2,
        "face": 0,
        "location": 1,
    }


def test_nothing_observed_is_no_acquittal(db: Path) -> None:
    for command in ("show", "accesses"):
        text = call(command, "latest", "--db", db).stdout
        assert "Nothing was observed. That is no acquittal" in text
        assert "no process of the app was instrumented" in text
        assert "clean" not in text


def test_accesses_as_json_are_exact(db: Path) -> None:
    rows = json.loads(call("accesses", FIRST, "--db", db, "--json").stdout)
    assert [row["seq"] for row in rows] == [0, 1, 2]
    assert rows[2]["at_boottime_ns"] == BIG - 1
    assert rows[2]["at_wall_ns"] == BIG
    assert rows[0]["since_install_s"] == 20.0
    assert rows[0]["since_terms_s"] is None
    assert rows[0]["detail"] == {"authority": "com.android.contacts"}
    assert rows[0]["thread"] == "=cmd|' /C calc'!A0"
    lines = call("accesses", FIRST, "--db", db, "--nl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == rows


def test_csv_has_the_columns_of_the_view_and_no_formula(db: Path) -> None:
    text = call("accesses", FIRST, "--db", db, "--csv").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["thread"] == "'=cmd|' /C calc'!A0"
    assert rows[2]["at_wall_ns"] == str(BIG)
    assert list(rows[0]) == list(json.loads(call("accesses", FIRST, "--db", db, "--json").stdout)[0])


@pytest.mark.parametrize(
    ("options", "seqs"),
    [
        (["--type", "location"], [2]),
        (["--type", "location", "--type", "contacts"], [0, 1, 2]),
        (["--outcome", "denied"], [1]),
        (["--phase", "before_terms", "--limit", "1"], [0]),
    ],
)
def test_accesses_are_selected(db: Path, options: list[str], seqs: list[int]) -> None:
    done = call("accesses", FIRST, "--db", db, "--json", *options)
    assert done.code == 0
    assert [row["seq"] for row in json.loads(done.stdout)] == seqs


def test_an_empty_selection_is_said_with_what_was_watched(db: Path) -> None:
    done = call("accesses", FIRST, "--db", db, "--json", "--type", "camera")
    assert (done.code, json.loads(done.stdout)) == (3, [])
    assert "camera: inconclusive, not observed (coverage: 1 of 1 hook in place" in done.stderr


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("01HA", f"2 runs of .* begin with 01HA\n  name one of: {FIRST}, {SECOND_RUN}; or say latest"),
        ("02", f"holds no run 02\n  name one of: {FIRST}, {SECOND_RUN}; or say latest"),
        ("", "holds no run with an empty name\n  name one of"),
        ("%", "holds no run %"),
    ],
)
@pytest.mark.parametrize("command", ["show", "accesses", "hooks"])
def test_a_run_that_is_not_the_only_one(db: Path, command: str, word: str, words: str) -> None:
    import re

    done = call(command, "--db", db, "--", word)
    assert done.code == 3
    assert re.search(words, done.stderr), done.stderr


def test_a_prefix_in_small_letters_names_a_run(db: Path) -> None:
    assert json.loads(call("show", "01haa", "--db", db, "--json").stdout)["run_id"] == FIRST


def test_reading_leaves_nothing_and_changes_nothing(db: Path) -> None:
    before = db.read_bytes()
    assert call("show", FIRST, "--db", db).code == 0
    assert [path.name for path in db.parent.iterdir()] == ["e.db"]
    assert db.read_bytes() == before


def test_a_run_that_is_under_way_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "e.db"
    writer = Writer(open_for_writing(path), run(run_id=FIRST))
    fill(writer)
    writer.begin()
    writer.add_access(stored(access(seq=9)))
    assert len(json.loads(call("accesses", FIRST, "--db", path, "--json").stdout)) == 3
    writer.commit()
    assert len(json.loads(call("accesses", FIRST, "--db", path, "--json").stdout)) == 4
    writer.close()


def test_a_reader_that_goes_away_is_no_error(db: Path) -> None:
    for options in (["accesses", FIRST, "--csv"], ["show", FIRST]):
        command = [sys.executable, "-m", "harness", *options, "--db", str(db)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        with process.stderr as stderr:
            assert stderr.read() == b""
        assert process.wait(timeout=100) == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            ["--type", "banana"],
            "watched no data type 'banana'\n  --type takes one of: camera, contacts, face, location",
        ),
        (["--phase", "banana"], "'banana' is not one of 'before_launch', 'before_terms', 'after_terms', 'unsure'"),
        (["--outcome", "banana"], "'banana' is not one of 'returned', 'denied', 'failed'"),
        (["--limit", "0"], "0 is not in the range x>=1"),
    ],
)
def test_a_selection_that_cannot_be_meant(db: Path, options: list[str], words: str) -> None:
    done = call("accesses", FIRST, "--db", db, *options)
    assert (done.code, done.stdout) == (2, "")
    assert words in done.stderr, done.stderr


def test_of_a_run_that_watched_nothing_no_type_is_a_mistake(db: Path) -> None:
    done = call("accesses", "latest", "--db", db, "--type", "camera")
    assert done.code == 3
    assert "nothing was watched: no process of the app was instrumented" in done.stderr


def test_two_formats_at_once_are_refused(db: Path) -> None:
    done = call("accesses", FIRST, "--db", db, "--json", "--csv")
    assert done.code == 2
    assert "--csv and --json exclude each other" in done.stderr


def test_text_of_the_device_cannot_steer_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "e.db"
    writer = Writer(open_for_writing(path), run(run_id=FIRST))
    writer.add_process(process(name="\x1b[2Jcom.x[red]\u202e"))
    writer.add_hook("e1", hook("camera\x07", "a.B\x1b]0;x\x07.c", HookState.ABSENT, "\x9b31m"), 91 * SECOND)
    writer.add_access(stored(access(data_type="\x1b[31mx", detail={"path": "/\x1b[2J\x7f"}), caller="a.\x1bB.c"))
    writer.add_end("incomplete", ("\x1b[2J",))
    writer.close()
    for command in (["runs"], ["show", FIRST], ["accesses", FIRST], ["hooks", FIRST], ["accesses", FIRST, "--csv"],
                    ["show", FIRST, "--json"], ["accesses", FIRST, "--nl"]):  # fmt: skip
        text = call(*command, "--db", path).stdout
        assert all(c.isprintable() or c == "\n" for c in text), command


def test_a_flood_of_accesses_is_cut_in_tables_and_whole_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "e.db"
    writer = Writer(open_for_writing(path), run(run_id=FIRST))
    writer.add_process(process())
    writer.begin()
    for seq in range(1500):
        writer.add_access(stored(access(seq=seq)))
    writer.commit()
    writer.close()
    assert f"1440 more: harness accesses {FIRST}" in call("show", FIRST, "--db", path).stdout
    table = call("accesses", FIRST, "--db", path).stdout
    assert table.count("  by Main") == 1000
    assert "These are the first 1000; there are more" in table
    longer = call("accesses", FIRST, "--db", path, "--limit", "1200").stdout
    assert longer.count("  by Main") == 1200
    assert "These are the first 1200; there are more" in longer
    assert "there are more" not in call("accesses", FIRST, "--db", path, "--limit", "1500").stdout
    assert len(call("accesses", FIRST, "--db", path, "--nl").stdout.splitlines()) == 1500

"""Sweeps over real virtual phones: resumed, never twice, alone in their directory, and past a device that fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.run.waiting import wait_until
from tests.sweep.bench import MANUAL, Bench, boot_bench

APPS = ("never_collects", "collects_early")
BEGUN = "select count(*) from attempt"


@pytest.fixture(scope="module")
def phones(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with boot_bench(tmp_path_factory.mktemp("sweep"), 2, "dead") as bench:
        yield bench


@pytest.fixture
def bench(phones: Bench, tmp_path: Path) -> Bench:
    """The phones of the module in a folder of its own."""
    (tmp_path / "devices.toml").write_text((phones.folder / "devices.toml").read_text())
    return Bench(tmp_path, phones.phones)


def states(bench: Bench) -> dict[str, int]:
    return dict(bench.query("select state, count(*) from cell_end group by state"))


@pytest.mark.parametrize("with_runs", [False, True], ids=["the sweep", "all"])
def test_killed_and_resumed_each_cell_is_done_once(bench: Bench, with_runs: bool) -> None:
    bench.write(APPS, 'devices = ["p1", "p2"]')
    process = bench.start("SWEEP.toml")
    assert wait_until(lambda: len(bench.run_pids()) == 2)
    assert wait_until(lambda: any(bench.query("select 1 from attempt_process")))
    bench.kill(process, with_runs=with_runs)
    under_way = bench.query("select cell_id from attempt")
    assert len(bench.query("select cell_id from cell")) == 4, "what is asked is written first"
    status = bench.sweep("status", "SWEEP.toml")
    assert "stopped: the same command goes on with it" in status.stdout
    done = bench.sweep()
    assert done.code == 1, done.stderr
    assert "go on with sweep" in done.stderr
    assert states(bench) == {"done": 4}
    ended = {cell: [verdict for verdict in runs if verdict] for cell, runs in bench.runs().items()}
    assert list(ended.values()) == [["complete"]] * 4, done.stderr
    results = bench.query("select result from attempt_end natural join attempt where number = 1 and cell_id in"
                          f" ('{under_way[0][0]}', '{under_way[1][0]}')")  # fmt: skip
    # A run that was not killed with the sweep plays on, and counts.
    assert set(results) == {("stopped",)} if with_runs else ("failed",) not in results
    assert bench.cases() == {"p1": [""] * 6 + bench.cases()["p1"][6:], "p2": [""] * 6 + bench.cases()["p2"][6:]}
    assert len(bench.folders) == 1
    assert (bench.folders[0] / "report.html").exists()


def test_a_phone_that_fails_is_quarantined_a_weak_one_waited_for_and_the_others_finish(bench: Bench) -> None:
    p1 = bench.phones[0].device
    p1.run("dumpsys battery set level 5")
    bench.write(("never_collects", "com.example.nobody"), 'devices = ["dead", "p1"]', "quarantine_after = 2",
                scenarios=MANUAL)  # fmt: skip
    process = bench.start("SWEEP.toml")
    assert process.stderr is not None
    assert any("p1: battery: 5 %, limit 15 %: wait" in line for line in process.stderr)
    p1.run("dumpsys battery reset")
    stdout, stderr = process.communicate(timeout=100)
    assert process.returncode == 4, stderr
    assert "1 cell 0 (no finding)" in stdout
    assert "2 cells 4 (the device)" in stdout
    assert "1 cell 3 (the app is not on the device)" in stdout
    ends = {cell_id.rpartition("-")[2] + cell_id[:4]: (state, reason)
            for cell_id, state, reason in bench.query("select cell_id, state, reason from cell_end")}  # fmt: skip
    assert {key: state for key, (state, _) in ends.items()} == {
        "dead0001": "quarantined", "dead0003": "quarantined", "p10002": "done", "p10004": "failed",
    }  # fmt: skip
    assert ends["dead0001"][1].startswith("dead failed 2 times in a row; the last: device 127.0.0.1:1: ")
    tried = bench.query("select cell_id, count(*) from attempt where cell_id like '%-p1' group by 1 order by 1")
    assert [count for _, count in tried] == [2, 1], "what is refused is not tried again"
    assert bench.cases() == {"dead": ["skipped"] * 12, "p1": [""] * 6 + ["error"] * 6}
    status = bench.sweep("status", "SWEEP.toml")
    assert "quarantined: dead failed 2 times in a row" in status.stdout
    assert "finished" in status.stdout


def test_alone_in_its_directory_and_stopped_in_good_order(bench: Bench) -> None:
    bench.write(("never_collects",), 'devices = ["p1"]', scenarios=MANUAL.replace("watch_s = 1", "watch_s = 50"))
    first = bench.start("SWEEP.toml")
    evidence = "cells/0001-never_collects-left_alone-1-p1/evidence.db"
    assert wait_until(lambda: bench.run_pids() and (bench.folders[0] / evidence).exists())
    second = bench.sweep()
    assert second.code == 75
    assert f"(pid {first.pid}, since 20" in second.stderr
    assert "under way since" in bench.sweep("status", "SWEEP.toml").stdout
    first.terminate()
    _, stderr = first.communicate(timeout=100)
    assert first.returncode == 143, stderr
    assert bench.run_pids() == []
    assert bench.query("select result, reason from attempt_end") == [("stopped", "the sweep was stopped")]
    assert states(bench) == {}
    assert bench.runs() == {"0001-never_collects-left_alone-1-p1": ["interrupted"]}


def test_due_once_new_since_the_last_and_nothing_after_the_deadline(bench: Bench) -> None:
    bench.write(("never_collects",), 'devices = ["p1"]')
    assert bench.sweep("SWEEP.toml", "--if-due", "20h").code == 0
    again = bench.sweep("SWEEP.toml", "--if-due", "20h")
    assert (again.code, len(bench.folders)) == (0, 1)
    assert "not due" in again.stderr
    bench.write(("never_collects", "collects_early"), 'devices = ["p1"]')
    done = bench.sweep("SWEEP.toml", "--json", "--quiet")
    document = json.loads(done.stdout)
    assert (done.code, done.stderr, len(bench.folders)) == (1, "", 2)
    assert document["change"]["new"] == []
    assert len(document["change"]["perhaps_new"]) >= 5, "an app that nobody was asked about may not be new"
    third = json.loads(bench.sweep("SWEEP.toml", "--json").stdout)
    assert third["change"]["new"] == third["change"]["gone"] == third["change"]["perhaps_gone"] == []
    assert {each["fingerprint"] for each in third["findings"]} == {each["fingerprint"] for each in document["findings"]}
    assert bench.sweep("report", "SWEEP.toml", "--sweep", document["sweep_id"], "-o", "there").code == 0
    assert (bench.folder / "there" / "report.html").read_text().count(document["sweep_id"]) >= 1
    assert (bench.folder / "there" / "junit.xml").exists()


def test_a_run_that_does_not_end_is_ended(bench: Bench) -> None:
    scenario = MANUAL.replace("watch_s = 1", "watch_s = 600")
    bench.write(("never_collects",), 'devices = ["p2"]', "attempt_s = 6", "attempts = 1", scenarios=scenario)
    done = bench.sweep()
    assert done.code == 5, done.stderr
    assert bench.query("select state, exit_code, reason from cell_end") == [
        ("failed", 143, "it did not end within 6 s")
    ]


@pytest.mark.parametrize("with_runs", [False, True], ids=["the sweep", "all"])
def test_what_is_asked_for_later_ends_what_was_left(bench: Bench, with_runs: bool) -> None:
    bench.write(("never_collects",), 'devices = ["p1", "p2"]', scenarios=MANUAL.replace("watch_s = 1", "watch_s = 50"))
    process = bench.start("SWEEP.toml")
    assert wait_until(lambda: len(bench.query("select * from attempt_process")) == 2)
    assert wait_until(lambda: len(bench.run_pids()) == 2)
    bench.kill(process, with_runs=with_runs)
    (bench.folder / "sweeps" / "01M87KCXP140108WNX6VDZ8YF5.draft").mkdir()
    bench.write(("never_collects",), 'devices = ["p1", "p2"]', scenarios=MANUAL)
    done = bench.sweep()
    assert done.code == 0, done.stderr
    reason = "something else was asked for before this cell was reached"
    assert bench.query("select state, reason from cell_end", 0) == [("not run", reason)] * 2
    assert bench.query("select result from attempt_end", 0) == [("stopped",)] * 2
    assert states(bench) == {"done": 2}
    assert bench.run_pids() == []
    assert not list(bench.folder.glob("sweeps/*.draft"))


def test_a_run_is_asked_to_end_before_it_is_killed() -> None:
    """What the sweep allows a run must fit into what systemd allows the sweep."""
    from harness.fleet import attempt, units

    assert attempt.UNDO_S + 20 < units._STOP_S

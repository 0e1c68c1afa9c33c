"""Scenarios, played on a phone: each step a row, what fails explained and shown, nothing accepted unasked."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.run.asking import Request, Word, host_boottime_ns, send
from tests.run.phones import RUN, RunningPhone, boot, highest, lowest, read_boot_ns
from tests.run.waiting import wait_until

HEAD = 'name = "mine"\ntitle = "Mine"\n'


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPhone]:
    with boot(tmp_path_factory.mktemp("scenario")) as running:
        yield running


def play(phone: RunningPhone, steps: str, *options: str, expect: int = 0) -> str:
    """Play these steps with the app that collects early, and return the run."""
    (phone.folder / "s.toml").write_text(HEAD + steps)
    done = phone.harness(*RUN, "--grant", "--scenario", "s.toml", *options)
    assert done.returncode == expect, done.stderr + done.stdout
    return str(phone.query("select run_id from run order by run_id desc limit 1")[0]["run_id"])


def steps_of(phone: RunningPhone, run_id: str) -> list[tuple[str, str, str | None]]:
    rows = phone.query(
        "select do, outcome, reason from step join step_end using (run_id, number) where run_id = ? order by number",
        run_id,
    )
    return [(row["do"], row["outcome"], row["reason"]) for row in rows]


def milestones(phone: RunningPhone, run_id: str) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in phone.query("select * from milestone where run_id = ?", run_id)}


def verify(phone: RunningPhone, run_id: str) -> tuple[int, str]:
    done = phone.harness("verify", run_id)
    return done.returncode, done.stdout


def test_an_app_that_is_never_opened_never_runs_and_that_is_said(phone: RunningPhone) -> None:
    done = phone.harness(*RUN, "--grant", "--scenario", "never-opened", "--watch", "1")
    assert done.returncode == 0, done.stderr + done.stdout
    assert "not observed: the phone's process list and event log tell, without a gap, of no process of the app" in (
        " ".join(done.stdout.split())
    )
    run_id = phone.query("select run_id from run order by run_id desc limit 1")[0]["run_id"]
    assert set(milestones(phone, run_id)) == {"installed"}
    assert phone.query("select * from process where run_id = ?", run_id) == []
    checked = phone.harness("check", run_id, "--policy", "claims")
    assert "NOT OBSERVED  Collects as soon as it is downloaded" in checked.stdout
    assert checked.returncode == 6  # what needs a launch is not known


def test_a_step_that_finds_nothing_is_explained_and_shown_and_ends_the_play(phone: RunningPhone) -> None:
    steps = '[[step]]\ndo = "launch"\n[[step]]\ndo = "wait"\nscreen = "terms"\n'
    steps += '[[step]]\ndo = "tap"\ntext = "Discard"\nwithin_s = 0.5\n[[step]]\ndo = "dwell"\n'
    run_id = play(phone, steps, expect=6)
    why = 'text "Discard" is not on the screen, and did not come within 0.5 s'
    assert steps_of(phone, run_id) == [
        ("install", "done", None),
        ("launch", "done", None),
        ("wait", "done", None),
        ("tap", "failed", why),
        ("dwell", "not_played", 'step 4, tap text "Discard", failed'),
    ]
    (ended,) = phone.query("select verdict, reasons from run_end where run_id = ?", run_id)
    assert ended["verdict"] == "incomplete"
    assert f'step 4 of the scenario, tap text "Discard", failed: {why}' in json.loads(ended["reasons"])
    kept = phone.query("select kind, file from artefact where run_id = ? and about = ?", run_id, f"step 4: {why}")
    assert [row["kind"] for row in kept] == ["screenshot", "hierarchy", "text"]
    shown = (phone.folder / f"harness.db.{run_id}.artefacts" / kept[2]["file"]).read_text()
    assert "Accept" in shown.splitlines()


def test_a_paused_play_waits_for_its_operator(phone: RunningPhone) -> None:
    (phone.folder / "s.toml").write_text(HEAD + '[[step]]\ndo = "launch"\n[[step]]\ndo = "dwell"\nfor_s = 1\n')
    before = phone.query("select count(*) as n from run")[0]["n"] if (phone.folder / "harness.db").exists() else 0
    harness = phone.start_harness(*RUN, "--grant", "--scenario", "s.toml")
    newest = "select run_id, (select max(number) from step where step.run_id = run.run_id) as step from run"
    assert wait_until(lambda: len(rows := find(phone, newest)) > before and rows[-1]["step"] == 3)
    run_id = str(phone.query(newest)[-1]["run_id"])
    send(run_id, Request(word=Word.PAUSE, at_host_ns=host_boottime_ns(), within_s=0))
    time.sleep(2)
    assert find(phone, "select * from step_end where number = 3 and run_id = ?", run_id) == []
    send(run_id, Request(word=Word.RESUME, at_host_ns=host_boottime_ns(), within_s=0))
    stdout, stderr = harness.communicate(timeout=100)
    assert harness.returncode == 0, stdout + stderr
    remarks = phone.query("select kind, at_boottime_ns from remark where run_id = ? order by 1", run_id)
    assert [row["kind"] for row in remarks] == ["paused", "resumed"]
    assert remarks[1]["at_boottime_ns"] - remarks[0]["at_boottime_ns"] > 1.5e9


def find(phone: RunningPhone, sql: str, *values: object) -> list[dict[str, Any]]:
    """What the file has so far; it need not be there yet."""
    with contextlib.suppress(sqlite3.OperationalError):
        return phone.query(sql, *values)
    return []


def test_a_tap_step_accepts_no_terms(phone: RunningPhone) -> None:
    steps = '[[step]]\ndo = "launch"\n[[step]]\ndo = "wait"\nscreen = "terms"\n'
    run_id = play(phone, steps + '[[step]]\ndo = "tap"\ntext = "Accept"\n', expect=6)
    _, outcome, reason = steps_of(phone, run_id)[-1]
    assert (outcome, reason) == ("failed", 'text "Accept" accepts the terms, which a step does only by do = "terms"')
    assert phone.query("select * from tap where run_id = ?", run_id) == []
    assert "terms_accepted" not in milestones(phone, run_id)


LIFE = """
[[step]]
do = "launch"

[[step]]
do = "terms"
answer = "ignore"

[[step]]
do = "home"

[[step]]
do = "dwell"
for_s = 1
window = "terms unanswered"

[[step]]
do = "force-stop"

[[step]]
do = "launch"

[[step]]
do = "terms"
answer = "accept"
read_s = 0
mark = "account_created"

[[step]]
do = "permit"
answer = "deny"
within_s = 0
optional = true

[[step]]
do = "screenshot"
name = "the feed"
when = { screen = "terms" }

[[step]]
do = "shell"
command = "echo hello"

[[step]]
do = "dwell"
for_s = 1
window = "after it"

[[step]]
do = "uninstall"
"""


@pytest.fixture(scope="module")
def life(phone: RunningPhone) -> str:
    return play(phone, LIFE, expect=6)  # a process that is stopped says no last word


def test_each_step_is_a_row_with_what_came_of_it(phone: RunningPhone, life: str) -> None:
    outcomes = [(do, outcome) for do, outcome, _ in steps_of(phone, life)]
    assert outcomes == [
        ("install", "done"),
        ("launch", "done"),
        ("terms", "done"),
        ("home", "done"),
        ("dwell", "done"),
        ("force-stop", "done"),
        ("launch", "done"),
        ("terms", "done"),
        ("permit", "skipped"),
        ("screenshot", "skipped"),
        ("shell", "done"),
        ("dwell", "done"),
        ("uninstall", "done"),
    ]
    (run,) = phone.query("select scenario, scenario_text from run where run_id = ?", life)
    assert run == {"scenario": "mine", "scenario_text": HEAD + LIFE}


def test_a_second_start_is_held_before_its_first_line_as_the_first_was(phone: RunningPhone, life: str) -> None:
    gates = [row["gate"] for row in phone.query("select gate from process where run_id = ? order by rowid", life)]
    assert gates == ["debug", "debug"]
    kinds = {row["kind"] for row in phone.query("select kind from gap where run_id = ?", life)}
    assert kinds == {"open_tail"}


def test_the_milestones_of_the_journey_are_there(phone: RunningPhone, life: str) -> None:
    reached = milestones(phone, life)
    expected = {"installed", "first_process", "first_launch", "first_resumed", "terms_shown", "terms_accepted"}
    assert set(reached) == expected | {"account_created", "uninstalled"}
    assert reached["account_created"]["source"] == "agent_click"
    assert reached["account_created"]["at_boottime_ns"] == reached["terms_accepted"]["at_boottime_ns"]
    assert (reached["uninstalled"]["source"], reached["terms_accepted"]["source"]) == ("scenario", "agent_click")


def test_each_milestone_was_looked_at(phone: RunningPhone, life: str) -> None:
    rows = phone.query("select about, kind, file, reason from artefact where run_id = ? order by artefact_id", life)
    about = ", ".join(dict.fromkeys(row["about"] for row in rows)).split(", ")
    assert {"installed", "first_launch", "terms_shown", "terms_accepted", "uninstalled"} <= set(about)
    assert all(row["file"] for row in rows if row["kind"] == "screenshot")
    assert all(row["file"] or "rest" in row["reason"] for row in rows)


def test_what_was_kept_is_sealed(phone: RunningPhone, life: str) -> None:
    assert verify(phone, life)[0] == 0
    folder = phone.folder / f"harness.db.{life}.artefacts"
    (phone.folder / "elsewhere").write_bytes((folder / "001.png").read_bytes())
    for change, words in (
        (lambda: (folder / "001.png").write_bytes(b"\x89PNG"), "001.png is not what was kept: its hash is another"),
        ((folder / "001.png").unlink, "001.png is missing"),
        ((folder / "999.png").touch, "999.png is told of by no row"),
    ):
        change()
        code, said = verify(phone, life)
        assert code == 7
        assert words in " ".join(said.split())
        (folder / "001.png").write_bytes((phone.folder / "elsewhere").read_bytes())
        Path(folder / "999.png").unlink(missing_ok=True)
    assert verify(phone, life)[0] == 0


def test_what_the_screen_was_taken_for_is_a_row_and_bears_the_click_out(phone: RunningPhone, life: str) -> None:
    rows = phone.query("select * from screen_seen where run_id = ? order by screen_seen_id", life)
    terms = next(row for row in rows if row["kind"] == "terms_page")
    assert (terms["known"], terms["confidence_permille"] > 750) == (1, True)
    assert {piece["rule"] for piece in json.loads(terms["evidence"])} >= {"title", "accept_words"}
    (accept,) = json.loads(terms["offers"])["accept"]
    assert "ccept" in accept["words"]
    accepted = milestones(phone, life)["terms_accepted"]["at_boottime_ns"]
    kinds = [(row["from_boottime_ns"] < accepted, row["kind"]) for row in rows]
    assert kinds[kinds.index((False, "other")) - 1] == (True, "terms_page")


def test_the_windows_are_told(phone: RunningPhone, life: str) -> None:
    said = " ".join(phone.harness("show", life).stdout.split())
    _, _, windows = said.partition("Windows of the scenario")
    assert windows.index("terms unanswered") < windows.index("after it") < windows.index("Scenario, step by step")


LAUNCH = '[[step]]\ndo = "launch"\n'
ACCEPT = '[[step]]\ndo = "terms"\nanswer = "accept"\nread_s = 0\n'
WIPED = '[[step]]\ndo = "clear-data"\n' + LAUNCH + ACCEPT
REBOOTED = '[[step]]\ndo = "reboot"\n' + LAUNCH + '[[step]]\ndo = "dwell"\nfor_s = 4\n'


@dataclass(frozen=True, slots=True)
class Rebooted:
    """Two runs: one until the reboot, and the one that continues it; and how much later it booted."""

    first: str
    second: str
    later_ns: int


@pytest.fixture(scope="module")
def again(phone: RunningPhone) -> Rebooted:
    booted_ns = read_boot_ns(phone)
    play(phone, LAUNCH + ACCEPT + WIPED + REBOOTED, expect=6)
    rows = phone.query("select run_id from run order by run_id desc limit 2")
    return Rebooted(rows[1]["run_id"], rows[0]["run_id"], read_boot_ns(phone) - booted_ns)


def test_the_second_terms_are_no_second_acceptance(phone: RunningPhone, again: Rebooted) -> None:
    first = again.first
    assert [outcome for do, outcome, _ in steps_of(phone, first) if do == "terms"] == ["done", "done"]
    taps = phone.query("select from_boottime_ns from tap where run_id = ? order by 1", first)
    accepted = milestones(phone, first)["terms_accepted"]
    assert lowest(accepted) < taps[1]["from_boottime_ns"]
    kinds = {row["kind"] for row in phone.query("select kind from gap where run_id = ?", first)}
    assert kinds == {"open_tail"}


def test_after_a_reboot_another_run_goes_on_and_counts_from_the_same(phone: RunningPhone, again: Rebooted) -> None:
    first, second = again.first, again.second
    runs = phone.query("select continues, data, boot_id from run where run_id in (?, ?) order by run_id", first, second)
    assert [(row["continues"], row["data"]) for row in runs] == [(None, "fresh"), (first, "fresh")]
    assert runs[0]["boot_id"] != runs[1]["boot_id"]
    assert [do for do, _, _ in steps_of(phone, second)] == ["reboot", "launch", "dwell"]
    before, after = milestones(phone, first), milestones(phone, second)
    assert set(before) == set(after)
    for name, milestone in after.items():
        assert milestone["source"] == "wall_clocks_across_boots"
        assert lowest(milestone) <= before[name]["at_boottime_ns"] - again.later_ns <= highest(milestone)
    phases = phone.query("select distinct phase from timeline where run_id = ?", second)
    assert [row["phase"] for row in phases] in ([], ["after_terms"])  # it has lost its permissions with its data


def test_terms_are_declined_by_the_button_that_says_so(phone: RunningPhone) -> None:
    steps = '[[step]]\ndo = "launch"\n[[step]]\ndo = "terms"\nanswer = "decline"\nread_s = 0\n'
    run_id = play(phone, steps)
    taps = phone.query("select purpose, text, from_boottime_ns from tap where run_id = ?", run_id)
    assert [(row["purpose"], row["text"]) for row in taps] == [("decline", "Decline")]
    reached = milestones(phone, run_id)
    assert "terms_accepted" not in reached
    assert reached["terms_declined"]["source"] == "agent_click"
    assert reached["terms_declined"]["at_boottime_ns"] >= taps[0]["from_boottime_ns"]

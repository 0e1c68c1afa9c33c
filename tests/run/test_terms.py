"""Terms that are not accepted by one tap on a button: what is not known of it is said, and never taken for known."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from harness.errors import HarnessError
from harness.run.asking import Request, host_boottime_ns, send
from harness.virtual.build.builder import pack_app
from harness.virtual.build.compiler import compile_java
from harness.virtual.build.sources import FRAMEWORK
from tests.run.phones import RunningPhone, boot, highest, lowest
from tests.run.test_marks import tap
from tests.run.waiting import wait_until

SOURCES = Path(__file__).parents[1] / "data" / "odd-terms"

pytestmark = pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[RunningPhone]:
    with boot(tmp_path) as booted:
        yield booted


@cache
def compiled() -> dict[str, bytes]:
    return compile_java(sorted(SOURCES.rglob("*.java")), FRAMEWORK.output)


def build(folder: Path, activity: str) -> Path:
    """Build the app with another first screen."""
    manifest, target = folder / "AndroidManifest.xml", folder / "odd.apk"
    manifest.write_text((SOURCES / manifest.name).read_text().replace(".CoveredActivity", f".{activity}"))
    target.write_bytes(pack_app(manifest, compiled(), {}))
    return target


def milestones(phone: RunningPhone) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in phone.query("select * from milestone")}


def accesses(phone: RunningPhone, phase: str) -> list[int]:
    rows = phone.query("select at_boottime_ns from timeline where phase = ? order by 1", phase)
    return [row["at_boottime_ns"] for row in rows]


def test_a_tap_that_nothing_confirms_leaves_what_follows_unsure(phone: RunningPhone, tmp_path: Path) -> None:
    app = build(tmp_path, "CoveredActivity")
    done = phone.harness("run", str(app), "--device", "bench", "--grant", "--watch", "2")
    assert done.returncode == 6, done.stdout + done.stderr
    assert "not known whether the terms were accepted: the run tapped the accepting button" in done.stderr
    (tapped,) = phone.query("select * from tap")
    (gap,) = phone.query("select * from gap")
    assert (tapped["purpose"], gap["kind"]) == ("accept", "unconfirmed")
    bracket = (tapped["from_boottime_ns"], tapped["to_boottime_ns"])
    assert (gap["from_boottime_ns"], gap["to_boottime_ns"]) == bracket
    assert gap["reason"] in done.stdout
    assert "terms_accepted" not in milestones(phone)
    before, unsure = accesses(phone, "before_terms"), accesses(phone, "unsure")
    assert before
    assert unsure
    assert max(before) < tapped["from_boottime_ns"] <= min(unsure)
    assert accesses(phone, "after_terms") == []
    assert re.search(r"terms accepted +not known", done.stdout)


def test_what_may_be_the_terms_is_not_touched_and_leaves_the_run_incomplete(
    phone: RunningPhone, tmp_path: Path
) -> None:
    app, play = build(tmp_path, "DoubtfulActivity"), tmp_path / "play.toml"
    play.write_text(
        'name = "s"\ntitle = "s"\n[[step]]\ndo = "launch"\n[[step]]\ndo = "terms"\nanswer = "accept"\nwithin_s = 2\n'
        'optional = true\n[[step]]\ndo = "dwell"\nfor_s = 1\n'
    )
    done = phone.harness("run", str(app), "--device", "bench", "--grant", "--scenario", str(play))
    assert done.returncode == 6, done.stdout + done.stderr
    assert "what may be the terms is not known well enough, and nothing was tapped" in " ".join(done.stdout.split())
    assert phone.query("select * from tap") == []
    outcomes = [row["outcome"] for row in phone.query("select outcome from step_end order by number")]
    assert outcomes == ["done", "done", "failed", "done"]


DOUBTFUL = (
    'name = "s"\ntitle = "s"\n[[step]]\ndo = "launch"\n[[step]]\ndo = "terms"\nanswer = "accept"\nwithin_s = 1\n'
    '[[step]]\ndo = "dwell"\nfor_s = 1\n'
)


def attend(phone: RunningPhone, tmp_path: Path) -> subprocess.Popen[str]:
    """Begin a run that somebody attends, with terms that it does not know, and wait until it asks."""
    app, play = build(tmp_path, "DoubtfulActivity"), tmp_path / "play.toml"
    play.write_text(DOUBTFUL)
    options = ("--device", "bench", "--grant", "--scenario", str(play), "--attended")
    harness = phone.start_harness("run", str(app), *options)
    await_run(phone, "select 1 from step where do = 'terms'")
    return harness


def test_who_attends_a_run_is_asked_and_the_agent_saw_when(phone: RunningPhone, tmp_path: Path) -> None:
    harness = attend(phone, tmp_path)
    time.sleep(1.5)
    assert wait_until(lambda: tap(phone, "Aceptar"))
    await_run(phone, "select 1 from signal where name = 'click_end'")
    time.sleep(3)  # longer than a reaction: whoever was asked may have done it at any time since
    done = phone.harness("mark", "latest", "terms_accepted")
    assert done.returncode == 0, done.stderr
    stdout, stderr = harness.communicate(timeout=100)
    assert harness.returncode == 0, stdout + stderr
    assert "accept the terms by hand, then press a, or q if there are none" in " ".join(stderr.split())
    (click,) = phone.query("select at_boottime_ns from signal where name = 'click'")
    accepted = milestones(phone)["terms_accepted"]
    assert (accepted["source"], accepted["at_boottime_ns"]) == ("agent_click", click["at_boottime_ns"])
    outcomes = [row["outcome"] for row in phone.query("select outcome from step_end order by number")]
    assert outcomes == ["done"] * 4
    assert phone.query("select * from tap") == []


def test_who_says_that_there_are_no_terms_leaves_the_step_failed(phone: RunningPhone, tmp_path: Path) -> None:
    harness = attend(phone, tmp_path)
    (run,) = phone.query("select run_id from run")
    assert wait_until(lambda: is_heard(run["run_id"]))
    stdout, stderr = harness.communicate(timeout=100)
    assert harness.returncode == 6, stdout + stderr
    assert "nothing was tapped" in " ".join(stdout.split())


def is_heard(run_id: str) -> bool:
    """Say that it is enough; return whether the run waited for that word."""
    try:
        send(run_id, Request(milestone=None, at_host_ns=host_boottime_ns(), within_s=0))
    except HarnessError:
        return False
    return True


def test_the_box_without_which_nothing_can_be_accepted_is_ticked_and_no_other(
    phone: RunningPhone, tmp_path: Path
) -> None:
    app = build(tmp_path, "BoxedActivity")
    done = phone.harness("run", str(app), "--device", "bench", "--grant", "--watch", "1", "--leave-app")
    assert done.returncode == 0, done.stdout + done.stderr
    purposes = [row["purpose"] for row in phone.query("select purpose from tap order by from_boottime_ns")]
    assert purposes == ["tick", "accept"]
    accepted, shown = milestones(phone)["terms_accepted"], milestones(phone)["terms_shown"]
    assert accepted["source"] == "agent_click"
    (tapped,) = phone.query("select * from tap where purpose = 'accept'")
    assert tapped["from_boottime_ns"] <= accepted["at_boottime_ns"]
    assert lowest(shown) < highest(shown) < tapped["from_boottime_ns"]
    hierarchy = phone.device.run("uiautomator dump /sdcard/w.xml >/dev/null; cat /sdcard/w.xml")
    assert "Welcome, newsletter false" in hierarchy


def test_what_is_read_10_ms_before_the_click_is_before_it_and_10_ms_after_it_after(
    phone: RunningPhone, tmp_path: Path
) -> None:
    done = phone.harness("run", str(build(tmp_path, "NearActivity")), "--device", "bench", "--grant", "--watch", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    rows = phone.query("select json_extract(detail, '$.path') as path, phase, since_terms_s from timeline")
    near = {row["path"]: row for row in rows if row["path"] in ("/data", "/data/phones")}
    phases = {path: row["phase"] for path, row in near.items()}
    assert phases == {"/data": "before_terms", "/data/phones": "after_terms"}
    assert -1 < near["/data"]["since_terms_s"] <= -0.01
    assert 0.01 <= near["/data/phones"]["since_terms_s"] < 1


def start(phone: RunningPhone, app: Path) -> subprocess.Popen[str]:
    return phone.start_harness("run", str(app), "--device", "bench", "--grant", "--scenario", "manual")


def await_run(phone: RunningPhone, sql: str) -> None:
    database = phone.folder / "harness.db"
    begun = "select 1 from sqlite_master where name = 'state_seen'"
    assert wait_until(lambda: database.exists() and phone.query(begun) and phone.query(sql), 30), sql


def end(phone: RunningPhone, harness: subprocess.Popen[str]) -> tuple[str, str]:
    (run,) = phone.query("select run_id from run")
    assert wait_until(lambda: is_heard(run["run_id"]), 20)  # it may still be about to hand over
    return harness.communicate(timeout=100)


def test_a_click_on_accept_counts_only_where_the_terms_were_on_the_screen(phone: RunningPhone, tmp_path: Path) -> None:
    harness = start(phone, build(tmp_path, "CookiesActivity"))
    await_run(phone, "select 1 from access")
    assert wait_until(lambda: tap(phone, "accept"))
    await_run(phone, "select 1 from signal where name = 'click_end'")
    await_run(phone, "select 1 from milestone where name = 'terms_shown'")
    assert "terms_accepted" not in milestones(phone)
    assert wait_until(lambda: tap(phone, "accept"))
    await_run(phone, "select 1 from milestone where name = 'terms_accepted'")
    stdout, stderr = end(phone, harness)
    assert harness.returncode == 0, stdout + stderr
    assert "mark terms_accepted if it did" in stderr
    accepted = milestones(phone)["terms_accepted"]
    clicks = [row["at_boottime_ns"] for row in phone.query("select * from signal where name = 'click' order by seq")]
    assert (accepted["source"], accepted["at_boottime_ns"]) == ("agent_click", clicks[1])


def test_a_click_that_no_mark_explains_leaves_what_follows_unsure(phone: RunningPhone, tmp_path: Path) -> None:
    harness = start(phone, build(tmp_path, "CookiesActivity"))
    await_run(phone, "select 1 from access")
    assert wait_until(lambda: tap(phone, "accept"))
    await_run(phone, "select 1 from signal where name = 'click_end'")
    stdout, stderr = end(phone, harness)
    assert harness.returncode == 6, stdout + stderr
    (click,) = phone.query("select at_boottime_ns from signal where name = 'click'")
    (gap,) = phone.query("select * from gap")
    assert (gap["kind"], gap["from_boottime_ns"]) == ("unconfirmed", click["at_boottime_ns"])
    assert "no mark says what it was" in gap["reason"]
    assert all(at_ns < click["at_boottime_ns"] for at_ns in accesses(phone, "before_terms"))
    assert all(at_ns >= click["at_boottime_ns"] for at_ns in accesses(phone, "unsure"))


def test_a_mark_says_which_click_it_was_and_the_agent_when(phone: RunningPhone, tmp_path: Path) -> None:
    harness = start(phone, build(tmp_path, "CookiesActivity"))
    await_run(phone, "select 1 from access")
    assert wait_until(lambda: tap(phone, "accept"))
    await_run(phone, "select 1 from signal where name = 'click_end'")
    done = phone.harness("mark", "latest", "terms_accepted", "--within", "60")
    assert done.returncode == 0, done.stderr
    assert "it counts as known from: agent click, which agrees" in done.stdout
    stdout, stderr = end(phone, harness)
    assert harness.returncode == 0, stdout + stderr
    (click,) = phone.query("select at_boottime_ns from signal where name = 'click'")
    accepted = milestones(phone)["terms_accepted"]
    assert (accepted["source"], accepted["at_boottime_ns"]) == ("agent_click", click["at_boottime_ns"])
    (mark,) = phone.query("select * from mark")
    assert lowest(mark) <= click["at_boottime_ns"] <= highest(mark)

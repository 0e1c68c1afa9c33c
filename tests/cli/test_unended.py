"""Runs that did not come to an end of their own: what they did not read or see is not known, and is said so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.model import HookReport, HookState, Milestone, MilestoneName, Proof
from harness.store.evidence import open_for_writing
from harness.store.writer import Writer
from tests.builders import SECOND, access, process, run, stored
from tests.cli.calling import call
from tests.run.phones import RUN, RunningPhone, boot
from tests.run.waiting import has_rows, wait_until

RUN_ID = "01HAAAAAAAAAAAAAAAAAAAAAAA"


def fill(path: Path, verdict: str | None) -> None:
    """A run that installed and watched a process, saw a contact read, and got no further."""
    writer = Writer(open_for_writing(path), run(run_id=RUN_ID))
    writer.add_process(process())
    for data_type in ("camera", "contacts"):
        report = HookReport(hook=f"a.B.{data_type}", data_type=data_type, state=HookState.INSTALLED, overloads=1,
                            error=None, proof=Proof.CANARY)  # fmt: skip
        writer.add_hook("e1", report, 91 * SECOND)
    writer.add_milestone(
        Milestone(name=MilestoneName.INSTALLED, at_boottime_ns=80 * SECOND, uncertainty_ns=1, source="test")
    )
    writer.add_access(stored(access(at_boottime_ns=101 * SECOND)))
    if verdict is not None:
        writer.add_end(verdict, ("stopped",))
    writer.close()


@pytest.mark.parametrize(
    ("verdict", "listed", "heading", "rest"),
    [
        (None, "killed", "Evidence incomplete (killed):",
         "the run did not end: what came after its last word is unknown"),
        ("error", "aborted (error)", "Evidence error:", "the run was aborted: what came after that is unknown"),
        ("interrupted", "aborted (interrupted)", "Evidence interrupted:",
         "the run was aborted: what came after that is unknown"),
    ],
)  # fmt: skip
def test_nothing_is_firm_in_a_run_without_an_end_of_its_own(
    tmp_path: Path, verdict: str | None, listed: str, heading: str, rest: str
) -> None:
    path = tmp_path / "e.db"
    fill(path, verdict)
    assert f"  {listed}" in call("runs", "--db", path).stdout
    text = call("show", RUN_ID, "--db", path).stdout
    words = " ".join(text.split())
    coverage = "(coverage: 1 of 1 hook in place and proved, no gap, 1 process without an end)"
    assert f"camera: inconclusive, not observed {coverage}; {rest}" in words
    assert f"{heading} {rest}" in words
    assert "com.x (pid 7) has no end of observation: last word +21.000 s after install" in words
    assert "no end com.x 7 from +21.000 s after install on the run has no end" in words
    assert "No gap is recorded" not in words
    assert words.count("not known") == 5
    assert "not reached" not in words
    document = json.loads(call("show", RUN_ID, "--db", path, "--json").stdout)
    assert document["state"] == listed.partition(" ")[0]
    assert {each["data_type"]: each["outcome"] for each in document["coverage"]["types"]} == {
        "camera": "inconclusive",
        "contacts": "observed",
    }
    assert [tail["last_word_boottime_ns"] for tail in document["coverage"]["open_tails"]] == [101 * SECOND]
    assert f"; {rest}" in call("accesses", RUN_ID, "--db", path, "--type", "camera").stderr


def test_what_an_ended_run_looked_for_in_vain_was_not_reached(tmp_path: Path) -> None:
    path = tmp_path / "e.db"
    fill(path, "incomplete")
    text = " ".join(call("show", RUN_ID, "--db", path).stdout.split())
    assert text.count("not reached") == 5
    assert "camera: not observed (coverage: 1 of 1 hook in place and proved, no gap)" in text


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[RunningPhone]:
    with boot(tmp_path) as booted:
        yield booted


def test_a_run_is_running_until_it_is_killed(phone: RunningPhone) -> None:
    db = phone.folder / "harness.db"
    process = phone.start_harness(*RUN, "--scenario", "manual")
    assert wait_until(lambda: has_rows(phone, "access"))
    assert "  running" in call("runs", "--db", db).stdout
    shown = call("show", "latest", "--db", db).stdout
    assert "Evidence so far: the run goes on: what it will still see is unknown" in shown
    assert "camera: inconclusive" in shown
    process.kill()
    process.communicate()
    assert json.loads(call("runs", "--db", db, "--json").stdout)[0]["state"] == "killed"
    shown = call("show", "latest", "--db", db).stdout
    assert "Evidence incomplete (killed): the run did not end" in shown
    assert "com.example.collectsearly (pid " in shown
    assert wait_until(lambda: phone.traces() == [], 40), phone.traces()

"""`harness coverage` of runs on the phone: shares and blind intervals, held against what the app and the phone say."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from harness.virtual.build.builder import build_app
from harness.virtual.build.sources import Artefact
from tests.run.phones import RunningPhone, boot, is_of, journalled_calls

SOURCES = Path(__file__).parents[1] / "data" / "brief-process"
BRIEF = "com.example.briefprocess"


def cover(phone: RunningPhone) -> dict[str, Any]:
    done = phone.harness("coverage", "latest", "--json")
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def test_a_run_that_a_gate_held_from_the_first_line_on_is_watched_whole(tmp_path: Path) -> None:
    with boot(tmp_path) as phone:
        done = phone.observe("--grant", "--watch", "2")
        assert done.returncode == 0, done.stderr + done.stdout
        document = cover(phone)
        (process,) = document["processes"]
        seen = phone.query("select * from process_seen order by process_seen_id")
    assert (process["gate"], process["watched_per_mille"], process["blind"]) == ("debug", 1000, [])
    assert document["watched_ns"] == document["lived_ns"] > 0
    assert {phase["phase"] for phase in document["phases"]} == {"before_terms", "after_terms"}
    assert {each["watched_per_mille"] for each in document["types"]} == {1000}
    assert document["unwatched_types"] == document["loose_gaps"] == []
    told = {(row["event"], row["source"]) for row in seen}
    assert told >= {("started", "event_log"), ("alive", "process_list")}
    assert told <= {("started", "event_log"), ("alive", "process_list"), ("started", "process_list")}
    assert {row["pid"] for row in seen} == {process["pid"]}


def test_a_run_without_a_gate_shows_its_first_moments_as_blind(tmp_path: Path) -> None:
    """What came before the hooks lies in a stored gap, and everything after it is a row."""
    with boot(tmp_path) as phone:
        done = phone.observe("--grant", "--leave-app", "--watch", "2", "--gate", "late")
        (process,) = cover(phone)["processes"]
        calls = journalled_calls(phone.journal())
        rows = phone.query("select hook, at_boottime_ns, gate from timeline")
        (gap,) = phone.query("select * from gap")
    assert done.returncode == 6, done.stdout + done.stderr
    assert "was hooked only after it had started" in done.stdout
    assert {row["gate"] for row in rows} == {"late"}
    assert any(row["hook"] == "android.hardware.Camera.open" for row in rows)
    (blind,) = process["blind"]
    assert blind["kind"] == gap["kind"] == "late_attach"
    assert blind["to_boottime_ns"] == gap["to_boottime_ns"]
    assert blind["from_boottime_ns"] == process["from_boottime_ns"]
    assert process["lived_ns"] - process["watched_ns"] == blind["to_boottime_ns"] - blind["from_boottime_ns"] > 0
    assert 0 < process["watched_per_mille"] < 1000
    for call in calls:
        seen = [row for row in rows if is_of(row, call)]
        in_gap = gap["from_boottime_ns"] <= call["before_ns"] <= gap["to_boottime_ns"]
        assert len(seen) == 1 or (in_gap and not seen), call


@pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")
def test_a_process_that_dies_before_it_is_hooked_is_there_with_nothing_watched(tmp_path: Path) -> None:
    target = tmp_path / "brief.apk"
    target.write_bytes(build_app(Artefact(output=target, folders=(SOURCES,))))
    with boot(tmp_path) as phone:
        done = phone.harness("run", str(target), "--device", "bench", "--watch", "3")
        assert done.returncode == 6, done.stdout + done.stderr
        document = cover(phone)
        ends = phone.query("select * from process_seen where event = 'ended' and source = 'event_log'")
    brief = [each for each in document["processes"] if each["process"] == f"{BRIEF}:brief"]
    assert brief
    assert len(ends) == len(brief)
    for each in brief:
        assert (each["epoch"], each["watched_ns"], each["watched_per_mille"]) == (None, 0, 0)
        assert each["lived_ns"] > 0
        (blind,) = each["blind"]
        assert blind["kind"] == "unhooked_process"
        assert any(abs(blind["to_boottime_ns"] - end["at_boottime_ns"]) <= end["uncertainty_ns"] for end in ends), (
            blind,
            ends,
        )
    (main,) = (each for each in document["processes"] if each["process"] == BRIEF)
    assert main["watched_per_mille"] == 1000

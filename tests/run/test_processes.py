"""Which processes of an app are its own, and which were never met; and an app of several processes on the phone."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from harness.model import Gate, ProcessFacts
from harness.rules.eventlog import parse_events
from harness.rules.protocol import Hello
from harness.run.processes import find_held_until, find_unmet, is_child
from harness.virtual.build.builder import build_app
from harness.virtual.build.sources import Artefact
from tests.builders import SECOND, sample
from tests.run.phones import RunningPhone, boot

ZYGOTE = 800
STARTS = parse_events(
    "1795447719.410001  1000   832   862 I am_proc_start: [0,20,10086,com.x,top-activity,{com.x/.Main}]\n"
    "1795447720.410001  1000   832   862 I am_proc_start: [0,21,10086,com.x:push,service,{com.x/.Push}]\n"
    "1795447721.410001  1000   832   862 I am_proc_start: [0,20,10086,com.x:again,service,{com.x/.Push}]\n"
)


@pytest.mark.parametrize(
    ("pid", "parent_pid", "expected"),
    [
        (20, ZYGOTE, False),
        (30, 20, True),  # forked by the app
        (30, ZYGOTE, False),  # the log has not got it yet, or no longer
        (30, 1, True),  # forked by a process of the app that is dead
        (21, 1, False),  # its zygote is dead, and the system logged its start
    ],
)
def test_who_was_forked_by_the_app_itself(pid: int, parent_pid: int, expected: bool) -> None:
    process = ProcessFacts(pid=pid, name="sh", parent_pid=parent_pid)
    assert is_child(process, {20, 21, pid}, STARTS) == expected


@pytest.mark.parametrize(
    ("met", "unmet"),
    [
        (Counter({20: 2, 21: 1}), []),
        (Counter({20: 1, 21: 1}), ["com.x:again"]),
        (Counter({20: 2}), ["com.x:push"]),
        (Counter({20: 3, 21: 1, 30: 1}), []),
    ],
)
def test_a_start_without_a_meeting_was_missed_even_if_its_pid_was_met_before(
    met: Counter[int], unmet: list[str]
) -> None:
    assert [start.values[3] for start in find_unmet(STARTS, met)] == unmet


def hello(gate: Gate, start_s: int) -> Hello:
    return Hello(
        epoch=str(start_s),
        pid=start_s,
        process="com.x",
        gate=gate,
        start_boottime_ns=start_s * SECOND,
        live_boottime_ns=(start_s + 1) * SECOND,
        clock=sample(start_s, start_s),
        hooks=(),
    )


@pytest.mark.parametrize(
    ("hellos", "met", "expected"),
    [
        ([hello(Gate.DEBUG, 5)], 1, 10),
        ([hello(Gate.SPAWN, 5), hello(Gate.SPAWN, 7)], 2, 6),  # each until its own hooks were live
        ([hello(Gate.SPAWN, 12), hello(Gate.DEBUG, 5)], 2, 10),
        ([hello(Gate.DEBUG, 5), hello(Gate.LATE, 11)], 2, 10),  # what began after it shows nothing before it
        ([hello(Gate.SPAWN, 5), hello(Gate.LATE, 7)], 2, 6),
        ([hello(Gate.DEBUG, 5), hello(Gate.LATE, 9)], 2, None),
        ([hello(Gate.LATE, 5)], 1, None),
        ([hello(Gate.DEBUG, 5)], 2, None),  # the other one may have begun at any time
    ],
)
def test_only_while_every_process_was_held_could_nothing_be_shown(
    hellos: list[Hello], met: int, expected: int | None
) -> None:
    until = find_held_until(hellos, met, 10 * SECOND)
    assert until == (None if expected is None else expected * SECOND)


SOURCES = Path(__file__).parents[1] / "data" / "two-processes"
PACKAGE = "com.example.twoprocesses"


@pytest.fixture
def app(tmp_path: Path) -> Path:
    target = tmp_path / "two.apk"
    target.write_bytes(build_app(Artefact(output=target, folders=(SOURCES,))))
    return target


@pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")
def test_each_process_is_hooked_and_its_first_moments_are_a_gap(tmp_path: Path, app: Path) -> None:
    """Three processes, one of them with another name and an early end: each call is a row or lies in a gap."""
    with boot(tmp_path) as phone:
        done = phone.harness("run", str(app), "--device", "bench", "--grant", "--watch", "2", "--leave-app")
        assert done.returncode == 6, done.stdout + done.stderr
        processes = {row["process"]: row for row in phone.query("select * from process")}
        gates = {name: row["gate"] for name, row in processes.items()}
        assert gates == {PACKAGE: "debug", f"{PACKAGE}:second": "late", "short.lived": "late"}
        kinds = sorted((row["process"], row["kind"]) for row in phone.query("select * from gap"))
        assert kinds == [
            (f"{PACKAGE}:second", "late_attach"),
            ("short.lived", "late_attach"),
            ("short.lived", "open_tail"),
        ]
        for name, process in (("main", PACKAGE), ("second", f"{PACKAGE}:second"), ("short", "short.lived")):
            assert_accounted_for(phone, processes[process], name)
        (accepted,) = phone.query("select * from milestone where name = 'terms_accepted'")
        assert accepted["source"] == "agent_click"
        assert accepted["epoch"] == processes[f"{PACKAGE}:second"]["epoch"]


def assert_accounted_for(phone: RunningPhone, process: dict[str, Any], name: str) -> None:
    epoch = process["epoch"]
    rows = [row["at_boottime_ns"] for row in phone.query("select at_boottime_ns from access where epoch = ?", epoch)]
    gaps = phone.query("select * from gap where epoch = ?", epoch)
    (end,) = phone.query("select at_boottime_ns from stream_end where epoch = ?", epoch)
    text = phone.device.run(f"su 0 cat /data/data/{PACKAGE}/files/{name}.ndjson")
    calls = [json.loads(line) for line in text.splitlines()]
    for call in calls:
        seen = [at_ns for at_ns in rows if call["before_ns"] <= at_ns <= call["after_ns"]]
        is_in_gap = any(
            gap["from_boottime_ns"] <= call["before_ns"] <= (gap["to_boottime_ns"] or call["before_ns"]) for gap in gaps
        )
        is_over = call["after_ns"] > end["at_boottime_ns"]
        assert len(seen) == 1 or (not seen and (is_in_gap or is_over)), (name, call, gaps)
        rows = [at_ns for at_ns in rows if at_ns not in seen]
    assert rows == []

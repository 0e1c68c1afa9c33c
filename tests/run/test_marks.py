"""What the operator says from a second terminal is stored by the one writer, once, between readings of its clock."""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import HarnessError, NotFoundError, ProtocolError
from harness.model import MilestoneName
from harness.run.asking import Request, address_of, host_boottime_ns, is_running, parse_request, send, to_line
from harness.run.marks import bracket_of
from tests.run.phones import RUN, RunningPhone, boot, highest, lowest
from tests.run.waiting import has_rows, wait_until

MANUAL = (*RUN, "--scenario", "manual", "--grant")


@given(
    st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6), st.integers(-(10**9), 10**9), st.floats(0, 60)
)
def test_the_bracket_holds_every_instant_that_the_operator_can_mean(
    queued_ns: int, reading_ns: int, read_after_ns: int, offset_ns: int, within_s: float
) -> None:
    """Two clocks with any offset; the device is read at any instant of the reading, some time after the key."""
    pressed = 10**12
    began = pressed + queued_ns
    ended = began + reading_ns
    device_read = min(began + read_after_ns, ended) + offset_ns
    request = Request(milestone=MilestoneName.TERMS_ACCEPTED, at_host_ns=pressed, within_s=within_s)
    low, high = bracket_of(request, (began, ended), (device_read, device_read))
    assert low <= pressed + offset_ns - round(within_s * 1e9) <= pressed + offset_ns <= high


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\xff\n",
        b"[]\n",
        b"{}\n",
        b'{"milestone": "sung", "at_host_ns": 1, "within_s": 1}\n',
        b'{"milestone": "installed", "at_host_ns": NOW, "within_s": 1}\n',
        b'{"milestone": "terms_shown", "at_host_ns": 1, "within_s": 1}\n',
        b'{"milestone": "terms_shown", "at_host_ns": NOW, "within_s": NaN}\n',
        b'{"milestone": "terms_shown", "at_host_ns": "NOW", "within_s": 1}\n',
    ],
)
def test_what_is_no_mark_is_refused(line: bytes) -> None:
    with pytest.raises(ProtocolError):
        parse_request(line.replace(b"NOW", str(host_boottime_ns()).encode()))


@given(st.sampled_from(["terms_shown", "draft_discarded"]), st.floats(0, 60))
def test_a_mark_comes_over_the_wire_as_it_is(name: str, within_s: float) -> None:
    line = to_line({"milestone": name, "at_host_ns": host_boottime_ns(), "within_s": within_s})
    request = parse_request(line)
    assert (request.milestone, request.within_s) == (name, within_s)


def test_a_run_that_does_not_go_on_is_said() -> None:
    request = Request(milestone=None, at_host_ns=host_boottime_ns(), within_s=0)
    with pytest.raises(NotFoundError, match="is not running here"):
        send("01HNOSUCHRUN00000000000000", request)


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[RunningPhone]:
    with boot(tmp_path) as booted:
        yield booted


def start(phone: RunningPhone, *options: str) -> tuple[subprocess.Popen[str], str]:
    """Start a manual run and wait until the app has done something."""
    harness = phone.start_harness(*MANUAL, *options)
    assert wait_until(lambda: has_rows(phone, "access"))
    return harness, phone.query("select run_id from run")[0]["run_id"]


def stored(phone: RunningPhone, name: str) -> dict[str, Any]:
    (row,) = phone.query("select * from milestone where name = ?", name)
    return row


def test_marks_from_a_second_terminal(phone: RunningPhone) -> None:
    harness, run_id = start(phone, "--json")
    before = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    done = phone.harness("mark", "latest", "terms_accepted", "--within", "0.5")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("terms accepted ± ")
    row = stored(phone, "terms_accepted")
    assert row["source"] == "operator"
    now = time.clock_gettime_ns(time.CLOCK_BOOTTIME)  # the virtual phone reads this clock too
    assert before - 500_000_000 - 20_000_000 <= lowest(row)
    assert highest(row) <= now + 20_000_000
    again = phone.harness("mark", run_id[:20], "terms_accepted", "--within", "60")
    assert again.returncode == 0, again.stderr
    assert "it counts as known from: operator, which agrees" in again.stdout
    assert stored(phone, "terms_accepted") == row
    assert len(phone.query("select * from mark")) == 2
    refuse_a_stranger(run_id)
    refuse_who_does_not_end(run_id)
    assert phone.harness("mark", run_id, "draft_discarded").returncode == 0
    noted = phone.harness("note", run_id, "asked for a birthday")
    assert (noted.returncode, noted.stdout) == (0, f"the note is stored in run {run_id}\n"), noted.stderr
    assert phone.query("select kind, text from remark") == [{"kind": "note", "text": "asked for a birthday"}]
    assert "the note is empty" in phone.harness("note", run_id, " ").stderr
    harness.send_signal(signal.SIGINT)
    stdout, stderr = harness.communicate(timeout=100)
    assert harness.returncode == 0, stderr
    document = json.loads(stdout)
    assert (document["scenario"], document["verdict"]) == ("manual", "complete")
    assert {"terms_accepted", "draft_discarded"} <= {each["name"] for each in document["milestones"]}
    late = phone.harness("mark", run_id, "terms_shown")
    assert late.returncode == 3
    assert f"run {run_id} has ended (complete, " in late.stderr
    assert not is_running(run_id)
    assert phone.traces() == []


def refuse_a_stranger(run_id: str) -> None:
    """Another user of this host has no say, and need not have said anything; only root can become one."""
    if os.getuid():
        return
    os.seteuid(65534)
    try:
        with pytest.raises(HarnessError, match="user 65534 has no say"):
            send(run_id, Request(milestone=None, at_host_ns=host_boottime_ns(), within_s=0))
        with connect(run_id) as silent:
            assert b"user 65534 has no say" in silent.recv(4096)
    finally:
        os.seteuid(0)


def refuse_who_does_not_end(run_id: str) -> None:
    """One who sends a byte now and then keeps nobody else waiting for long."""
    with connect(run_id) as slow:
        before, answered = time.monotonic(), False
        while not answered and time.monotonic() < before + 10:
            with contextlib.suppress(BrokenPipeError):
                slow.send(b" ")
            answered = bool(select.select([slow], [], [], 0.2)[0])
        assert answered
        assert time.monotonic() - before < 6


def connect(run_id: str) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(10)
    connection.connect(address_of(run_id))
    return connection


def test_the_agent_sees_the_operators_tap_and_a_mark_for_it_agrees(phone: RunningPhone) -> None:
    harness, run_id = start(phone)
    await_milestone(phone, "terms_shown")
    assert wait_until(lambda: tap(phone, "accept"))
    await_milestone(phone, "terms_accepted")
    assert stored(phone, "terms_accepted")["source"] == "agent_click"
    done = phone.harness("mark", run_id, "terms_accepted", "--within", "60")
    assert (done.returncode, "known from: agent click, which agrees" in done.stdout) == (0, True), done.stderr
    send(run_id, Request(milestone=None, at_host_ns=host_boottime_ns(), within_s=0))
    with pytest.raises(HarnessError, match="no longer observes the app"):
        send(run_id, Request(milestone=MilestoneName.DRAFT_STARTED, at_host_ns=host_boottime_ns(), within_s=0))
    stdout, stderr = harness.communicate(timeout=100)
    assert harness.returncode == 0, stdout + stderr
    assert phone.query("select count(*) as n from timeline where phase = 'after_terms'")[0]["n"] > 0
    assert [row["name"] for row in phone.query("select name from mark")] == ["terms_accepted"]
    assert phone.query("select 1 from milestone where name = 'draft_started'") == []


def test_a_mark_that_cannot_mean_what_the_agent_saw_is_stored_and_told(phone: RunningPhone) -> None:
    harness, run_id = start(phone)
    await_milestone(phone, "terms_shown")
    assert wait_until(lambda: tap(phone, "accept"))
    await_milestone(phone, "terms_accepted")
    done = phone.harness("mark", run_id, "terms_accepted", "--within", "0")
    assert done.returncode == 0, done.stderr
    assert "known from: agent click, which disagrees: that is stored as a gap" in done.stdout
    send(run_id, Request(milestone=None, at_host_ns=host_boottime_ns(), within_s=0))
    stdout, stderr = harness.communicate(timeout=100)
    assert harness.returncode == 6, stdout + stderr
    (gap,) = phone.query("select * from gap")
    (mark,) = phone.query("select * from mark")
    assert (gap["kind"], gap["to_boottime_ns"]) == ("disagreement", mark["at_boottime_ns"])
    assert gap["from_boottime_ns"] == stored(phone, "terms_accepted")["at_boottime_ns"]
    assert "two sources of a milestone disagree (terms_accepted: the operator" in stdout


def test_what_happens_before_the_app_is_observed_cannot_be_marked(phone: RunningPhone) -> None:
    harness = phone.start_harness(*MANUAL, "--watch", "3")
    before_ns = host_boottime_ns()
    assert wait_until(lambda: has_rows(phone, "access"))
    (run,) = phone.query("select run_id from run")
    with pytest.raises(HarnessError, match="does not observe the app yet"):
        send(run["run_id"], Request(milestone=MilestoneName.DRAFT_STARTED, at_host_ns=before_ns, within_s=0))
    stdout, stderr = harness.communicate(timeout=100)
    assert harness.returncode == 0, stdout + stderr
    assert phone.query("select * from mark") == []


def await_milestone(phone: RunningPhone, name: str) -> None:
    assert wait_until(lambda: phone.query("select 1 from milestone where name = ?", name), 20), name


def tap(phone: RunningPhone, word: str) -> bool:
    """Tap the button whose text has this word, if it is on the screen."""
    hierarchy = phone.device.run("uiautomator dump /sdcard/w.xml >/dev/null; cat /sdcard/w.xml")
    found = re.search(rf'text="[^"]*{word}[^"]*"[^>]*clickable="true"[^>]*bounds="\[(\d+),(\d+)\]\[(\d+),(\d+)\]"',
                      hierarchy, re.IGNORECASE)  # fmt: skip
    if found is None:
        return False
    left, top, right, bottom = map(int, found.groups())
    phone.device.run(f"input tap {(left + right) // 2} {(top + bottom) // 2}")
    return True


def test_an_operator_who_never_accepts_is_told_so(phone: RunningPhone) -> None:
    done = phone.harness(*MANUAL, "--watch", "1")
    assert done.returncode == 0, done.stderr
    assert "Nobody was seen to accept the terms: no access is counted from there." in done.stdout
    rows = phone.query("select since_terms_s, phase from timeline")
    assert rows
    assert all(row["since_terms_s"] is None and row["phase"] == "before_terms" for row in rows)


def test_a_run_that_was_stopped_still_gives_its_document(phone: RunningPhone) -> None:
    harness = phone.start_harness(*RUN, "--grant", "--watch", "30", "--json", "--quiet")
    assert wait_until(lambda: has_rows(phone, "access"))
    harness.send_signal(signal.SIGINT)
    stdout, stderr = harness.communicate(timeout=100)
    assert harness.returncode == 130
    assert json.loads(stdout)["verdict"] == "interrupted"
    assert stderr.strip() == "harness: interrupted; what was recorded is kept"

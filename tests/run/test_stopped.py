"""A run that is stopped or loses its app keeps what it recorded, puts the phone back and says so by its exit code."""

from __future__ import annotations

import contextlib
import re
import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.errors import DeviceLost
from tests.run.phones import PACKAGE, RUN, RunningPhone, boot
from tests.run.waiting import has_rows, wait_until


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[RunningPhone]:
    with boot(tmp_path) as booted:
        yield booted


def test_a_signal_ends_the_run_cleanly(phone: RunningPhone) -> None:
    """Ctrl-C and a terminal that is closed are held against a terminal."""
    harness = phone.start_harness(*RUN, "--grant", "--watch", "20")
    assert wait_until(lambda: has_rows(phone, "access"))
    harness.terminate()
    _, stderr = harness.communicate(timeout=100)
    assert harness.returncode == 128 + signal.SIGTERM, stderr
    assert "Traceback" not in stderr
    assert phone.query("select verdict from run_end") == [{"verdict": "interrupted"}]
    assert phone.query("select count(*) as n from access")[0]["n"] > 0
    assert phone.device.run(f"pm list packages {PACKAGE}") == ""
    assert phone.traces() == []


HANDED_OVER = """
name = "handed-over"
title = "An operator acts, then nobody"

[[step]]
do = "launch"

[[step]]
do = "hand-over"

[[step]]
do = "dwell"
for_s = 90
"""


def test_the_first_ctrl_c_ends_what_the_operator_does_and_the_second_the_run(phone: RunningPhone) -> None:
    (phone.folder / "handed-over.toml").write_text(HANDED_OVER)
    harness = phone.start_harness(*RUN, "--scenario", "handed-over.toml")
    for number in (3, 4):
        begun = f"select 1 from step where number = {number}"
        assert wait_until(lambda sql=begun: has_rows(phone, "step") and phone.query(sql))
        harness.send_signal(signal.SIGINT)
    _, stderr = harness.communicate(timeout=100)
    assert harness.returncode == 128 + signal.SIGINT, stderr
    ended = phone.query("select number, outcome from step_end order by number")
    assert [row["outcome"] for row in ended if row["number"] == 3] == ["done"]
    assert phone.query("select verdict from run_end") == [{"verdict": "interrupted"}]
    assert phone.traces() == []


def test_a_phone_that_vanishes_is_a_device_error(phone: RunningPhone) -> None:
    harness = phone.start_harness(*RUN, "--grant", "--watch", "20")
    assert wait_until(lambda: has_rows(phone, "access"))
    with contextlib.suppress(DeviceLost):
        phone.device.shell("reboot -p")
    _, stderr = harness.communicate(timeout=100)
    assert harness.returncode == 4, stderr
    assert "adb says" in stderr
    assert "Traceback" not in stderr
    assert phone.query("select count(*) as n from access")[0]["n"] > 0
    assert phone.query("select verdict from run_end") == [{"verdict": "error"}]
    outcomes = {row["kind"]: row["outcome"] for row in phone.query("select * from change natural join change_end")}
    assert outcomes["installed"] == "failed"
    assert f"left on the device (failed): {PACKAGE} is installed" in stderr
    assert phone.traces() == []


def test_a_full_disk_ends_the_run_and_keeps_what_was_recorded(phone: RunningPhone) -> None:
    """The harness may write no file beyond what its write-ahead log has by then: nothing that waiting would help."""
    harness = phone.start_harness(*RUN, "--grant", "--watch", "30")
    assert wait_until(lambda: has_rows(phone, "access"))
    size = max(path.stat().st_size for path in phone.folder.glob("harness.db*"))
    resource.prlimit(harness.pid, resource.RLIMIT_FSIZE, (size, size))
    _, stderr = harness.communicate(timeout=100)
    assert harness.returncode == 5, stderr
    assert re.search(r"harness\.db cannot be written: .*error", stderr)
    assert "tried again" not in stderr
    assert "Traceback" not in stderr
    assert phone.query("pragma integrity_check") == [{"integrity_check": "ok"}]
    assert phone.query("select count(*) as n from access")[0]["n"] > 0
    assert phone.device.run(f"pm list packages {PACKAGE}") == ""
    assert phone.traces() == []


def test_a_disk_without_room_for_the_file_is_said_before_the_phone_is_touched(phone: RunningPhone) -> None:
    harness = phone.start_harness(*RUN)
    resource.prlimit(harness.pid, resource.RLIMIT_FSIZE, (16384, 16384))
    _, stderr = harness.communicate(timeout=100)
    assert harness.returncode == 5, stderr
    assert "harness.db" in stderr
    assert "Traceback" not in stderr
    assert "install" not in stderr
    assert phone.traces() == []

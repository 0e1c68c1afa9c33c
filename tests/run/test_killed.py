"""kill -9 of the harness, in the gate and in mid-run: the app lives on, and nothing of ours is left behind."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.run.phones import RUN, RunningPhone, boot, journalled_event, kill
from tests.run.waiting import has_process, has_rows, has_started, wait_until

LIVES_ON_WITHIN_S = 25.0


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[RunningPhone]:
    with boot(tmp_path) as booted:
        yield booted


@pytest.mark.timeout(90)
@pytest.mark.parametrize("moment", ["process", "hello", "access"])
def test_the_app_lives_on_and_nothing_is_left(phone: RunningPhone, moment: str) -> None:
    reached = {
        "process": lambda: has_process(phone),
        "hello": lambda: has_rows(phone, "process"),
        "access": lambda: has_rows(phone, "access"),
    }[moment]
    harness = phone.start_harness(*RUN, "--grant", "--watch", "20")
    assert wait_until(reached, 30)
    kill(harness)
    killed_at = time.monotonic()

    assert wait_until(lambda: has_started(phone), LIVES_ON_WITHIN_S)
    assert wait_until(lambda: not phone.traces(), LIVES_ON_WITHIN_S), phone.traces()
    assert has_process(phone)
    assert time.monotonic() - killed_at < LIVES_ON_WITHIN_S


@pytest.mark.timeout(90)
def test_a_harness_that_only_hangs_is_given_up_by_the_agent(phone: RunningPhone) -> None:
    """No guardian acts for a stopped harness: the dead-man timer in the app lets it go, and that is a gap."""
    harness = phone.start_harness(*RUN, "--grant", "--watch", "1")
    assert wait_until(lambda: has_rows(phone, "process"), 30)
    harness.send_signal(signal.SIGSTOP)
    try:
        assert wait_until(lambda: has_started(phone), LIVES_ON_WITHIN_S)
        assert wait_until(lambda: has_waited_long_enough(phone), LIVES_ON_WITHIN_S)
    finally:
        harness.send_signal(signal.SIGCONT)
    stdout, stderr = harness.communicate(timeout=50)
    assert harness.returncode == 6, stderr
    assert "was let go by the dead-man timer" in stdout
    assert "pass_through" in [row["kind"] for row in phone.query("select kind from gap")]


def has_waited_long_enough(phone: RunningPhone) -> bool:
    """More than the dead-man's 20 s have passed since the process started."""
    started = journalled_event(phone.journal(), "process_start")["before_ns"]
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) - started > 23 * 10**9

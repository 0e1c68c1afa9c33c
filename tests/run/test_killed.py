"""kill -9 of the harness, at any moment of a run: the phone is put back, and nothing of ours is left behind."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.device import packages
from tests.run.phones import PACKAGE, RUN, RunningPhone, boot, journalled_event
from tests.run.waiting import has_process, has_rows, has_started, wait_until

LIVES_ON_WITHIN_S = 25.0


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[RunningPhone]:
    with boot(tmp_path) as booted:
        yield booted


MOMENTS: dict[str, Callable[[RunningPhone], bool]] = {
    "pushing": lambda phone: has_change(phone, "pushed"),
    "installing": lambda phone: has_change(phone, "installed"),
    "arming": lambda phone: has_change(phone, "debug_app"),
    "process": has_process,
    "hello": lambda phone: has_rows(phone, "process"),
    "access": lambda phone: has_rows(phone, "access"),
    "undoing": lambda phone: has_rows(phone, "change_end") and bool(phone.query(UNDONE, "debug_app")),
}
UNDONE = "select 1 from change natural join change_end where kind = ? and outcome = 'undone'"


def has_change(phone: RunningPhone, kind: str) -> bool:
    return has_rows(phone, "change") and bool(phone.query("select 1 from change where kind = ?", kind))


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_phone_is_as_it_was_before(phone: RunningPhone, moment: str) -> None:
    """An installation that was under way is waited for, and undone as well; so is the debug app of a developer."""
    phone.device.run("am set-debug-app -w --persistent com.example.mine")
    before = state_of(phone)
    said = kill_at(phone, moment, *RUN, "--grant", "--watch", "1" if moment == "undoing" else "20")

    assert state_of(phone) == before
    assert "com.example.mine" in before
    assert phone.traces() == []
    assert "was not done" not in said


@pytest.mark.parametrize("moment", ["granting", "access"])
def test_an_app_that_was_there_stays_and_loses_what_it_was_granted(phone: RunningPhone, moment: str) -> None:
    phone.install()
    before = packages.list_grantable(phone.device, PACKAGE, 0)
    assert before
    run = ("run", PACKAGE, *RUN[2:], "--grant", "--watch", "20")
    kill_at(phone, "access" if moment == "access" else "granted", *run)

    assert packages.list_grantable(phone.device, PACKAGE, 0) == before
    assert packages.is_installed(phone.device, PACKAGE, 0)
    assert not has_process(phone)
    assert phone.traces() == []


@pytest.mark.parametrize("moment", ["process", "hello", "access"])
def test_an_app_that_is_to_be_left_lives_on(phone: RunningPhone, moment: str) -> None:
    killed_at = time.monotonic()
    said = kill_at(phone, moment, *RUN, "--leave-app", "--grant", "--watch", "20")

    assert wait_until(lambda: has_started(phone), LIVES_ON_WITHIN_S), said
    assert has_process(phone)
    assert packages.is_installed(phone.device, PACKAGE, 0)
    assert phone.device.run("settings get global debug_app").strip() == "null"
    assert phone.traces() == []
    assert time.monotonic() - killed_at < 2 * LIVES_ON_WITHIN_S


def state_of(phone: RunningPhone) -> str:
    """What a run changes: packages, files, whom the phone holds for a debugger; no process of the app is there."""
    questions = (
        "pm list packages",
        "ls /data/local/tmp",
        "settings get global debug_app",
        "settings get global wait_for_debugger",
        f"pidof {PACKAGE}; true",
    )
    return "\n".join(phone.device.run(question) for question in questions)


def kill_at(phone: RunningPhone, moment: str, *arguments: str) -> str:
    """Kill a run at a moment; return when its guardian has ended, with what was said on the run's terminal."""
    harness = phone.start_harness(*arguments)
    reached = MOMENTS.get(moment, lambda phone: has_change(phone, moment))
    assert wait_until(lambda: reached(phone))
    harness.send_signal(signal.SIGKILL)
    return harness.communicate(timeout=LIVES_ON_WITHIN_S)[1]


def test_a_harness_that_only_hangs_is_given_up_by_the_agent(phone: RunningPhone) -> None:
    """No guardian acts for a stopped harness: the dead-man timer in the app lets it go, and that is a gap.

    One that was stopped while it asked the device something takes that for unanswered.
    """
    harness = phone.start_harness(*RUN, "--grant", "--watch", "1")
    assert wait_until(lambda: has_rows(phone, "process"))
    harness.send_signal(signal.SIGSTOP)
    try:
        assert wait_until(lambda: has_started(phone), LIVES_ON_WITHIN_S)
        assert wait_until(lambda: has_waited_long_enough(phone), LIVES_ON_WITHIN_S)
    finally:
        harness.send_signal(signal.SIGCONT)
    _, stderr = harness.communicate(timeout=100)
    assert harness.returncode in (6, 4), stderr
    gaps = phone.query("select kind, reason from gap")
    assert {"kind": "pass_through", "reason": "the agent heard nothing of the host for too long"} in gaps


def has_waited_long_enough(phone: RunningPhone) -> bool:
    """More than the dead-man's 20 s have passed since the process started."""
    started = journalled_event(phone.journal(), "process_start")["before_ns"]
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) - started > 23 * 10**9

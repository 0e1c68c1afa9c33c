"""Alarms and jobs of a real app: they come when it is in the background, and when it has no process at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.virtual.parts_app import PARTS, PartsPhone, installed
from tests.virtual.phone_process import PhoneProcess, wait_until

pytestmark = pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")
SERVICE = f"{PARTS}/.PushService"


@pytest.fixture
def parts(booted: PhoneProcess) -> Iterator[PartsPhone]:
    with installed(booted) as phone:
        yield phone


def ask(parts: PartsPhone, word: str) -> None:
    """Have the app set something for later."""
    parts.shell(f"am start-foreground-service -n {SERVICE} --es word {word} --es time {word}")
    wait_until(lambda: any(line.startswith(f"push start {word} ") for line in parts.said()))


def end_processes(parts: PartsPhone) -> None:
    parts.shell(f"am stopservice -n {SERVICE}")
    parts.shell("input keyevent HOME")
    wait_until(lambda: parts.phone.run(f"am kill {PARTS}; ps -A | grep {PARTS}").code == 1)


def test_an_alarm_starts_the_process_that_it_needs(parts: PartsPhone) -> None:
    ask(parts, "alarm")
    end_processes(parts)
    assert "RTC_WAKEUP #0: Alarm{" in parts.shell("dumpsys alarm")
    parts.wait_said("alarm exact")
    last = [fields for _, fields in parts.phone.events("am_proc_start")][-1]
    assert last[3:] == [PARTS, "broadcast", f"{{{PARTS}/{PARTS}.AlarmReceiver}}"]
    assert "Pending alarm batches: 0" in parts.shell("dumpsys alarm")


def test_a_listener_is_called_in_its_own_process(parts: PartsPhone) -> None:
    ask(parts, "listener")
    parts.wait_said("alarm listener")


def test_a_pending_intent_carries_the_position_and_whether_a_circle_was_entered(parts: PartsPhone) -> None:
    parts.shell(f"pm grant {PARTS} android.permission.ACCESS_FINE_LOCATION")
    parts.launch()  # the permission is for use in the foreground
    for word, what in (("position", "position of network within 40.0"), ("circle", "entering true")):
        ask(parts, word)
        parts.wait_said(what)


def test_alarms_are_cancelled_by_the_app_and_by_its_being_stopped(parts: PartsPhone) -> None:
    ask(parts, "repeating")
    wait_until(lambda: "repeatInterval=60000" in parts.shell("dumpsys alarm"))
    ask(parts, "cancel")
    wait_until(lambda: "Pending alarm batches: 0" in parts.shell("dumpsys alarm"))
    ask(parts, "repeating")
    wait_until(lambda: "Pending alarm batches: 1" in parts.shell("dumpsys alarm"))
    parts.shell(f"am force-stop {PARTS}")
    assert "Pending alarm batches: 0" in parts.shell("dumpsys alarm")


def test_a_job_runs_in_the_process_of_its_service(parts: PartsPhone) -> None:
    ask(parts, "job")
    parts.wait_said("scheduled 1 true")
    parts.wait_said(f"job 7 now {PARTS}")
    parts.wait_said("job destroy")
    assert "Registered 0 jobs:" in parts.shell("dumpsys jobscheduler")


def test_a_job_outlives_the_process_and_can_be_run_by_hand(parts: PartsPhone) -> None:
    ask(parts, "later")
    parts.wait_said("scheduled 1 true")
    end_processes(parts)
    text = parts.shell("dumpsys jobscheduler")
    assert f"Service: {PARTS}/.PartsJob" in text
    assert "Earliest run time: +59m" in text
    assert parts.shell(f"cmd jobscheduler run -f {PARTS} 8") == "Running job [FORCED]\n"
    parts.wait_said(f"job 8 later {PARTS}")
    parts.wait_said("job destroy")
    wait_until(lambda: "Registered 0 jobs:" in parts.shell("dumpsys jobscheduler"))


def test_work_reaches_the_job_that_it_was_given_for(parts: PartsPhone) -> None:
    ask(parts, "work")
    parts.wait_said("enqueued 1")
    parts.wait_said("work done")


def test_what_cannot_be_scheduled_or_run_is_said(parts: PartsPhone) -> None:
    ask(parts, "boot")
    parts.wait_said("Error: requested job be persisted without holding RECEIVE_BOOT_COMPLETED permission.")
    ask(parts, "idle")
    parts.wait_said("scheduled 1 true")
    answers = [
        parts.phone.run(f"cmd jobscheduler run {arguments}")
        for arguments in (f"{PARTS} 9", f"{PARTS} 4711", "com.nobody 1")
    ]
    assert [(answer.code, answer.stderr.decode()) for answer in answers] == [
        (22, f"Job 9 in package {PARTS} / user 0 has functional constraints but --force not specified\n"),
        (23, f"Could not find job 4711 in package {PARTS} / user 0\n"),
        (24, "Package not found: com.nobody / user 0\n"),
    ]

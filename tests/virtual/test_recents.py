"""The tasks that the user has left behind: how they are listed, and what goes when one is swiped away."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from harness.virtual.phone import IMAGE
from tests.virtual.phone_process import PhoneProcess, Server, bounds_of, running_phone, short_home, wait_until

APP = "com.example.worksinbackground"
PUSH = f"{APP}:push"


@pytest.fixture(scope="module")
def booted(adb_server: Server) -> Iterator[PhoneProcess]:
    with short_home() as home, running_phone(adb_server, home) as phone:
        yield phone


@pytest.fixture
def phone(booted: PhoneProcess) -> Iterator[PhoneProcess]:
    """A phone on which the app has just been installed and has begun its work."""
    booted.shell("logcat -b all -c")
    booted.install("-g", IMAGE / "apps" / "works_in_background.apk")
    booted.shell(f"su 0 am start -W -n {APP}/.FeedActivity")
    wait_until(lambda: "woken push" in journal(booted))
    yield booted
    booted.shell(f"pm uninstall {APP}")


def journal(phone: PhoneProcess) -> str:
    return phone.shell(f"su 0 cat /data/data/{APP}/files/journal.ndjson")


def task_id(phone: PhoneProcess) -> str:
    match = re.search(rf"Recent #0: Task\{{\w+ #(\d+) .* A=\d+:{APP} U=0 ", phone.shell("dumpsys activity recents"))
    assert match is not None
    return match[1]


def kills(phone: PhoneProcess) -> list[str]:
    return [fields[2] for _, fields in phone.events("am_kill") if fields[-1] == "remove task"]


def test_a_stack_is_listed_by_its_number_and_its_activities(phone: PhoneProcess) -> None:
    task = task_id(phone)
    stacks = phone.shell("am stack list").split("\n\n")
    bounds = "bounds=[0,0][1080,1920]"
    stack, configuration, described = stacks[0].splitlines()
    component = f"{APP}/{APP}.FeedActivity"
    assert stack == f"Stack id={task} {bounds} displayId=0 userId=0"
    assert configuration.startswith(" configuration={1.0 ?mcc?mnc [en_US]")
    assert described == (
        f"  taskId={task}: {component} {bounds} userId=0 visible=true topActivity=ComponentInfo{{{component}}}"
    )
    assert "mActivityType=home" in stacks[1]
    recents = phone.shell(f"dumpsys activity recents {APP}")
    assert f"    mActivityComponent={APP}/.FeedActivity\n" in recents
    assert "(nothing)" in phone.shell("dumpsys activity recents com.nobody")


def test_a_task_that_is_swiped_away_takes_its_processes_along(phone: PhoneProcess) -> None:
    push, task = phone.pid(PUSH), task_id(phone)
    phone.shell("input keyevent HOME")
    wait_until(lambda: bool(phone.events("wm_on_stop_called")))
    phone.shell("input keyevent APP_SWITCH")
    x, y = bounds_of(phone.shell("uiautomator dump /dev/tty"), "task")
    phone.shell(f"input swipe {x} {y} {x} {y - 120} 50")
    wait_until(lambda: set(kills(phone)) == {APP, PUSH})
    assert "task_removed" in journal(phone)
    assert ("wm_task_removed", [task, "removeTask"]) in phone.events("wm_task_removed")
    assert f"{APP}/" not in phone.shell("am stack list")
    wait_until(lambda: phone.run(f"pidof {PUSH}").code == 0)
    assert phone.pid(PUSH) != push
    assert "stopped=false" in phone.shell(f"dumpsys package {APP}")
    wait_until(lambda: journal(phone).count("woken alarm") > 0)


def test_a_task_that_is_seen_leaves_its_process_alive_when_it_goes(phone: PhoneProcess) -> None:
    pid = phone.pid(APP)
    phone.shell(f"am stack remove {task_id(phone)}")
    wait_until(lambda: bool(phone.events("wm_on_destroy_called")))
    assert (phone.pid(APP), kills(phone)) == (pid, [])


def test_all_tasks_are_cleared_at_once(phone: PhoneProcess) -> None:
    phone.shell("input keyevent APP_SWITCH")
    wait_until(lambda: "clear_all" in phone.shell("uiautomator dump /dev/tty"))
    x, y = bounds_of(phone.shell("uiautomator dump /dev/tty"), "clear_all")
    phone.shell(f"input tap {x} {y}")
    wait_until(lambda: "taskId=" in phone.shell("am stack list") and APP not in phone.shell("am stack list"))


def test_what_cannot_be_removed_is_said(phone: PhoneProcess) -> None:
    home = phone.shell("am stack list").rpartition("Stack id=")[2].partition(" ")[0]
    answer = phone.run(f"am stack remove {home}")
    assert (answer.code, b"Removing non-standard stack is not allowed." in answer.stderr) == (255, True)
    assert phone.run("am stack remove 4711").code == 0
    assert phone.run("am stack shuffle").stderr == b"Error: unknown command 'shuffle'\n"

"""The screen of a real app: keys, text, dialogs, results, permissions, the screen's light, home and recent tasks."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest

from tests.virtual.parts_app import PARTS, PartsPhone, installed
from tests.virtual.phone_process import PhoneProcess, bounds_of, wait_until

pytestmark = pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")
CONTROLLER = "com.android.permissioncontroller"


@pytest.fixture
def parts(booted: PhoneProcess) -> Iterator[PartsPhone]:
    with installed(booted) as phone:
        phone.launch()
        yield phone


def granted(parts: PartsPhone, permission: str) -> str:
    """Return how the package manager prints a runtime permission."""
    lines = parts.shell(f"dumpsys package {PARTS}").splitlines()
    (line,) = (line.strip() for line in lines if line.strip().startswith(f"android.permission.{permission}: granted="))
    return line.partition(": ")[2]


def test_text_and_keys_reach_the_field_that_was_touched(parts: PartsPhone) -> None:
    assert 'text="Your name"' in parts.screen()
    parts.shell("input text lost")
    parts.tap("name")
    parts.shell("input text Ada%sL; input keyevent KEYCODE_DEL 29 8; input keyevent 62")
    parts.wait_screen('text="Ada a1 "')
    assert 'focused="true"' in parts.screen()


def test_a_box_is_ticked(parts: PartsPhone) -> None:
    assert 'checkable="true" checked="false"' in parts.screen()
    parts.tap("agree")
    parts.wait_said("agree true")
    assert 'checkable="true" checked="true"' in parts.screen()


def test_a_dialog_takes_the_screen_until_it_is_answered(parts: PartsPhone) -> None:
    parts.tap("dialog")
    parts.wait_screen("Do you agree?")
    screen = parts.screen()
    assert "Contacts" not in screen
    assert f'resource-id="android:id/message" class="android.widget.TextView" package="{PARTS}"' in screen
    parts.tap("button1")
    parts.wait_said("dialog -1")
    parts.wait_screen("Contacts")


@pytest.mark.parametrize("way", ["input keyevent BACK", "input tap 500 100"])
def test_a_dialog_is_left_by_back_and_by_a_touch_outside(parts: PartsPhone, way: str) -> None:
    parts.tap("dialog")
    parts.wait_screen("Do you agree?")
    parts.shell(way)
    parts.wait_said("dialog cancelled")
    parts.wait_screen("Contacts")
    assert "main pause" not in parts.said()


def test_a_swipe_scrolls_the_list_below_it(parts: PartsPhone) -> None:
    screen = parts.screen()
    assert "line 0" in screen
    assert "line 39" not in screen
    for _ in range(12):
        parts.shell("input swipe 500 1150 500 850 1")
    parts.wait_screen("line 39")
    assert "line 0" not in parts.screen()


def test_a_finger_that_stays_is_no_tap(parts: PartsPhone) -> None:
    x, y = bounds_of(parts.screen(), "dialog")
    parts.shell(f"input swipe {x} {y} {x} {y} 700")
    parts.wait_said("held")
    parts.shell(f"input motionevent DOWN {x} {y}; input motionevent MOVE {x} 1; input motionevent UP {x} 1")
    assert "Do you agree?" not in parts.screen()
    assert parts.phone.run("input motionevent HOVER 1 1").code == 255


def test_an_activity_gives_its_result_to_the_one_that_started_it(parts: PartsPhone) -> None:
    parts.tap("second")
    parts.wait_screen("On the second screen")
    parts.shell("input keyevent BACK")
    parts.wait_said("result 5 -1 there back")
    wait_until(lambda: parts.said().count("main resume") == 2)
    said = parts.said()
    assert said.index("result 5 -1 there back") < len(said) - 1 - said[::-1].index("main resume")


def test_of_several_activities_the_last_comes_to_the_screen_and_the_others_when_they_are_uncovered(
    parts: PartsPhone,
) -> None:
    """The one that is not found ends the second call; what it had started before stays."""
    parts.shell(f"am force-stop {PARTS}; logcat -b all -c; am start -n {PARTS}/.MainActivity --es word several")
    for word in ("kept", "on top", "below"):
        parts.wait_said(f"second create {word}")
        parts.shell("input keyevent BACK")
    wait_until(lambda: parts.said()[-1] == "main resume")
    said = [line for line in parts.said() if line.startswith(("second", "not found"))]
    assert said == ["not found true", "second create kept", "second create on top", "second create below"]
    created = [fields for _, fields in parts.phone.events("wm_create_activity")]
    assert [fields[3] for fields in created] == [f"{PARTS}/.MainActivity", *[f"{PARTS}/.SecondActivity"] * 3]


def test_a_permission_is_granted_on_the_dialog_of_the_system(parts: PartsPhone) -> None:
    parts.tap("contacts")
    parts.wait_screen("permission_message")
    screen = parts.screen()
    assert "Allow Parts to access your contacts?" in screen
    assert f'resource-id="{CONTROLLER}:id/permission_deny_button"' in screen
    assert f"u0 {CONTROLLER}/.permission.ui.GrantPermissionsActivity" in parts.shell("dumpsys window")
    assert "main pause" in parts.said()
    assert "main stop" not in parts.said()
    parts.tap("permission_allow_button")
    parts.wait_said("permissions 1 [android.permission.READ_CONTACTS][0]")
    assert granted(parts, "READ_CONTACTS").startswith("granted=true, flags=[ USER_SET|")
    parts.tap("contacts")
    wait_until(lambda: parts.said().count("permissions 1 [android.permission.READ_CONTACTS][0]") == 2)


def test_a_permission_refused_twice_is_asked_for_no_more(parts: PartsPhone) -> None:
    refused = "permissions 1 [android.permission.READ_CONTACTS][-1]"
    for button in ("permission_deny_button", "permission_deny_and_dont_ask_again_button"):
        parts.tap("contacts")
        parts.wait_screen(button)
        parts.tap(button)
        parts.wait_screen("Second")
    wait_until(lambda: parts.said().count(refused) == 2)
    assert granted(parts, "READ_CONTACTS").startswith("granted=false, flags=[ USER_SET|USER_FIXED|")
    parts.tap("contacts")
    wait_until(lambda: parts.said().count(refused) == 3)
    rationales = [line for line in parts.said() if line.startswith("rationale")]
    assert rationales == ["rationale false", "rationale true", "rationale false"]


@pytest.mark.parametrize(
    ("button", "flag"),
    [("permission_allow_foreground_only_button", "USER_SET"), ("permission_allow_one_time_button", "ONE_TIME")],
)
def test_the_camera_is_granted_for_the_time_of_use(parts: PartsPhone, button: str, flag: str) -> None:
    parts.tap("camera")
    parts.wait_screen("take pictures and record video?")
    parts.tap(button)
    parts.wait_said("permissions 2 [android.permission.CAMERA][0]")
    assert granted(parts, "CAMERA").startswith("granted=true, flags=[ ")
    assert flag in re.split(r"[ |\]]+", granted(parts, "CAMERA"))
    assert "CAMERA: foreground" in parts.shell(f"appops get {PARTS}")


def test_the_activities_stop_while_the_screen_is_off(parts: PartsPhone) -> None:
    assert "mWakefulness=Awake" in parts.shell("dumpsys power")
    parts.shell("input keyevent POWER")
    parts.wait_said("main stop")
    assert "mWakefulness=Asleep" in parts.shell("dumpsys power")
    assert "mState=OFF" in parts.shell("dumpsys display")
    parts.shell("input keyevent BACK; input keyevent KEYCODE_WAKEUP")
    wait_until(lambda: parts.said().count("main resume") == 2)
    assert [fields for _, fields in parts.phone.events("screen_toggled")][-2:] == [["0"], ["1"]]


def test_home_and_back_again_by_the_recent_tasks(parts: PartsPhone) -> None:
    parts.shell("input keyevent HOME")
    parts.wait_said("main stop")
    home = parts.screen()
    assert 'text="Parts" resource-id="com.android.launcher3:id/icon"' in home
    parts.shell("input keyevent APP_SWITCH")
    parts.wait_screen("com.android.launcher3:id/task")
    parts.tap("task")
    wait_until(lambda: parts.said().count("main resume") == 2)
    assert len(parts.phone.events("am_proc_start")) == 1
    parts.shell("input keyevent HOME")
    wait_until(lambda: parts.said().count("main stop") == 2)
    parts.tap("icon")
    wait_until(lambda: parts.said().count("main resume") == 3)


def test_an_intent_for_the_activity_on_top_reaches_that_one(parts: PartsPhone) -> None:
    parts.shell(f"am start -n {PARTS}/.MainActivity --activity-single-top --es word again")
    parts.wait_said("new again")
    assert [line for line in parts.said() if line.startswith("main create")] == ["main create null"]

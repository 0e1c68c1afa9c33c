"""The display turned, and locked: what the phone prints of it, and what becomes of what is on the screen."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest

from tests.virtual.parts_app import PARTS, PartsPhone, installed
from tests.virtual.phone_process import PhoneProcess, wait_until

pytestmark = pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")
LOCK = "settings put system accelerometer_rotation 0; settings put system user_rotation"
UPRIGHT = "settings put system accelerometer_rotation 1; settings put system user_rotation 0"


@pytest.fixture
def parts(booted: PhoneProcess) -> Iterator[PartsPhone]:
    with installed(booted) as phone:
        phone.launch()
        yield phone
    booted.shell(f"{UPRIGHT}; locksettings set-disabled true; wm dismiss-keyguard; input keyevent WAKEUP")


def test_an_activity_is_made_anew_when_the_display_is_turned(parts: PartsPhone) -> None:
    parts.shell(f"{LOCK} 1")
    parts.wait_said("main create null kept")
    wait_until(lambda: parts.said()[-1] == "main resume")
    said = [line for line in parts.said() if line.startswith("main")]
    assert said[2:] == ["main pause", "main stop", "main destroy", "main create null kept", "main resume"]
    screen = parts.screen()
    assert '<hierarchy rotation="1"><node index="0"' in screen
    assert 'bounds="[0,63][1794,1080]"' in screen
    assert "init=1080x1920 420dpi cur=1920x1080 app=1794x1080" in parts.shell("dumpsys window")
    assert "orientation=1, logicalFrame=Rect(0, 0 - 1920, 1080)" in parts.shell("dumpsys display")
    assert "SurfaceOrientation: 1\n" in parts.shell("dumpsys input")
    assert [tag for tag, _ in parts.phone.events("wm_relaunch")] == ["wm_relaunch_resume_activity"]
    assert parts.shell("wm size") == "Physical size: 1080x1920\n"
    parts.tap("second")
    parts.wait_said("second create there")
    parts.shell("wm set-user-rotation free")
    parts.wait_said("second turned 1")
    parts.shell("input keyevent BACK")
    wait_until(lambda: parts.said().count("main create null kept") == 2)
    assert len(parts.phone.events("am_proc_start")) == 1


def test_a_process_that_starts_later_finds_the_display_as_it_is(parts: PartsPhone) -> None:
    parts.shell(f"am force-stop {PARTS}; wm set-user-rotation lock 3")
    parts.launch()
    assert 'bounds="[0,63][1794,1080]"' in parts.screen()
    parts.tap("contacts")
    parts.wait_screen("permission_message")
    bounds = re.findall(r'bounds="\[(\d+),(\d+)\]\[(\d+),(\d+)\]"', parts.screen())
    assert max(int(bottom) for *_, bottom in bounds) < 1080
    assert parts.phone.run("wm set-user-rotation sideways").code == 255


def test_a_lock_screen_hides_the_app_until_it_is_swiped_away(parts: PartsPhone) -> None:
    assert parts.shell("locksettings get-disabled; locksettings set-disabled false") == (
        "true\nLock screen disabled set to false\n"
    )
    parts.shell("input keyevent POWER")
    parts.wait_said("main stop")
    parts.shell("input keyevent WAKEUP")
    assert "      showing=true\n" in parts.shell("dumpsys window")
    assert "mCurrentFocus=Window{5a5a5a u0 NotificationShade}" in parts.shell("dumpsys window")
    assert "    mKeyguardShowing=true\n" in parts.shell("dumpsys activity activities")
    assert "mWakefulness=Awake" in parts.shell("dumpsys power")
    assert "com.android.systemui:id/keyguard_clock_container" in parts.screen()
    parts.shell("input keyevent HOME; input keyevent BACK; input tap 500 900")
    assert parts.said().count("main resume") == 1
    parts.shell("input swipe 500 1500 500 300 20")
    wait_until(lambda: parts.said().count("main resume") == 2)
    assert "      showing=false\n" in parts.shell("dumpsys window")
    for way in ("input keyevent 82", "wm dismiss-keyguard"):
        before = parts.said().count("main resume")
        parts.shell("input keyevent POWER; input keyevent POWER")
        assert "systemui" in parts.screen()
        parts.shell(way)
        wait_until(lambda before=before: parts.said().count("main resume") == before + 1)
    assert [fields[0] for _, fields in parts.phone.events("wm_set_keyguard_shown")][:3] == ["1", "1", "0"]
    used = re.findall(r'" type=(\w+) package=(\S+) .*flags=0x0 \n', parts.shell("dumpsys usagestats"))
    locked = [("SCREEN_NON_INTERACTIVE", "android"), ("KEYGUARD_SHOWN", "android"), ("ACTIVITY_PAUSED", PARTS)]
    assert any(used[at : at + 3] == locked for at in range(len(used)))
    assert ("STANDBY_BUCKET_CHANGED", PARTS) in used


def test_the_screen_s_light_is_logged_as_android_11_does(parts: PartsPhone) -> None:
    parts.shell("input keyevent SLEEP; input keyevent SLEEP; input keyevent WAKEUP")
    tags = ("power_sleep_requested", "power_screen_state", "screen_toggled")
    assert [(tag, fields[:2]) for tag, fields in parts.phone.events() if tag in tags] == [
        ("power_sleep_requested", ["0"]),
        ("power_screen_state", ["0", "2"]),
        ("screen_toggled", ["0"]),
        ("screen_toggled", ["1"]),
        ("power_screen_state", ["1", "0"]),
    ]

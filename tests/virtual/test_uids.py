"""The states of an app's uid as the phone tells them: running, active, cached, idle, stopped."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from harness.virtual.phone import IMAGE
from tests.virtual.phone_process import PhoneProcess, Server, running_phone, short_home, wait_until

APP = "com.example.worksinbackground"
TAGS = ("am_uid_", "am_stop_idle_service")


@pytest.fixture(scope="module")
def phone(adb_server: Server) -> Iterator[PhoneProcess]:
    with short_home() as home, running_phone(adb_server, home) as phone:
        yield phone


@pytest.fixture
def uid(phone: PhoneProcess) -> Iterator[str]:
    """The uid of an app that has just been installed."""
    phone.shell("logcat -b all -c")
    phone.install("-g", IMAGE / "apps" / "works_in_background.apk")
    yield phone.shell(f"pm list packages -U {APP}").strip().rpartition(":")[2]
    phone.shell(f"pm uninstall {APP}")


def state(phone: PhoneProcess, uid: str) -> str:
    return phone.shell(f"am get-uid-state {uid}").strip()


def steps(phone: PhoneProcess) -> list[str]:
    return [tag for tag, _ in phone.events() if tag.startswith(TAGS)]


def test_each_step_of_a_uid_is_watched_and_logged(phone: PhoneProcess, uid: str) -> None:
    with phone.server.popen("-s", phone.serial, "shell", "am", "watch-uids") as watching:
        assert watching.stdout is not None
        assert watching.stdin is not None
        assert watching.stdout.readline() == b"Watching uid states...  available commands:\n"
        assert state(phone, uid) == "20 (NONEXISTENT)"
        phone.shell(f"am start -W -n {APP}/.TermsActivity")
        assert state(phone, uid) == "2 (TOP)"
        phone.shell("input keyevent HOME")
        wait_until(lambda: state(phone, uid) == "15 (LAST_ACTIVITY)")
        phone.shell(f"am start -W -n {APP}/.TermsActivity; input keyevent POWER")
        wait_until(lambda: state(phone, uid) == "12 (TOP_SLEEPING)")
        phone.shell(f"am make-uid-idle {APP}; input keyevent WAKEUP")
        wait_until(lambda: state(phone, uid) == "2 (TOP)")
        phone.shell(f"am force-stop {APP}")
        assert state(phone, uid) == "20 (NONEXISTENT)"
        told, _ = watching.communicate(b"what\nq\n", 20)
    lines = [line.decode() for line in told.splitlines() if line.startswith(uid.encode())]
    assert [re.sub(f"^{uid} | seq \\d+(?= capability)", "", line) for line in lines] == [
        *("cached", "procstate CEM  capability 0"),
        *("active", "uncached", "procstate TOP  capability 7"),
        *("cached", "procstate CAC  capability 0", "procstate LAST capability 0"),
        *("uncached", "procstate TOP  capability 7"),
        *("cached", "procstate TPSL capability 0"),
        *("idle", "procstate TPSL capability 0"),
        *("active", "uncached", "procstate TOP  capability 7"),
        "gone",
    ]
    assert b"Invalid command: what\n\nWatching uid states" in told
    events = ["am_uid_running", "am_uid_active", "am_uid_idle", "am_uid_active", "am_uid_stopped"]
    assert steps(phone) == events
    assert {fields[0] for tag, fields in phone.events("am_uid_")} == {uid}


def test_what_an_idle_app_had_started_is_stopped(phone: PhoneProcess, uid: str) -> None:
    phone.shell(f"su 0 am start -W -n {APP}/.FeedActivity")
    wait_until(lambda: phone.run(f"pidof {APP}:push").code == 0)
    phone.shell("settings put global activity_manager_constants background_settle_time=100; input keyevent HOME")
    wait_until(lambda: bool(phone.events("am_stop_idle_service")))
    phone.shell("settings delete global activity_manager_constants")
    assert phone.events("am_stop_idle_service") == [("am_stop_idle_service", [uid, f"{APP}/.PushService"])]
    refused = phone.run(f"su 0 am startservice -n {APP}/.PushService")
    assert (refused.code, b"app is in background" in refused.stderr) == (255, True)

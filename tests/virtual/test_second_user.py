"""A second user whole: the same app for two users at once, with a uid, data, permissions and a ledger for each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.virtual.parts_app import PARTS, PartsPhone, installed
from tests.virtual.phone_process import APP, TERMS, PhoneProcess, wait_until

pytestmark = pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")
SERVICE = f"{PARTS}/.PushService"


@pytest.fixture(scope="module")
def booted(booted: PhoneProcess) -> PhoneProcess:
    assert booted.shell("pm create-user Second") == "Success: created user id 10\n"
    return booted


@pytest.fixture
def parts(booted: PhoneProcess) -> Iterator[PartsPhone]:
    with installed(booted) as phone:
        booted.shell("am start-user -w 10")
        yield phone
        booted.shell("am switch-user 0; am stop-user -w 10")


def processes(phone: PhoneProcess, package: str) -> dict[str, list[str]]:
    """Return the names of a package's processes by the user name that `ps` shows."""
    rows = (line.split(maxsplit=1) for line in phone.shell("ps -A -o USER,NAME").splitlines())
    found: dict[str, list[str]] = {}
    for user, name in rows:
        if name.startswith(package):
            found.setdefault(user, []).append(name)
    return found


def resumed(parts: PartsPhone) -> str:
    """Return what is on the screen; between two activities it is nothing."""
    lines = parts.shell("dumpsys activity activities").splitlines()
    return next((line for line in lines if line.startswith("  ResumedActivity: ")), "")


def events(phone: PhoneProcess, tag: str, package: str) -> list[str]:
    """Return the first field, the user, of the events that name a package."""
    return [fields[0] for name, fields in phone.events() if name == tag and any(package in field for field in fields)]


def test_what_a_user_starts_in_the_background_is_shown_once_the_user_is_there(parts: PartsPhone) -> None:
    phone = parts.phone
    assert parts.shell(f"am start --user 10 -n {PARTS}/.MainActivity").startswith("Starting: Intent {")
    assert events(phone, "wm_create_activity", PARTS) == ["10"]
    assert processes(phone, PARTS) == {}
    assert f"u10 {PARTS}/.MainActivity" in parts.shell("dumpsys activity activities")
    wait_until(lambda: "u0 com.android.launcher3" in resumed(parts))
    parts.shell("am switch-user 10")
    parts.wait_screen("Terms")
    (user,) = processes(phone, PARTS)
    assert user.startswith("u10_a")
    assert events(phone, "am_proc_start", PARTS) == events(phone, "am_proc_bound", PARTS) == ["10"]
    assert events(phone, "wm_set_resumed_activity", PARTS)[-1:] == ["10"]
    assert f" u10 {PARTS}/{PARTS}.MainActivity}}\n  mFocusedApp=" in parts.shell("dumpsys window")
    dump = parts.shell(f"dumpsys activity processes {PARTS}")
    assert "    user #10 uid=10101" in dump
    assert f" data=/data/user/10/{PARTS}" in dump
    parts.shell("am switch-user 0")
    wait_until(lambda: "u0 com.android.launcher3" in resumed(parts))
    assert list(processes(phone, PARTS)) == [user]
    parts.shell("am switch-user 10")
    wait_until(lambda: f"u10 {PARTS}" in resumed(parts))


def test_services_and_broadcasts_are_of_the_user_who_is_named(parts: PartsPhone) -> None:
    phone = parts.phone
    for user in (0, 10):
        parts.shell(f"am start-foreground-service --user {user} -n {SERVICE} --es word u{user}")
        parts.wait_said(f"push start u{user} 1")
    assert {name[:4] for name in processes(phone, PARTS)} == {"u0_a", "u10_"}
    services = parts.shell("dumpsys activity services")
    for user in (0, 10):
        heading = f"  User {user} active services:\n"
        assert f" u{user} {SERVICE}}}" in services.partition(heading)[2].split("  User ")[0]
    parts.shell(f"am force-stop --user 10 {PARTS}")
    assert [name[:4] for name in processes(phone, PARTS)] == ["u0_a"]
    parts.shell("logcat -c")
    parts.shell(f"am broadcast --user 10 -a com.example.parts.PING -n {PARTS}/.PingReceiver -f 32")
    assert events(phone, "am_proc_start", f"{PARTS}:ping") == ["10"]
    parts.shell(f"am stop-user -w 10; am force-stop {PARTS}")
    assert processes(phone, PARTS) == {}


def test_a_user_who_is_stopped_takes_its_apps_along(parts: PartsPhone) -> None:
    phone = parts.phone
    parts.shell(f"am start-foreground-service --user 10 -n {SERVICE} --es word u10")
    parts.wait_said("push start u10 1")
    parts.shell(f"am start -W -n {PARTS}/.MainActivity")
    parts.shell("am stop-user -w 10")
    assert [name[:4] for name in processes(phone, PARTS)] == ["u0_a"]
    assert [fields[-1] for _, fields in phone.events("am_kill")] == ["stop user 10 due to finish user"]
    assert "User 10 active" not in parts.shell("dumpsys activity services")


def test_each_user_s_app_has_permissions_data_and_ledger_of_its_own(parts: PartsPhone) -> None:
    phone = parts.phone
    phone.install("--user 10 -g")
    parts.shell("am switch-user 10")
    parts.shell(f"am start -W -n {TERMS}")
    wait_until(lambda: "contacts" in phone.run(f"su -c 'cat /data/user/10/{APP}/files/journal.ndjson'").stdout.decode())
    assert not phone.run(f"ls /data/data/{APP}").stdout
    ledger = parts.shell(f"dumpsys appops --package {APP}")
    uid = phone.shell(f"pm list packages -U --user 10 {APP}").strip().rpartition("uid:10")[2]
    assert [line.strip() for line in ledger.splitlines() if line.startswith("  Uid ")] == [
        f"Uid u10a{int(uid) - 10000}:"
    ]
    assert "READ_CONTACTS (allow):" in ledger
    assert "proxy[uid=1010026, pkg=com.android.providers.contacts" in ledger
    assert "Allowed user IDs: 10\n" in parts.shell("dumpsys media.camera")
    assert "current users: u[10]" in parts.shell("dumpsys location")
    parts.shell(f"pm uninstall {APP}")


def test_the_home_screen_shows_what_the_current_user_has(parts: PartsPhone) -> None:
    parts.phone.install("--user 10")
    assert "Collects" not in parts.screen()
    parts.shell("am switch-user 10")
    wait_until(lambda: "Collects" in parts.screen())
    parts.shell(f"pm uninstall {APP}")

"""A reboot: another boot id behind the same address, the apps gone, and all that /data holds still there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import frida
import pytest

from tests.virtual.parts_app import PARTS, build_parts
from tests.virtual.phone_process import APP, TERMS, PhoneProcess, Server, running_phone, short_home, wait_until

CONTACTS = "android.permission.READ_CONTACTS"


@pytest.fixture
def virtual(adb_server: Server) -> Iterator[PhoneProcess]:
    with short_home() as home, running_phone(adb_server, home) as phone:
        yield phone


def boot_id(phone: PhoneProcess) -> str:
    return phone.run("cat /proc/sys/kernel/random/boot_id").stdout.decode().strip()


def wait_rebooted(phone: PhoneProcess, before: str) -> None:
    wait_until(lambda: boot_id(phone) not in {"", before})
    assert phone.adb("wait-for-device").code == 0


def test_a_reboot_keeps_what_data_holds_and_ends_the_apps(virtual: PhoneProcess) -> None:
    virtual.install("-g")
    virtual.shell(f"pm revoke {APP} {CONTACTS}; pm create-user Second; settings put global lab 7")
    virtual.shell("setprop persist.lab kept; setprop debug.lab lost; echo note > /data/local/tmp/note")
    virtual.shell("chmod 600 /data/local/tmp/note; log -p w -t lab here")
    assert " W lab     : here\n" in virtual.shell("logcat -d")
    virtual.shell(f"am start -W -n {TERMS}")
    wait_until(lambda: "COARSE_LOCATION (" in virtual.shell(f"dumpsys appops --package {APP}"))
    packages = virtual.shell(f"dumpsys package {APP}")
    pid, before = virtual.pid(), boot_id(virtual)
    virtual.adb("reboot")
    wait_rebooted(virtual, before)
    assert virtual.run(f"pidof {APP}").code == 1
    assert virtual.run(f"ls /proc/{pid}").code == 1
    assert virtual.shell(f"dumpsys package {APP}") == packages
    assert "UserInfo{10:Second:400}" in virtual.shell("pm list users")
    assert virtual.shell("settings get global lab; getprop persist.lab; getprop debug.lab") == "7\nkept\n\n"
    assert virtual.shell("cat /data/local/tmp/note; stat -c '%a %U' /data/local/tmp/note") == "note\n600 shell\n"
    assert "COARSE_LOCATION (" in virtual.shell(f"dumpsys appops --package {APP}")
    assert virtual.events("am_proc_start") == []
    assert " here\n" not in virtual.shell("logcat -d")
    assert virtual.shell("getprop sys.boot.reason") == "reboot,adb\n"
    assert virtual.shell("id -un") == "shell\n"


def test_after_a_reboot_apps_start_and_frida_finds_them(virtual: PhoneProcess) -> None:
    virtual.install()
    before = boot_id(virtual)
    virtual.run("reboot")
    wait_rebooted(virtual, before)
    virtual.shell(f"am start -W -n {TERMS}")
    local = int(virtual.adb("forward", "tcp:0", "tcp:27042").stdout)
    manager = frida._wrap(frida._frida.DeviceManager.with_socket_backend_only())  # its public twin starts a daemon
    device = manager.add_remote_device(f"127.0.0.1:{local}")
    assert [process.pid for process in device.enumerate_processes()] == [virtual.pid()]
    session = device.attach(virtual.pid())
    session.detach()
    manager.remove_remote_device(f"127.0.0.1:{local}")
    assert virtual.adb("jdwp").stdout.split() == [str(virtual.pid()).encode()]


def test_root_is_given_up_at_a_reboot_and_kept_by_an_app_s_end(virtual: PhoneProcess) -> None:
    virtual.install()
    virtual.adb("root")
    wait_until(lambda: virtual.run("id -un").stdout == b"root\n")
    virtual.shell(f"am start -W -n {TERMS}")
    virtual.shell(f"am force-stop {APP}")
    assert virtual.shell("id -un") == "root\n"
    before = boot_id(virtual)
    virtual.shell("svc power reboot")
    wait_rebooted(virtual, before)
    assert virtual.shell("id -un; getprop sys.boot.reason") == "shell\nreboot,userrequested\n"


def test_a_phone_that_reboots_can_be_switched_off(virtual: PhoneProcess) -> None:
    virtual.install()
    virtual.shell(f"am start -n {TERMS}")
    virtual.run("reboot")


@pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")
def test_persisted_jobs_outlive_a_reboot_and_other_jobs_and_alarms_do_not(
    virtual: PhoneProcess, tmp_path: Path
) -> None:
    virtual.install(apk=build_parts(tmp_path / "parts.apk", "android.permission.RECEIVE_BOOT_COMPLETED"))
    for word in ("persisted", "later", "repeating"):
        virtual.shell(f"am start-foreground-service -n {PARTS}/.PushService --es word {word} --es time {word}")
    wait_until(lambda: virtual.shell("dumpsys jobscheduler").count("  JOB #u0a") == 2)
    wait_until(lambda: "Pending alarm batches: 1" in virtual.shell("dumpsys alarm"))
    before = boot_id(virtual)
    virtual.run("reboot")
    wait_rebooted(virtual, before)
    jobs = virtual.shell("dumpsys jobscheduler")
    assert jobs.count("  JOB #u0a") == 1
    assert "/12: " in jobs
    assert "      PERSISTED\n" in jobs
    assert "Pending alarm batches: 0" in virtual.shell("dumpsys alarm")
    virtual.shell(f"cmd jobscheduler run -f {PARTS} 12")
    wait_until(lambda: f"job 12 kept {PARTS}" in virtual.shell("logcat -d -b main -v raw -s Parts"))

"""The whole phone through the stock adb server: boot, install, launch, watch, attach, switch off, nothing left."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import adbutils
import frida
import pytest

from tests.virtual.phone_process import (
    APK,
    APP,
    DEADLINE_S,
    TERMS,
    PhoneProcess,
    Server,
    bounds_of,
    end_programs_below,
    processes_with,
    running_phone,
    short_home,
    wait_until,
)


@pytest.fixture
def home() -> Iterator[Path]:
    with short_home() as directory:
        yield directory


@pytest.fixture
def virtual(adb_server: Server, home: Path) -> Iterator[PhoneProcess]:
    with running_phone(adb_server, home) as phone:
        yield phone
    assert phone.process.returncode == 0
    assert processes_with(str(phone.root)) == []


def test_a_run_from_install_to_uninstall(virtual: PhoneProcess) -> None:
    virtual.install()
    assert "stopped=true notLaunched=true" in virtual.shell(f"dumpsys package {APP}")
    started = virtual.shell(f"am start -W -n {TERMS}").splitlines()
    assert started[:4] == [
        f"Starting: Intent {{ cmp={TERMS} }}",
        "Status: ok",
        "LaunchState: COLD",
        f"Activity: {TERMS}",
    ]
    assert started[-1] == "Complete"
    assert "stopped=false notLaunched=false" in virtual.shell(f"dumpsys package {APP}")
    denied = [entry for entry in virtual.journal() if entry.get("outcome") == "threw"]
    assert denied[0]["exception"] == "java.lang.SecurityException"
    assert "requires android.permission.READ_CONTACTS or" in str(denied[0]["message"])
    assert "READ_CONTACTS (" not in virtual.shell(f"dumpsys appops --package {APP}")
    x, y = bounds_of(virtual.shell("uiautomator dump /dev/tty"), "accept")
    virtual.shell(f"input tap {x} {y}")
    wait_until(lambda: virtual.has_journalled("terms_accepted"))
    virtual.shell(f"am force-stop {APP}")
    assert virtual.run(f"pidof {APP}").code == 1
    assert virtual.shell(f"pm uninstall {APP}") == "Success\n"
    assert virtual.shell("pm list packages -3") == ""


def test_granted_accesses_are_in_the_ledger_and_the_camera_s_log(virtual: PhoneProcess) -> None:
    virtual.install("-g")
    virtual.shell(f"am start -W -n {TERMS}")
    wait_until(lambda: virtual.has_journalled("android.location.LocationListener.onLocationChanged"))
    x, y = bounds_of(virtual.shell("uiautomator dump /dev/tty"), "accept")
    virtual.shell(f"input tap {x} {y}")
    wait_until(lambda: virtual.has_journalled("android.hardware.Camera.open"))
    pid = virtual.pid()
    camera = virtual.shell("dumpsys media.camera")
    assert f" : CONNECT device 0 client for package {APP} (PID {pid})" in camera
    ledger = virtual.shell(f"dumpsys appops --package {APP}")
    assert "[top-tpd]" in ledger
    for op in ("READ_CONTACTS", "CAMERA", "COARSE_LOCATION", "MONITOR_LOCATION"):
        assert f"      {op} (allow" in ledger


def test_frida_s_clients_find_the_app_behind_port_27042(virtual: PhoneProcess) -> None:
    virtual.install()
    virtual.shell(f"am start -W -n {TERMS}")
    pid = virtual.pid()
    local = int(virtual.adb("forward", "tcp:0", "tcp:27042").stdout)
    manager = frida._wrap(frida._frida.DeviceManager.with_socket_backend_only())  # its public twin starts a daemon
    device = manager.add_remote_device(f"127.0.0.1:{local}")
    assert [process.pid for process in device.enumerate_processes()] == [pid]
    messages: list[object] = []
    session = device.attach(pid)
    script = session.create_script("send(Process.id)")
    script.on("message", lambda message, _: messages.append(dict(message).get("payload")))
    script.load()
    wait_until(lambda: messages == [pid])
    session.detach()
    manager.remove_remote_device(f"127.0.0.1:{local}")


def test_set_debug_app_holds_the_first_process_until_a_debugger_comes(virtual: PhoneProcess) -> None:
    virtual.install("-g")
    virtual.shell(f"am set-debug-app -w {APP}")
    virtual.shell(f"am start -n {TERMS}")
    wait_until(lambda: "mWaitedForDebugger=true" in virtual.shell(f"dumpsys activity processes {APP}"))
    assert virtual.run(f"su -c 'ls /data/data/{APP}/files'").code == 1
    assert virtual.shell("settings get global debug_app") == "null\n"
    local = int(virtual.adb("forward", "tcp:0", f"jdwp:{virtual.pid()}").stdout)
    with socket.create_connection(("127.0.0.1", local), DEADLINE_S) as debugger:
        debugger.sendall(b"JDWP-Handshake")
        assert debugger.recv(14) == b"JDWP-Handshake"
        wait_until(lambda: [fields for _, fields in virtual.events("wm_on_resume_called")])
    virtual.shell(f"am force-stop {APP}")
    assert "LaunchState: COLD" in virtual.shell(f"am start -W -n {TERMS}")


def test_clocks_agree(virtual: PhoneProcess) -> None:
    before_s = time.clock_gettime(time.CLOCK_BOOTTIME)
    uptime_s = float(virtual.shell("cat /proc/uptime").split()[0])
    assert before_s - 0.02 <= uptime_s <= time.clock_gettime(time.CLOCK_BOOTTIME)
    virtual.install()
    virtual.shell(f"am start -W -n {TERMS}")
    pid = virtual.pid()
    ticks = int(virtual.shell(f"cat /proc/{pid}/stat").rpartition(")")[2].split()[19])
    assert uptime_s <= ticks / os.sysconf("SC_CLK_TCK") + 0.02
    (bound,) = [entry for entry in virtual.journal() if entry.get("event") == "process_start"]
    assert int(str(bound["before_ns"])) / 1e9 > ticks / os.sysconf("SC_CLK_TCK")
    boot_id = virtual.shell("cat /proc/sys/kernel/random/boot_id")
    assert len(boot_id) == 37
    assert boot_id == virtual.shell("cat /proc/sys/kernel/random/boot_id")


def test_adbutils_installs_starts_and_stops(virtual: PhoneProcess, adb_server: Server) -> None:
    port = adb_server.port  # type: ignore[attr-defined]
    device = adbutils.AdbClient("127.0.0.1", port).device(virtual.serial)
    device.install(str(APK), nolaunch=True, silent=True)
    assert device.list_packages(["-3"]) == [APP]
    device.app_start(APP)
    wait_until(lambda: device.app_current().package == APP if virtual.run(f"pidof {APP}").code == 0 else False)
    device.app_stop(APP)
    assert device.prop.model == "Virtual Phone"


def test_logcat_follows_until_it_is_closed(virtual: PhoneProcess) -> None:
    virtual.install()
    virtual.shell("log -t test the last line before")
    reader = virtual.server.popen("-s", virtual.serial, "logcat", "-b", "main,events", "-v", "epoch", "-T", "20")
    assert reader.stdout is not None
    while b"the last line before" not in reader.stdout.readline():
        pass
    virtual.shell(f"am start -W -n {TERMS}")
    seen = b""
    while b"wm_on_resume_called" not in seen:
        seen += reader.stdout.readline()
    reader.kill()
    reader.communicate()
    assert seen.index(b"wm_create_activity") < seen.index(b"am_proc_start") < seen.index(b"am_proc_bound")


@pytest.mark.parametrize("how", ["sigterm", "sigint", "reboot", "lifeline"])
def test_switched_off_while_an_app_is_being_started_it_leaves_nothing(adb_server: Server, home: Path, how: str) -> None:
    with running_phone(adb_server, home) as phone:
        phone.install()
        phone.shell(f"am start -n {TERMS}")
        if how == "sigterm":
            phone.process.send_signal(signal.SIGTERM)
        elif how == "sigint":
            phone.process.send_signal(signal.SIGINT)
        elif how == "reboot":
            phone.run("reboot -p")
        if how != "lifeline":
            assert phone.process.wait(DEADLINE_S) == 0
    assert phone.process.returncode == 0
    assert processes_with(str(phone.root)) == []
    assert not phone.root.exists()


def test_apps_end_when_the_phone_is_killed(adb_server: Server, home: Path) -> None:
    with running_phone(adb_server, home) as phone:
        phone.install()
        phone.shell(f"am start -W -n {TERMS}")
        app = f"-Dphone.socket={phone.root}"
        assert len(processes_with(app)) == 1
        phone.process.kill()
        phone.process.wait(DEADLINE_S)
        wait_until(lambda: processes_with(app) == [])
    end_programs_below(phone.root)
    shutil.rmtree(phone.root)


def test_a_given_root_is_kept(adb_server: Server, home: Path) -> None:
    root = home / "r"
    with running_phone(adb_server, home, "--root", str(root)) as phone:
        phone.shell("echo here > /data/local/tmp/note")
    assert (root / "fs/data/local/tmp/note").read_text() == "here\n"
    assert not (root / "tmp").exists()
    shutil.rmtree(root)

"""The phone's clocks are those of its shell and of its processes: the wall clock is set, the boot clock starts anew.

Of the wall clock that is so for processes that run already and for later ones.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import frida
import pytest

from harness.virtual.system.time_namespace import is_permitted
from tests.virtual.phone_process import APP, TERMS, PhoneProcess, Server, running_phone, short_home, wait_until

HOUR_S = 3_600
YEAR_S = 365 * 24 * HOUR_S
READ = """
const read = new NativeFunction(Module.getGlobalExportByName("clock_gettime"), "int", ["int", "pointer"]);
const time = Memory.alloc(16);
rpc.exports.read = clock => {
    read(clock, time);
    return time.readS64().toNumber() + time.add(8).readS64().toNumber() / 1e9;
};
rpc.exports.started = () => Number(File.readAllText("/proc/self/stat").split(") ")[1].split(" ")[19]);
"""


@pytest.fixture
def virtual(adb_server: Server) -> Iterator[PhoneProcess]:
    with short_home() as home, running_phone(adb_server, home) as phone:
        phone.install()
        yield phone


@contextmanager
def attached(phone: PhoneProcess) -> Iterator[frida.core.Script]:
    phone.shell(f"am start -W -n {TERMS}")
    local = int(phone.adb("forward", "tcp:0", "tcp:27042").stdout)
    manager = frida._wrap(frida._frida.DeviceManager.with_socket_backend_only())  # its public twin starts a daemon
    session = manager.add_remote_device(f"127.0.0.1:{local}").attach(phone.pid())
    script = session.create_script(READ)
    script.load()
    yield script
    session.detach()
    manager.remove_remote_device(f"127.0.0.1:{local}")


def off_s(phone: PhoneProcess, script: frida.core.Script) -> tuple[float, float]:
    """How far the clocks of the shell and of the process are from the host's."""
    shell = float(phone.shell("date +%s.%N")) - time.time()
    return shell, script.exports_sync.read(time.CLOCK_REALTIME) - time.time()


def is_off(phone: PhoneProcess, script: frida.core.Script, by_s: int) -> bool:
    return all(abs(off - by_s) < 2 for off in off_s(phone, script))


def set_by(phone: PhoneProcess, by_s: int) -> None:
    phone.shell(f"su 0 date @{int(time.time()) + by_s}")


def test_it_is_set_for_a_process_that_runs_and_for_one_that_comes_later(virtual: PhoneProcess) -> None:
    with attached(virtual) as script:
        assert is_off(virtual, script, 0)
        set_by(virtual, -HOUR_S)
        assert is_off(virtual, script, -HOUR_S)
        set_by(virtual, YEAR_S)
        assert is_off(virtual, script, YEAR_S)
        boot_s = time.clock_gettime(time.CLOCK_BOOTTIME)
        assert 0 <= script.exports_sync.read(time.CLOCK_BOOTTIME) - boot_s < 2
    virtual.shell(f"am force-stop {APP}")
    with attached(virtual) as script:
        assert is_off(virtual, script, YEAR_S)
        set_by(virtual, 0)
        assert is_off(virtual, script, 0)


def reboot(phone: PhoneProcess) -> None:
    before = phone.shell("cat /proc/sys/kernel/random/boot_id").strip()
    phone.adb("reboot")
    wait_until(lambda: phone.run("cat /proc/sys/kernel/random/boot_id").stdout.decode().strip() not in {"", before})
    assert phone.adb("wait-for-device").code == 0


def test_the_hardware_clock_goes_on_through_a_reboot(virtual: PhoneProcess) -> None:
    set_by(virtual, -HOUR_S)
    reboot(virtual)
    with attached(virtual) as script:
        assert is_off(virtual, script, -HOUR_S)


def uptime_s(phone: PhoneProcess) -> float:
    return float(phone.shell("cat /proc/uptime").split()[0])


@pytest.mark.skipif(not is_permitted(), reason="no time namespace can be made here")
def test_the_boot_clock_starts_anew_for_the_kernel_the_system_and_the_apps(virtual: PhoneProcess) -> None:
    asked_s = time.monotonic()
    reboot(virtual)
    with attached(virtual) as script:
        low_s = uptime_s(virtual)
        process_s = script.exports_sync.read(time.CLOCK_BOOTTIME)
        assert low_s <= process_s <= uptime_s(virtual) + 0.01
        assert process_s < time.monotonic() - asked_s
        started = int(virtual.shell(f"cat /proc/{virtual.pid()}/stat").rpartition(")")[2].split()[19])
        assert script.exports_sync.started() == started
        started_s = started / 100
        assert 0 < started_s < process_s
        journalled_s = {int(str(entry["before_ns"])) / 1e9 for entry in virtual.journal() if "event" in entry}
    assert journalled_s
    assert all(started_s < at_s < process_s for at_s in journalled_s)

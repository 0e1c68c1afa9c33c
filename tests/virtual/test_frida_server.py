"""The phone's frida-servers: the one from boot on, or one that was pushed, with a process and a port of its own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.device.adb import Device
from harness.instrument.reach import find_refusal
from tests.device.frida_servers import write_server
from tests.run.phones import RunningPhone, boot
from tests.run.waiting import wait_until

PATH = "/data/local/tmp/fs"
START = f"su -c '{PATH} -D -l 127.0.0.1:27042'"


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Device]:
    with boot(tmp_path, "--no-frida", "--property", "ro.product.model=Bare Phone") as phone:
        bring(phone, tmp_path)
        yield phone.device


def bring(phone: RunningPhone, folder: Path) -> None:
    phone.device.push(write_server(folder / "fs", version="17.9.9"), PATH)
    phone.device.run(f"chmod 755 {PATH}")


def test_one_that_was_pushed_is_a_process_that_listens(device: Device) -> None:
    assert device.run("getprop ro.product.model") == "Bare Phone\n"
    port = device.forward(27042)
    assert find_refusal(port) is not None
    assert device.run(f"{PATH} --version") == "17.9.9\n"
    device.run(START)
    assert find_refusal(port) is None
    pid = device.run("pidof fs").strip()
    assert device.run("ps -A -o PID,USER,NAME | grep fs").split() == [pid, "root", "fs"]
    assert device.run(f"su -c '/proc/{pid}/exe --version'") == "17.9.9\n"
    assert "Address already in use" in device.shell(START).stderr
    assert device.shell(f"kill {pid}").exit_code == 1
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        assert find_refusal(port) is None
        device.run(f"su -c 'kill {pid}'")
        assert connection.recv(1) == b""
    assert find_refusal(port) is not None
    assert device.shell(f"ls /proc/{pid}").exit_code == 1


def test_a_reboot_ends_it_and_keeps_the_build(device: Device) -> None:
    for _ in range(2):
        device.run(START)
        boot_id = device.run("cat /proc/sys/kernel/random/boot_id")
        device.shell("reboot")
        assert wait_until(lambda before=boot_id: has_booted(device, before))
        assert device.shell("pidof fs").exit_code == 1
        assert device.run("getprop ro.product.model") == "Bare Phone\n"


def has_booted(device: Device, before: str) -> bool:
    from harness.errors import DeviceError

    try:
        device.connect()
        return device.run("cat /proc/sys/kernel/random/boot_id") != before
    except DeviceError:
        return False


def test_a_command_whose_file_is_gone_is_gone(device: Device) -> None:
    device.run("su 0 rm /system/xbin/su")
    assert "su: inaccessible or not found" in device.shell("su 0 id").stderr


def test_any_other_program_cannot_run(device: Device, tmp_path: Path) -> None:
    (tmp_path / "elf").write_bytes(b"\x7fELF" + bytes(60))
    device.push(tmp_path / "elf", PATH)
    device.run(f"chmod 755 {PATH}")
    assert "not executable: 64-bit ELF file" in device.shell(PATH).stderr

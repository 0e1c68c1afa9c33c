"""`harness demo`, as a stranger types it: alone, four at once, and with the phone kept."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.device.adb import Device
from harness.device.server import AdbServer
from harness.errors import DeviceLost
from tests.run.waiting import wait_until

# How many positions were delivered depends on how long the screens stood; all else is the app's own doing.
LATE = r"(?:(?:after terms|unsure) location \d+ · ·\n)?"
COUNTS = (
    r"before terms contacts 5 1 ·\n"
    r"before terms location \d+ 1 ·\n"
    rf"{LATE}after terms camera 1 · ·\n"
    rf"{LATE}after terms face 1 1 ·\n"
    rf"{LATE}after terms contacts 2 · ·\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with a home and a temporary folder, both of which must be empty again afterwards."""
    for name in ("home", "tmp"):
        (tmp_path / name).mkdir()
    yield tmp_path
    assert wait_until(lambda: not left_in(tmp_path), 10), left_in(tmp_path)


def left_in(folder: Path) -> list[str]:
    return [str(path) for name in ("home", "tmp") for path in (folder / name).iterdir()]


def start_demo(folder: Path, *options: str) -> subprocess.Popen[str]:
    environment = os.environ | {
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "XDG_STATE_HOME": str(folder / "state"),  # where a device's lock stands while it is held
    }
    command = [sys.executable, "-m", "harness", "demo", *options]
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_four_at_once_say_the_same(folder: Path) -> None:
    demos = [start_demo(folder) for _ in range(4)]
    outputs = [demo.communicate(timeout=100) for demo in demos]
    assert [demo.returncode for demo in demos] == [0, 0, 0, 0], [stderr for _, stderr in outputs]
    for stdout, _ in outputs:
        assert re.search(COUNTS, plain(stdout)), stdout
    names = {re.search(r"Stored in (\S+)", stdout)[1] for stdout, _ in outputs}  # type: ignore[index]
    assert names == {"harness-demo.db", "harness-demo-2.db", "harness-demo-3.db", "harness-demo-4.db"}


def plain(text: str) -> str:
    return re.sub(r"[ \t]+", " ", text)


def test_a_kept_phone_can_be_looked_at_and_powered_off(folder: Path) -> None:
    demo = start_demo(folder, "--keep-phone")
    stdout, stderr = demo.communicate(timeout=100)
    assert demo.returncode == 0, stderr
    serial = re.search(r"adb connect (\S+)", stdout)[1]  # type: ignore[index]
    server = AdbServer()
    try:
        device = Device(server.port, serial)
        device.connect()
        assert "com.example.collectsearly" in device.run("ps -A")
        assert "Feed" in device.run("uiautomator dump /sdcard/w.xml >/dev/null; cat /sdcard/w.xml")
        with pytest.raises(DeviceLost):
            device.run("reboot -p; sleep 5")
    finally:
        server.close()

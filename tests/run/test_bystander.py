"""Somebody else works on the same phone while a run goes on: neither notices the other."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from adbutils import AdbClient, AdbDevice, AdbError

from harness.device.server import AdbServer
from harness.fleet.apps import find_app
from tests.run.phones import OWN_CALLS, PACKAGE, RUN, RunningPhone, boot
from tests.run.waiting import has_rows, wait_until

OTHER = "com.example.nevercollects"
OTHER_PROPERTIES = ("ro.product.model", "ro.build.version.release")


def test_a_strangers_script_and_a_run_leave_each_other_alone(tmp_path: Path) -> None:
    with boot(tmp_path) as phone:
        run = phone.start_harness(*RUN, "--grant", "--watch", "4")
        assert wait_until(lambda: has_rows(phone, "access"))
        server = AdbServer()
        try:
            stranger = AdbClient(port=server.port)
            stranger.connect(phone.device.serial)
            device = stranger.device(phone.device.serial)
            payload = bytes(range(256)) * 4096
            while run.poll() is None:
                device.sync.push(payload, "/data/local/tmp/stranger.bin")
                assert device.sync.read_bytes("/data/local/tmp/stranger.bin") == payload
                assert "package:com.android.shell" in device.shell("pm list packages")
                assert all(device.getprop(name) for name in OTHER_PROPERTIES)
                device.shell("uiautomator dump /sdcard/stranger.xml; logcat -d; appops get " + PACKAGE)
            device.shell("rm /data/local/tmp/stranger.bin")
        finally:
            server.close()
        stdout, stderr = run.communicate(timeout=100)
        assert run.returncode == 0, stdout + stderr
        assert phone.query(f"select count(*) as n from timeline where {OWN_CALLS}") == [{"n": 11}]
        assert phone.traces() == []


def test_another_app_is_driven_by_bounds_while_a_run_goes_on(tmp_path: Path) -> None:
    """What a script of Appium's kind does: install, start, dump, tap by bounds, screenshot, pull, uninstall."""
    with boot(tmp_path) as phone:
        run = phone.start_harness(*RUN, "--grant", "--watch", "6")
        assert wait_until(lambda: has_accepted(phone))
        server = AdbServer()
        try:
            stranger = AdbClient(port=server.port)
            stranger.connect(phone.device.serial)
            drive(stranger.device(phone.device.serial), tmp_path)
        finally:
            server.close()
        stdout, stderr = run.communicate(timeout=100)
        assert run.returncode == 0, stdout + stderr
        assert phone.query("select package, count(*) as n from run group by package") == [{"package": PACKAGE, "n": 1}]
        assert phone.query(f"select count(*) as n from timeline where {OWN_CALLS}") == [{"n": 11}]


def has_accepted(phone: RunningPhone) -> bool:
    return has_rows(phone, "milestone") and bool(
        phone.query("select 1 from access where hook = 'android.hardware.Camera.open'")
    )


def look(device: AdbDevice) -> str:
    """The hierarchy; nothing while the screen does not come to rest."""
    with suppress(AdbError):
        return str(device.dump_hierarchy())
    return ""


def drive(device: AdbDevice, folder: Path) -> None:
    device.install(str(find_app("never_collects")), nolaunch=True, silent=True)
    device.app_start(OTHER)
    assert wait_until(lambda: 'text="Accept"' in look(device))
    bounds = re.search(r'text="Accept"[^>]*bounds="\[(\d+),(\d+)\]\[(\d+),(\d+)\]"', look(device))
    assert bounds is not None
    left, top, right, bottom = map(int, bounds.groups())
    device.click((left + right) // 2, (top + bottom) // 2)
    assert wait_until(lambda: look(device) and 'text="Accept"' not in look(device))
    assert device.app_current().package == OTHER
    device.shell("screencap -p /sdcard/shot.png")
    device.sync.pull("/sdcard/shot.png", str(folder / "shot.png"))
    assert (folder / "shot.png").read_bytes().startswith(b"\x89PNG")
    device.uninstall(OTHER)
    assert OTHER not in device.shell("pm list packages")

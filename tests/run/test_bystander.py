"""Somebody else works on the same phone while a run goes on: neither notices the other."""

from __future__ import annotations

from pathlib import Path

from adbutils import AdbClient

from harness.device.server import AdbServer
from tests.run.phones import OWN_CALLS, PACKAGE, RUN, boot
from tests.run.waiting import has_rows, wait_until

OTHER_PROPERTIES = ("ro.product.model", "ro.build.version.release")


def test_a_strangers_script_and_a_run_leave_each_other_alone(tmp_path: Path) -> None:
    with boot(tmp_path) as phone:
        run = phone.start_harness(*RUN, "--grant", "--watch", "4")
        assert wait_until(lambda: has_rows(phone, "access"), 30)
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
        stdout, stderr = run.communicate(timeout=30)
        assert run.returncode == 0, stdout + stderr
        assert phone.query(f"select count(*) as n from timeline where {OWN_CALLS}") == [{"n": 11}]
        assert phone.traces() == []

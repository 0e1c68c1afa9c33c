"""The connection over adb is cut in the middle of a run: it goes on when the device is back."""

from __future__ import annotations

import time
from pathlib import Path

from tests.run.cutting import CuttingProxy, cutting
from tests.run.phones import OWN_CALLS, RUN, boot, journalled_calls
from tests.run.waiting import is_accepted, wait_until


def await_cut(proxy: CuttingProxy) -> None:
    """Have the trap spring, and the transport come back a second later."""
    assert wait_until(proxy.refusing.is_set)
    time.sleep(1)
    proxy.refusing.clear()


def test_a_run_goes_on_when_the_transport_was_dropped(tmp_path: Path) -> None:
    """In the middle of the installation, while the app is observed, and while it is being undone."""
    with boot(tmp_path) as phone, cutting(int(phone.device.serial.rpartition(":")[2])) as proxy:
        serial = f"127.0.0.1:{proxy.port}"
        devices = f'[[device]]\nname = "bench"\nkind = "virtual"\nserial = "{serial}"\n'
        (tmp_path / "devices.toml").write_text(devices)
        proxy.trap = b"pm install"
        process = phone.start_harness(*RUN, "--grant", "--leave-app", "--watch", "5")
        await_cut(proxy)
        assert wait_until(lambda: is_accepted(phone))
        for _ in range(2):
            proxy.refusing.set()
            proxy.cut()
            await_cut(proxy)
            time.sleep(1)
        proxy.trap = b"clear-debug-app"
        await_cut(proxy)
        stdout, stderr = process.communicate(timeout=100)
        assert process.returncode == 0, stdout + stderr
        calls = len(journalled_calls(phone.journal()))
        rows = phone.query(f"select count(*) as n from access where {OWN_CALLS}")
        assert rows == [{"n": calls}]
        assert phone.query("select * from gap") == []
        reasons = [each["reason"] for each in phone.query("select reason from recovery")]
        assert "connection-terminated" in reasons
        assert sum("adb says" in reason for reason in reasons) >= 4
        outcomes = {row["kind"]: row["outcome"] for row in phone.query("select * from change natural join change_end")}
        assert outcomes == {"pushed": "undone", "installed": "kept", "forwarded": "undone", "debug_app": "undone"}


def test_a_run_ends_when_the_device_was_booted_anew(tmp_path: Path) -> None:
    with boot(tmp_path) as phone:
        process = phone.start_harness(*RUN, "--grant", "--leave-app", "--watch", "20")
        assert wait_until(lambda: is_accepted(phone))
        phone.device.shell("reboot")
        stdout, stderr = process.communicate(timeout=110)
        assert process.returncode == 4, stdout + stderr
        assert "booted anew" in stdout + stderr
        phone.device.connect()

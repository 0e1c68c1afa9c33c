"""What a run that was killed in mid-installation leaves is taken away, and what somebody installed since is not."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from harness.device import packages
from harness.device.adb import Device
from harness.fleet.devices import DeviceEntry
from harness.fleet.lease import Leases
from harness.fleet.leftovers import find_left, take_away
from harness.run.recovery import recover_file
from tests.run.phones import PACKAGE, RUN, boot
from tests.run.waiting import wait_until
from tests.sweep.bench import query

INSTALLED = "select 1 from change where kind = 'installed'"
HOUR_NS = 3600 * 10**9


def test_only_what_the_killed_run_installed_is_taken_away(tmp_path: Path) -> None:
    with boot(tmp_path) as phone:
        evidence, leases = tmp_path / "harness.db", Leases(tmp_path / "leases", ("test",))
        entry = DeviceEntry(name="bench", kind="virtual", serial=phone.device.serial)
        process = phone.start_harness(*RUN, "--watch", "60")
        assert wait_until(lambda: has_noted(evidence) and is_installed(phone.device))
        for trace in [
            each for each in phone.traces() if each.startswith("/proc/")
        ]:  # its guardian too: a host goes down
            with suppress(ProcessLookupError):
                os.kill(int(Path(trace).name), signal.SIGKILL)
        process.communicate()
        left = [each for each in find_left(evidence) if each.change.kind == "installed"]
        assert [each.change.target for each in left] == [PACKAGE]
        (mine,) = left
        recover_file(evidence, None)  # it has an end since, and its changes have none
        assert mine.change in [each.change for each in find_left(evidence)]
        assert mine.at_boottime_ns is not None
        for strange in (
            replace(mine, at_boottime_ns=mine.at_boottime_ns - HOUR_NS),  # installed an hour after the note
            replace(mine, at_boottime_ns=mine.at_boottime_ns + HOUR_NS),
            replace(mine, at_boottime_ns=None),
            replace(mine, run=replace(mine.run, boot_id="another")),
        ):
            take_away(entry, leases, [strange])
            assert is_installed(phone.device)
        take_away(entry, leases, left)
        assert not is_installed(phone.device)
        take_away(entry, leases, left)  # nothing is there any more


def has_noted(evidence: Path) -> bool:
    with suppress(sqlite3.OperationalError):  # not made yet
        return bool(query(evidence, INSTALLED))
    return False


def is_installed(device: Device) -> bool:
    return packages.is_installed(device, PACKAGE, 0)

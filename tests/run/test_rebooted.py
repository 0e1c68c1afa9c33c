"""An app that an earlier run installed: its offsets to that hold, in the same boot and across a reboot.

The virtual phone's boot clock starts anew at a reboot, where time namespaces are permitted. What both boots are to this
host's is known to the test, and so where the truth lies that the first run had measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.device.facts import read_boot_id
from harness.errors import DeviceError
from harness.virtual.system.time_namespace import is_permitted
from tests.builders import SECOND
from tests.run.phones import PACKAGE, RunningPhone, boot, highest, lowest, read_boot_ns
from tests.run.test_clocks import HOUR_S, set_wall
from tests.run.waiting import wait_until

AGAIN = ("run", PACKAGE, "--device", "bench", "--keep-data", "--leave-app", "--watch", "0.5")


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[RunningPhone]:
    with boot(tmp_path) as booted:
        done = booted.observe("--grant", "--watch", "0.5", "--leave-app")
        assert done.returncode == 0, done.stdout + done.stderr
        yield booted


def run_again(phone: RunningPhone) -> list[dict[str, Any]]:
    """Observe the app that is there, and return the installation as each run so far placed it."""
    done = phone.harness(*AGAIN)
    assert done.returncode == 0, done.stdout + done.stderr
    return phone.query("select * from milestone natural join run where name = 'installed' order by run_id")


def reboot(phone: RunningPhone) -> None:
    before = read_boot_id(phone.device)
    phone.device.shell("reboot")

    def has_rebooted() -> bool:
        try:
            phone.device.connect()
            return read_boot_id(phone.device) != before
        except DeviceError:
            return False

    assert wait_until(has_rebooted)


def test_in_the_same_boot_it_is_where_the_first_run_had_it(phone: RunningPhone) -> None:
    set_wall(phone, -HOUR_S)
    first, again = run_again(phone)
    assert (first["source"], again["source"]) == ("package_manager", "earlier_run")
    assert first["at_boottime_ns"] == again["at_boottime_ns"]
    assert first["uncertainty_ns"] == again["uncertainty_ns"]


def test_across_a_reboot_it_is_carried_by_the_wall_clocks_and_says_so(phone: RunningPhone) -> None:
    booted_ns = read_boot_ns(phone)
    reboot(phone)
    first, carried = run_again(phone)
    began_anew_ns = read_boot_ns(phone)
    assert (began_anew_ns > booted_ns + first["at_boottime_ns"]) is is_permitted()
    true_ns = booted_ns + first["at_boottime_ns"] - began_anew_ns
    assert first["boot_id"] != carried["boot_id"]
    assert carried["source"] == "wall_clocks_across_boots"
    assert first["uncertainty_ns"] < carried["uncertainty_ns"] < SECOND
    assert lowest(carried) + first["uncertainty_ns"] <= true_ns <= highest(carried) - first["uncertainty_ns"]
    rows = phone.query("select * from timeline where run_id = ?", carried["run_id"])
    assert rows
    for row in rows:
        true_s = (row["at_boottime_ns"] - true_ns) / SECOND
        assert abs(row["since_install_s"] - true_s) <= row["install_uncertainty_s"]

    set_wall(phone, -HOUR_S)
    *_, doubted = run_again(phone)
    assert doubted["source"] == "wall_clocks_across_boots"
    assert lowest(doubted) <= true_ns <= highest(doubted)
    assert doubted["uncertainty_ns"] > 0.9 * HOUR_S * SECOND
    assert "the wall clocks of phone and host, across a boot" in phone.harness("show", "latest").stdout


def test_what_the_wall_clock_puts_after_the_beginning_is_told_apart(phone: RunningPhone) -> None:
    """In a file of its own there is no earlier run, and the wall clock was set back since the installation."""
    set_wall(phone, -HOUR_S)
    done = phone.harness(*AGAIN, "--db", "other.db")
    assert done.returncode == 0, done.stdout + done.stderr
    said = " ".join(done.stdout.split())
    assert "what it showed when the run began. No offset is counted from that: by the wall clock" in said
    assert "set back since" in done.stderr

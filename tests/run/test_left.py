"""What a run leaves behind: nothing, unless it was asked to; and values of persons only where that was asked too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.run.phones import PACKAGE, RunningPhone, boot, journalled_deliveries
from tests.run.waiting import wait_until


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[RunningPhone]:
    with boot(tmp_path) as booted:
        yield booted


def outcomes(phone: RunningPhone) -> list[tuple[str, str, str]]:
    rows = phone.query("select kind, target, outcome from change natural join change_end order by number")
    return [(row["kind"], row["target"], row["outcome"]) for row in rows]


def test_a_run_undoes_all_that_it_changed(phone: RunningPhone) -> None:
    done = phone.observe("--watch", "0.5")
    assert done.returncode == 0, done.stdout + done.stderr
    assert outcomes(phone) == [
        ("pushed", f"/data/local/tmp/{PACKAGE}-0.apk", "undone"),
        ("installed", PACKAGE, "undone"),
        ("forwarded", "tcp:27042", "undone"),
        ("debug_app", PACKAGE, "undone"),
    ]
    instants = phone.query("select at_boottime_ns, end_boottime_ns from change natural join change_end")
    assert all(0 < row["at_boottime_ns"] <= row["end_boottime_ns"] for row in instants)
    assert "left on the device" not in done.stderr
    assert phone.device.run(f"pm list packages {PACKAGE}") == ""
    assert phone.device.run("ls /data/local/tmp") == ""


def test_what_is_to_be_kept_is_kept_and_said(phone: RunningPhone) -> None:
    done = phone.observe("--grant", "--keep", "installed", "--keep", "pushed", "--watch", "3")
    assert done.returncode == 0, done.stdout + done.stderr
    assert ("installed", PACKAGE, "kept") in outcomes(phone)
    assert ("pushed", f"/data/local/tmp/{PACKAGE}-0.apk", "kept") in outcomes(phone)
    assert ("stopped", PACKAGE, "permanent") in outcomes(phone)
    assert f"left on the device (kept): {PACKAGE} is installed" in done.stderr
    assert phone.device.run(f"pm list packages {PACKAGE}") == f"package:{PACKAGE}\n"
    assert phone.device.shell(f"pidof {PACKAGE}").exit_code == 1


def test_values_are_stored_only_where_they_were_asked_for(phone: RunningPhone) -> None:
    have_a_last_known_position(phone)
    for options in (("--store-values",), ()):
        done = phone.observe("--grant", "--watch", "0.5", *options)
        assert done.returncode == 0, done.stdout + done.stderr
    assert [row["stores_values"] for row in phone.query("select * from run order by run_id")] == [1, 0]
    asked, silent = (accesses(phone, row["run_id"]) for row in phone.query("select run_id from run order by run_id"))
    for details in (asked, silent):
        assert any(hook.endswith("getLastKnownLocation") and detail.get("position") for hook, detail in details)
    assert all("arguments" in detail for hook, detail in asked if hook != "android.database.Cursor.read")
    assert not any({"arguments", "result", "latitude", "longitude"} & set(detail) for _, detail in silent)
    last_known = [detail for hook, detail in asked if hook.endswith("getLastKnownLocation")]
    (position,) = (detail for detail in last_known if detail.get("position"))
    assert -90 <= position["latitude"] <= 90
    assert -180 <= position["longitude"] <= 180
    queries = [detail["arguments"] for hook, detail in asked if hook.endswith("ContentResolver.query")]
    assert all(arguments[0].startswith("content://") for arguments in queries)
    requests = [detail["arguments"] for hook, detail in asked if hook.endswith("requestLocationUpdates")]
    assert all(arguments[1].isdigit() for arguments in requests)


def have_a_last_known_position(phone: RunningPhone) -> None:
    """The phone finds one when an app asks, and remembers it."""
    phone.install(grant=True)
    phone.device.run(f"am start -W -n {PACKAGE}/.TermsActivity")
    assert wait_until(lambda: journalled_deliveries(phone.journal()), 20)
    phone.device.run(f"pm uninstall {PACKAGE}")


def accesses(phone: RunningPhone, run_id: str) -> list[tuple[str, dict[str, Any]]]:
    rows = phone.query("select hook, detail from access where run_id = ?", run_id)
    return [(row["hook"], json.loads(row["detail"])) for row in rows]

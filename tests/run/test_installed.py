"""An app that is on the device already: wiped for a first use, started with its data, or watched as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.device import packages
from harness.device.activities import list_processes, start_activity
from tests.run.phones import PACKAGE, RunningPhone, boot, journalled_calls, lowest
from tests.run.waiting import has_started, wait_until

COMPONENT = f"{PACKAGE}/.TermsActivity"
OBSERVE = ("run", PACKAGE, "--device", "bench")


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[RunningPhone]:
    with boot(tmp_path) as booted:
        booted.install()
        yield booted


def pids(phone: RunningPhone) -> list[int]:
    uid = packages.read_uid(phone.device, PACKAGE, 0)
    return [process.pid for process in list_processes(phone.device, uid)]


def start(phone: RunningPhone) -> list[int]:
    start_activity(phone.device, COMPONENT, 0)
    assert wait_until(lambda: has_started(phone))
    return pids(phone)


def changes(phone: RunningPhone) -> list[tuple[str, str]]:
    rows = phone.query("select kind, outcome from change left join change_end using (run_id, number) order by number")
    return [(row["kind"], row["outcome"]) for row in rows]


def test_a_running_app_is_stopped_wiped_and_left_installed(phone: RunningPhone) -> None:
    (old,) = start(phone)
    done = phone.harness(*OBSERVE, "--grant", "--watch", "1.5")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"is running ({PACKAGE} {old}): it is stopped and started again" in done.stderr
    assert packages.is_installed(phone.device, PACKAGE, 0)
    assert pids(phone) == []
    assert changes(phone) == [
        ("stopped", "permanent"),
        ("cleared", "permanent"),
        *[("granted", "undone")] * len(packages.list_grantable(phone.device, PACKAGE, 0)),
        ("forwarded", "undone"),
        ("debug_app", "undone"),
        ("stopped", "permanent"),
    ]
    assert f"left on the device (permanent): the data of {PACKAGE} was cleared" in done.stderr
    assert phone.query("select data, attached, user_id from run") == [{"data": "cleared", "attached": 0, "user_id": 0}]
    assert {row["gate"] for row in phone.query("select gate from timeline")} == {"debug"}
    assert "READ_CONTACTS" in " ".join(packages.list_grantable(phone.device, PACKAGE, 0))
    assert phone.traces() == []


def test_the_installation_is_that_of_the_package_manager(phone: RunningPhone) -> None:
    before = phone.device.run("cat /proc/uptime").split()[0]
    done = phone.harness(*OBSERVE, "--watch", "0.5")
    assert done.returncode == 0, done.stdout + done.stderr
    (installed,) = phone.query("select * from milestone where name = 'installed'")
    (launched,) = phone.query("select * from milestone where name = 'first_launch'")
    assert installed["source"] == "package_manager_unwatched"
    assert lowest(installed) < float(before) * 1e9 < launched["at_boottime_ns"]
    (app,) = phone.query("select * from run natural join apk")
    assert (app["version_name"], app["version_code"], app["split"]) == ("1.0", 1, None)
    assert app["path"].endswith("/base.apk")
    apk = packages.describe_installed(phone.device, PACKAGE, 0)
    assert (app["apk_sha256"], app["sha256"]) == (apk.apk_sha256, apk.apk_sha256)


def test_an_attached_run_touches_nothing_and_has_the_past_as_a_gap(phone: RunningPhone) -> None:
    before = start(phone)
    done = phone.harness(*OBSERVE, "--attach", "--watch", "1")
    assert done.returncode == 6, done.stdout + done.stderr
    assert "it is watched as it is" in done.stderr
    assert pids(phone) == before
    (gap,) = phone.query("select * from gap")
    assert gap["kind"] == "late_attach"
    for call in journalled_calls(phone.journal()):
        assert gap["from_boottime_ns"] <= call["before_ns"] <= gap["to_boottime_ns"]
    assert changes(phone) == [("forwarded", "undone")]
    assert "left on the device" not in done.stderr
    (run,) = phone.query("select scenario, data, attached from run")
    assert run == {"scenario": "watch", "data": "kept", "attached": 1}


def test_an_app_that_keeps_its_data_has_a_past_that_is_not_known(phone: RunningPhone) -> None:
    start(phone)
    phone.device.run(f"am force-stop {PACKAGE}")
    phone.device.run("logcat -b events -c; input keyevent 223; input keyevent 224")  # the screen, off and on, is logged
    done = phone.harness(*OBSERVE, "--keep-data", "--grant", "--keep", "granted", "--watch", "1.5")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "its first launch is not known" in done.stderr
    rows = phone.query("select phase, since_first_launch_s, since_terms_s, since_install_s from timeline")
    assert {row["since_first_launch_s"] for row in rows} == {None}
    assert all((row["phase"] == "unsure") == (row["since_terms_s"] is None) for row in rows)
    assert ("granted", "kept") in changes(phone)
    assert "READ_CONTACTS" not in " ".join(packages.list_grantable(phone.device, PACKAGE, 0))
    assert "cleared" not in [kind for kind, _ in changes(phone)]


def test_a_developers_own_debug_app_is_there_again_afterwards(phone: RunningPhone) -> None:
    phone.device.run("am set-debug-app -w --persistent com.example.mine")
    done = phone.harness(*OBSERVE, "--watch", "0.5")
    assert done.returncode == 0, done.stdout + done.stderr
    settings = [phone.device.run(f"settings get global {key}").strip() for key in ("debug_app", "wait_for_debugger")]
    assert settings == ["com.example.mine", "1"]
    assert ("debug_app", "undone") in changes(phone)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("run", "com.example.nobody", "--device", "bench"), 3, "com.example.nobody is not installed"),
        ((*OBSERVE, "--attach"), 3, "is not running"),
        ((*OBSERVE, "--user", "17"), 3, "has no user 17"),
        (("run", "collects_early", "--device", "bench"), 4, "is installed already"),
        (("run", "collects_early", "--device", "bench", "--attach"), 2, "--attach is for an app on the device"),
        ((*OBSERVE, "--attach", "--grant"), 2, "--grant"),
    ],
)
def test_what_cannot_be_observed_is_said_and_nothing_is_changed(
    phone: RunningPhone, arguments: tuple[str, ...], code: int, message: str
) -> None:
    phone.device.run(f"su 0 touch /data/data/{PACKAGE}/mark")
    done = phone.harness(*arguments)
    assert done.returncode == code, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert phone.device.run(f"su 0 ls /data/data/{PACKAGE}/mark").strip().endswith("mark")

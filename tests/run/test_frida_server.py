"""A run on a phone whose Frida is a frida-server of the user's: brought, recorded, used, and taken away again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import frida
import pytest

from harness.device.frida_server import DeviceServer
from harness.device.root import Root
from harness.errors import DeviceUnavailable
from harness.model import Recovery
from harness.run.revival import Revival
from tests.device.frida_servers import elf, write_server
from tests.run.phones import OWN_CALLS, PACKAGE, RUN, RunningPhone, boot, journalled_calls, kill
from tests.run.waiting import has_rows, wait_until

PORT = 27142
PATH = "/data/local/tmp/fs"


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[RunningPhone]:
    with boot(tmp_path, "--no-frida") as booted:
        name_server(booted, write_server(tmp_path / f"frida-server-{frida.__version__}-android-x86_64.xz").parent)
        yield booted


def name_server(phone: RunningPhone, source: Path) -> None:
    text = f'frida_server = "{source}"\nfrida_server_name = "fs"\nfrida_port = {PORT}\n'
    with (phone.folder / "devices.toml").open("a") as file:
        file.write(text)


def changes(phone: RunningPhone) -> list[tuple[str, str, str]]:
    rows = phone.query("select kind, target, outcome from change natural join change_end order by number")
    return [(row["kind"], row["target"], row["outcome"]) for row in rows]


def test_it_is_brought_used_and_taken_away(phone: RunningPhone) -> None:
    done = phone.observe("--grant", "--watch", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert changes(phone)[2:6] == [
        ("forwarded", f"tcp:{PORT}", "undone"),
        ("pushed", PATH, "undone"),
        ("started", PATH, "undone"),
        ("debug_app", PACKAGE, "undone"),
    ]
    details = {
        row["kind"]: row["detail"] for row in phone.query("select kind, detail from change where target like '%fs'")
    }
    assert hashlib.sha256(elf()).hexdigest() in details["pushed"]
    assert details["started"] == f"as root by su -c, on port {PORT}"
    assert phone.device.shell("pidof fs").exit_code == 1
    assert phone.device.run("ls /data/local/tmp") == ""
    assert phone.traces() == []


def test_a_pipeline_brings_it_and_tries_the_gate_of_the_device(phone: RunningPhone) -> None:
    with (phone.folder / "devices.toml").open("a") as file:
        file.write('gate = "late"\n')
    done = phone.harness("ci", "never_collects", *RUN[2:], "--watch", "0.5", "-o", ".", "-q")
    assert done.returncode == 6, done.stdout + done.stderr
    (phone.folder / "evidence.db").rename(phone.folder / "harness.db")
    assert ("started", PATH, "undone") in changes(phone)
    assert [row["gate"] for row in phone.query("select gate from gate_try")] == ["late"]
    assert phone.device.run("ls /data/local/tmp") == ""


def test_where_only_adbd_can_be_root_it_is_for_the_run(phone: RunningPhone) -> None:
    phone.device.run("su 0 rm /system/xbin/su")
    done = phone.observe("--watch", "0.5")
    assert done.returncode == 0, done.stdout + done.stderr
    assert ("rooted", "adbd", "undone") in changes(phone)
    phone.device.connect()
    assert phone.device.run("id -u").strip() == "2000"


def test_one_that_ran_before_is_used_and_left(phone: RunningPhone, tmp_path: Path) -> None:
    phone.device.push(write_server(tmp_path / "own"), PATH)
    phone.device.run(f"chmod 755 {PATH}; su -c '{PATH} -D -l 127.0.0.1:{PORT}'")
    pid = phone.device.run("pidof fs")
    done = phone.observe("--watch", "0.5")
    assert done.returncode == 0, done.stdout + done.stderr
    assert PATH not in {target for _, target, _ in changes(phone)}
    assert phone.device.run("pidof fs") == pid


def test_one_that_ran_before_and_is_of_another_version_is_refused(phone: RunningPhone, tmp_path: Path) -> None:
    phone.device.push(write_server(tmp_path / "own", version="16.0.1"), PATH)
    phone.device.run(f"chmod 755 {PATH}; su -c '{PATH} -D -l 127.0.0.1:{PORT}'")
    done = phone.observe("--watch", "0.5")
    assert done.returncode == 4
    assert f"its frida-server is '16.0.1', and this host's Frida is {frida.__version__}" in done.stderr
    assert phone.device.shell("pidof fs").exit_code == 0


def test_a_killed_run_leaves_none(phone: RunningPhone) -> None:
    harness = phone.start_harness(*RUN, "--grant", "--watch", "60")
    assert wait_until(lambda: has_rows(phone, "access"))
    kill(harness)
    assert wait_until(lambda: phone.device.shell("pidof fs").exit_code == 1, 25)
    assert wait_until(lambda: "fs" not in phone.device.run("ls /data/local/tmp").split(), 25)


def test_another_version_is_refused_with_both(phone: RunningPhone, tmp_path: Path) -> None:
    write_server(tmp_path / "old", version="16.0.1")
    text = (phone.folder / "devices.toml").read_text()
    (phone.folder / "devices.toml").write_text(text.replace(f'frida_server = "{tmp_path}"', 'frida_server = "old"'))
    done = phone.observe("--watch", "0.5")
    assert done.returncode == 4
    assert f"its frida-server is '16.0.1', and this host's Frida is {frida.__version__}" in done.stderr
    assert "pip install frida==16.0.1" in done.stderr
    assert phone.device.run("ls /data/local/tmp") == ""


def test_one_that_runs_and_does_not_answer_is_left_alone(phone: RunningPhone, tmp_path: Path) -> None:
    phone.device.push(write_server(tmp_path / "own"), PATH)
    phone.device.run(f"chmod 755 {PATH}; su -c '{PATH} -D -l 127.0.0.1:9999'")
    done = phone.observe("--watch", "0.5")
    assert done.returncode == 4
    assert f"and does not answer on port {PORT}" in done.stderr
    assert phone.device.shell("pidof fs").exit_code == 0


def test_without_root_or_a_server_the_run_is_refused(tmp_path: Path) -> None:
    with boot(tmp_path, "--no-frida", "--property", "ro.debuggable=0") as phone:
        none = phone.observe()
        name_server(phone, write_server(tmp_path / "own"))
        phone.device.run("su 0 rm /system/xbin/su")
        rootless = phone.observe()
    assert (none.returncode, rootless.returncode) == (4, 4)
    assert "no Frida answers on its port 27042\n  name a frida-server of yours" in none.stderr
    assert "Gadget" in none.stderr
    assert "adbd cannot run as root in production builds\n  root the device" in rootless.stderr


def test_one_that_dies_is_started_again_and_no_call_is_missing(phone: RunningPhone) -> None:
    """The agent stays in its process here, and says again what was not acknowledged."""
    harness = phone.start_harness(*RUN, "--grant", "--watch", "3", "--leave-app")
    assert wait_until(lambda: has_rows(phone, "access"))
    phone.device.run("su -c 'kill $(pidof fs)'")
    stdout, stderr = harness.communicate(timeout=100)
    assert harness.returncode == 0, stdout + stderr
    died, back = phone.query("select * from recovery order by recovery_id")
    assert (died["epoch"], died["reason"]) == (None, "frida-server had died, and was started again (1)")
    assert back["reason"] == "connection-terminated"
    calls = len(journalled_calls(phone.journal()))
    assert phone.query(f"select count(*) as n from access where {OWN_CALLS}") == [{"n": calls}]
    assert phone.query("select * from gap") == []
    assert phone.device.shell("pidof fs").exit_code == 1


def test_one_that_keeps_dying_is_left_dead_and_so_is_any_other(phone: RunningPhone, tmp_path: Path) -> None:
    phone.device.push(write_server(tmp_path / "own"), PATH)
    phone.device.run(f"chmod 755 {PATH}")
    there = DeviceServer(phone.device, "fs", PORT)
    recoveries: list[Recovery] = []
    said: list[object] = []
    own = Revival(phone.device.serial, there, Root.SU_C, recoveries.append, said.append)
    for number in (1, 2, 3):
        own.look()
        own.look()  # it runs
        assert [each.reason for each in recoveries][number - 1 :] == [
            f"frida-server had died, and was started again ({number})"
        ]
        phone.device.run("su -c 'kill $(pidof fs)'")
    foreign = Revival(phone.device.serial, there, None, recoveries.append, said.append)
    for revival, why in ((own, "after 3 new starts within an hour"), (foreign, "it is not the run's own")):
        for _ in range(2):
            with pytest.raises(DeviceUnavailable, match=why):
                revival.look()
    assert len(recoveries) == 3
    assert len(said) == 2
    ending = Revival(phone.device.serial, there, Root.SU_C, recoveries.append, said.append)
    ending.stop()  # the run itself is about to end it
    ending.look()
    assert there.find_pids() == []
    there.start(Root.SU_C)
    foreign.look()  # somebody has started it

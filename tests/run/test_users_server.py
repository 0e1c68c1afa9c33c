"""A run through an adb server that the user runs: it is used and left as it is, also by a run that is killed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from adbutils import AdbClient

from harness.device.adb_client import list_seen
from tests.fleet.adb_servers import StockServer, free_port, stock_server
from tests.run.phones import PACKAGE, RUN, RunningPhone, boot, kill
from tests.run.waiting import has_process, has_rows, wait_until


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StockServer]:
    (tmp_path / "server").mkdir()
    with stock_server(tmp_path / "server") as running:
        yield running


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[RunningPhone]:
    with boot(tmp_path) as booted:
        yield booted


def recoveries(phone: RunningPhone) -> list[str]:
    return [row["reason"] for row in phone.query("select reason from recovery where epoch is null")]


def name_server(phone: RunningPhone, port: int) -> None:
    """Have devices.toml reach the phone as one reaches a phone on USB."""
    path = phone.folder / "devices.toml"
    path.write_text(path.read_text().replace('"virtual"', '"phone"') + f'adb_server = "127.0.0.1:{port}"\n')


def test_a_run_outlives_the_server_and_leaves_it_without_a_forward(phone: RunningPhone, server: StockServer) -> None:
    """Another program ends it twice, and starts it anew."""
    name_server(phone, server.port)
    harness = phone.start_harness(*RUN, "--grant", "--watch", "4")
    assert wait_until(lambda: has_rows(phone, "access"))
    for number in (1, 2):
        server.end()
        time.sleep(0.7)  # the run looks for processes twice a second
        server.start()
        assert wait_until(lambda least=number: len(recoveries(phone)) >= least)
    stdout, stderr = harness.communicate(timeout=100)
    assert harness.returncode == 0, stdout + stderr
    assert phone.query("select * from gap") == []
    assert all(reason.startswith("the adb server had ended: ") for reason in recoveries(phone))
    assert "the adb server was ended 2 times during the run: some program of this host runs" in stderr
    assert phone.traces() == []
    assert [seen.serial for seen in list_seen(server.port)] == [phone.device.serial]
    assert {row["device_kind"] for row in phone.query("select device_kind from run")} == {"phone"}


def test_a_killed_run_is_undone_through_it(phone: RunningPhone, server: StockServer) -> None:
    name_server(phone, server.port)
    harness = phone.start_harness(*RUN, "--grant", "--watch", "20")
    assert wait_until(lambda: has_process(phone))
    kill(harness)
    assert wait_until(lambda: not phone.traces(), 25), phone.traces()
    assert phone.device.run("settings get global debug_app").strip() == "null"
    assert phone.device.run(f"pm list packages {PACKAGE}") == ""
    with AdbClient(port=server.port).make_connection() as connection:
        connection.send_command("host:list-forward")
        connection.check_okay()
        assert connection.read_string_block() == ""


def test_a_server_that_does_not_run_is_said_and_none_is_started(phone: RunningPhone) -> None:
    port = free_port()
    name_server(phone, port)
    done = phone.observe()
    assert done.returncode == 5
    problem = f"no adb server answers at 127.0.0.1:{port}: [Errno 111] Connection refused"
    assert f"{problem}\n  start it: adb -P {port} start-server" in done.stderr
    assert phone.traces() == []

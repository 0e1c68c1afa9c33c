"""What a run that ended has left to be done is done by the guardian, last first, and what it could not do is said."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from adbutils import adb_path

from harness.device.adb import Device
from harness.device.adb_client import list_seen
from harness.device.server import AdbServer
from harness.device.undo import Undo, UndoKind, perform, removing, unforwarding, uninstalling
from harness.errors import InfrastructureError
from tests.fleet.adb_servers import is_listening
from tests.run.phones import RunningPhone, boot
from tests.run.waiting import wait_until


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPhone]:
    with boot(tmp_path_factory.mktemp("guardian")) as booted:
        yield booted


def shell(command: str) -> Undo:
    return Undo(kind=UndoKind.SHELL, what=command)


def test_what_is_left_is_done_last_first_and_said(phone: RunningPhone, capfd: pytest.CaptureFixture[str]) -> None:
    server, serial = AdbServer(), phone.device.serial
    Device(server.port, serial).connect()
    first, last, dropped = (shell(f"echo {word} >> /data/local/tmp/order") for word in ("first", "last", "dropped"))
    for undo in (first, shell("false"), dropped, last):
        server.note(serial, undo)
    server.forget(serial, dropped)
    server.close()

    assert phone.device.run("cat /data/local/tmp/order") == "last\nfirst\n"
    said = capfd.readouterr().err
    assert "was done for it: echo last" in said
    assert "was not done: false: device" in said
    perform(phone.device, removing("/data/local/tmp/order"))
    assert phone.device.run("ls /data/local/tmp") == ""


def test_a_device_that_is_gone_does_not_keep_the_guardian(capfd: pytest.CaptureFixture[str]) -> None:
    server = AdbServer()
    server.note("127.0.0.1:1", removing("/data/local/tmp/x"))
    server.close()
    assert "on device 127.0.0.1:1 this was not done: rm -f /data/local/tmp/x" in capfd.readouterr().err


def test_doing_it_twice_does_no_more(phone: RunningPhone) -> None:
    port = phone.device.forward(27042)
    for _ in range(2):
        perform(phone.device, unforwarding(port))
        perform(phone.device, uninstalling("com.example.nobody", 0))
    assert not is_listening(port)


def test_without_a_guardian_nothing_may_be_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    before, undo = children(os.getpid()), removing("/data/local/tmp/x")
    server = AdbServer()
    (guardian,) = children(os.getpid()) - before
    for pid in [guardian, *children(guardian)]:
        os.kill(pid, signal.SIGKILL)
    failures: list[str] = []

    def is_refused() -> bool:
        """Its threads end one after another, and it can be written to until the last one has."""
        try:
            server.note("127.0.0.1:1", undo)
        except InfrastructureError as error:
            failures.append(error.problem)
        return bool(failures)

    assert wait_until(is_refused)
    assert failures[0].endswith("has died")
    server.forget("127.0.0.1:1", undo)
    server.close()


def test_a_server_that_another_program_ends_is_there_again_and_goes_with_its_guardian() -> None:
    before = children(os.getpid())
    server = AdbServer()
    (guardian,) = children(os.getpid()) - before
    for _ in range(2):
        (process,) = children(guardian)
        os.kill(process, signal.SIGKILL)
        assert wait_until(lambda ended=process: ended not in children(guardian) and is_listening(server.port))
    assert list_seen(server.port) == ()
    server.close()
    assert not is_listening(server.port)


def test_one_whose_parent_is_gone_before_it_is_ready_says_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-m", "harness.device.guardian", adb_path()]
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=writer, stderr=subprocess.PIPE, env=environment, timeout=100
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")
    assert list(tmp_path.iterdir()) == []


def children(pid: int) -> set[int]:
    stats = (stat for path in Path("/proc").glob("[0-9]*/stat") if (stat := _read(path)))
    return {int(stat.partition(" ")[0]) for stat in stats if stat.rpartition(")")[2].split()[1] == str(pid)}


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""

"""`harness phone`: a phone that stays, is listed as long as it runs, and leaves nothing when it is powered off."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.device.adb import Device
from harness.device.server import AdbServer
from harness.errors import DeviceLost
from harness.fleet.apps import find_app
from tests.run.waiting import wait_until

APPS = Path(__file__).parents[2] / "harness" / "virtual" / "apps"
needs_jdk = pytest.mark.skipif(shutil.which("javac") is None, reason="javac is needed to build, not to run")


@dataclass(frozen=True, slots=True)
class Desk:
    """A user with a home and a temporary folder of their own."""

    folder: Path

    def phone(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        own = {"HOME": str(self.folder / "home"), "TMPDIR": str(self.folder / "tmp")}
        own |= {"XDG_STATE_HOME": str(self.folder / "state"), "HARNESS_TEST_MARK": str(self.folder)}
        command = [sys.executable, "-m", "harness", "phone", *arguments]
        everything = os.environ | own | environment
        return subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, timeout=100, env=everything, check=False
        )

    def start(self, *options: str) -> dict[str, Any]:
        done = self.phone("start", "--json", *options)
        assert done.returncode == 0, done.stderr
        phone: dict[str, Any] = json.loads(done.stdout)
        return phone

    def list(self) -> Any:
        done = self.phone("list", "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def left(self) -> list[str]:
        """Everything but the lock of the folder of notes: processes of phones, and files."""
        mark = f"HARNESS_TEST_MARK={self.folder}\0".encode()
        processes = [str(path) for path in Path("/proc").glob("[0-9]*") if mark in read(path / "environ")]
        files = [path for name in ("home", "tmp", "state") for path in (self.folder / name).rglob("*")]
        return processes + [str(path) for path in files if not path.is_dir() and path.name != "lock"]


def read(path: Path) -> bytes:
    with suppress(OSError):
        return path.read_bytes()
    return b""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    for name in ("home", "tmp", "state"):
        (tmp_path / name).mkdir()
    desk = Desk(tmp_path)
    yield desk
    assert desk.phone("stop", "--all").returncode == 0
    assert wait_until(lambda: desk.left() == [], 20), desk.left()


@pytest.fixture
def adb_server() -> Iterator[AdbServer]:
    server = AdbServer()
    yield server
    server.close()


def test_a_started_phone_outlives_the_command_and_is_listed_until_it_is_stopped(
    desk: Desk, adb_server: AdbServer
) -> None:
    phone = desk.start("--name", "bench")
    assert desk.list() == [phone]
    assert phone["name"] == "bench"
    device = Device(adb_server.port, phone["address"])
    device.connect()
    assert device.run("getprop ro.build.version.release") == "11\n"
    table = desk.phone("list").stdout.splitlines()[1].split()
    assert table == ["bench", phone["address"], str(phone["pid"]), phone["since"]]
    assert desk.phone("stop", phone["address"]).stdout == "powered off bench\n"
    assert desk.list() == []
    assert desk.phone("list").stdout == ""


def test_what_start_prints_is_an_entry_of_devices_toml(desk: Desk) -> None:
    from harness.fleet.devices import DeviceEntry, parse_devices

    printed = desk.phone("start").stdout
    (phone,) = desk.list()
    assert f"adb connect {phone['address']}\n" in printed
    entry = "\n".join(line.strip() for line in printed[printed.index("[[device]]") :].splitlines())
    expected = DeviceEntry(name="phone-1", kind="virtual", serial=phone["address"])
    assert parse_devices(entry, "what start printed") == (expected,)


def test_names_and_ports_are_given_once(desk: Desk) -> None:
    first, second = desk.start(), desk.start()
    assert [first["name"], second["name"]] == ["phone-1", "phone-2"]
    taken = desk.phone("start", "--name", "phone-1")
    assert (taken.returncode, taken.stderr.splitlines()[0]) == (2, "harness: a phone named phone-1 runs already")
    port = first["address"].rpartition(":")[2]
    blocked = desk.phone("start", "--port", port)
    assert blocked.returncode == 4
    assert "did not boot" in blocked.stderr
    assert "address already in use" in blocked.stderr
    assert "Traceback" not in blocked.stderr
    assert desk.list() == [first, second]


def test_phones_that_are_started_at_the_same_time_get_different_names(desk: Desk) -> None:
    with ThreadPoolExecutor() as pool:
        phones = list(pool.map(lambda _: desk.start(), range(3)))
    assert sorted(phone["name"] for phone in phones) == ["phone-1", "phone-2", "phone-3"]
    assert sorted(desk.list(), key=str) == sorted(phones, key=str)
    stopped = desk.phone("stop", "--all")
    assert stopped.stdout == "powered off phone-1\npowered off phone-2\npowered off phone-3\n"


def test_a_phone_that_powers_itself_off_disappears(desk: Desk, adb_server: AdbServer) -> None:
    device = Device(adb_server.port, desk.start()["address"])
    device.connect()
    with pytest.raises(DeviceLost):
        device.run("reboot -p; sleep 5")
    assert wait_until(lambda: desk.list() == [])


def test_a_phone_that_was_killed_is_noticed_and_tidied_up(desk: Desk, adb_server: AdbServer) -> None:
    phone = desk.start("--name", "bench")
    device = Device(adb_server.port, phone["address"])
    device.connect()
    device.push(find_app("collects_early"), "/data/local/tmp/app.apk")
    device.run("pm install /data/local/tmp/app.apk; am start -W -n com.example.collectsearly/.TermsActivity")
    device.run("su 0 kill -STOP $(pidof com.example.collectsearly)")
    os.kill(phone["pid"], signal.SIGKILL)
    assert wait_until(lambda: desk.list() == [])
    assert wait_until(lambda: desk.left() == [], 20), desk.left()
    assert desk.start("--name", "bench")["name"] == "bench"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["list", "--json", "--nl"], 2, "--json and --nl exclude each other."),
        (["stop", "bench"], 3, "no virtual phone bench runs\n  running: none"),
        (["stop"], 2, "Give either one phone or --all."),
        (["stop", "bench", "--all"], 2, "Give either one phone or --all."),
        (["start", "--name", "my phone"], 2, "'my phone' cannot be a phone's name"),
        (["start", "--port", "65536"], 2, "--port"),
        (["build-app", "nowhere", "-o", "a.apk"], 2, "nowhere is no folder"),
        (["build-app", "."], 2, "Missing option '-o'"),
        (["build-app", ".", "-o", "a.apk"], 2, "holds no AndroidManifest.xml"),
    ],
)
def test_bad_input(desk: Desk, arguments: list[str], code: int, message: str) -> None:
    done = desk.phone(*arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_note_that_is_damaged_is_named(desk: Desk) -> None:
    notes = desk.folder / "state" / "collection-harness" / "phones"
    notes.mkdir(parents=True)
    (notes / "bench.json").write_text('{"name": "bench"}')
    done = desk.phone("list")
    assert done.returncode == 5
    assert "bench.json is no note of a phone\n  remove it" in done.stderr
    (notes / "bench.json").unlink()


def test_a_state_folder_that_cannot_be_written_is_named(desk: Desk) -> None:
    (desk.folder / "blocked").write_text("a file")
    done = desk.phone("start", XDG_STATE_HOME=str(desk.folder / "blocked"))
    assert done.returncode == 5
    assert "cannot be written" in done.stderr


@pytest.mark.parametrize("command", ["start", "list", "stop", "build-app"])
def test_every_command_explains_itself_with_an_example(desk: Desk, command: str) -> None:
    done = desk.phone(command, "--help")
    assert done.returncode == 0
    assert f"harness phone {command}" in done.stdout[done.stdout.index("Example:") :]


@needs_jdk
def test_an_app_that_was_built_runs_on_a_phone(desk: Desk, adb_server: AdbServer) -> None:
    shutil.copytree(APPS / "collects_early", desk.folder / "app")
    shutil.copytree(APPS / "shared", desk.folder / "app", dirs_exist_ok=True)
    built = desk.phone("build-app", "app", "-o", "my.apk")
    assert built.stdout == "built my.apk: com.example.collectsearly\n", built.stderr
    device = Device(adb_server.port, desk.start()["address"])
    device.connect()
    device.push(desk.folder / "my.apk", "/data/local/tmp/my.apk")
    device.run("pm install /data/local/tmp/my.apk")
    device.run("am start -W -n com.example.collectsearly/.TermsActivity")
    assert device.run("pidof com.example.collectsearly").strip().isdecimal()


def test_a_missing_jdk_is_a_message(desk: Desk) -> None:
    done = desk.phone("build-app", str(APPS / "collects_early"), "-o", "a.apk", PATH="/nowhere", JAVA_HOME="/nowhere")
    assert done.returncode == 2
    assert "javac not found: building for the virtual phone needs a JDK 17 or newer" in done.stderr

"""docs/virtual-phone.md: the app that it shows can be built and runs, and the faults that it lists come about."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from harness.virtual.build.folder import build_folder
from harness.virtual.build.sources import list_apps
from tests.virtual.phone_process import PhoneProcess, Server, running_phone, short_home, wait_until

DOCS = (Path(__file__).parents[2] / "docs" / "virtual-phone.md").read_text(encoding="utf-8")
HELLO = "org.example.hello"


@pytest.fixture(scope="module")
def phone(adb_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PhoneProcess]:
    """A phone with the app of the page on it."""
    if shutil.which("javac") is None:
        pytest.skip("javac is needed to build, not to run")
    folder = tmp_path_factory.mktemp("docs")
    for name, content in re.findall(r"(?ms)^`(hello/[^`]+)`\n\n```\w+\n(.*?)^```$", DOCS):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    build_folder(folder / "hello", folder / "hello.apk")
    with short_home() as home, running_phone(adb_server, home) as phone:
        phone.install("-g", folder / "hello.apk")
        yield phone


def start(phone: PhoneProcess) -> None:
    """Start it anew, whatever an earlier test has left."""
    phone.shell(f"am force-stop {HELLO}; am start -W -n {HELLO}/.Hello")


def screen(phone: PhoneProcess) -> str:
    phone.shell("uiautomator dump /sdcard/window.xml")
    return phone.shell("cat /sdcard/window.xml")


def is_alive(phone: PhoneProcess) -> bool:
    return phone.run(f"pidof {HELLO}").code == 0


def bring_about(phone: PhoneProcess, fault: str) -> None:
    row = next(line for line in DOCS.splitlines() if line.startswith(f"| {fault} |"))
    phone.run(row.split("`")[1].replace("PACKAGE", HELLO))


def test_every_app_is_described_and_no_other() -> None:
    described = re.findall(r"(?m)^\| `(\w+)` \|", DOCS[DOCS.index("## The apps that come with it") :])
    assert sorted(described) == sorted(app.output.stem for app in list_apps())


def test_the_app_of_the_page_does_what_the_page_says(phone: PhoneProcess) -> None:
    phone.shell(f"pm grant {HELLO} android.permission.READ_CONTACTS")
    start(phone)
    assert 'text="You know 40 people"' in screen(phone)


def test_a_process_stands_still_until_it_is_continued(phone: PhoneProcess) -> None:
    start(phone)
    pid = phone.pid(HELLO)
    bring_about(phone, "a process stands still")
    wait_until(lambda: standing_still(phone.root) == 1)
    assert phone.pid(HELLO) == pid
    phone.shell(f"su 0 kill -CONT {pid}")
    wait_until(lambda: standing_still(phone.root) == 0)
    assert 'text="' in screen(phone)


def standing_still(root: Path) -> int:
    """Count the phone's processes on this host that are stopped."""
    count = 0
    for directory in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            of_phone = str(root).encode() in (directory / "cmdline").read_bytes()
            count += of_phone and (directory / "stat").read_text().rpartition(")")[2].split()[0] == "T"
    return count


def test_a_process_dies(phone: PhoneProcess) -> None:
    start(phone)
    pid = str(phone.pid(HELLO))
    bring_about(phone, "a process dies")
    wait_until(lambda: not is_alive(phone))
    wait_until(lambda: any(fields[1] == pid for _, fields in phone.events("am_proc_died")))


def test_the_user_stops_the_app(phone: PhoneProcess) -> None:
    start(phone)
    bring_about(phone, "the user stops the app")
    wait_until(lambda: not is_alive(phone))
    assert "stopped=true" in phone.shell(f"dumpsys package {HELLO}")


def test_a_permission_is_taken_back(phone: PhoneProcess) -> None:
    phone.shell(f"pm grant {HELLO} android.permission.READ_CONTACTS")
    start(phone)
    bring_about(phone, "a permission is taken back")
    wait_until(lambda: not is_alive(phone))
    start(phone)
    assert 'text="I may not read your contacts"' in screen(phone)


def test_the_phone_is_switched_off(adb_server: Server) -> None:
    with short_home() as home, running_phone(adb_server, home) as phone:
        bring_about(phone, "the phone is switched off")
        assert phone.process.wait(20) == 0

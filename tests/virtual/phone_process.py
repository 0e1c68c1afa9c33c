"""A whole virtual phone in a process of its own, and the stock adb client's word with it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from harness.virtual.phone import IMAGE

DEADLINE_S = 20.0
APP = "com.example.collectsearly"
TERMS = f"{APP}/.TermsActivity"
APK = IMAGE / "apps" / "collects_early.apk"
JOURNAL = f"/data/data/{APP}/files/journal.ndjson"


class Answer(Protocol):
    """How a command of adb ended."""

    @property
    def code(self) -> int: ...
    @property
    def stdout(self) -> bytes: ...
    @property
    def stderr(self) -> bytes: ...


class Server(Protocol):
    """The private adb server of the fixtures."""

    @property
    def environment(self) -> dict[str, str]: ...
    def run(self, *arguments: str, stdin: bytes = b"", timeout_s: float = 30) -> Answer: ...
    def popen(self, *arguments: str) -> subprocess.Popen[bytes]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneProcess:
    """A running phone that the adb server is connected to."""

    process: subprocess.Popen[str]
    server: Server
    serial: str
    root: Path

    def adb(self, *arguments: str) -> Answer:
        return self.server.run("-s", self.serial, *arguments)

    def run(self, command: str) -> Answer:
        return self.adb("shell", command)

    def shell(self, command: str) -> str:
        """Run a command that must succeed; return what it prints."""
        answer = self.run(command)
        assert answer.code == 0, (command, answer)
        return answer.stdout.decode()

    def install(self, options: str = "", apk: Path = APK) -> None:
        self.adb("push", str(apk), "/data/local/tmp/app.apk")
        assert self.shell(f"pm install {options} /data/local/tmp/app.apk") == "Success\n"

    def pid(self, name: str = APP) -> int:
        return int(self.shell(f"pidof {name}"))

    def events(self, tag: str = "") -> list[tuple[str, list[str]]]:
        """Return the event log as tags and fields."""
        lines = self.shell("logcat -d -b events -v brief").splitlines()
        found = (re.match(r"I/(\w+) *\( *\d+\): (.*)$", line) for line in lines)
        all_events = [(match[1], match[2].strip("[]").split(",")) for match in found if match]
        return [(name, fields) for name, fields in all_events if name.startswith(tag)]

    def journal(self) -> list[dict[str, object]]:
        text = self.shell(f"su -c 'cat {JOURNAL}'")
        return [json.loads(line) for line in text.splitlines()]

    def has_journalled(self, word: str) -> bool:
        return any(word in {entry.get(kind) for kind in ("event", "call", "delivery")} for entry in self.journal())


@contextmanager
def running_phone(server: Server, home: Path, *options: str) -> Iterator[PhoneProcess]:
    """Boot a phone whose temporary directory is below `home`, connect to it, and switch it off at the end."""
    command = [sys.executable, "-m", "harness.virtual", "--lifeline", *options]
    search = os.pathsep.join([str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "TMPDIR": str(home), "PYTHONPATH": search}
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=home
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        ready = json.loads(process.stdout.readline())
        serial = ready["address"]
        assert server.run("connect", serial).stdout.startswith(b"connected to")
        yield PhoneProcess(process=process, server=server, serial=serial, root=Path(ready["root"]))
        server.run("disconnect", serial)
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(20)


@contextmanager
def short_home() -> Iterator[Path]:
    """Make a directory with a short name (a unix socket's path has 107 bytes) that must be empty at the end."""
    home = Path(tempfile.mkdtemp(prefix="vp-"))
    yield home
    assert list(home.iterdir()) == []
    home.rmdir()


def wait_until(condition: Callable[[], bool], timeout_s: float = DEADLINE_S) -> None:
    """Wait for a condition.

    Raises:
        TimeoutError: it did not come true.
    """
    deadline_s = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline_s:
            raise TimeoutError
        time.sleep(0.01)


def processes_with(text: str) -> list[str]:
    """Return the command lines of living processes that name something."""
    lines = [_read_command(directory) for directory in Path("/proc").iterdir() if directory.name.isdigit()]
    return [line for line in lines if text in line]


def end_programs_below(directory: Path) -> None:
    """End the processes that run a program from below a directory, and wait until they are gone."""

    def living() -> list[int]:
        return [int(process.name) for process in Path("/proc").iterdir() if _runs_below(process, directory)]

    for pid in living():
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not living())


def _read_command(process: Path) -> str:
    with suppress(FileNotFoundError, ProcessLookupError):
        return (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def _runs_below(process: Path, directory: Path) -> bool:
    with suppress(FileNotFoundError, NotADirectoryError, PermissionError, ProcessLookupError):
        return (process / "exe").readlink().is_relative_to(directory)
    return False


def bounds_of(xml: str, resource: str) -> tuple[int, int]:
    """Return the middle of a view in a hierarchy."""
    match = re.search(rf'resource-id="[^"]*:id/{resource}"[^>]*bounds="\[(\d+),(\d+)\]\[(\d+),(\d+)\]"', xml)
    assert match is not None, xml
    left, top, right, bottom = map(int, match.groups())
    return (left + right) // 2, (top + bottom) // 2

"""Some virtual phones, a folder with the SWEEP.toml that names them, and sweeps started there."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tests.cli.calling import Called
from tests.run.phones import RunningPhone, boot

SCENARIO = '[[scenario]]\nname = "first use"\nwatch_s = 0.5\n'
MANUAL = '[[scenario]]\nname = "left alone"\nplay = "manual"\nwatch_s = 1\ngrant = true\n'


@dataclass(frozen=True, slots=True)
class Bench:
    """A folder with devices.toml and SWEEP.toml, and an environment by which all that is started here can be told."""

    folder: Path
    phones: tuple[RunningPhone, ...]

    def write(self, apps: Sequence[str], *rows: str, scenarios: str = SCENARIO) -> None:
        text = f'name = "nightly"\npolicy = "ci"\napps = {json.dumps(list(apps))}\n'
        (self.folder / "SWEEP.toml").write_text("\n".join([text, *rows, scenarios]))

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        for name in ("home", "tmp"):
            (self.folder / name).mkdir(exist_ok=True)
        environment = os.environ | {
            "HOME": str(self.folder / "home"),
            "TMPDIR": str(self.folder / "tmp"),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "HARNESS_TEST_MARK": str(self.folder),
        }
        command = [sys.executable, "-m", "harness", "sweep", *arguments]
        return subprocess.Popen(
            command, cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def sweep(self, *arguments: str, timeout_s: float = 100) -> Called:
        process = self.start(*(arguments or ("SWEEP.toml",)))
        stdout, stderr = process.communicate(timeout=timeout_s)
        return Called(code=process.returncode, stdout=stdout, stderr=stderr)

    @property
    def folders(self) -> list[Path]:
        """The sweeps, the oldest first; one that is only being written down is none yet."""
        return sorted(path.parent for path in self.folder.glob("sweeps/*/sweep.db") if not path.parent.suffix)

    def query(self, sql: str, sweep: int = -1) -> list[tuple[Any, ...]]:
        if not self.folders:
            return []
        return query(self.folders[sweep] / "sweep.db", sql)

    def runs(self, sweep: int = -1) -> dict[str, list[str | None]]:
        """How the runs of each cell ended."""
        paths = sorted(self.folders[sweep].glob("cells/*/evidence.db"))
        sql = "select verdict from run left join run_end using (run_id) order by run_id"
        return {path.parent.name: [row[0] for row in query(path, sql)] for path in paths}

    def cases(self, sweep: int = -1) -> dict[str, list[str]]:
        """What each case of each JUnit suite is besides its output: a failure, an error, skipped, or nothing."""
        suites = ElementTree.parse(self.folders[sweep] / "junit.xml").getroot()  # noqa: S314  our own file
        return {
            str(suite.get("name")): [
                "".join(child.tag for child in case if child.tag != "system-out") for case in suite.iter("testcase")
            ]
            for suite in suites
        }

    def run_pids(self) -> list[int]:
        """The processes of cells that go on here."""
        mark = f"HARNESS_TEST_MARK={self.folder}\0".encode()
        return [
            int(path.name)
            for path in Path("/proc").glob("[0-9]*")
            if mark in _read(path / "environ") and b"\0harness\0run\0" in _read(path / "cmdline")
        ]

    def kill(self, process: subprocess.Popen[str], *, with_runs: bool) -> None:
        """Kill the sweep alone, or also what it has started, as a host that goes down does."""
        process.send_signal(signal.SIGKILL)
        if with_runs:
            for pid in self.run_pids():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        process.communicate()


def query(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return list(connection.execute(sql))


@contextmanager
def boot_bench(folder: Path, count: int, *dead: str) -> Iterator[Bench]:
    """Boot phones named p1, p2, ...; `dead` are devices at addresses where nothing answers."""
    with ExitStack() as stack:
        phones = []
        for number in range(count):
            (folder / f"p{number}").mkdir()
            phones.append(stack.enter_context(boot(folder / f"p{number}")))
        rows = [(f"p{number}", phone.device.serial) for number, phone in enumerate(phones, 1)] + [
            (name, _nobody()) for name in dead
        ]
        (folder / "devices.toml").write_text(
            "".join(f'[[device]]\nname = "{name}"\nkind = "virtual"\nserial = "{serial}"\n' for name, serial in rows)
        )
        yield Bench(folder, tuple(phones))


def _nobody() -> str:
    """An address on which nothing listens: the first port, which no phone of ours takes."""
    return "127.0.0.1:1"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""

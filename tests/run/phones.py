"""A virtual phone that outlives the harness that works on it, and what its app says of itself."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.device import packages
from harness.device.adb import Device
from harness.device.server import AdbServer
from harness.fleet.apps import bundled_app

PACKAGE = "com.example.collectsearly"
_TICK_NS = 10_000_000  # in which a kernel tells its uptime


@dataclass(frozen=True, slots=True)
class RunningPhone:
    """A booted phone, a look at it over an adb server of our own, and a folder whose devices.toml names it `bench`."""

    device: Device
    folder: Path
    adb_port: int

    def harness(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        process = self.start_harness(*arguments)
        stdout, stderr = process.communicate(timeout=100)
        return subprocess.CompletedProcess(arguments, process.returncode, stdout, stderr)

    def start_harness(self, *arguments: str) -> subprocess.Popen[str]:
        """Start it with a home, a temporary folder and a mark of its own, by which all that it starts can be told."""
        for name in ("home", "tmp"):
            (self.folder / name).mkdir(exist_ok=True)
        environment = os.environ | {
            "HOME": str(self.folder / "home"),
            "TMPDIR": str(self.folder / "tmp"),
            "XDG_STATE_HOME": str(self.folder / "state"),  # where a device's lock stays
            "XDG_CONFIG_HOME": str(self.folder / "config"),  # where the key lies that signs
            "HARNESS_TEST_MARK": str(self.folder),
        }
        command = [sys.executable, "-m", "harness", *arguments]
        return subprocess.Popen(
            command, cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def traces(self) -> list[str]:
        """What harnesses that were started here have left: processes, and files in HOME and the temporary folder."""
        mark = f"HARNESS_TEST_MARK={self.folder}\0".encode()
        processes = [str(path) for path in Path("/proc").glob("[0-9]*") if mark in _read(path / "environ")]
        files = [str(path) for name in ("home", "tmp") for path in (self.folder / name).rglob("*")]
        return processes + files

    def install(self, apk: Path | None = None, *, user: int = 0, grant: bool = False) -> None:
        """Put an app on the phone, the one that collects early unless another is named, as somebody else would."""
        apk, target = apk or bundled_app("collects_early"), "/data/local/tmp/a.apk"
        self.device.push(apk, target)
        pushed = packages.Pushed(path=target, split=None, size_bytes=apk.stat().st_size)
        packages.install(self.device, [pushed], user=user, grant=grant)

    def observe(self, *options: str) -> subprocess.CompletedProcess[str]:
        return self.harness(*RUN, *options)

    def journal(self, package: str = PACKAGE) -> list[dict[str, Any]]:
        text = self.device.run(f"su 0 cat /data/data/{package}/files/journal.ndjson")
        return [json.loads(line) for line in text.splitlines()]

    def query(self, sql: str, *values: object) -> list[dict[str, Any]]:
        connection = sqlite3.connect(f"file:{self.folder / 'harness.db'}?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in connection.execute(sql, values)]
        finally:
            connection.close()


# What the framework hands over depends on how long one looks; what is read of a cursor is no call of its own.
OWN_CALLS = "hook not like '%.onLocationChanged' and hook not like '%.Cursor.read'"

RUN = ("run", "collects_early", "--device", "bench", "--devices", "devices.toml")


@contextmanager
def boot(folder: Path, *options: str) -> Iterator[RunningPhone]:
    """Boot a phone, connect to it by an adb server of our own, and power it off at the end."""
    command = [sys.executable, "-m", "harness.virtual", "--lifeline", *options]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    serial = json.loads(process.stdout.readline())["address"]
    (folder / "devices.toml").write_text(f'[[device]]\nname = "bench"\nkind = "virtual"\nserial = "{serial}"\n')
    server = AdbServer()
    try:
        device = Device(server.port, serial)
        device.connect()
        yield RunningPhone(device, folder, server.port)
    finally:
        server.close()
        process.communicate(timeout=100)
        assert process.returncode == 0


def journalled_calls(journal: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [entry for entry in journal if "call" in entry]


def journalled_deliveries(journal: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [entry for entry in journal if "delivery" in entry]


def is_of(row: Mapping[str, Any], call: Mapping[str, Any]) -> bool:
    """Whether a stored access is this call of the app's journal: of this method, and at an instant within it."""
    return bool(row["hook"] == call["call"] and call["before_ns"] <= row["at_boottime_ns"] <= call["after_ns"])


def journalled_event(journal: Sequence[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(entry for entry in journal if entry.get("event") == name)


def read_boot_ns(phone: RunningPhone) -> int:
    """Return when the phone booted by this host's boot clock. At whole ticks, so that a few looks find it."""
    low, high = -sys.maxsize, sys.maxsize
    while low != high:
        before, uptime_s, after = _ticks(), phone.device.run("cat /proc/uptime").split()[0], _ticks()
        uptime = round(float(uptime_s) * 100)
        low, high = max(low, before - uptime), min(high, after - uptime)
    return low * _TICK_NS


def _ticks() -> int:
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // _TICK_NS


def lowest(milestone: Mapping[str, Any]) -> int:
    return int(milestone["at_boottime_ns"] - milestone["uncertainty_ns"])


def highest(milestone: Mapping[str, Any]) -> int:
    return int(milestone["at_boottime_ns"] + milestone["uncertainty_ns"])


def may_precede(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether an instant may lie before another, as far as both are known: a process's start is known to 10 ms."""
    return lowest(one) <= highest(other)


def kill(process: subprocess.Popen[str]) -> None:
    """Kill a harness, and wait for no other process that may still hold what it writes to."""
    process.kill()
    process.wait()
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""

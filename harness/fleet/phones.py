"""Virtual phones that outlive the command which starts them: started, listed, found and powered off.

Each has one file in a folder, which names the process that is the phone. The file is a note and not the truth: a phone
may have powered itself off, so every look at the folder asks the system and sweeps away what has ended.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import IO

from harness.errors import ConfigError, DeviceUnavailable, InfrastructureError, NotFoundError
from harness.fleet.process import ProcessId, end, identify, is_alive, kill_started_with

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
_BOOT_S = 60.0
_POWER_OFF_S = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningPhone:
    """A phone that runs; `address` (host:port, its serial for adb) and `root` are not known while it boots."""

    name: str
    process: ProcessId
    since: str
    address: str | None = None
    root: Path | None = None


class Phones:
    """The phones whose notes are in one folder of this host."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def start(self, name: str | None = None, port: int = 0) -> RunningPhone:
        """Boot a phone and return it once adb can connect; without a name or a port it gets free ones.

        Raises: ConfigError for a name that cannot be had, DeviceUnavailable when the phone does not boot.
        """
        if name is not None and not _NAME.fullmatch(name):
            raise ConfigError(f"{name!r} cannot be a phone's name", mend="take up to 32 of letters, digits, - and _")
        phone, ready = self._launch(name, port)
        try:
            with ready:
                booted = _await_boot(phone, ready, self._log(phone.name))
            self._write(booted)
        except BaseException:
            self.stop(phone)
            raise
        return booted

    def running(self) -> tuple[RunningPhone, ...]:
        """List the phones that run, by name."""
        if not self._folder.is_dir():
            return ()
        with self._locked():
            return self._sweep()

    def get(self, word: str) -> RunningPhone:
        """Return the phone of this name or address. Raises NotFoundError that lists those that run."""
        phones = self.running()
        for phone in phones:
            if word in (phone.name, phone.address):
                return phone
        known = ", ".join(phone.name for phone in phones) or "none"
        raise NotFoundError(f"no virtual phone {word} runs", mend=f"running: {known}")

    def stop(self, phone: RunningPhone) -> None:
        """Power a phone off and wait until it is gone; it may be gone already."""
        end(phone.process, _POWER_OFF_S)
        with self._locked():
            self._sweep()

    def _launch(self, name: str | None, port: int) -> tuple[RunningPhone, IO[str]]:
        """Start the process and note it before anything can be known of it, so that it is never lost sight of."""
        with self._locked():
            taken = {phone.name for phone in self._sweep()}
            if name in taken:
                raise ConfigError(f"a phone named {name} runs already", mend=f"harness phone stop {name}")
            name = name or next(free for n in count(1) if (free := f"phone-{n}") not in taken)
            process = _start_process(port, self._log(name))
            identity = identify(process.pid)
            if identity is None or process.stdout is None:
                raise DeviceUnavailable(name, "the virtual phone did not boot", mend=_last_line(self._log(name)))
            since = datetime.now(UTC).isoformat(timespec="seconds")
            phone = RunningPhone(name=name, process=identity, since=since)
            self._write(phone)
            return phone, process.stdout

    def _sweep(self) -> tuple[RunningPhone, ...]:
        """Give the phones that run; remove what is left of those that have ended, however they did."""
        living = []
        for path in sorted(self._folder.glob("*.json")):
            phone = _read(path)
            if is_alive(phone.process):
                living.append(phone)
                continue
            if phone.root is not None and phone.root.exists():
                _clear(phone.root)
            self._log(phone.name).unlink(missing_ok=True)
            path.unlink()
        return tuple(living)

    def _log(self, name: str) -> Path:
        return self._folder / f"{name}.log"

    def _write(self, phone: RunningPhone) -> None:
        path = self._folder / f"{phone.name}.json"
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps(asdict(phone), default=str), encoding="utf-8")
        draft.replace(path)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other commands away from the folder."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise InfrastructureError(f"{self._folder} cannot be written: {error.strerror}") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _clear(root: Path) -> None:
    """Remove what a phone that was killed has left: its apps, which may stand still, Frida's helpers, and its files."""
    kill_started_with(f"TMPDIR={root / 'tmp'}")
    shutil.rmtree(root, ignore_errors=True)


def _start_process(port: int, log: Path) -> subprocess.Popen[str]:
    """Start a phone that no signal to our terminal or end of our standard input reaches.

    `-P` keeps a folder named `harness` that the user happens to stand in from being taken for us.
    """
    command = [sys.executable, "-P", "-m", "harness.virtual", "--port", str(port)]
    with log.open("w", encoding="utf-8") as stderr:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            start_new_session=True,
        )


def _await_boot(phone: RunningPhone, ready: IO[str], log: Path) -> RunningPhone:
    """Wait for the one line that a phone prints when it can be connected to."""
    if not select.select([ready], [], [], _BOOT_S)[0]:
        raise DeviceUnavailable(phone.name, f"the virtual phone did not boot within {_BOOT_S:.0f} s")
    line = ready.readline()
    if not line:
        raise DeviceUnavailable(phone.name, "the virtual phone did not boot", mend=_last_line(log))
    facts = json.loads(line)
    return replace(phone, address=facts["address"], root=Path(facts["root"]))


def _last_line(log: Path) -> str:
    """Give what a phone that did not boot said last: the error under its traceback."""
    said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return said[-1] if said else ""


def _read(path: Path) -> RunningPhone:
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        process = ProcessId(**note.pop("process"))
        root = note.pop("root")
        return RunningPhone(process=process, root=None if root is None else Path(root), **note)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise InfrastructureError(f"{path} is no note of a phone", mend="remove it") from error

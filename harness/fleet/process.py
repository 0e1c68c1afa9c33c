"""A process of this host that outlives the command which started it: told from later ones with its pid, and ended."""

from __future__ import annotations

import os
import select
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_STATE, _START_TICKS = 0, 19  # of /proc/PID/stat, counted from behind the name


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessId:
    """A pid with what makes it this very process: pids come again, `started` (boot and tick) does not."""

    pid: int
    started: str


def identify(pid: int) -> ProcessId | None:
    """Identify the process that has this pid now; None when there is none, or only its exit code is left."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    if fields[_STATE] in {"Z", "X"}:
        return None
    return ProcessId(pid=pid, started=f"{_BOOT_ID.read_text().strip()}/{fields[_START_TICKS]}")


def is_alive(process: ProcessId) -> bool:
    """Say whether that very process still runs."""
    return identify(process.pid) == process


def end(process: ProcessId, within_s: float) -> None:
    """Ask a process to end, also one that stands still, and wait until it has; kill it after `within_s`."""
    try:
        handle = os.pidfd_open(process.pid)
    except ProcessLookupError:
        return
    try:
        if not is_alive(process):  # looked at after the handle was made: from here on it can be no other process
            return
        for number in (signal.SIGTERM, signal.SIGKILL):
            signal.pidfd_send_signal(handle, number)
            signal.pidfd_send_signal(handle, signal.SIGCONT)
            if _has_ended(handle, within_s):
                return
    except ProcessLookupError:
        return
    finally:
        os.close(handle)


def kill_started_with(variable: str) -> None:
    """Kill every process that was started with this NAME=VALUE in its environment."""
    wanted = f"{variable}\0".encode()
    for directory in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, PermissionError, ProcessLookupError):
            if wanted in (directory / "environ").read_bytes():
                os.kill(int(directory.name), signal.SIGKILL)


def _has_ended(handle: int, within_s: float) -> bool:
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    return bool(poll.poll(within_s * 1000))

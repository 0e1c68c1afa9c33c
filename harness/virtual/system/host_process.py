"""What the host's kernel knows of a process of the phone, in the phone's own words."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from harness.virtual.shell.tools.process import ProcessRow
from harness.virtual.system.clock import Clock

_COMM_LIMIT = 15
_PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024
# proc(5): the fields of /proc/PID/stat behind the name.
_STATE, _START, _VSIZE, _RSS = 0, 19, 20, 21


def read_row(pid: int, ppid: int, uid: int, name: str) -> ProcessRow | None:
    """Return a process as `ps` shows it; None when it is gone."""
    fields = _stat(pid)
    if fields is None:
        return None
    return ProcessRow(
        pid=pid,
        ppid=ppid,
        uid=uid,
        name=name,
        state=fields[_STATE],
        rss_kb=int(fields[_RSS]) * _PAGE_KB,
        vsz_kb=int(fields[_VSIZE]) // 1024,
    )


def read_stat(pid: int, name: str, clock: Clock) -> bytes:
    """Return the host's line with the app's name and parent in it, and the start by the phone's own boot clock."""
    fields = _stat(pid)
    if fields is None:
        return b""
    fields[_START] = str(clock.to_ticks(int(fields[_START])))
    return f"{pid} ({_comm(name)}) {fields[_STATE]} {os.getpid()} {' '.join(fields[2:])}\n".encode()


def read_status(pid: int, name: str, uid: int) -> bytes:
    """Return the host's lines with the app's name, parent and uid in them."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        uids = "\t".join([str(uid)] * 4)
        changed = {"Name": _comm(name), "PPid": str(os.getpid()), "Uid": uids, "Gid": uids}
        pairs = [line.partition(":\t") for line in lines]
        return "".join(f"{key}:\t{changed.get(key, value)}\n" for key, _, value in pairs).encode()
    return b""


def _stat(pid: int) -> list[str] | None:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return None


def _comm(name: str) -> str:
    """Return the name as the kernel keeps it: Android leaves the end of a long one."""
    return name[-_COMM_LIMIT:]

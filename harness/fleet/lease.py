"""A device belongs to one run at a time, and so does a sweep: an OS lock on a file each, with a note of who holds it.

The kernel frees the lock however its owner ends. What the owner started with the descriptor holds it on: the guardian
does, so that the next run does not begin while a killed one's changes are still being undone. Whoever gives a lock back
removes its file, so that whoever gets one looks whether its file is still the one that others will find.
"""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from filelock import lock_descriptor

from harness.errors import InfrastructureError, LockedError
from harness.fleet.process import ProcessId, identify, is_alive
from harness.mounts import find_network_type

_NOTE_BYTES = 65536
_ON_THIS_HOST = "its folder must lie on a disk of this host (that of devices is named by XDG_STATE_HOME)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who holds a lock: its process, its command line, and since when (ISO 8601)."""

    process: ProcessId
    command: str
    since: str


class Leases:
    """The locks in one folder of this host; `command` is what they are taken for."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self._folder = folder
        self._command = shlex.join(command)

    @contextmanager
    def hold(self, key: str, what: str) -> Iterator[int]:
        """Hold the lock named `key` and yield its descriptor; `what` is what messages call the thing that it locks.

        Raises: LockedError that names the owner, InfrastructureError when the folder cannot be used.
        """
        path = self._folder / f"{quote(key, safe='')}.lock"
        descriptor = _lock(path, what)
        try:
            _write_owner(descriptor, self._command)
            yield descriptor
        finally:
            path.unlink(missing_ok=True)
            os.close(descriptor)

    def find_owner(self, key: str) -> Owner | None:
        """Return who holds a lock, without touching it; None when nobody does, or only just."""
        try:
            descriptor = os.open(self._folder / f"{quote(key, safe='')}.lock", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            owner = _read_owner(descriptor)
        finally:
            os.close(descriptor)
        return owner if owner is not None and is_alive(owner.process) else None


def _lock(path: Path, what: str) -> int:
    while True:
        with ExitStack() as stack:
            descriptor = _open(path)
            stack.callback(os.close, descriptor)
            if not _try_lock(descriptor, path):
                raise _explain(what, _read_owner(descriptor))
            if _is_current(descriptor, path):
                stack.pop_all()
                return descriptor


def _is_current(descriptor: int, path: Path) -> bool:
    """Whether nobody has removed this file between our opening and our locking it."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _open(path: Path) -> int:
    if (kind := find_network_type(path)) is not None:
        problem = f"{path} lies on a network file system ({kind}), where a lock says nothing of other hosts"
        raise InfrastructureError(problem, mend=_ON_THIS_HOST)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise InfrastructureError(
            f"{path} cannot be written: {error.strerror}", mend="a lock is kept there: make it writable"
        ) from error


def _try_lock(descriptor: int, path: Path) -> bool:
    try:
        return lock_descriptor(descriptor, blocking=False)
    except OSError as error:
        raise InfrastructureError(f"{path} cannot be locked: {error.strerror}", mend=_ON_THIS_HOST) from error


def _write_owner(descriptor: int, command: str) -> None:
    process = identify(os.getpid())
    since = datetime.now(UTC).isoformat(timespec="seconds")
    note = {"pid": os.getpid(), "started": process.started if process else "", "command": command, "since": since}
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(note).encode(), 0)


def _read_owner(descriptor: int) -> Owner | None:
    """Read the note; None when its writer has only just taken the lock."""
    try:
        note = json.loads(os.pread(descriptor, _NOTE_BYTES, 0))
        process = ProcessId(pid=note["pid"], started=note["started"])
        return Owner(process=process, command=note["command"], since=note["since"])
    except (ValueError, KeyError, TypeError):
        return None


def _explain(what: str, owner: Owner | None) -> LockedError:
    if owner is None:
        return LockedError(f"{what} has just been taken by another run", mend="wait until that has ended")
    who = f"`{owner.command}` (pid {owner.process.pid}, since {owner.since})"
    if is_alive(owner.process):
        mend = f"wait until that has ended, or end it, which puts back what it changed: kill {owner.process.pid}"
        return LockedError(f"{what} is in use by {who}", mend=mend)
    return LockedError(
        f"{what} was in use by {who}, which was killed; what it changed there is being undone",
        mend="try again in half a minute",
    )

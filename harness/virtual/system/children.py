"""The processes that apps start themselves, found on the host by a mark in their environment."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

_GONE = (FileNotFoundError, NotADirectoryError, PermissionError, ProcessLookupError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A process below an app's."""

    pid: int
    ppid: int
    name: str


def find_children(marker: str, parent: int) -> list[Child]:
    """Return the processes that carry the marker ("NAME=value") in their environment, but for the app's own."""
    wanted = marker.encode()
    found = (_read(directory, wanted) for directory in Path("/proc").iterdir() if directory.name.isdigit())
    return sorted((child for child in found if child and child.pid != parent), key=lambda child: child.pid)


def _read(process: Path, wanted: bytes) -> Child | None:
    with contextlib.suppress(*_GONE):
        if wanted not in (process / "environ").read_bytes().split(b"\0"):
            return None
        name, _, rest = (process / "stat").read_text(errors="replace").partition("(")[2].rpartition(")")
        arguments = (process / "cmdline").read_bytes().split(b"\0")
        shown = arguments[0].decode(errors="replace").rpartition("/")[2] or name
        return Child(pid=int(process.name), ppid=int(rest.split()[1]), name=shown)
    return None

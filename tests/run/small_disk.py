"""A disk of one's own, as small as one likes: a tmpfs in namespaces that end with the process."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

NO_NAMESPACES = "no user namespaces here, in which anybody may mount"
_MOUNT = 'mount -t tmpfs -o "$1" none "$2" && shift 2 && exec "$@"'


@cache
def can_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    command = ("unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt")
    return subprocess.run(command, capture_output=True).returncode == 0


def on_small_disk(folder: Path, options: str, *command: str) -> list[str]:
    """Give the command that does this with a disk on that folder; `size=1m`, `nr_inodes=4`."""
    return ["unshare", "-rm", "sh", "-c", _MOUNT, "sh", options, str(folder), *command]


def seen_by(pid: int, folder: Path) -> Path:
    """Where a process that was started so has the folder, for others to look into."""
    return Path(f"/proc/{pid}/root{folder}")

"""Whether a path lies on a disk of this host: locks, and the memory that SQLite's users share, are of one kernel."""

from __future__ import annotations

import re
from pathlib import Path

TABLE = Path("/proc/self/mountinfo")
_LINE = re.compile(r"(?:\S+ ){4}(\S+) .*? - (\S+) ")
_SHARED = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "afs", "ceph", "lustre", "gfs2", "ocfs2", "beegfs", "fuse.sshfs", "fuse.glusterfs",
     "fuse.rclone", "fuse.s3fs"}
)  # fmt: skip


def find_network_type(path: Path) -> str | None:
    """Return the type of the file system that a path lies on, or will lie on, if other hosts may have it too.

    A line of the table: `36 35 0:33 / /mnt/lab\\040share rw,relatime - nfs4 server:/lab rw,vers=4.2`
    """
    mounts = {Path(_unescape(m[1])): m[2] for m in map(_LINE.match, TABLE.read_text().splitlines()) if m}
    place = path.resolve()
    kind = next((mounts[each] for each in (place, *place.parents) if each in mounts), "")
    return kind if kind in _SHARED else None


def _unescape(text: str) -> str:
    return re.sub(r"\\(\d{3})", lambda octal: chr(int(octal[1], 8)), text)

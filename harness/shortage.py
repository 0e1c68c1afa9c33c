"""What a disk that takes nothing more has run out of: the error itself says less, or something else."""

from __future__ import annotations

import errno
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

_PROBE_BYTES = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """What there is too little of, and what mends that."""

    cause: str
    mend: str


NO_SPACE = Shortage(cause="no space left on that disk", mend="make room there")
_NO_INODES = Shortage(cause="no inodes left on that disk", mend="remove files there: the smallest takes an inode")
_NO_QUOTA = Shortage(cause="this user's quota there is used up", mend="remove files there, or have the quota raised")


def name_shortage(error: OSError, place: Path) -> Shortage | None:
    """Say what was lacking when something could not be done in a folder; None for any other failure.

    ENOSPC, "No space left on device", is also said where there is space and no inode for one more file.
    """
    if error.errno == errno.EDQUOT:
        return _NO_QUOTA
    if error.errno != errno.ENOSPC:
        return None
    return _NO_INODES if _lacks_inodes(place) else NO_SPACE


def find_shortage(place: Path) -> Shortage | None:
    """Say what keeps a file from being made and written in a folder; None where one can be, or fails otherwise.

    For errors that came by way of SQLite, which does not tell what the system said. The file has no name and is gone
    with its descriptor.
    """
    try:
        with tempfile.TemporaryFile(dir=place) as probe:
            probe.write(bytes(_PROBE_BYTES))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        return name_shortage(error, place)
    return None


def _lacks_inodes(place: Path) -> bool:
    """File systems that make inodes as they need them, such as btrfs, say that they have 0 of them."""
    try:
        disk = os.statvfs(place)
    except OSError:
        return False
    return disk.f_files > 0 and disk.f_favail == 0 and disk.f_bavail > 0

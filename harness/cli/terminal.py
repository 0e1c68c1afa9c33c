"""Standard output and standard error at a terminal that may be closed while we go on."""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
from typing import Any, TextIO


class _Terminal(io.FileIO):
    """What is said to a terminal that is gone is lost, and nothing else: neither the run nor its exit code."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            return len(data)


def outlive_terminal() -> None:
    """See to it that nobody who prints hears of a terminal's end."""
    sys.stdout, sys.stderr = _outliving(sys.stdout), _outliving(sys.stderr)


def _outliving(stream: TextIO) -> TextIO:
    if not _is_device(stream):
        return stream
    raw: io.RawIOBase = _Terminal(stream.fileno(), "w", closefd=False)
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding=stream.encoding, errors=stream.errors, line_buffering=True)


def _is_device(stream: TextIO) -> bool:
    """A terminal that is closed already is none any more for `isatty`."""
    try:
        return stat.S_ISCHR(os.fstat(stream.fileno()).st_mode)
    except OSError:  # it has no descriptor, or that is closed
        return False

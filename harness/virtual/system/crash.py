"""What the event log tells of an app's crash. Pure."""

from __future__ import annotations

import re

_FRAME = re.compile(r"\(([^():]+):(\d+)\)")


def crash_fields(trace: str) -> tuple[str, str, str, int]:
    """Return what am_crash tells of a stack trace: the exception, its message, file and line of the first frame."""
    kind, _, message = trace.partition("\n")[0].partition(": ")
    frame = _FRAME.search(trace.partition("\n")[2])
    where = (frame[1], int(frame[2])) if frame is not None else ("unknown", 0)
    return kind, message or "NULL", *where

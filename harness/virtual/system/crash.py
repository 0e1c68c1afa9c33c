"""What the logs tell of an app's crash. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FRAME = re.compile(r"\(([^():]+):(\d+)\)")

# siginfo: si_signo: 11 (SIGSEGV), si_code: 1 (SEGV_MAPERR), si_addr: 0x0000000000000000
_SIGNAL = re.compile(
    r"siginfo: si_signo: (\d+ \(\w+\)), si_code: (-?\d+ \(\w+\))(?:, si_addr: (0x[0-9a-f]+))?", re.ASCII
)
_THREAD = re.compile(r'Current thread .*JavaThread "(.*?)".*\bid=(\d+)')
_IN_LIBRARY = re.compile(r"[A-Za-z]+ +\[(.+)\+0x([0-9a-f]+)\](?: +(.+))?")
_IN_CODE = re.compile(r"[A-Za-z]+ +(.+)")
_PARTS = ("Native frames:", "Java frames:")
_STARS = " ".join(["***"] * 16)


def crash_fields(trace: str) -> tuple[str, str, str, int]:
    """Return what am_crash tells of a stack trace: the exception, its message, file and line of the first frame."""
    kind, _, message = trace.partition("\n")[0].partition(": ")
    frame = _FRAME.search(trace.partition("\n")[2])
    where = (frame[1], int(frame[2])) if frame is not None else ("unknown", 0)
    return kind, message or "NULL", *where


def tombstone(report: str, pid: int, process: str) -> Iterator[str]:
    """Yield what Android's debuggerd would log of a crash outside Java, from HotSpot's own report of it.

    The order is that of debuggerd's tombstones: process, thread, signal, frames. HotSpot's report has its native frames
    before the Java frames below them.
    """
    thread = _THREAD.search(report)
    name, tid = (thread[1], thread[2]) if thread is not None else ("unknown", str(pid))
    yield _STARS
    yield f"pid: {pid}, tid: {tid}, name: {name}  >>> {process} <<<"
    if (found := _SIGNAL.search(report)) is not None:
        yield f"signal {found[1]}, code {found[2]}, fault addr {found[3] or '--------'}"
    yield "backtrace:"
    for number, frame in enumerate(_find_frames(report)):
        yield f"      #{number:02d} pc {frame}"


def _find_frames(report: str) -> Iterator[str]:
    for part in _PARTS:
        for line in report.partition(part)[2].partition("\n\n")[0].splitlines()[1:]:
            if (native := _IN_LIBRARY.fullmatch(line)) is not None:
                yield f"{native[2].zfill(16)}  {native[1]}" + (f" ({native[3]})" if native[3] else "")
            elif (other := _IN_CODE.fullmatch(line)) is not None:
                yield f"{'0' * 16}  <anonymous> ({other[1]})"

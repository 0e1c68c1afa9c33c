"""What Android writes of a process that failed: one entry in the event log, and the whole story in the crash log."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from harness.rules.eventlog import Entry, parse_uid
from harness.rules.texts import escape

_LINE = re.compile(r"\s*(\d+)\.(\d{6})\s+(\S+)\s+(\d+)\s+\d+ \w (\S+?)\s*: (.*)")
_NATIVE = re.compile(r"pid: (\d+),")
_LONGEST = 200
_SYSTEM_UID = 1000

_EXCEPTION = re.compile(r"(\s*(?:Caused by: |Suppressed: )?[\w.$]+)(?:: (.*))?")
_FOLLOWS_PROCESS, _CAUSE = re.compile(r"(?:Process: .*, )?PID: \d+"), re.compile(r"\s*(?:Caused by|Suppressed): ")
_KEPT = re.compile(
    r"\s+at .+|\s+\.\.\. \d+ more|FATAL EXCEPTION: .+"  # of a Java VM
    r"|\*\*\*.*|Fatal signal .+|pid: \d+, tid: .+|signal \d+ .+|backtrace:|\s+#\d+ pc .+"  # of native code
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A process crashed, or, as a hang, did not answer the system; `reason` is the exception's class or what hung."""

    pid: int
    process: str
    is_hang: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CrashLine:
    """A line of the crash log, and which process wrote it."""

    at_wall_ns: int
    uid: int | None
    pid: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CrashReport:
    """What the crash log has of the end of one process; `left_out` lines more are not kept."""

    pid: int
    at_wall_ns: int
    text: str
    left_out: int


def read_failure(entry: Entry) -> Failure | None:
    """Read an entry of the event log that tells of a failure.

    `am_crash: [2420,0,com.x,551042630,java.lang.RuntimeException,no,Main.java,12]`
    `am_anr: [0,2420,com.x,551042630,Input dispatching timed out (com.x/.Main is not responding)]`
    """
    places = {"am_crash": 0, "am_anr": 1}
    place, values = places.get(entry.tag), entry.values
    if place is None or entry.uid != _SYSTEM_UID or len(values) < 5 or not values[place].isdecimal():
        return None
    is_hang = entry.tag == "am_anr"
    reason = ",".join(values[4:]) if is_hang else values[4]
    return Failure(pid=int(values[place]), process=values[2], is_hang=is_hang, reason=reason)


def parse_crashes(text: str) -> list[CrashLine]:
    """Read lines of `logcat -b crash -v epoch -v usec -v uid`.

    `1795447719.408123 10086  2420  2420 E AndroidRuntime: FATAL EXCEPTION: main`
    """
    matches = (_LINE.fullmatch(line) for line in text.splitlines())
    return [
        CrashLine(at_wall_ns=int(m[1]) * 10**9 + int(m[2]) * 1000, uid=parse_uid(m[3]), pid=int(m[4]), text=m[6])
        for m in matches
        if m
    ]


def find_crashes(lines: Iterable[CrashLine], uid: int, *, keeps_messages: bool) -> list[CrashReport]:
    """Return a report for each process of the uid. What an exception says is the app's, and may name a person."""
    by_writer: dict[int, list[CrashLine]] = {}
    for line in lines:
        if line.uid == uid:
            by_writer.setdefault(line.pid, []).append(line)
    return [_make_report(own, keeps_messages=keeps_messages) for own in by_writer.values()]


def _make_report(lines: Sequence[CrashLine], *, keeps_messages: bool) -> CrashReport:
    """Of native code another process tells, in the name of the one that crashed."""
    texts = [line.text for line in lines]
    native = next((found for text in texts if (found := _NATIVE.match(text))), None)
    kept = [escape(text.expandtabs(4)) for text in (texts if keeps_messages else _without_messages(texts))]
    return CrashReport(
        pid=int(native[1]) if native else lines[0].pid,
        at_wall_ns=lines[0].at_wall_ns,
        text="\n".join(kept[:_LONGEST]),
        left_out=max(0, len(kept) - _LONGEST),
    )


def _without_messages(texts: Iterable[str]) -> Iterator[str]:
    """Classes, frames and signals stay. A message may have lines of its own, which look like nothing that is known."""
    is_expected = False
    for text in texts:
        is_exception = is_expected or _CAUSE.match(text)
        is_expected = _FOLLOWS_PROCESS.fullmatch(text) is not None
        exception = _EXCEPTION.fullmatch(text) if is_exception else None
        if exception is not None:
            yield exception[1] if exception[2] is None else f"{exception[1]}: {_left_out(exception[2])}"
        else:
            yield text if is_expected or _KEPT.fullmatch(text) else _left_out(text)


def _left_out(text: str) -> str:
    return f"[{len(text)} characters that are not kept]"

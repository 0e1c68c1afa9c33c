"""The lines of `dumpsys appops`, one by one: what each says, and nothing of how they stand together."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from harness.errors import FormatError

STATE = "pers|top|fgsvcl|fgsvc|bfgs|fg|bg|cch|unknown"
_FLAG = "s|tp|up|tpd|upd|unknown"
_MODE = r"allow|ignore|deny|default|foreground|ask|mode=\d+"
OP_NAME = r"[A-Z0-9_]+(?:\(\d+\))?"  # a vendor's own: MIUIOP(10008)
DATE = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}"
_DATE = rf"(?P<date>{DATE}) \((?P<since>[^()]+)\)"

HEAD = "Current AppOps Service state:"
UID = re.compile(r"  Uid (\S+):")
UID_FACT = re.compile(r"    (?:\w+=.*|foregroundOps:)")
UID_OP = re.compile(rf"      {OP_NAME}: (?:mode=(?:{_MODE}|\d+)|WATCHER|SILENT)")
PACKAGE = re.compile(r"    Package ([A-Za-z0-9_.]+):")
# Android 8 says all of an op in one line: CAMERA: mode=0; time=+1d2h3m4s5ms ago; duration=+42s0ms
OP_8 = re.compile(
    rf"      (?P<op>{OP_NAME}): mode=(?P<mode>\d+)(?:; time=(?P<time>\S+) ago)?(?:; rejectTime=(?P<reject>\S+) ago)?"
    r"(?:(?P<running> \(running\))|; duration=(?P<duration>\S+))?"
)
OP = re.compile(rf"      (?P<op>{OP_NAME}) \((?P<mode>{_MODE})(?: / switch {OP_NAME}=(?:{_MODE}))?\): ?")
# Android 9 names the kind once, and below it the further states in line with the first.
EVENT_9 = re.compile(rf" {{10}}(?:(?P<kind>Access|Reject): | {{8}})(?P<state>{STATE}) *= {_DATE}")
EVENT = re.compile(
    rf" {{10}}(?P<kind>Access|Reject): \[(?P<state>{STATE})-(?P<flag>{_FLAG})\] ?{_DATE}"
    r"(?: duration=(?P<duration>\S+))?"
    r"(?: proxy\[uid=(?P<proxy_uid>\d+), pkg=(?P<proxy>[^\x00-\x1f\ufffd,\]]*)"
    r"(?:, attributionTag=(?P<proxy_tag>[^\x00-\x1f\ufffd\]]*))?\])?"
)
TAG = re.compile(r"        ([^\x00-\x1f\ufffd]*)=\[")
TAG_END = "        ]"
RUNNING = re.compile(r" {10}Running start at: (\S+)")
DURATION_9 = re.compile(r" {10}duration=(\S+)")
NESTING = re.compile(r" {10}startNesting=\d+")
# What only the ledger itself may hold: elsewhere it is a ledger whose beginning was not understood.
ENTRY_LIKE = re.compile(r"\*\*\*|  Uid |    Package |\s*(?:Access|Reject|Running start)\b|\s+\S+ \(.*\): ?$|.*; time=")

_DURATION = re.compile(r"([+-])(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(\d+)ms", re.ASCII)
_UNITS_MS = ((86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s"))
_USER_IDS = 100_000
_APP_KINDS = {"a": 10_000, "i": 99_000, "ai": 90_000, "s": 0}
_UID = re.compile(r"u(\d+)(ai|a|i|s)(\d+)", re.ASCII)


def parse_duration(text: str, number: int, line: str) -> int:
    """Read `+1d2h3m4s5ms`, `-884ms` or `0` as milliseconds; only as android.util.TimeUtils prints it."""
    match = _DURATION.fullmatch(text)
    if match is None:
        if text == "0":
            return 0
        raise FormatError("a duration", number, line)
    sizes_ms = (*(size_ms for size_ms, _ in _UNITS_MS), 1)
    length_ms = sum(size * int(count or 0) for size, count in zip(sizes_ms, match.groups()[1:], strict=True))
    duration_ms = -length_ms if match[1] == "-" else length_ms
    if format_duration(duration_ms) != text:
        raise FormatError("a duration", number, line)
    return duration_ms


def format_duration(duration_ms: int) -> str:
    """Write milliseconds as Android does: the first unit that is there, and all below it."""
    if duration_ms == 0:
        return "0"
    text, rest_ms = "+" if duration_ms > 0 else "-", abs(duration_ms)
    for size_ms, unit in _UNITS_MS:
        count, rest_ms = divmod(rest_ms, size_ms)
        if count or len(text) > 1:
            text += f"{count}{unit}"
    return f"{text}{rest_ms}ms"


def parse_date(text: str, number: int, line: str) -> int:
    """Read the device's local time, digits of any script, as milliseconds; as if its zone were UTC."""
    year, month, day, hour, minute, second, milli = map(int, re.findall(r"\d+", text))
    try:
        at = datetime(year, month, day, hour, minute, second, milli * 1_000, UTC)
    except ValueError as error:
        raise FormatError("a date", number, line) from error
    return round((at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1_000)


def parse_uid(text: str, number: int, line: str) -> int:
    """Read `1000`, `u0a92`, `u10i5`, `u0ai3` as UserHandle.formatUid writes them."""
    if text.isascii() and text.isdecimal():
        return int(text)
    match = _UID.fullmatch(text)
    if match is None:
        raise FormatError("a uid", number, line)
    return int(match[1]) * _USER_IDS + _APP_KINDS[match[2]] + int(match[3])

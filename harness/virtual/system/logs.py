"""logd: ring buffers of log entries, readers that follow them, and the formats of `logcat -v`."""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Literal

from harness.virtual.formats import to_datetime
from harness.virtual.users import ROOT_UID, SHELL_UID, SYSTEM_UID, user_name

BUFFERS = ("main", "radio", "events", "system", "crash", "kernel")  # at the places of Android's log ids
DEFAULT_BUFFERS = ("main", "system", "crash")
DEFAULT_SIZE_BYTES = 1024 * 1024
PRIORITIES = "VDIWEFS"
MODIFIERS = frozenset(
    {"UTC", "color", "descriptive", "epoch", "monotonic", "nsec", "printable", "uid", "usec", "year", "zone"}
)
_ENTRY_OVERHEAD_BYTES = 20  # logd counts the header of an entry too
_NAMED_UIDS = {ROOT_UID, SHELL_UID}  # logcat prints user names of up to five letters

Layout = Literal["brief", "long", "process", "raw", "tag", "thread", "threadtime", "time"]
LAYOUTS: tuple[Layout, ...] = ("brief", "long", "process", "raw", "tag", "thread", "threadtime", "time")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One line of one buffer."""

    seq: int
    buffer: str
    wall_ns: int
    uid: int
    pid: int
    tid: int
    priority: str
    tag: str
    message: str

    @property
    def size_bytes(self) -> int:
        """What the entry takes of its ring."""
        return _ENTRY_OVERHEAD_BYTES + len(self.tag) + len(self.message) + 2


class Logs:
    """The ring buffers; one sequence number runs through all of them."""

    def __init__(self, wall_ns: Callable[[], int], system_pid: int) -> None:
        self._wall_ns = wall_ns
        self._system_pid = system_pid
        self._rings: dict[str, deque[LogEntry]] = {name: deque() for name in BUFFERS}
        self._sizes_bytes = dict.fromkeys(BUFFERS, DEFAULT_SIZE_BYTES)
        self._used_bytes = dict.fromkeys(BUFFERS, 0)
        self._next_seq = 0
        self._changed = asyncio.Event()

    def event(self, tag: str, *values: object) -> None:
        """Write an event of the system server: `am_proc_start: [0,4711,...]`; a single value stands bare."""
        text = ",".join(map(str, values))
        self.write("events", "I", tag, text if len(values) == 1 else f"[{text}]")

    def write(
        self,
        buffer: str,
        priority: str,
        tag: str,
        message: str,
        *,
        uid: int = SYSTEM_UID,
        pid: int | None = None,
        tid: int | None = None,
        wall_ns: int | None = None,
    ) -> None:
        """Write an entry; without uid and pid it is the system server's."""
        pid = self._system_pid if pid is None else pid
        entry = LogEntry(
            seq=self._next_seq,
            buffer=buffer,
            wall_ns=self._wall_ns() if wall_ns is None else wall_ns,
            uid=uid,
            pid=pid,
            tid=pid if tid is None else tid,
            priority=priority,
            tag=tag,
            message=message,
        )
        self._next_seq += 1
        self._rings[buffer].append(entry)
        self._used_bytes[buffer] += entry.size_bytes
        self._shrink(buffer)
        self._changed.set()
        self._changed = asyncio.Event()

    def entries(self, buffers: Collection[str], after_seq: int = -1) -> list[LogEntry]:
        """Return what the buffers hold behind a sequence number, in the order of writing."""
        return list(heapq.merge(*(self._behind(name, after_seq) for name in buffers), key=lambda e: e.seq))

    async def follow(self, buffers: Collection[str], after_seq: int) -> AsyncIterator[LogEntry]:
        """Give every entry behind a sequence number, now and as they come, for ever."""
        while True:
            changed = self._changed
            for entry in self.entries(buffers, after_seq):
                after_seq = entry.seq
                yield entry
            if changed is self._changed:
                await changed.wait()

    @property
    def last_seq(self) -> int:
        """The sequence number of the newest entry, -1 before the first."""
        return self._next_seq - 1

    def clear(self, buffers: Collection[str]) -> None:
        """Empty the buffers."""
        for name in buffers:
            self._rings[name].clear()
            self._used_bytes[name] = 0

    def resize(self, buffers: Collection[str], size_bytes: int) -> None:
        """Set how much the buffers hold."""
        for name in buffers:
            self._sizes_bytes[name] = size_bytes
            self._shrink(name)

    def size(self, buffer: str) -> tuple[int, int]:
        """Return the size of a buffer and what is used of it, in bytes."""
        return self._sizes_bytes[buffer], self._used_bytes[buffer]

    def _behind(self, name: str, after_seq: int) -> Iterator[LogEntry]:
        newer: list[LogEntry] = []
        for entry in reversed(self._rings[name]):
            if entry.seq <= after_seq:
                break
            newer.append(entry)
        return reversed(newer)

    def _shrink(self, buffer: str) -> None:
        ring = self._rings[buffer]
        while self._used_bytes[buffer] > self._sizes_bytes[buffer] and ring:
            self._used_bytes[buffer] -= ring.popleft().size_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFormat:
    """One layout and its modifiers, as `-v threadtime -v epoch -v uid` asks for them."""

    layout: Layout = "threadtime"
    modifiers: frozenset[str] = frozenset()


def format_entry(entry: LogEntry, form: LogFormat, zone: tzinfo) -> str:
    """Print an entry; a message of several lines gets the prefix on each of them."""
    prefix, suffix = _around(entry, form, zone)
    if form.layout == "long":
        return f"{prefix}{entry.message}{suffix}"
    return "".join(f"{prefix}{line}{suffix}" for line in entry.message.rstrip("\n").split("\n"))


def _around(entry: LogEntry, form: LogFormat, zone: tzinfo) -> tuple[str, str]:
    uid = f"{_uid_text(entry.uid)}:" if "uid" in form.modifiers else ""
    time = _time_text(entry, form.modifiers, zone)
    tag = f"{entry.tag:<8}"
    pid, tid, priority = f"{entry.pid:5d}", f"{entry.tid:5d}", entry.priority
    layouts: Mapping[Layout, tuple[str, str]] = {
        "brief": (f"{priority}/{tag}({uid}{pid}): ", "\n"),
        "process": (f"{priority}({uid}{pid}) ", f"  ({entry.tag})\n"),
        "tag": (f"{priority}/{tag}: ", "\n"),
        "thread": (f"{priority}({uid}{pid}:{tid}) ", "\n"),
        "raw": ("", "\n"),
        "time": (f"{time} {priority}/{tag}({uid}{pid}): ", "\n"),
        "threadtime": (f"{time} {uid.replace(':', ' ')}{pid} {tid} {priority} {tag}: ", "\n"),
        "long": (f"[ {time} {uid}{pid}:{tid} {priority}/{tag} ]\n", "\n\n"),
    }
    return layouts[form.layout]


def _uid_text(uid: int) -> str:
    return f"{user_name(uid) if uid in _NAMED_UIDS else uid:>5}"


def _time_text(entry: LogEntry, modifiers: frozenset[str], zone: tzinfo) -> str:
    seconds, rest_ns = divmod(entry.wall_ns, 1_000_000_000)
    if "epoch" in modifiers:
        text = f"{seconds:19d}"
    else:
        local = to_datetime(entry.wall_ns, UTC if "UTC" in modifiers else zone)
        text = f"{local:%Y-%m-%d %H:%M:%S}" if "year" in modifiers else f"{local:%m-%d %H:%M:%S}"
    if "nsec" in modifiers:
        text += f".{rest_ns:09d}"
    elif "usec" in modifiers:
        text += f".{rest_ns // 1_000:06d}"
    else:
        text += f".{rest_ns // 1_000_000:03d}"
    if "zone" in modifiers:
        text += f" {to_datetime(entry.wall_ns, UTC if 'UTC' in modifiers else zone):%z}"
    return text

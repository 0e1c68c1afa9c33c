"""NetworkStatsService: how many bytes each uid has received and sent, in the foreground and not.

Every process adds up what goes through its TCP sockets in a file of its own; there it stays when the process is killed.
The numbers are taken from there when a uid's state changes and when a process ends, and put into the history when the
service polls, as on Android: by `dumpsys netstats --poll`, and each half hour.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.virtual.system.clock import Clock
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.processes import ProcessRecord

UID_REMOVED = -4  # TrafficStats: whose package is gone
_POLL_S = 30 * 60.0
_BUCKET_MS = 2 * 60 * 60 * 1_000
_IDENT = '[{type=WIFI, subType=COMBINED, networkId="VirtualWifi", metered=false, defaultNetwork=true}]'
_NAMES = {False: "DEFAULT", True: "FOREGROUND"}


@dataclass(frozen=True, slots=True)
class Traffic:
    """Bytes received and sent."""

    received: int = 0
    sent: int = 0

    def __add__(self, other: Traffic) -> Traffic:
        return Traffic(self.received + other.received, self.sent + other.sent)

    def __sub__(self, other: Traffic) -> Traffic:
        return Traffic(self.received - other.received, self.sent - other.sent)

    def share(self, part: int, whole: int) -> Traffic:
        """Return so much of it as a part of a time takes."""
        return Traffic(self.received * part // whole, self.sent * part // whole) if whole else self


Key = tuple[int, bool]  # a uid, and whether it was in the foreground
History = dict[Key, dict[int, Traffic]]  # by the beginning of a bucket


@dataclass(slots=True, kw_only=True)
class _Meter:
    uid: int
    file: Path
    seen: Traffic = Traffic()

    def take(self) -> Traffic:
        """Return what has come since the last time."""
        now = Traffic(*struct.unpack("<qq", self.file.read_bytes()))
        self.seen, new = now, now - self.seen
        return new


class NetworkStats:
    """The service "netstats"; `file_of` names a process's counters."""

    def __init__(self, clock: Clock, file_of: Callable[[int], Path]) -> None:
        self._clock = clock
        self._file_of = file_of
        self._meters: dict[int, _Meter] = {}
        self._foreground: set[int] = set()
        self._pending: dict[Key, Traffic] = {}
        self._since_boot: History = {}
        self._complete: History = {}
        self._polled_ms = clock.wall_ms()
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin to poll now and then."""
        self._timer = asyncio.get_running_loop().call_later(_POLL_S, self._poll_again)

    def stop(self) -> None:
        """Poll a last time, and no more."""
        if self._timer is not None:
            self._timer.cancel()
        self.poll()

    def adopt(self, before: NetworkStats) -> None:
        """Take over the history of the boot before."""
        self._complete = before._complete

    def process_attached(self, process: ProcessRecord) -> None:
        """Begin to count a process's bytes."""
        self._meters[process.pid] = _Meter(uid=process.uid, file=self._file_of(process.start_seq))

    def process_ended(self, pid: int) -> None:
        """Take the last numbers of a process that is gone."""
        meter = self._meters.get(pid)
        if meter is not None:
            self._take(meter)
            del self._meters[pid]

    def set_foreground(self, uid: int, *, active: bool) -> None:
        """Take note of a uid's state; what came before is of the state before."""
        if active is (uid in self._foreground):
            return
        for meter in self._meters.values():
            if meter.uid == uid:
                self._take(meter)
        (self._foreground.add if active else self._foreground.discard)(uid)

    def forget_package(self, package: UserPackage) -> None:
        """Put what a removed uid has used to that of all removed ones."""
        self.poll()
        for history in (self._since_boot, self._complete):
            for key in [key for key in history if key[0] == package.uid]:
                for start_ms, traffic in history.pop(key).items():
                    _add(history, (UID_REMOVED, False), start_ms, traffic)

    def poll(self) -> None:
        """Bring the history up to date."""
        for meter in self._meters.values():
            self._take(meter)
        pending, self._pending = self._pending, {}
        now_ms = self._clock.wall_ms()
        for key, traffic in pending.items():
            for history in (self._since_boot, self._complete):
                for start_ms, part in _spread(traffic, min(self._polled_ms, now_ms), now_ms):
                    _add(history, key, start_ms, part)
        self._polled_ms = now_ms

    def dump(self, words: list[str]) -> str:
        """Print what `dumpsys netstats` does on Android 11; `--poll` prints nothing else."""
        asked = {word.removeprefix("--") for word in words}
        if "poll" in asked:
            self.poll()
            return "Forced poll\n"
        lines = ["Active interfaces:", f"  iface=wlan0 ident={_IDENT}"]
        lines += ["Active UID interfaces:", f"  iface=wlan0 ident={_IDENT}"]
        title = "Complete history:" if "full" in asked else "History since boot:"
        history = self._complete if "full" in asked else self._since_boot
        for part in ("Dev", "Xt"):
            lines += [f"{part} stats:", "  Pending bytes: 0", f"  {title}"]
        if asked & {"uid", "detail"}:
            lines += ["UID stats:", "  Pending bytes: 0", f"  {title}", *_rows(history)]
        if asked & {"tag", "detail"}:
            lines += ["UID tag stats:", "  Pending bytes: 0", f"  {title}"]
        return "\n".join([*lines, ""])

    def _take(self, meter: _Meter) -> None:
        key = meter.uid, meter.uid in self._foreground
        if (new := meter.take()) != Traffic():
            self._pending[key] = self._pending.get(key, Traffic()) + new

    def _poll_again(self) -> None:
        self.poll()
        self.start()


def _rows(history: History) -> Iterator[str]:
    for uid, foreground in sorted(history):
        yield f"  ident={_IDENT} uid={uid} set={_NAMES[foreground]} tag=0x0"
        yield f"    NetworkStatsHistory: bucketDuration={_BUCKET_MS // 1_000}"
        for start_ms, traffic in sorted(history[uid, foreground].items()):
            # What goes through a socket is counted, and no packets.
            amounts = f"rb={traffic.received} rp=0 tb={traffic.sent} tp=0 op=0"
            yield f"      st={start_ms // 1_000} {amounts}"


def _spread(traffic: Traffic, start_ms: int, end_ms: int) -> Iterator[tuple[int, Traffic]]:
    """Share traffic out among the buckets of a time, the last one first; not a byte is lost."""
    left_ms = end_ms - start_ms
    bucket_ms = end_ms - end_ms % _BUCKET_MS
    while bucket_ms > start_ms:
        overlap_ms = start_ms + left_ms - bucket_ms
        part = traffic.share(overlap_ms, left_ms)
        traffic, left_ms = traffic - part, left_ms - overlap_ms
        yield bucket_ms, part
        bucket_ms -= _BUCKET_MS
    yield bucket_ms, traffic


def _add(history: History, key: Key, start_ms: int, traffic: Traffic) -> None:
    buckets = history.setdefault(key, {})
    buckets[start_ms] = buckets.get(start_ms, Traffic()) + traffic

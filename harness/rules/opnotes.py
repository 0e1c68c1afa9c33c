"""What successive readings of Android's ledger show together: each note once, on the device's boot clock.

The ledger keeps the last note of each kind and overwrites it, so what a reading has and the one before it had not was
noted between the two. It tells local time and how long ago that was: the second says in which zone the first is meant,
so that the zone may change, and both together show whether the wall clock was set while the ledger was read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from harness.errors import FormatError
from harness.model import ClockSample
from harness.rules.appops import OpEntry, Proxy
from harness.rules.clocks import to_boottime_between

BY_MINUTE = "minute"  # the kind of a note that only the longer view had

_MS = 1_000_000
_ZONE_STEP_MS = 15 * 60 * 1_000  # offsets of time zones are multiples of a quarter of an hour
_ROUNDED_MS = 1  # the ledger cuts its instants and the present one to milliseconds

_Key = tuple[str, str | None, str, str | None, str | None, Proxy | None, bool]
_Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpNote:
    """One entry of Android's own ledger: the last time at which an op of the app was noted in one way.

    The instant is None on the boot clock for what may have been noted before the run. The duration of a session that is
    `running` is that until it was read; it is read anew when it has ended.
    """

    op: str
    mode: str
    tag: str | None
    kind: str
    state: str | None
    flag: str | None
    at_wall_ns: int
    at_boottime_ns: int | None
    uncertainty_ns: int | None
    duration_ms: int | None
    running: bool
    proxy_uid: int | None
    proxy_package: str | None
    proxy_tag: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpPoll:
    """One reading of Android's ledger, between two instants of the boot clock, or why there was none."""

    from_boottime_ns: int | None
    to_boottime_ns: int | None
    error: str | None = None
    notes: tuple[OpNote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The entries of one app, and both clocks before and after they were printed."""

    entries: tuple[OpEntry, ...]
    read_boottime_ns: _Span
    read_wall_ns: _Span


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """When the newest note of a kind was noted: by the wall clock in milliseconds, and not before this instant."""

    span_ms: _Span
    since_boottime_ns: int | None

    def is_at(self, span_ms: _Span) -> bool:
        """Say whether it may be this one: where only a distance is printed, a note is at nearly the same place."""
        return max(self.span_ms[0], span_ms[0]) <= min(self.span_ms[1], span_ms[1]) + _ROUNDED_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The newest note of each kind so far, and the instant before which the next ones cannot be.

    Without such an instant the notes of the first reading may be of any time before it.
    """

    known: Mapping[_Key, _Known]
    since_boottime_ns: int | None


def begin_record(since_boottime_ns: int | None) -> Record:
    """Begin for an app whose first note can be of that instant; None for an app with a past."""
    return Record(known={}, since_boottime_ns=since_boottime_ns)


def extend_record(
    record: Record, reading: Reading, samples: Sequence[ClockSample]
) -> tuple[Record, tuple[OpNote, ...]]:
    """Return the record with one more reading, and what was noted since the one before.

    Raises FormatError for an entry whose time and the device's wall clock do not agree.
    """
    known, notes = dict(record.known), []
    for entry in reading.entries:
        span_ms = date_entry(entry, reading.read_wall_ns)
        if _find_known(record, entry, span_ms) is None:
            was_running = _find_known(record, replace(entry, is_running=True), span_ms)
            since_ns = record.since_boottime_ns if was_running is None else was_running.since_boottime_ns
            known[_key(entry)] = _Known(span_ms=span_ms, since_boottime_ns=since_ns)
            notes.append(_to_note(entry, known[_key(entry)], reading.read_boottime_ns[1], samples))
    return Record(known=known, since_boottime_ns=reading.read_boottime_ns[0]), tuple(notes)


def _find_known(record: Record, entry: OpEntry, span_ms: _Span) -> _Known | None:
    known = record.known.get(_key(entry))
    return known if known is not None and known.is_at(span_ms) else None


def date_entry(entry: OpEntry, read_wall_ns: _Span) -> _Span:
    """Return the first and the last millisecond of the wall clock at which an entry may have been noted."""
    first_ms, last_ms = read_wall_ns[0] // _MS, read_wall_ns[1] // _MS
    if entry.local_ms is None:
        return first_ms - entry.ago_ms, last_ms - entry.ago_ms
    printed_ms = entry.local_ms + entry.ago_ms
    zone_ms = round((printed_ms - (first_ms + last_ms) // 2) / _ZONE_STEP_MS) * _ZONE_STEP_MS
    if not first_ms - _ROUNDED_MS <= printed_ms - zone_ms <= last_ms + _ROUNDED_MS:
        told = f"{entry.op}: {entry.local_ms} ms, {entry.ago_ms} ms before {first_ms} to {last_ms} ms"
        raise FormatError("a time that agrees with the wall clock", entry.line_number, told)
    at_ms = entry.local_ms - zone_ms
    return at_ms, at_ms


def _key(entry: OpEntry) -> _Key:
    return entry.op, entry.tag, entry.kind, entry.state, entry.flag, entry.proxy, entry.is_running


def _to_note(entry: OpEntry, known: _Known, read_boottime_ns: int, samples: Sequence[ClockSample]) -> OpNote:
    first_ms, last_ms = known.span_ms
    at_wall_ns, resolution_ns, since_ns = first_ms * _MS, (last_ms - first_ms + 1) * _MS, known.since_boottime_ns
    between = (0 if since_ns is None else since_ns, read_boottime_ns)
    instant = None if since_ns is None else to_boottime_between(at_wall_ns, resolution_ns, samples, between)
    proxy = entry.proxy
    return OpNote(
        op=entry.op,
        mode=entry.mode,
        tag=entry.tag,
        kind=entry.kind,
        state=entry.state,
        flag=entry.flag,
        at_wall_ns=at_wall_ns,
        at_boottime_ns=None if instant is None else instant.at_boottime_ns,
        uncertainty_ns=None if instant is None else instant.uncertainty_ns,
        duration_ms=entry.duration_ms,
        running=entry.is_running,
        proxy_uid=None if proxy is None else proxy.uid,
        proxy_package=None if proxy is None else proxy.package,
        proxy_tag=None if proxy is None else proxy.tag,
    )

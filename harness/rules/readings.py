"""What successive readings of the event log show together, and where entries may have come and gone unread.

The log is a ring. What it loses, by overflow or by `logcat -c`, are its oldest entries: it never drops one and keeps an
older one, or it says so by an entry of its own. A reading shows all that it holds. So as long as a reading still shows
something of the one before it, nothing of what was logged between the two was lost; where it does not, there is a cut.
The wall clock has no part in this: it may be set at any time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from harness.model import ClockSample
from harness.rules.eventlog import KEPT, Entry

CLEARED = "the event log no longer held anything of what had been read of it: it was cleared, or it overflowed"
DROPPED = "the event log says by itself that it dropped entries"
EMPTY = "the event log held nothing: it was cleared, or this device keeps none"

_OUT_OF_ORDER_NS = 1_000_000_000  # writers on several processors; a clock that is set back goes further


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """An entry, and the two instants of the boot clock between which it was logged: the readings around it."""

    entry: Entry
    between_boottime_ns: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Between these two instants entries may have been logged that nobody read; `position` sightings came before."""

    position: int
    from_boottime_ns: int
    to_boottime_ns: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a run has read of the log: `past` was there when it began, `sightings` are what concerns runs since then."""

    past: tuple[Entry, ...]
    began_boottime_ns: int
    read_boottime_ns: tuple[int, int]
    last: frozenset[Entry]
    sightings: tuple[Sighting, ...] = ()
    cuts: tuple[Cut, ...] = ()

    @property
    def unbroken(self) -> tuple[Sighting, ...]:
        """The sightings before which no other can have been lost: what comes first among them was the first."""
        return self.sightings[: self.cuts[0].position] if self.cuts else self.sightings


def begin_record(entries: Sequence[Entry], read_boottime_ns: tuple[int, int]) -> Record:
    """Begin with what the log holds before the run does anything."""
    return Record(
        past=tuple(entries),
        began_boottime_ns=read_boottime_ns[1],
        read_boottime_ns=read_boottime_ns,
        last=frozenset(entries),
    )


def extend_record(
    record: Record, entries: Sequence[Entry], read_boottime_ns: tuple[int, int], *, is_last: bool = False
) -> Record:
    """Add a reading that began after the one before it had ended.

    An empty one says nothing yet: the cut shows as soon as something is logged again, or in the last reading.
    """
    if not entries and not is_last:
        return record
    fresh = [entry for entry in entries if entry not in record.last]
    between = (record.read_boottime_ns[0], read_boottime_ns[1])
    reason = _find_loss(record.last, entries, fresh)
    cuts = record.cuts if reason is None else (*record.cuts, _cut(record, between, reason))
    seen = (Sighting(entry=entry, between_boottime_ns=between) for entry in fresh if entry.tag in KEPT)
    return replace(
        record,
        read_boottime_ns=read_boottime_ns,
        last=frozenset(entries),
        sightings=(*record.sightings, *seen),
        cuts=cuts,
    )


def _cut(record: Record, between: tuple[int, int], reason: str) -> Cut:
    low, high = between
    return Cut(position=len(record.sightings), from_boottime_ns=low, to_boottime_ns=high, reason=reason)


def _find_loss(last: frozenset[Entry], entries: Sequence[Entry], fresh: Sequence[Entry]) -> str | None:
    if not entries:
        return EMPTY
    if len(fresh) == len(entries):
        return CLEARED if last else EMPTY
    return DROPPED if any(_says_dropped(entry) for entry in fresh) else None


def _says_dropped(entry: Entry) -> bool:
    """`chatty: uid=1000(system) expire 12 lines`: logd before Android 12 may thin out whoever logs most."""
    return entry.tag == "chatty" and any(" expire " in value for value in entry.values)


def find_since(record: Record, wall_ns: int, samples: Sequence[ClockSample]) -> tuple[Sighting, ...] | None:
    """Return everything since an instant of the wall clock from before the run; None when that is not all there.

    The oldest entry must be older, and no sign be there that the clock was set back meanwhile: neither in the log's own
    order nor by a clock that has not come that far.
    """
    past = record.past
    is_whole = bool(past) and past[0].at_wall_ns <= wall_ns and _is_in_order(past)
    if not is_whole or any(sample.at_wall_ns < wall_ns for sample in samples):
        return None
    between = (0, record.began_boottime_ns)
    own = (Sighting(entry=entry, between_boottime_ns=between) for entry in past if entry.at_wall_ns >= wall_ns)
    return (*own, *record.unbroken)


def _is_in_order(entries: Sequence[Entry]) -> bool:
    newest = 0
    for entry in entries:
        if entry.at_wall_ns < newest - _OUT_OF_ORDER_NS:
            return False
        newest = max(newest, entry.at_wall_ns)
    return True

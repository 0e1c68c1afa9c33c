"""The accounting of one stream: every sequence number ends as stored, in a gap, or in an open tail.

A stream is one script in one process. The agent numbers its events from 0 before anything can drop them. Of a
stream we keep `next_seq`, the lowest number not yet accounted for, and the spans below it that never came:

    message        seq < next_seq            seq == next_seq       seq > next_seq
    batch          counted as a repeat,      new, advance          missing span, then new
                   unless it fills a
                   missing span
    lost           ignored where stored      gap `lost`, advance   missing span, then gap `lost`
    heartbeat      -                         -                     nothing yet: its batch may be under way
    bye(next_seq)  -                         closed, no tail       missing span, then closed

Whoever never hears `bye` has an open tail: a gap of unknown size from the last word on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from harness.model import Access, Signal
from harness.rules.protocol import Batch, Bye, Lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Sequence numbers first .. first+count-1."""

    first: int
    count: int

    @property
    def end(self) -> int:
        return self.first + self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """What is known of one stream so far."""

    next_seq: int = 0
    missing: tuple[Span, ...] = ()
    lost: tuple[Span, ...] = ()
    repeats: int = 0
    closed: bool = False


def accept_batch(stream: Stream, batch: Batch) -> tuple[Stream, tuple[Access | Signal, ...]]:
    """Return the stream after this batch, and those of its events that were not seen before."""
    if batch.first_seq >= stream.next_seq:  # all of it is new, as nearly always
        stream = _skip_to(stream, batch.first_seq)
        return replace(stream, next_seq=batch.first_seq + len(batch.events)), batch.events
    fresh = tuple(event for event in batch.events if _is_new(stream, event.seq))
    for event in fresh:
        stream = _fill(stream, event.seq)
    return replace(stream, repeats=stream.repeats + len(batch.events) - len(fresh)), fresh


def accept_lost(stream: Stream, lost: Lost) -> Stream:
    """Turn what the agent had to drop from missing into lost; what is stored stays stored."""
    stream = _skip_to(stream, lost.first_seq + lost.count)
    dropped = Span(first=lost.first_seq, count=lost.count)
    taken = tuple(span for part in stream.missing if (span := _overlap(part, dropped)))
    missing = stream.missing
    for span in taken:
        missing = tuple(rest for part in missing for rest in _without(part, span))
    return replace(stream, missing=missing, lost=stream.lost + taken)


def accept_bye(stream: Stream, bye: Bye) -> Stream:
    """Close the stream at the number where the agent says it ends."""
    return replace(_skip_to(stream, bye.next_seq), closed=True)


def find_holes(seqs: Iterable[int]) -> tuple[Span, ...]:
    """What never came, of a stream of which these numbers are stored, in their order."""
    holes, expected = [], 0
    for seq in seqs:
        if seq > expected:
            holes.append(Span(first=expected, count=seq - expected))
        expected = seq + 1
    return tuple(holes)


def _skip_to(stream: Stream, seq: int) -> Stream:
    if seq <= stream.next_seq:
        return stream
    span = Span(first=stream.next_seq, count=seq - stream.next_seq)
    return replace(stream, next_seq=seq, missing=(*stream.missing, span))


def _is_new(stream: Stream, seq: int) -> bool:
    return seq >= stream.next_seq or any(span.first <= seq < span.end for span in stream.missing)


def _fill(stream: Stream, seq: int) -> Stream:
    if seq == stream.next_seq:
        return replace(stream, next_seq=seq + 1)
    one = Span(first=seq, count=1)
    return replace(stream, missing=tuple(rest for span in stream.missing for rest in _without(span, one)))


def _overlap(one: Span, other: Span) -> Span | None:
    first, end = max(one.first, other.first), min(one.end, other.end)
    return Span(first=first, count=end - first) if end > first else None


def _without(span: Span, hole: Span) -> tuple[Span, ...]:
    parts = ((span.first, min(span.end, hole.first)), (max(span.first, hole.end), span.end))
    return tuple(Span(first=first, count=end - first) for first, end in parts if end > first)

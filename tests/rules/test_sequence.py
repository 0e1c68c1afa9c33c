"""Every sequence number ends as stored once, lost, missing, or in an open tail; whatever order messages come in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.rules.protocol import Batch, Bye, Lost
from harness.rules.sequence import Span, Stream, accept_batch, accept_bye, accept_lost, find_holes
from tests.builders import access


def batch(first: int, count: int) -> Batch:
    return Batch(epoch="e", first_seq=first, events=tuple(access(seq=first + i) for i in range(count)))


def bye(next_seq: int) -> Bye:
    return Bye(epoch="e", next_seq=next_seq, at_boottime_ns=0, reason="end_of_run", under_way=0)


def test_consecutive_batches_leave_nothing_missing() -> None:
    stream, first = accept_batch(Stream(), batch(0, 3))
    stream, second = accept_batch(stream, batch(3, 2))
    assert [event.seq for event in (*first, *second)] == [0, 1, 2, 3, 4]
    assert accept_bye(stream, bye(5)) == Stream(next_seq=5, closed=True)


def test_a_repeated_batch_brings_nothing_new() -> None:
    stream, _ = accept_batch(Stream(), batch(0, 3))
    stream, again = accept_batch(stream, batch(1, 2))
    assert again == ()
    assert stream.next_seq == 3


def test_a_jump_is_missing_until_the_late_batch_fills_it() -> None:
    stream, _ = accept_batch(Stream(), batch(4, 1))
    assert stream.missing == (Span(first=0, count=4),)
    stream, late = accept_batch(stream, batch(1, 2))
    assert [event.seq for event in late] == [1, 2]
    assert stream.missing == (Span(first=0, count=1), Span(first=3, count=1))


def test_what_the_agent_dropped_is_lost_and_not_missing() -> None:
    stream, _ = accept_batch(Stream(), batch(0, 2))
    stream = accept_lost(stream, Lost(epoch="e", first_seq=1, count=4))
    assert stream.lost == (Span(first=2, count=3),)
    assert stream.missing == ()
    assert stream.next_seq == 5


def test_bye_beyond_the_last_batch_makes_the_rest_missing() -> None:
    stream = accept_bye(Stream(), bye(3))
    assert stream.missing == (Span(first=0, count=3),)
    assert stream.closed


messages = st.lists(st.tuples(st.sampled_from(["batch", "lost"]), st.integers(0, 30), st.integers(1, 8)), max_size=20)


@given(messages, st.integers(0, 45))
def test_every_number_is_accounted_for_exactly_once(steps: list[tuple[str, int, int]], end: int) -> None:
    stream = Stream()
    stored: list[int] = []
    for kind, first, count in steps:
        if kind == "batch":
            stream, fresh = accept_batch(stream, batch(first, count))
            stored += [event.seq for event in fresh]
        else:
            stream = accept_lost(stream, Lost(epoch="e", first_seq=first, count=count))
    stream = accept_bye(stream, bye(end))
    numbers = [*stored, *(n for span in (*stream.missing, *stream.lost) for n in range(span.first, span.end))]
    assert sorted(numbers) == list(range(stream.next_seq))


@given(st.sets(st.integers(0, 60)))
def test_what_is_stored_and_its_holes_make_the_whole_stream(stored: set[int]) -> None:
    holes = [seq for hole in find_holes(sorted(stored)) for seq in range(hole.first, hole.end)]
    assert sorted([*stored, *holes]) == list(range(max(stored, default=-1) + 1))

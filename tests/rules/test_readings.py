"""Successive readings of a ring: what was read is kept, and where entries may have gone unread there is a cut."""

from __future__ import annotations

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.rules.eventlog import Entry
from harness.rules.readings import CLEARED, DROPPED, EMPTY, Record, begin_record, extend_record, find_since
from tests.builders import SECOND, sample


def entry(number: int, tag: str = "am_proc_start", text: str = "") -> Entry:
    return Entry(at_wall_ns=number * SECOND, uid=1000, tag=tag, values=(text or str(number),))


def entries(*numbers: int) -> list[Entry]:
    return [entry(number) for number in numbers]


def read_all(*readings: list[Entry]) -> Record:
    """Readings one after the other, the n-th from n to n + 0.5 s; the last one ends the run."""
    record = begin_record(readings[0], (0, SECOND // 2))
    for number, reading in enumerate(readings[1:], 1):
        at = (number * SECOND, number * SECOND + SECOND // 2)
        record = extend_record(record, reading, at, is_last=number == len(readings) - 1)
    return record


def seen(record: Record) -> list[int]:
    return [sighting.entry.at_wall_ns // SECOND for sighting in record.sightings]


def test_an_entry_lies_between_the_reading_without_it_and_the_one_with_it() -> None:
    record = read_all(entries(1, 2), entries(1, 2, 3), entries(2, 3, 4))
    assert seen(record) == [3, 4]
    assert record.past == tuple(entries(1, 2))
    assert [sighting.between_boottime_ns for sighting in record.sightings] == [
        (0, SECOND * 3 // 2),
        (SECOND, SECOND * 5 // 2),
    ]
    assert record.cuts == ()


@pytest.mark.parametrize(
    ("readings", "position", "reason"),
    [
        ([entries(1), entries(1, 2), entries(4)], 1, CLEARED),
        ([entries(1), entries(1, 2), [], entries(3)], 1, CLEARED),
        ([entries(1), entries(1, 2), [], []], 1, EMPTY),
        ([[], entries(1), entries(1, 2)], 0, EMPTY),
        ([[], []], 0, EMPTY),
        ([entries(1), [entry(1), entry(2, "chatty", "uid=1000(system) expire 12 lines")]], 0, DROPPED),
    ],
)
def test_where_entries_may_have_gone_unread_there_is_a_cut(
    readings: list[list[Entry]], position: int, reason: str
) -> None:
    (cut,) = read_all(*readings).cuts
    assert (cut.position, cut.reason) == (position, reason)


def test_a_cut_spans_from_the_last_reading_that_saw_anything() -> None:
    (cut,) = read_all(entries(1), entries(1, 2), [], [], entries(9)).cuts
    assert (cut.from_boottime_ns, cut.to_boottime_ns) == (SECOND, SECOND * 9 // 2)


def test_what_came_first_is_known_only_before_a_cut() -> None:
    record = read_all(entries(1), entries(1, 2), entries(7), entries(7, 8))
    assert seen(record) == [2, 7, 8]
    assert [sighting.entry for sighting in record.unbroken] == entries(2)


def test_a_clock_that_was_set_back_cuts_nothing() -> None:
    record = read_all(entries(100), entries(100, 101), entries(100, 101, 3))
    assert (seen(record), record.cuts) == ([101, 3], ())


def test_lines_that_were_the_same_and_are_told_as_one_were_not_dropped() -> None:
    assert read_all(entries(1), [entry(1), entry(2, "chatty", "uid=1000(system) identical 3 lines")]).cuts == ()


@given(
    st.lists(st.one_of(st.just("log"), st.just("log"), st.just("read"), st.just("clear"), st.just("read and fail"))),
    st.integers(1, 6),
)
def test_whatever_happens_to_a_ring_an_entry_is_read_or_lies_behind_a_cut(story: list[str], size: int) -> None:
    """A ring of any size that somebody may clear at any time; the wall clock runs back all the while."""
    ring: deque[Entry] = deque(entries(1000), maxlen=size)
    record = begin_record(list(ring), (0, 0))
    logged: list[tuple[int, Entry]] = []
    for now, step in enumerate([*story, "read"], 1):
        if step == "log":
            logged.append((now, entry(1000 - now)))
            ring.append(logged[-1][1])
        elif step == "clear":
            ring.clear()
        elif step == "read":
            record = extend_record(record, list(ring), (now, now), is_last=now == len(story) + 1)
    found = {sighting.entry: sighting.between_boottime_ns for sighting in record.sightings}
    for at, each in logged:
        in_cut = any(cut.from_boottime_ns <= at <= cut.to_boottime_ns for cut in record.cuts)
        low, high = found.get(each, (at + 1, at))
        assert (low <= at <= high) or (each not in found and in_cut)
    if record.unbroken:
        assert record.unbroken[0].entry == logged[0][1]


class TestSinceTheInstallation:
    """For an app with a past: the log from its installation on, if it is all there."""

    RECORD = read_all(entries(10, 20, 30), entries(20, 30, 40))

    def test_it_reaches_back_when_an_older_entry_is_there(self) -> None:
        found = find_since(self.RECORD, 15 * SECOND, [sample(1, 35)])
        assert found is not None
        assert [sighting.entry for sighting in found] == entries(20, 30, 40)
        assert found[0].between_boottime_ns == (0, SECOND // 2)

    @pytest.mark.parametrize(
        ("record", "installed_s", "now_s"),
        [
            (RECORD, 9, 35),  # the log has lost what came before its first entry
            (read_all([], entries(1)), 0, 35),
            (RECORD, 50, 35),  # installed in the future: the clock was set back since
            (read_all(entries(10, 90, 30), entries(30)), 20, 35),  # set back: 20 may have been twice
        ],
    )
    def test_otherwise_it_is_not_known(self, record: Record, installed_s: int, now_s: int) -> None:
        assert find_since(record, installed_s * SECOND, [sample(1, now_s)]) is None

    def test_writers_on_several_processors_are_not_a_clock_set_back(self) -> None:
        past = [entry(10), Entry(at_wall_ns=10 * SECOND - 5, uid=1000, tag="x", values=())]
        assert find_since(read_all(past, past), 10 * SECOND, [sample(1, 35)]) is not None

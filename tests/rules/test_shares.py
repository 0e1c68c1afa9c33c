"""Shares: what was watched of each process, phase, data type and hook, in whole nanoseconds."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model import Gap, GapKind, Gate, HookState
from harness.rules.lives import Stream
from harness.rules.phases import Calendar
from harness.rules.presence import ProcessEvent, ProcessSeen
from harness.rules.shares import HookChange, Share, Shares, measure_shares, sum_cells
from tests.builders import SECOND
from tests.rules.census import change, changes, count, gaps, hole, showed, sightings, stream, streams
from tests.rules.judging import LAUNCH, TERMS, borders, milestone

CALENDAR = Calendar(borders=borders(LAUNCH, TERMS))
INSTALLED, ABSENT, FAILED = HookState
WATCHED = stream(10, 10, 90, end_reason="end_of_run")


def seconds(lived: float, watched: float) -> Share:
    return Share(lived_ns=int(lived * SECOND), watched_ns=int(watched * SECOND))


def measure(told: list[Stream], *hooks: HookChange, seen: list[ProcessSeen] | None = None) -> Shares:
    return measure_shares(count(told, seen or []).lives, hooks, CALENDAR)


def test_a_process_is_measured_in_each_phase_that_it_lived_in() -> None:
    late = stream(80, 95, 120, gate=Gate.LATE, end_reason="end_of_run")
    shares = measure_shares(count([late], until_s=120).lives, [], CALENDAR)
    assert [(phase, share.lived_ns, share.watched_ns) for _, phase, share in shares.processes] == [
        ("before_launch", 10 * SECOND, 0),
        ("before_terms", int(9.5 * SECOND) - 1, int(4.5 * SECOND)),
        ("after_terms", int(19.5 * SECOND) - 1, int(19.5 * SECOND) - 1),
        ("unsure", SECOND + 2, SECOND + 1),
    ]
    assert shares.total == shares.of_process(0) == seconds(40, 25)


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([change(INSTALLED, 10)], seconds(80, 80)),
        ([change(FAILED, 10)], seconds(80, 0)),
        ([change(ABSENT, 10), change(INSTALLED, 60, number=2)], seconds(30, 30)),  # its class was not there before
        ([change(FAILED, 10), change(INSTALLED, 60, number=2)], seconds(80, 30)),
        ([change(ABSENT, 10), change(FAILED, 60, number=2)], seconds(30, 0)),
        ([change(FAILED, 10), change(INSTALLED, 10, number=2)], seconds(80, 80)),
    ],
)
def test_a_hook_is_measured_while_it_has_something_to_watch(states: list[HookChange], expected: Share) -> None:
    shares = measure([WATCHED], *states)
    assert sum_cells(shares.cells) == expected


def test_a_hook_that_is_absent_for_a_whole_life_is_in_no_share() -> None:
    assert measure([WATCHED], change(ABSENT, 10)).cells == ()


def test_in_place_and_proved_are_told_apart() -> None:
    cells = measure([WATCHED], change(INSTALLED, 10), change(INSTALLED, 10, hook="a.B.d", is_proved=False)).cells
    assert {(cell.hook, cell.is_installed, cell.is_proved) for cell in cells} == {
        ("a.B.c", True, True),
        ("a.B.d", True, False),
    }


def test_a_process_without_an_agent_had_all_to_watch_that_any_had() -> None:
    seen = [showed(ProcessEvent.STARTED, 20, pid=9), showed(ProcessEvent.ENDED, 30, pid=9)]
    shares = measure([WATCHED], change(INSTALLED, 10), change(ABSENT, 10, hook="a.B.d"), seen=seen)
    by_process = shares.group(lambda cell: cell.place)
    assert [sum_cells(cells) for cells in by_process.values()] == [seconds(80, 80), seconds(10, 0)]
    assert shares.total == seconds(90, 80)


def test_signals_of_the_lifecycle_are_no_data() -> None:
    assert measure([WATCHED], change(INSTALLED, 10, data_type="lifecycle")).cells == ()


def test_a_share_is_rounded_down_and_of_nothing_there_is_none() -> None:
    assert Share(lived_ns=10_000, watched_ns=9_999).per_mille == 999
    assert Share(lived_ns=2**62 + 1, watched_ns=2**62).per_mille == 999
    assert Share(lived_ns=3, watched_ns=3).per_mille == 1000
    assert Share().per_mille is None


times = st.integers(0, 100)
calendars = st.builds(
    lambda launch, terms, doubt, unconfirmed, has_past: Calendar(
        borders=borders(
            *([] if launch is None else [milestone(LAUNCH.name, launch, doubt)]),
            *([] if terms is None else [milestone(TERMS.name, terms, doubt, epoch="e1")]),
            has_past=has_past,
        ),
        unconfirmed_ns=None if unconfirmed is None else unconfirmed * SECOND,
    ),
    st.none() | times,
    st.none() | times,
    st.integers(0, 3),
    st.none() | times,
    st.booleans(),
)


@given(streams, sightings, gaps, changes, calendars)
def test_what_was_watched_and_what_was_blind_are_together_what_was_lived(
    told: list[Stream], seen: list[ProcessSeen], missing: list[Gap], hooks: list[HookChange], calendar: Calendar
) -> None:
    lives = count(told, seen, missing).lives
    shares = measure_shares(lives, hooks, calendar)
    for place, life in enumerate(lives):
        share = shares.of_process(place)
        assert share.lived_ns == (0 if life.whole is None else life.whole.length_ns)
        assert share.blind_ns == sum(interval.length_ns for interval in life.blinded)
    for share in [shares.total, *(share for _, _, share in shares.processes), *(cell.share for cell in shares.cells)]:
        assert 0 <= share.watched_ns <= share.lived_ns
        assert share.per_mille is None or 0 <= share.per_mille <= 1000
        assert (share.per_mille == 1000) == (share.lived_ns > 0 and not share.blind_ns)
    lived = {(place, phase): share for place, phase, share in shares.processes}
    for cell in shares.cells:
        assert cell.share.lived_ns <= lived[cell.place, cell.phase].lived_ns
        assert cell.share.watched_ns <= lived[cell.place, cell.phase].watched_ns


@given(streams, sightings, gaps, st.lists(st.sampled_from(GapKind), max_size=3), changes, calendars, st.data())
def test_more_gaps_never_raise_a_share(
    told: list[Stream],
    seen: list[ProcessSeen],
    missing: list[Gap],
    kinds: list[GapKind],
    hooks: list[HookChange],
    calendar: Calendar,
    data: st.DataObject,
) -> None:
    extra = [
        hole(kind, data.draw(times), data.draw(st.none() | times), pid=data.draw(st.integers(7, 9))) for kind in kinds
    ]
    before, after = count(told, seen, missing).lives, count(told, seen, [*missing, *extra]).lives
    fewer, more = measure_shares(before, hooks, calendar), measure_shares(after, hooks, calendar)
    assert more.total.lived_ns == fewer.total.lived_ns
    assert more.total.watched_ns <= fewer.total.watched_ns
    assert sum_cells(more.cells).lived_ns == sum_cells(fewer.cells).lived_ns
    assert sum_cells(more.cells).watched_ns <= sum_cells(fewer.cells).watched_ns
    places = {(life.epoch, life.pid, life.whole): place for place, life in enumerate(after)}
    for place, life in enumerate(before):
        if life.epoch is not None:
            other = more.of_process(places[life.epoch, life.pid, life.whole])
            assert other.watched_ns <= fewer.of_process(place).watched_ns


@given(streams, sightings, changes, calendars, st.randoms())
def test_the_order_of_states_does_not_matter(
    told: list[Stream],
    seen: list[ProcessSeen],
    hooks: list[HookChange],
    calendar: Calendar,
    random: Random,
) -> None:
    lives = count(told, seen).lives
    expected = measure_shares(lives, hooks, calendar)
    random.shuffle(hooks)
    assert measure_shares(lives, hooks, calendar) == expected

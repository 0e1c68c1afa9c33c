"""Lives of processes: put together from whoever saw them, with where nobody watched."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model import Gap, GapKind, Gate
from harness.rules.intervals import Interval, measure
from harness.rules.lives import ProcessLife, Stream
from harness.rules.presence import ProcessEvent, ProcessSeen
from tests.builders import SECOND
from tests.rules.census import UNTIL_S, count, gaps, hole, showed, sightings, stream, streams
from tests.rules.judging import interval

STARTED, ALIVE, ENDED, *_ = ProcessEvent


def only(lives: tuple[ProcessLife, ...]) -> ProcessLife:
    (life,) = lives
    return life


def blind(life: ProcessLife) -> list[tuple[GapKind, Interval]]:
    return [(each.kind, each.interval) for each in life.blind]


def test_a_process_that_a_gate_held_lives_from_its_hooks_on_and_ends_with_the_run() -> None:
    life = only(count([stream(10, 11, 90, end_reason="end_of_run")], [showed(STARTED, 10), showed(ALIVE, 89)]).lives)
    assert (life.whole, life.blind) == (interval(11, 90), ())


def test_a_process_that_was_met_late_was_blind_from_its_start() -> None:
    late = stream(10, 13, 90, gate=Gate.LATE, end_reason="end_of_run")
    gap = hole(GapKind.LATE_ATTACH, 10, 13, epoch="e1", reason="no gate held it")
    life = only(count([late], gaps=[gap]).lives)
    assert life.whole == interval(10, 90)
    assert blind(life) == [(GapKind.LATE_ATTACH, interval(10, 13))]
    assert life.blind[0].reason == "no gate held it"


def test_a_process_lives_on_after_the_last_word_of_its_agent_until_the_phone_says_that_it_ended() -> None:
    cut = stream(10, 11, 40)
    for seen, end_s in (([showed(ENDED, 60, 2)], 62), ([showed(ENDED, 60, 2), showed(ENDED, 61)], 61), ([], UNTIL_S)):
        life = only(count([cut], [showed(STARTED, 10), *seen]).lives)
        assert life.whole == interval(11, end_s)
        assert blind(life) == [(GapKind.OPEN_TAIL, interval(40, end_s))]


def test_a_process_that_was_let_go_is_blind_until_it_ends() -> None:
    freed = stream(10, 11, 40, end_reason="dead_man")
    gap = hole(GapKind.PASS_THROUGH, 40, epoch="e1", reason="silence")
    life = only(count([freed], [showed(ENDED, 60)], [gap]).lives)
    assert blind(life) == [(GapKind.PASS_THROUGH, interval(40, 60))]
    assert life.uncounted == ()


def test_a_process_that_the_phone_showed_and_no_agent_got_into_is_blind_from_end_to_end() -> None:
    gap = hole(GapKind.UNHOOKED_PROCESS, reason="it was gone before we looked")
    life = only(count(seen=[showed(STARTED, 20), showed(ENDED, 20.5)], gaps=[gap]).lives)
    assert (life.epoch, life.gate, life.whole) == (None, None, interval(20, 20.5))
    assert blind(life) == [(GapKind.UNHOOKED_PROCESS, interval(20, 20.5))]
    assert life.blind[0].reason == "it was gone before we looked"


def test_of_what_is_not_known_exactly_as_much_is_life_as_may_be() -> None:
    """The list knows it to half a second, the log exactly: the tighter one counts."""
    life = only(count(seen=[showed(STARTED, 20, 0.5), showed(ENDED, 30, 0.5)]).lives)
    assert life.whole == interval(19.5, 30.5)
    exact = [showed(STARTED, 20), showed(STARTED, 20, 0.5), showed(ENDED, 30, 0.5), showed(ENDED, 30.25)]
    assert only(count(seen=exact).lives).whole == interval(20, 30.25)
    assert only(count(seen=[showed(ALIVE, 20)]).lives).whole == interval(20, UNTIL_S)


def test_two_processes_of_one_number_are_two() -> None:
    seen = [showed(STARTED, 10), showed(ENDED, 20), showed(STARTED, 30), showed(ENDED, 40)]
    lives = count([stream(30, 31, 40)], seen).lives
    assert [(life.epoch, life.whole) for life in lives] == [(None, interval(10, 20)), ("e1", interval(31, 40))]


def test_a_process_of_which_only_the_end_was_told_is_there_without_a_length() -> None:
    assert only(count(seen=[showed(ENDED, 20)]).lives).whole is None


def test_an_unhooked_process_of_which_the_phone_told_nothing_is_there_without_a_length() -> None:
    life = only(count(gaps=[hole(GapKind.UNHOOKED_PROCESS, pid=9)]).lives)
    assert (life.pid, life.whole, [gap.reason for gap in life.uncounted]) == (9, None, ["why"])


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        (hole(GapKind.LOST, 20, 25), [interval(20, 25)]),
        (hole(GapKind.MISSING, 95, 105), [interval(95, 99)]),
        (hole(GapKind.LOST, events=3), []),
        (hole(GapKind.HOOK_ERROR, 20), []),
        (hole(GapKind.LOST, 20, 25, epoch="e2"), []),
    ],
)
def test_what_was_lost_is_blind_where_its_stretch_is_known_and_else_only_told(
    gap: Gap, expected: list[Interval]
) -> None:
    census = count([stream(10, 11, 99, end_reason="end_of_run")], gaps=[gap])
    life = only(census.lives)
    assert [each.interval for each in life.blind] == expected
    assert (life.uncounted or census.loose) == (() if expected else (gap,))


def test_a_gap_that_is_of_no_process_is_kept_apart_and_doubts_about_milestones_are_none() -> None:
    log_cut = hole(GapKind.LOG_CUT, 1, 2, pid=None, process="?")
    census = count(gaps=[log_cut, hole(GapKind.UNCONFIRMED, 1), hole(GapKind.DISAGREEMENT, 1)])
    assert (census.lives, census.loose) == ((), (log_cut,))


@given(streams, sightings, gaps, st.randoms())
def test_the_order_of_rows_does_not_matter(
    told: list[Stream], seen: list[ProcessSeen], missing: list[Gap], random: Random
) -> None:
    expected = count(told, seen, missing)
    for rows in (told, seen, missing):
        random.shuffle(rows)
    assert count(told, seen, missing) == expected


@given(streams, sightings, gaps)
def test_every_source_is_in_a_life_and_every_gap_is_told(
    told: list[Stream], seen: list[ProcessSeen], missing: list[Gap]
) -> None:
    census = count(told, seen, missing)
    assert sorted(life.epoch for life in census.lives if life.epoch) == sorted(each.epoch for each in told)
    assert {each.pid for each in seen} <= {life.pid for life in census.lives}
    for life in census.lives:
        if life.whole is not None:
            assert 0 <= measure(life.blinded, [life.whole]) <= life.whole.length_ns
            assert sum(each.length_ns for each in life.blinded) == measure(life.blinded, [life.whole])
    said = {
        *census.loose,
        *(gap for life in census.lives for gap in life.uncounted),
    }
    stretches = {kind for life in census.lives for kind, _ in blind(life)}
    for gap in missing:
        is_of_milestone = gap.kind in (GapKind.UNCONFIRMED, GapKind.DISAGREEMENT)
        assert is_of_milestone or gap in said or gap.kind in stretches


def test_nobody_s_last_word_is_after_the_end_of_a_life() -> None:
    early = count([stream(10, 11, 40)], [showed(STARTED, 10), showed(ENDED, 35)])
    assert only(early.lives).whole == Interval(from_ns=11 * SECOND, to_ns=40 * SECOND)

"""Stretches of the boot clock."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.model import MilestoneName
from harness.rules.intervals import (
    Interval,
    find_in_sight,
    interval_of_gap,
    intervals_of,
    measure,
)
from harness.rules.policy import PHASES, Conditions
from tests.builders import SECOND
from tests.rules.judging import LAUNCH, TERMS, borders, gap, interval, life, milestone, rule

BORDERS = borders(LAUNCH, TERMS)
instants = st.integers(-1000, 1000)


def test_a_phase_is_taken_with_the_doubt_about_its_borders() -> None:
    (interval,) = intervals_of(rule(Conditions(phase=("before_terms",))), BORDERS)
    assert (interval.from_ns, interval.to_ns) == (90 * SECOND, int(100.5 * SECOND))
    (after,) = intervals_of(rule(Conditions(phase=("after_terms",))), BORDERS)
    assert after.from_ns == int(99.5 * SECOND)


def test_phases_side_by_side_are_one_stretch() -> None:
    assert intervals_of(rule(Conditions(phase=PHASES)), BORDERS) == (Interval(),)


def test_a_phase_that_was_not_reached_is_nowhere() -> None:
    launched = borders(LAUNCH)
    assert intervals_of(rule(Conditions(phase=("after_terms",))), launched) == ()
    assert intervals_of(rule(Conditions(phase=("before_terms",))), launched) == (Interval(from_ns=90 * SECOND),)


def test_a_window_cuts_the_phases() -> None:
    name = MilestoneName.DRAFT_STARTED
    reached = borders(LAUNCH, TERMS, milestone(name, 95))
    (interval,) = intervals_of(rule(Conditions(phase=("before_terms",)), after=name), reached)
    assert (interval.from_ns, interval.to_ns) == (95 * SECOND, int(100.5 * SECOND))


@given(instants, instants, instants, instants)
def test_what_two_stretches_share_lies_in_both(a: int, b: int, c: int, d: int) -> None:
    one, other = Interval(from_ns=min(a, b), to_ns=max(a, b)), Interval(from_ns=min(c, d), to_ns=max(c, d))
    cut = one.cut(other)
    common = set(range(one.from_ns, one.to_ns)) & set(range(other.from_ns, other.to_ns))
    assert (set() if cut is None else set(range(cut.from_ns, cut.to_ns))) == common
    assert one.meets(other) == other.meets(one)


def test_a_gap_without_an_end_is_anywhere_from_its_beginning_on() -> None:
    assert interval_of_gap(gap(None, None)) == Interval()
    assert interval_of_gap(gap(95, None)).from_ns == 95 * SECOND
    assert interval_of_gap(gap(95, 95)).meets(Interval(from_ns=95 * SECOND, to_ns=96 * SECOND))


def test_a_process_met_late_lived_longer_than_it_was_watched() -> None:
    late = life(80, 95, 105)
    intervals = intervals_of(rule(Conditions(phase=("before_terms",))), BORDERS)
    assert measure([late.whole, late.whole], intervals) == 2 * int(10.5 * SECOND)
    assert measure([late.watched], intervals) == int(5.5 * SECOND)


def test_for_an_app_with_a_past_a_border_that_was_not_seen_may_lie_anywhere() -> None:
    past = borders(has_past=True)
    for phase in PHASES:
        assert intervals_of(rule(Conditions(phase=(phase,))), past) == (Interval(),)


def test_the_app_is_in_sight_while_any_of_its_processes_is() -> None:
    lives = (life(80, 81, 100, interval(82, 90), interval(95, 97)), life(85, 86, 110, interval(89, 92), process="b"))
    assert find_in_sight(lives) == (interval(82, 92), interval(95, 97))

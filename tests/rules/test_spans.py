"""Stretches of the boot clock."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.model import MilestoneName
from harness.rules.policy import PHASES, Conditions
from harness.rules.spans import Life, Span, measure, span_of_gap, spans_of
from tests.builders import SECOND
from tests.rules.judging import LAUNCH, TERMS, gap, milestone, rule

REACHED = {each.name: each for each in (LAUNCH, TERMS)}
instants = st.integers(-1000, 1000)


def test_a_phase_is_taken_with_the_doubt_about_its_borders() -> None:
    (span,) = spans_of(rule(Conditions(phase=("before_terms",))), REACHED)
    assert (span.from_ns, span.to_ns) == (90 * SECOND, int(100.5 * SECOND))
    (after,) = spans_of(rule(Conditions(phase=("after_terms",))), REACHED)
    assert after.from_ns == int(99.5 * SECOND)


def test_phases_side_by_side_are_one_stretch() -> None:
    assert spans_of(rule(Conditions(phase=PHASES)), REACHED) == (Span(),)


def test_a_phase_that_was_not_reached_is_nowhere() -> None:
    launched = {MilestoneName.FIRST_LAUNCH: LAUNCH}
    assert spans_of(rule(Conditions(phase=("after_terms",))), launched) == ()
    assert spans_of(rule(Conditions(phase=("before_terms",))), launched) == (Span(from_ns=90 * SECOND),)


def test_a_window_cuts_the_phases() -> None:
    name = MilestoneName.DRAFT_STARTED
    reached = {**REACHED, name: milestone(name, 95)}
    (span,) = spans_of(rule(Conditions(phase=("before_terms",)), after=name), reached)
    assert (span.from_ns, span.to_ns) == (95 * SECOND, int(100.5 * SECOND))


@given(instants, instants, instants, instants)
def test_what_two_stretches_share_lies_in_both(a: int, b: int, c: int, d: int) -> None:
    one, other = Span(from_ns=min(a, b), to_ns=max(a, b)), Span(from_ns=min(c, d), to_ns=max(c, d))
    cut = one.cut(other)
    common = set(range(one.from_ns, one.to_ns)) & set(range(other.from_ns, other.to_ns))
    assert (set() if cut is None else set(range(cut.from_ns, cut.to_ns))) == common
    assert one.meets(other) == other.meets(one)


def test_a_gap_without_an_end_is_anywhere_from_its_beginning_on() -> None:
    assert span_of_gap(gap(None, None)) == Span()
    assert span_of_gap(gap(95, None)).from_ns == 95 * SECOND
    assert span_of_gap(gap(95, 95)).meets(Span(from_ns=95 * SECOND, to_ns=96 * SECOND))


def test_a_process_met_late_lived_longer_than_it_was_watched() -> None:
    late = Life(process="com.x", start_ns=80 * SECOND, live_ns=95 * SECOND, end_ns=105 * SECOND)
    spans = spans_of(rule(Conditions(phase=("before_terms",))), REACHED)
    assert measure([late, late], spans) == (2 * int(10.5 * SECOND), 2 * int(5.5 * SECOND))

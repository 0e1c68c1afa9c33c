"""Which access a rule speaks of, and how surely."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model import MilestoneName
from harness.rules.policy import (
    PHASES,
    Certainty,
    Conditions,
    RuleException,
    Severity,
    match_phase,
    match_window,
    match_words,
)
from tests.rules.judging import LAUNCH, TERMS, borders, milestone, rule, seen

BORDERS = borders(LAUNCH, TERMS)


@pytest.mark.parametrize(
    ("conditions", "is_meant"),
    [
        ({}, True),
        ({"data_type": ("location", "contacts")}, True),
        ({"data_type": ("location",)}, False),
        ({"outcome": ("denied",)}, False),
        ({"kind": ("delivery",), "layer": ("api",)}, True),
        ({"kind": ("request",)}, False),
        ({"layer": ("binder",)}, False),
        ({"hook": ("android.content.*",)}, True),
        ({"hook": ("*.insert", "*.query")}, True),
        ({"hook": ("query",)}, False),
        ({"caller": ("com.x.*",)}, True),
        ({"caller": ("com.y.*",)}, False),
        ({"process": ("*:push",)}, False),
        ({"app_state": ("background",)}, False),
        ({"sdk": ("first_party",)}, True),
        ({"sdk": ("*",)}, False),
    ],
)
def test_each_condition_is_a_column(conditions: dict[str, Any], is_meant: bool) -> None:
    assert (match_words(Conditions(**conditions), seen()) is Certainty.YES) is is_meant


@pytest.mark.parametrize(
    ("caller", "sdk", "patterns", "certainty"),
    [
        ("com.facebook.Login.start", "Facebook SDK", ("*",), Certainty.YES),
        ("com.facebook.Login.start", "Facebook SDK", ("first_party",), Certainty.NO),
        ("com.facebook.Login.start", "Facebook SDK", ("Face*",), Certainty.YES),
        ("com.trackkit.T.run", "com.trackkit", ("com.track*",), Certainty.YES),
        ("com.trackkit.T.run", "com.trackkit", ("com.other",), Certainty.NO),
        ("com.trackkit.T.run", "com.trackkit", ("*",), Certainty.MAYBE),
        ("com.trackkit.T.run", "com.trackkit", ("first_party",), Certainty.MAYBE),
        ("com.x.Main.go", "first_party", ("*",), Certainty.NO),
        (None, None, ("first_party",), Certainty.MAYBE),
        (None, None, ("*",), Certainty.MAYBE),
    ],
)
def test_code_of_an_unknown_owner_may_be_the_makers_and_a_call_of_nobody_anybodys(
    caller: str | None, sdk: str | None, patterns: tuple[str, ...], certainty: Certainty
) -> None:
    assert match_words(Conditions(sdk=patterns), seen(caller=caller, sdk=sdk)) is certainty


def test_a_caller_that_is_not_known_may_be_any() -> None:
    assert match_words(Conditions(caller=("com.y.*",)), seen(caller=None)) is Certainty.MAYBE


@pytest.mark.parametrize(
    ("at_s", "phases", "certainty"),
    [
        (100.2, ("before_terms",), Certainty.MAYBE),
        (100.2, ("after_terms",), Certainty.MAYBE),
        (100.2, ("before_terms", "after_terms"), Certainty.YES),
        (100.2, ("before_launch",), Certainty.NO),
        (100.2, (), Certainty.YES),
    ],
)
def test_an_unsure_access_lies_on_either_side_of_the_border_that_it_is_near_to(
    at_s: float, phases: tuple[str, ...], certainty: Certainty
) -> None:
    assert match_phase(phases, seen(at_s, phase="unsure"), BORDERS) is certainty


def test_what_is_unsure_without_a_border_nearby_came_after_what_may_have_been_the_terms() -> None:
    unsure = seen(95, phase="unsure")
    for known in (borders(LAUNCH), borders(LAUNCH, TERMS)):
        assert match_phase(("before_launch",), unsure, known) is Certainty.NO
        assert match_phase(("before_terms",), unsure, known) is Certainty.MAYBE
        assert match_phase(("before_terms", "after_terms"), unsure, known) is Certainty.YES


def test_for_an_app_with_a_past_any_phase_is_possible_that_is_not_over() -> None:
    unsure = seen(95, phase="unsure")
    assert match_phase(PHASES, unsure, borders(has_past=True)) is Certainty.YES
    for phase in PHASES:
        assert match_phase((phase,), unsure, borders(has_past=True)) is Certainty.MAYBE
    assert match_phase(("before_launch",), unsure, borders(LAUNCH, has_past=True)) is Certainty.NO


def test_what_is_surely_after_the_terms_is_not_before_them_for_being_near_to_the_launch() -> None:
    known = borders(
        milestone(MilestoneName.FIRST_LAUNCH, 101.5, 1.5), milestone(MilestoneName.TERMS_ACCEPTED, 102, 0.01)
    )
    unsure = seen(102.5, phase="unsure")
    assert match_phase(("before_terms",), unsure, known) is Certainty.NO
    assert match_phase(("after_terms",), unsure, known) is Certainty.YES


@given(st.floats(80, 120), st.floats(0, 5), st.floats(80, 120), st.sampled_from(["after", "before"]))
def test_a_window_ends_where_its_milestone_stands(at_s: float, around_s: float, border_s: float, side: str) -> None:
    name = MilestoneName.DRAFT_DISCARDED
    border = milestone(name, border_s, around_s)
    access = seen(at_s)
    sure = match_window(rule(**{side: name}), access, borders(border))
    away_ns = access.at_boottime_ns - border.at_boottime_ns
    if abs(away_ns) <= border.uncertainty_ns:
        assert sure is Certainty.MAYBE
    else:
        assert (sure is Certainty.YES) is ((away_ns > 0) == (side == "after"))


def test_what_one_agent_saw_has_an_order() -> None:
    name = MilestoneName.TERMS_ACCEPTED
    border = borders(milestone(name, 100, 5, epoch="e1"))
    assert match_window(rule(after=name), seen(99), border) is Certainty.NO
    assert match_window(rule(after=name), seen(101), border) is Certainty.YES


def test_a_milestone_that_was_not_reached_lies_ahead() -> None:
    name = MilestoneName.ACCOUNT_CREATED
    assert match_window(rule(before=name), seen(), borders()) is Certainty.YES
    assert match_window(rule(after=name), seen(), borders()) is Certainty.NO


def test_an_app_with_a_past_may_have_reached_it_before() -> None:
    name = MilestoneName.ACCOUNT_CREATED
    assert match_window(rule(before=name), seen(), borders(has_past=True)) is Certainty.MAYBE
    assert match_window(rule(after=name), seen(), borders(has_past=True)) is Certainty.MAYBE


def test_an_exception_holds_through_its_last_day() -> None:
    exception = RuleException(conditions=Conditions(), reason="", owner=None, expires=date(2026, 3, 1))
    assert [exception.holds_on(date(2026, *day)) for day in ((2, 28), (3, 1), (3, 2))] == [True, True, False]


def test_severities_have_an_order() -> None:
    assert Severity.ERROR.is_at_least(Severity.WARNING)
    assert Severity.NOTE.is_at_least(Severity.NOTE)
    assert not Severity.NOTE.is_at_least(Severity.WARNING)

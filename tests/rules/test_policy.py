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
    Exemption,
    Severity,
    match_phase,
    match_window,
    match_words,
)
from tests.rules.judging import LAUNCH, TERMS, milestone, rule, seen

REACHED = {each.name: each for each in (LAUNCH, TERMS)}


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
        ({"sdk": ("first-party",)}, True),
        ({"sdk": ("*",)}, False),
    ],
)
def test_each_condition_is_a_column(conditions: dict[str, Any], is_meant: bool) -> None:
    assert match_words(Conditions(**conditions), seen()) is is_meant


@pytest.mark.parametrize(
    ("caller", "sdk", "patterns", "is_meant"),
    [
        ("com.trackkit.T.run", "com.trackkit", ("*",), True),
        ("com.trackkit.T.run", "com.trackkit", ("com.track*",), True),
        ("com.trackkit.T.run", "com.trackkit", ("first-party",), False),
        (None, None, ("first-party",), False),
        (None, None, ("*",), False),
    ],
)
def test_a_call_of_nobody_is_neither_first_nor_third_party(
    caller: str | None, sdk: str | None, patterns: tuple[str, ...], is_meant: bool
) -> None:
    assert match_words(Conditions(sdk=patterns), seen(caller=caller, sdk=sdk)) is is_meant


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
    assert match_phase(phases, seen(at_s, phase="unsure"), REACHED) is certainty


def test_without_a_border_nearby_every_phase_is_possible_but_those_that_are_over() -> None:
    unsure = seen(95, phase="unsure")
    launched = {MilestoneName.FIRST_LAUNCH: LAUNCH}
    assert match_phase(("before_launch",), unsure, launched) is Certainty.NO
    assert match_phase(("before_terms",), unsure, launched) is Certainty.MAYBE
    assert match_phase(PHASES, unsure, {}) is Certainty.YES


@given(st.floats(80, 120), st.floats(0, 5), st.floats(80, 120), st.sampled_from(["after", "before"]))
def test_a_window_ends_where_its_milestone_stands(at_s: float, around_s: float, border_s: float, side: str) -> None:
    name = MilestoneName.DRAFT_DISCARDED
    border = milestone(name, border_s, around_s)
    access = seen(at_s)
    sure = match_window(rule(**{side: name}), access, {name: border})
    away_ns = access.at_boottime_ns - border.at_boottime_ns
    if abs(away_ns) <= border.uncertainty_ns:
        assert sure is Certainty.MAYBE
    else:
        assert (sure is Certainty.YES) is ((away_ns > 0) == (side == "after"))


def test_what_one_agent_saw_has_an_order() -> None:
    name = MilestoneName.TERMS_ACCEPTED
    border = {name: milestone(name, 100, 5, epoch="e1")}
    assert match_window(rule(after=name), seen(99), border) is Certainty.NO
    assert match_window(rule(after=name), seen(101), border) is Certainty.YES


def test_a_milestone_that_was_not_reached_lies_ahead() -> None:
    name = MilestoneName.ACCOUNT_CREATED
    assert match_window(rule(before=name), seen(), {}) is Certainty.YES
    assert match_window(rule(after=name), seen(), {}) is Certainty.NO


def test_an_exemption_holds_through_its_last_day() -> None:
    exemption = Exemption(conditions=Conditions(), reason="", owner=None, expires=date(2026, 3, 1))
    assert [exemption.holds_on(date(2026, *day)) for day in ((2, 28), (3, 1), (3, 2))] == [True, True, False]


def test_severities_have_an_order() -> None:
    assert Severity.ERROR.is_at_least(Severity.WARNING)
    assert Severity.NOTE.is_at_least(Severity.NOTE)
    assert not Severity.NOTE.is_at_least(Severity.WARNING)

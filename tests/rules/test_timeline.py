"""Foreground and background, from what a process reported of its activities."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model import AppState, Signal
from harness.rules.timeline import (
    ACTIVITY_CREATED,
    ACTIVITY_DESTROYED,
    ACTIVITY_PAUSED,
    ACTIVITY_RESUMED,
    ACTIVITY_STARTED,
    ACTIVITY_STOPPED,
    app_state_at,
)
from tests.builders import SECOND, signal

COMING = (ACTIVITY_CREATED, ACTIVITY_STARTED, ACTIVITY_RESUMED)

GOING = (ACTIVITY_PAUSED, ACTIVITY_STOPPED, ACTIVITY_DESTROYED)


def signals_of(*names: tuple[str, str, int]) -> list[Signal]:
    """One signal a second, each of an activity's instance."""
    return [
        signal(name, second, activity=activity, instance=instance)
        for second, (name, activity, instance) in enumerate(names)
    ]


def state_after(signals: list[Signal], *, started_for_activity: bool = False) -> AppState:
    return app_state_at(len(signals) * SECOND, signals, started_for_activity=started_for_activity)


@pytest.mark.parametrize(
    ("at_s", "started_for_activity", "expected"),
    [
        (-1, True, AppState.FOREGROUND),
        (-1, False, AppState.BACKGROUND),
        (0, False, AppState.FOREGROUND),
        (3, True, AppState.FOREGROUND),
        (4, True, AppState.BACKGROUND),
        (5, True, AppState.FOREGROUND),
    ],
)
def test_an_activity_is_in_sight_until_it_is_stopped(at_s: int, started_for_activity: bool, expected: AppState) -> None:
    names = (*COMING, ACTIVITY_PAUSED, ACTIVITY_STOPPED, ACTIVITY_STARTED)
    signals = signals_of(*((name, "A", 1) for name in names))
    assert app_state_at(at_s * SECOND, signals, started_for_activity=started_for_activity) is expected


def test_an_activity_that_is_first_heard_of_as_it_goes_says_nothing_of_another() -> None:
    signals = signals_of((ACTIVITY_STOPPED, "A", 1), (ACTIVITY_DESTROYED, "A", 1))
    assert state_after(signals, started_for_activity=True) is AppState.FOREGROUND
    assert state_after(signals) is AppState.BACKGROUND


def test_two_instances_of_a_class_are_two_activities() -> None:
    signals = signals_of((ACTIVITY_RESUMED, "A", 1), (ACTIVITY_RESUMED, "A", 2), (ACTIVITY_STOPPED, "A", 1))
    assert state_after(signals) is AppState.FOREGROUND


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.booleans())
def test_from_screen_to_screen_an_app_is_never_in_the_background(
    finishes: list[bool], started_for_activity: bool
) -> None:
    """As Android orders it: the old one is paused, the new one comes, the old one is stopped, and destroyed if it is
    finished; at the end the last one goes too."""
    names = [(name, "A", 0) for name in COMING]
    for number, finished in enumerate(finishes):
        names.append((ACTIVITY_PAUSED, "A", number))
        names += [(name, "A", number + 1) for name in COMING]
        names.append((ACTIVITY_STOPPED, "A", number))
        names += [(ACTIVITY_DESTROYED, "A", number)] * finished
    signals = signals_of(*names)
    for second in range(len(signals)):
        state = app_state_at(second * SECOND, signals, started_for_activity=started_for_activity)
        assert state is AppState.FOREGROUND
    last = len(finishes)
    signals = signals_of(*names, (ACTIVITY_PAUSED, "A", last), (ACTIVITY_STOPPED, "A", last))
    assert state_after(signals, started_for_activity=started_for_activity) is AppState.BACKGROUND


@given(
    st.lists(st.tuples(st.sampled_from((*COMING, *GOING)), st.sampled_from("AB"), st.integers(0, 2)), max_size=30),
    st.booleans(),
)
def test_in_front_means_that_some_activity_came_and_has_not_gone(
    names: list[tuple[str, str, int]], started_for_activity: bool
) -> None:
    inside, came = set(), False
    for name, *activity in names:
        if name in (ACTIVITY_STOPPED, ACTIVITY_DESTROYED):
            inside.discard(tuple(activity))
        else:
            inside.add(tuple(activity))
            came = True
    in_front = bool(inside) if came else started_for_activity
    clicks = [signal("click", second, text="Accept") for second in range(len(names))]
    for signals in (signals_of(*names), [*signals_of(*names), *clicks]):
        state = app_state_at(len(names) * SECOND, signals, started_for_activity=started_for_activity)
        assert (state is AppState.FOREGROUND) == in_front

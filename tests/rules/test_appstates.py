"""The states of a run, of what its sources tell; instants in seconds."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model import AppState
from harness.rules.appstates import (
    StateInterval,
    Told,
    find_contradictions,
    find_state_at,
    find_states,
    of_states,
)
from harness.rules.intervals import Interval, Life
from harness.rules.uidstates import About, Screen, Source, StateSeen
from tests.builders import SECOND
from tests.rules.judging import interval, life

FOREGROUND, BACKGROUND, CACHED, NOT_RUNNING = AppState
NOWHERE = interval(0, 0)


def said(at_s: float, state: str, source: Source = Source.LOOK, doubt_s: float = 0.1) -> StateSeen:
    return StateSeen(
        about=About.SCREEN if state in tuple(Screen) else About.UID,
        source=source,
        word=state,
        state=state,
        at_boottime_ns=int(at_s * SECOND),
        uncertainty_ns=int(doubt_s * SECOND),
    )


def looks(low_s: int, high_s: int, state: str) -> list[StateSeen]:
    return [said(at_s, state) for at_s in range(low_s, high_s, 2)]


def told(*seen: StateSeen, lives: tuple[Life, ...] = (), work: tuple[Interval, ...] = ()) -> Told:
    return Told(between=interval(0, 100), lives=lives, work=work, seen=seen)


def states_of(value: Told) -> list[tuple[AppState, float, float]]:
    return [(each.state, each.from_ns / SECOND, each.to_ns / SECOND) for each in find_states(value)]


def words_of(value: Told) -> list[tuple[str, float, float]]:
    return [(each.words, each.from_ns / SECOND, each.to_ns / SECOND) for each in find_contradictions(value)]


def test_agents_and_lives_decide_what_looks_only_bracket() -> None:
    lives = (life(10, 10, 50, interval(10, 30)),)
    seen = [*looks(0, 9, NOT_RUNNING), *looks(11, 31, FOREGROUND), *looks(33, 40, BACKGROUND), *looks(41, 49, CACHED)]
    assert states_of(told(*seen, lives=lives)) == [
        (NOT_RUNNING, 0, 10),
        (FOREGROUND, 10, 30),
        (BACKGROUND, 30, 40),
        (CACHED, 40, 50),
        (NOT_RUNNING, 50, 100),
    ]
    (cached,) = (each for each in find_states(told(*seen, lives=lives)) if each.state is CACHED)
    assert cached.uncertainty_ns == int(1.1 * SECOND)
    assert find_contradictions(told(*seen, lives=lives)) == ()


def test_what_is_cached_works_while_the_system_has_it_do_something() -> None:
    lives = (life(0, 0, 100, NOWHERE),)
    states = states_of(told(*looks(0, 100, CACHED), lives=lives, work=(interval(40, 41),)))
    assert states == [(CACHED, 0, 40), (BACKGROUND, 40, 41), (CACHED, 41, 100)]


def test_a_look_holds_for_ten_seconds() -> None:
    lives = (life(0, 0, 100, NOWHERE),)
    assert states_of(told(said(0, CACHED), said(50, CACHED), lives=lives)) == [
        (CACHED, 0, 10),
        (BACKGROUND, 10, 50),
        (CACHED, 50, 60),
        (BACKGROUND, 60, 100),
    ]


def test_where_no_agent_watched_the_phone_says_that_it_is_in_sight() -> None:
    late = (life(0, 20, 100, interval(20, 30)),)
    seen = [*looks(0, 31, FOREGROUND), *looks(31, 100, BACKGROUND)]
    assert states_of(told(*seen, lives=late)) == [(FOREGROUND, 0, 30), (BACKGROUND, 30, 100)]


def test_without_anybody_who_follows_processes_the_looks_tell() -> None:
    seen = [*looks(0, 20, NOT_RUNNING), *looks(20, 40, FOREGROUND), *looks(40, 100, BACKGROUND)]
    assert states_of(told(*seen)) == [(NOT_RUNNING, 0, 19), (FOREGROUND, 19, 39), (BACKGROUND, 39, 100)]
    assert states_of(told()) == []


def test_the_log_tells_when_the_screen_went_off_and_the_looks_what_it_was_before() -> None:
    seen = [*looks(0, 50, Screen.ON), said(49.5, Screen.OFF, Source.EVENT_LOG, 0.001), *looks(50, 100, Screen.OFF)]
    states = find_states(told(*seen, *looks(0, 100, BACKGROUND), lives=(life(0, 0, 100, NOWHERE),)))
    assert [(each.screen, each.from_ns / SECOND, each.uncertainty_ns) for each in states] == [
        (Screen.ON, 0, int(0.1 * SECOND)),
        (Screen.OFF, 49.5, SECOND // 1000),
    ]


@pytest.mark.parametrize(
    ("seen", "lives", "words"),
    [
        (looks(0, 100, CACHED), (life(0, 0, 100, interval(20, 40)),), "was in sight by its own word, and Android says"),
        (looks(0, 100, FOREGROUND), (life(0, 0, 100, interval(0, 20), interval(40, 100)),), "no activity of the app"),
        ([*looks(0, 100, BACKGROUND)], (life(0, 0, 20, NOWHERE), life(40, 40, 100, NOWHERE)), "no process of the app"),
        (
            [*looks(0, 20, BACKGROUND), *looks(21, 40, NOT_RUNNING), *looks(40, 100, BACKGROUND)],
            (life(0, 0, 100, NOWHERE),),
            "a process of the app lived",
        ),
        (
            [*looks(0, 100, Screen.ON), said(20, Screen.OFF, Source.EVENT_LOG), said(40, Screen.ON, Source.EVENT_LOG)],
            (),
            "the event log says that the screen was off, and looks at it that it was on",
        ),
    ],
)
def test_sources_that_cannot_both_be_right_are_told(seen: list[StateSeen], lives: tuple[Life, ...], words: str) -> None:
    ((found, from_s, to_s),) = words_of(told(*seen, lives=lives))
    assert words in found
    assert 19 <= from_s <= 21
    assert 39 <= to_s <= 41


def test_an_app_may_take_its_time() -> None:
    slow = (life(0, 0, 100, interval(20, 41)),)
    seen = [*looks(0, 15, BACKGROUND), *looks(15, 31, FOREGROUND), *looks(31, 100, BACKGROUND)]
    assert words_of(told(*seen, lives=slow)) == []


seconds = st.integers(0, 100)
stretches = st.tuples(seconds, seconds).map(sorted).map(lambda ends: interval(*ends))
all_seen = st.lists(
    st.builds(
        said,
        seconds,
        st.sampled_from([*AppState, *Screen]),
        st.sampled_from(Source),
        st.sampled_from([0.0, 0.5, 3.0]),
    ),
    max_size=12,
)
all_lives = st.lists(
    st.builds(
        lambda whole, sights: life(
            whole.from_ns / SECOND,
            whole.from_ns / SECOND,
            whole.to_ns / SECOND,
            *(cut for s in sights if (cut := s.cut(whole)) is not None),
            NOWHERE,
        ),
        stretches,
        st.lists(stretches, max_size=3),
    ),
    min_size=1,
    max_size=3,
)


@given(all_seen, all_lives, st.lists(stretches, max_size=3))
def test_each_instant_has_the_one_state_that_its_sources_give_it(
    seen: list[StateSeen], lives: list[Life], work: list[Interval]
) -> None:
    states = find_states(told(*seen, lives=tuple(lives), work=tuple(work)))
    assert (states[0].from_ns, states[-1].to_ns) == (0, 100 * SECOND)
    for one, other in pairwise(states):
        assert one.to_ns == other.from_ns
        assert (one.state, one.screen) != (other.state, other.screen)
    for at_s in range(100):
        instant = interval(at_s, at_s + 0.5)
        state = at(states, at_s).state
        is_alive = any(each.whole.cut(instant) for each in lives)
        is_seen = any(each.cut(instant) for one in lives for each in one.in_sight)
        assert (state is NOT_RUNNING) == (not is_alive)
        assert (state is FOREGROUND) == is_seen
        if state is CACHED:
            assert any(each.state == CACHED for each in seen)
            assert not any(each.cut(instant) for each in work)


def at(states: tuple[StateInterval, ...], at_s: float) -> StateInterval:
    found = find_state_at(states, int(at_s * SECOND))
    assert found is not None
    return found


@given(all_lives, st.lists(stretches, max_size=3))
def test_the_states_share_out_the_run(lives: list[Life], work: list[Interval]) -> None:
    states = find_states(told(*looks(0, 100, CACHED), lives=tuple(lives), work=tuple(work)))
    parts = [of_states(states, [state]) for state in AppState]
    assert sum(each.length_ns for part in parts for each in part) == 100 * SECOND


@given(all_seen, all_lives)
def test_who_tells_nothing_contradicts_nobody(seen: list[StateSeen], lives: list[Life]) -> None:
    of_log = [each for each in seen if each.about is About.SCREEN and each.source is Source.EVENT_LOG]
    assert find_contradictions(told(*of_log, lives=tuple(lives))) == ()
    for each in find_contradictions(told(*seen, lives=tuple(lives))):
        assert each.to_ns - each.from_ns > 5 * SECOND

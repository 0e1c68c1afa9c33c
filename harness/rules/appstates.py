"""In which state an app was during a run, with the screen on or off, of all that phone and agents told of it.

Who knows best is believed, and it is said where another one contradicts:

    not_running  no process of it lived (`lives.py`); where nobody follows processes, as in a control run, by the looks
    foreground   an activity was in sight, by the agents; where a process had none, Android ranked the uid so
    cached       Android ranked the uid so, and no agent had a job, a broadcast or the like under way
    background   anything else

A look tells what was so while it was taken. Between two that say the same it is taken to have been so, between two that
differ the change lies, to plus or minus half of what is between them. For longer than ten seconds no look holds.

An app takes its time to do what Android has decided: ten seconds to be idle, eleven to stop an activity. So what
agents and looks say of the foreground may differ for as long; other sources may differ for five seconds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from harness.model import AppState
from harness.rules.clocks import from_bracket
from harness.rules.intervals import Interval, Life, find_in_sight, merge
from harness.rules.uidstates import About, Screen, Source, StateSeen

_LOOK_HOLDS_NS = 10_000_000_000
_ACTIVITY_TAKES_NS = 12_000_000_000
_OTHERS_TAKE_NS = 5_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that is known: from where to where the run watched, the lives, what was under way in them, what was seen."""

    between: Interval
    lives: Sequence[Life]
    work: Sequence[Interval]
    seen: Sequence[StateSeen]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateInterval:
    """The app was in one state for a while, which began then ± uncertainty; `screen` is None where it is not known."""

    state: AppState
    screen: Screen | None
    from_ns: int
    to_ns: int
    uncertainty_ns: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two sources say what cannot both be, for longer than one may lag behind the other."""

    words: str
    from_ns: int
    to_ns: int

    @property
    def interval(self) -> Interval:
        return Interval(from_ns=self.from_ns, to_ns=self.to_ns)

    def __str__(self) -> str:
        return f"{self.words}, for {(self.to_ns - self.from_ns) / 1e9:.1f} s"


def find_states(told: Told) -> tuple[StateInterval, ...]:
    """Return the intervals of a run in their order; where nothing at all is known there is none."""
    return _Sources(told).find_states()


def find_contradictions(told: Told) -> tuple[Contradiction, ...]:
    """Return where the sources contradict each other."""
    return tuple(sorted(_Sources(told).find_contradictions(), key=lambda each: each.from_ns))


def find_state_at(states: Sequence[StateInterval], at_ns: int) -> StateInterval | None:
    """Return the interval that an instant lies in."""
    place = bisect_right(states, at_ns, key=lambda each: each.from_ns) - 1
    return states[place] if place >= 0 and at_ns < states[place].to_ns else None


def of_states(states: Iterable[StateInterval], wanted: Iterable[str]) -> tuple[Interval, ...]:
    """Return where the app was in one of these states."""
    words = frozenset(wanted)
    return merge(Interval(from_ns=each.from_ns, to_ns=each.to_ns) for each in states if each.state in words)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A source says one thing from one instant, known to ± doubt, to another."""

    said: str
    from_ns: int
    to_ns: int
    doubt_ns: int


class _Track:
    """What is said of one thing over time, without overlaps; if it is to be `sure`, only what two looks agree on."""

    def __init__(self, seen: Iterable[StateSeen], until_ns: int, *, sure: bool = False) -> None:
        self.pieces = list(_follow(seen, until_ns, sure=sure))

    def at(self, at_ns: int) -> str | None:
        place = bisect_right(self.pieces, at_ns, key=lambda piece: piece.from_ns) - 1
        return self.pieces[place].said if place >= 0 and at_ns < self.pieces[place].to_ns else None

    @property
    def borders(self) -> dict[int, int]:
        """Each border with its doubt."""
        ends = {piece.to_ns: 0 for piece in self.pieces}
        return ends | {piece.from_ns: piece.doubt_ns for piece in self.pieces}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    said: str
    source: Source
    at_ns: int
    doubt_ns: int

    @property
    def low_ns(self) -> int:
        return self.at_ns - self.doubt_ns


def _follow(seen: Iterable[StateSeen], until_ns: int, *, sure: bool) -> Iterator[_Piece]:
    words = sorted(_find_words(seen), key=lambda word: word.at_ns)
    if not words:
        return
    start_ns, doubt_ns = words[0].at_ns, words[0].doubt_ns
    for word, following in zip(words, [*words[1:], None], strict=True):
        holds_to_ns = _find_hold(word, following, until_ns, sure=sure)
        end_ns, next_ns, next_doubt_ns = _find_border(word, following, holds_to_ns)
        if start_ns < end_ns:
            yield _Piece(said=word.said, from_ns=start_ns, to_ns=end_ns, doubt_ns=doubt_ns)
        start_ns, doubt_ns = max(next_ns, start_ns), next_doubt_ns


def _find_hold(word: _Word, following: _Word | None, until_ns: int, *, sure: bool) -> int:
    """Until when what a word says may be taken to be so."""
    if word.source is Source.EVENT_LOG:
        return until_ns
    is_confirmed = following is not None and following.said == word.said
    return min(until_ns, word.at_ns + (_LOOK_HOLDS_NS if is_confirmed or not sure else 0))


def _find_words(seen: Iterable[StateSeen]) -> Iterator[_Word]:
    for each in seen:
        if each.state is not None and each.at_boottime_ns is not None:
            doubt_ns = each.uncertainty_ns or 0
            yield _Word(said=each.state, source=each.source, at_ns=each.at_boottime_ns, doubt_ns=doubt_ns)


def _find_border(word: _Word, following: _Word | None, holds_to_ns: int) -> tuple[int, int, int]:
    """Where what a word says ends, and where the next one begins to hold, to plus or minus how much."""
    if following is None:
        return holds_to_ns, holds_to_ns, 0
    if following.at_ns > holds_to_ns:
        return holds_to_ns, following.at_ns, following.doubt_ns
    if following.source is Source.EVENT_LOG or following.said == word.said:
        return following.at_ns, following.at_ns, following.doubt_ns
    change = from_bracket(word.low_ns, following.at_ns + following.doubt_ns)
    return change.at_boottime_ns, change.at_boottime_ns, change.uncertainty_ns


class _Stretches:
    """A set of instants, as stretches that do not overlap."""

    def __init__(self, intervals: Iterable[Interval]) -> None:
        self.intervals = merge(intervals)

    def __contains__(self, at_ns: int) -> bool:
        place = bisect_right(self.intervals, at_ns, key=lambda each: each.from_ns) - 1
        return place >= 0 and at_ns < self.intervals[place].to_ns


class _Sources:
    """Each source, asked for an instant."""

    def __init__(self, told: Told) -> None:
        until_ns = told.between.to_ns
        of_uid = [each for each in told.seen if each.about is About.UID]
        of_screen = [each for each in told.seen if each.about is About.SCREEN]
        self._between = told.between
        self._is_followed = bool(told.lives)
        self._alive = _Stretches(life.whole for life in told.lives)
        self._sight = _Stretches(find_in_sight(told.lives))
        self._blind = _Stretches(interval for life in told.lives for interval in _find_blind(life))
        self._work = _Stretches(told.work)
        self._uid = _Track(of_uid, until_ns)
        self._screen = _Track(of_screen, until_ns)
        self._sure_uid = _Track(of_uid, until_ns, sure=True)
        self._looks = _Track((each for each in of_screen if each.source is Source.LOOK), until_ns, sure=True)
        self._log = _Track((each for each in of_screen if each.source is Source.EVENT_LOG), until_ns)

    def find_states(self) -> tuple[StateInterval, ...]:
        doubts = dict.fromkeys(self._ends, 0) | self._uid.borders | self._screen.borders
        found: list[StateInterval] = []
        for low_ns, high_ns in self._cut(doubts):
            state, screen = self._state_at(low_ns), self._screen_at(low_ns)
            last = found[-1] if found else None
            if last is not None and (last.state, last.screen, last.to_ns) == (state, screen, low_ns):
                found[-1] = replace(last, to_ns=high_ns)
            elif state is not None:
                doubt_ns = doubts.get(low_ns, 0)
                found.append(
                    StateInterval(state=state, screen=screen, from_ns=low_ns, to_ns=high_ns, uncertainty_ns=doubt_ns)
                )
        return tuple(found)

    @property
    def _ends(self) -> set[int]:
        exact = (self._alive, self._sight, self._blind, self._work)
        return {end for one in exact for each in one.intervals for end in (each.from_ns, each.to_ns)}

    def _cut(self, borders: Iterable[int]) -> Iterator[tuple[int, int]]:
        low_ns, high_ns = self._between.from_ns, self._between.to_ns
        inner = sorted({at_ns for at_ns in borders if low_ns < at_ns < high_ns})
        return pairwise([low_ns, *inner, high_ns]) if low_ns < high_ns else iter(())

    def _screen_at(self, at_ns: int) -> Screen | None:
        said = self._screen.at(at_ns)
        return None if said is None else Screen(said)

    def _state_at(self, at_ns: int) -> AppState | None:
        said = self._uid.at(at_ns)
        if self._is_followed and at_ns not in self._alive:
            return AppState.NOT_RUNNING
        if at_ns in self._sight:
            return AppState.FOREGROUND
        if not self._is_followed:
            return None if said is None else AppState(said)
        if said == AppState.FOREGROUND and at_ns in self._blind:
            return AppState.FOREGROUND
        return AppState.CACHED if said == AppState.CACHED and at_ns not in self._work else AppState.BACKGROUND

    def find_contradictions(self) -> Iterator[Contradiction]:
        borders = {*self._ends, *self._sure_uid.borders, *self._looks.borders, *self._log.borders}
        pieces: dict[tuple[str, int], list[Interval]] = {}
        for low_ns, high_ns in self._cut(borders):
            for words, lag_ns in self._contradict_at(low_ns):
                pieces.setdefault((words, lag_ns), []).append(Interval(from_ns=low_ns, to_ns=high_ns))
        for (words, lag_ns), intervals in pieces.items():
            for each in merge(intervals):
                if each.length_ns > lag_ns:
                    yield Contradiction(words=words, from_ns=each.from_ns, to_ns=each.to_ns)

    def _contradict_at(self, at_ns: int) -> Iterator[tuple[str, int]]:
        said = self._sure_uid.at(at_ns)
        log, looks = self._log.at(at_ns), self._looks.at(at_ns)
        if log is not None and looks is not None and log != looks:
            yield f"the event log says that the screen was {log}, and looks at it that it was {looks}", _OTHERS_TAKE_NS
        if not self._is_followed or said is None:
            return
        is_alive, is_seen = at_ns in self._alive, at_ns in self._sight
        if is_alive is (said == AppState.NOT_RUNNING):
            yield _ALIVE if is_alive else _DEAD, _OTHERS_TAKE_NS
        elif is_seen and said != AppState.FOREGROUND:
            yield f"an activity of the app was in sight by its own word, and Android says {said}", _ACTIVITY_TAKES_NS
        elif not is_seen and said == AppState.FOREGROUND and at_ns not in self._blind:
            yield _UNSEEN, _ACTIVITY_TAKES_NS


_ALIVE = "a process of the app lived, and Android says that it has none"
_DEAD = "no process of the app is known to have lived, and Android says that it has one"
_UNSEEN = "no activity of the app was in sight by its own word, and Android says foreground"


def _find_blind(life: Life) -> Iterator[Interval]:
    """Where no agent watched: to the first word of one, and from its last one on."""
    yield Interval(from_ns=life.start_ns, to_ns=life.live_ns)
    yield Interval(from_ns=life.end_ns, to_ns=life.gone_ns)

"""The journeys: a first use (wait for the terms, read them, accept, look on), or looking on alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from harness.device.adb import Device
from harness.device.ui import dump_hierarchy, tap
from harness.model import Milestone, Signal
from harness.rules.consent import ConsentScreen, find_consent
from harness.rules.milestones import is_acceptance, is_end_of, terms_clicked, terms_shown, terms_tapped
from harness.run.book import Book
from harness.run.recorder import Recorder

FIRST_USE = "first-use"
WATCH = "watch"

_TERMS_WITHIN_S = 20.0
_READING_S = 2.0
_CLICK_WITHIN_S = 5.0
_TICK_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """What a scenario acts on; `check` raises what ended the observation meanwhile."""

    device: Device
    recorder: Recorder
    launched_boottime_ns: int
    check: Callable[[], None]


def first_use(journey: Journey, watch_s: float) -> None:
    """Play the journey; an app that asks for no terms is watched all the same."""
    if _await_terms(journey) is not None:
        _linger(journey, _READING_S)
        _accept(journey)
    _linger(journey, watch_s)


def watch(journey: Journey, watch_s: float) -> None:
    """Touch nothing."""
    _linger(journey, watch_s)


def _await_terms(journey: Journey) -> ConsentScreen | None:
    not_shown_at = journey.launched_boottime_ns
    deadline = time.monotonic() + _TERMS_WITHIN_S
    while time.monotonic() < deadline:
        journey.check()
        nodes, (low, high) = dump_hierarchy(journey.device)
        if screen := find_consent(nodes):
            journey.recorder.put(terms_shown((not_shown_at, high)))
            return screen
        if nodes:
            not_shown_at = low
        time.sleep(_TICK_S)
    return None


def _accept(journey: Journey) -> None:
    """Tap the accepting button, if it is still there, and note the acceptance once something shows that it happened."""
    screen = find_consent(dump_hierarchy(journey.device)[0])
    if screen is None:
        return
    tapped_at, _ = tap(journey.device, *screen.accept.centre)
    deadline = time.monotonic() + _CLICK_WITHIN_S
    while time.monotonic() < deadline:
        journey.check()
        if milestone := journey.recorder.read(lambda book: find_click(book, tapped_at)):
            journey.recorder.put(milestone)
            return
        time.sleep(_TICK_S)
    _note_unseen_click(journey, tapped_at)


def find_click(book: Book, tapped_at: int) -> Milestone | None:
    """The click as an agent saw it; one from before the tap is the app's own doing, not the user's."""
    clicked = _find_acceptance(book, tapped_at)
    if clicked is None:
        return None
    epoch, click = clicked
    ended = book.find_signal(lambda signal: is_end_of(click, signal))
    return None if ended is None else terms_clicked(epoch, click, ended[1].at_boottime_ns)


def _find_acceptance(book: Book, tapped_at: int) -> tuple[str, Signal] | None:
    return book.find_signal(lambda signal: is_acceptance(signal) and signal.at_boottime_ns >= tapped_at)


def _note_unseen_click(journey: Journey, tapped_at: int) -> None:
    """No agent saw the end of a click: the tap is believed if it made the terms go, and lies between it and that sight.

    A click that an agent saw begin is known better: the app's code on it runs long.
    """
    nodes, (_, high) = dump_hierarchy(journey.device)
    if not nodes or find_consent(nodes) is not None:
        return
    clicked = journey.recorder.read(lambda book: _find_acceptance(book, tapped_at))
    journey.recorder.put(terms_tapped((tapped_at, high)) if clicked is None else terms_clicked(*clicked, high))


def _linger(journey: Journey, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        journey.check()
        time.sleep(_TICK_S)

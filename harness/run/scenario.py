"""The journeys: a first use (wait for the terms, read them, accept, look on), or looking on alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from harness.device.adb import Device
from harness.device.ui import tap
from harness.model import Gap, GapKind, MilestoneName, Signal, Tap, TapPurpose
from harness.rules.consent import ConsentScreen, Node
from harness.rules.milestones import is_acceptance, is_end_of, terms_clicked, terms_tapped
from harness.run.book import Book
from harness.run.recorder import Recorder
from harness.run.screen import Lookout

FIRST_USE = "first-use"
WATCH = "watch"

_TERMS_WITHIN_S = 20.0
_READING_S = 2.0
_ACCEPT_WITHIN_S = 10.0
_CLICK_WITHIN_S = 5.0
_SIGHT_WITHIN_S = 5.0
_TICK_S = 0.1

_NOT_SEEN = "the run tapped the accepting button, no agent saw that click come to its end, and the terms did not go"

Found = tuple[str, Signal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """What a scenario acts on; `check` raises what ended the observation meanwhile, `say` tells the operator.

    Where nobody `hears_clicks`, no agent is waited for.
    """

    device: Device
    recorder: Recorder
    lookout: Lookout
    launched_boottime_ns: int
    check: Callable[[], None]
    say: Callable[[str], None]
    hears_clicks: bool = True


def first_use(journey: Journey, watch_s: float) -> None:
    """Play the journey; an app that asks for no terms is watched all the same."""
    tapped = None
    if _await_terms(journey):
        _linger(journey, _READING_S)
        tapped = _accept(journey)
    if tapped is None or _await_click(journey, tapped, _CLICK_WITHIN_S) or _have_terms_gone(journey, tapped):
        _linger(journey, watch_s)
    else:
        _watch_unconfirmed(journey, tapped, watch_s)


def watch(journey: Journey, watch_s: float) -> None:
    """Touch nothing."""
    _linger(journey, watch_s)


def _await_terms(journey: Journey) -> bool:
    deadline = time.monotonic() + _TERMS_WITHIN_S
    while time.monotonic() < deadline:
        journey.check()
        if journey.lookout.look().screen is not None:
            return True
        time.sleep(_TICK_S)
    return False


def _accept(journey: Journey) -> Tap | None:
    """Tap the accepting button, after the boxes without which it does nothing, each once: a second tap unticks it."""
    deadline, ticked = time.monotonic() + _ACCEPT_WITHIN_S, set[tuple[int, int, int, int]]()
    while time.monotonic() < deadline:
        journey.check()
        screen = journey.lookout.look().screen
        if screen is not None and screen.accept.enabled:
            return _tap(journey, screen.accept, TapPurpose.ACCEPT)
        if screen is not None and (box := _find_next_box(screen, ticked)):
            ticked.add(box.bounds)
            _tap(journey, box, TapPurpose.TICK)
        time.sleep(_TICK_S)
    journey.say("the terms were shown, and no button could be tapped that accepts them")
    return None


def _find_next_box(screen: ConsentScreen, ticked: set[tuple[int, int, int, int]]) -> Node | None:
    """One after the other: while the box of the last tap does not show it, there is none."""
    is_pending = any(box.bounds in ticked for box in screen.boxes)
    return None if is_pending else next(iter(screen.boxes), None)


def _tap(journey: Journey, node: Node, purpose: TapPurpose) -> Tap:
    x, y = node.centre
    low, high = tap(journey.device, x, y)
    tapped = Tap(purpose=purpose, resource_id=node.resource_id, x=x, y=y, from_boottime_ns=low, to_boottime_ns=high)
    journey.recorder.put(tapped)
    return tapped


def _await_click(journey: Journey, tapped: Tap, within_s: float) -> bool:
    if not journey.hears_clicks:
        return False
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        journey.check()
        if _note_click(journey, tapped):
            return True
        time.sleep(_TICK_S)
    return False


def _note_click(journey: Journey, tapped: Tap) -> bool:
    """A click from before the tap is the app's own doing, not the user's."""
    since = tapped.from_boottime_ns
    found = journey.recorder.read(lambda book: find_click(book, lambda click: click.at_boottime_ns >= since))
    done_ns = None if found is None else journey.recorder.read(lambda book: find_end(book, found[1]))
    if found is None or done_ns is None:
        return False
    journey.recorder.put(terms_clicked(*found, done_ns))
    return True


def find_click(book: Book, matches: Callable[[Signal], bool]) -> Found | None:
    """The first click on an accepting button that matches, as an agent saw it, with its stream."""
    return book.find_signal(lambda signal: is_acceptance(signal) and matches(signal))


def find_end(book: Book, click: Signal) -> int | None:
    """When the app had done what it does on a click; None while that goes on."""
    ended = book.find_signal(lambda signal: is_end_of(click, signal))
    return None if ended is None else ended[1].at_boottime_ns


def _have_terms_gone(journey: Journey, tapped: Tap) -> bool:
    """No agent saw the end of a click: the tap is believed if it made the terms go, and lies between it and that sight.

    A click that an agent saw begin is known better: the app's code on it runs long.
    """
    deadline = time.monotonic() + _SIGHT_WITHIN_S
    look = journey.lookout.look()
    while not look.is_at_rest and time.monotonic() < deadline:
        journey.check()
        time.sleep(_TICK_S)
        look = journey.lookout.look()
    if look.screen is not None or not look.is_at_rest:
        return False
    since, high = tapped.from_boottime_ns, look.at_boottime_ns[1]
    clicked = journey.recorder.read(lambda book: find_click(book, lambda click: click.at_boottime_ns >= since))
    journey.recorder.put(terms_tapped((since, high)) if clicked is None else terms_clicked(*clicked, high))
    return True


def _watch_unconfirmed(journey: Journey, tapped: Tap, watch_s: float) -> None:
    """Look on, and see whether the click comes after all; what was not shown is stored as not known."""
    deadline = time.monotonic() + watch_s
    if not _await_click(journey, tapped, watch_s):
        note_unconfirmed(journey, tapped.from_boottime_ns, tapped.to_boottime_ns, _NOT_SEEN)
    _linger(journey, deadline - time.monotonic())


def note_unconfirmed(journey: Journey, from_ns: int, to_ns: int, why: str) -> None:
    """Store that the terms may have been accepted then, unless they are known to have been accepted by then."""
    accepted = journey.recorder.read(lambda book: book.reached.get(MilestoneName.TERMS_ACCEPTED))
    if accepted is not None and accepted.at_boottime_ns - accepted.uncertainty_ns <= to_ns:
        return
    journey.say(f"not known whether the terms were accepted: {why}")
    gap = Gap(
        kind=GapKind.UNCONFIRMED,
        from_boottime_ns=from_ns,
        to_boottime_ns=to_ns,
        reason=f"{why}; between {from_ns / 1e9:.3f} and {to_ns / 1e9:.3f} s of the boot clock",
    )
    journey.recorder.put(gap)


def _linger(journey: Journey, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        journey.check()
        time.sleep(_TICK_S)

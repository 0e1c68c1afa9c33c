"""The terms: waited for, read, and accepted, declined or left standing."""

from __future__ import annotations

from harness.device.hands import Bracket
from harness.model import MilestoneName, Signal
from harness.rules.consent import ConsentScreen, describe
from harness.rules.hierarchy import Node
from harness.rules.milestones import terms_clicked, terms_tapped
from harness.rules.scenario import Answer, Terms
from harness.rules.touches import Tap, TapPurpose, is_touch_of
from harness.run.book import Book
from harness.run.clicks import Found, accepts, find_end, note_unconfirmed
from harness.run.screen import Look
from harness.run.stage import Stage, StepFailed, StepUnsure
from harness.run.steps import operator

_ACCEPT_WITHIN_S = 10.0
_CLICK_WITHIN_S = 5.0
_POSTED_S = 0.5  # a view posts its click when it has heard of the touch
_SIGHT_WITHIN_S = 5.0

_NOT_SEEN = "the run tapped the accepting button, no agent saw that click come to its end, and the terms did not go"


class Consent:
    """What became of the terms in one run. A tap that nothing has confirmed yet may be confirmed until its end."""

    def __init__(self) -> None:
        self._pending: Tap | None = None

    def answer(self, stage: Stage, terms: Terms, *, must_be: bool) -> Bracket | None:
        """Wait for the terms and do with them what the scenario says; return when they were declined, if so.

        Raises StepFailed when they do not come, and says so of a screen that is not known well enough to be them.
        Whoever attends the run is asked before, of terms that were not seen at all where they `must_be`.
        """
        try:
            _await_terms(stage, terms.within_s)
        except StepFailed as doubt:
            if not stage.is_attended or not (must_be or isinstance(doubt, StepUnsure)):
                raise
            return operator.answer_terms(stage, terms.answer, doubt)
        stage.linger(terms.read_s)
        match terms.answer:
            case Answer.ACCEPT:
                self._accept(stage)
            case Answer.DECLINE:
                return _decline(stage)
        return None

    def _accept(self, stage: Stage) -> None:
        """Terms that come again, as after the data were wiped, are accepted again; the milestone is the first time."""
        is_again = stage.recorder.read(lambda book: MilestoneName.TERMS_ACCEPTED in book.reached)
        tapped = _tap_accept(stage)
        if is_again:
            _await_going(stage)
        elif _await_click(stage, tapped):
            _witness_going(stage)
        elif not _have_terms_gone(stage, tapped):
            self._pending = tapped

    def follow(self, stage: Stage) -> None:
        """See whether the click comes after all."""
        if self._pending is not None and _note_click(stage, self._pending):
            self._pending = None

    def end(self, stage: Stage) -> None:
        """What was not shown is stored as not known."""
        self.follow(stage)
        if (tapped := self._pending) is not None:
            note_unconfirmed(stage.recorder, stage.say, tapped.from_boottime_ns, tapped.to_boottime_ns, _NOT_SEEN)


def _await_terms(stage: Stage, within_s: float) -> None:
    doubt: ConsentScreen | None = None

    def see() -> ConsentScreen | None:
        nonlocal doubt
        look = stage.lookout.look()
        doubt = look.doubt or doubt
        return look.screen

    if stage.wait(see, within_s) is not None:
        return
    if doubt is not None:
        raise StepUnsure(f"what may be the terms is not known well enough, and nothing was tapped: {describe(doubt)}")
    raise StepFailed(f"no terms were shown within {within_s:g} s")


def _decline(stage: Stage) -> Bracket:
    screen = stage.lookout.look().screen
    if screen is None or not screen.decline:
        raise StepFailed("the terms were shown, and no button was seen that declines them")
    tapped = stage.tap(screen.decline[0], TapPurpose.DECLINE)
    return tapped.from_boottime_ns, tapped.to_boottime_ns


def _tap_accept(stage: Stage) -> Tap:
    """Tap the accepting button, after the boxes without which it does nothing, each once: a second tap unticks it."""
    ticked = set[tuple[int, int, int, int]]()

    def touch() -> Tap | None:
        screen = stage.lookout.look().screen
        if screen is not None and not screen.boxes and screen.accept[0].enabled:
            return stage.tap(screen.accept[0], TapPurpose.ACCEPT)
        if screen is not None and (box := _find_next_box(screen, ticked)):
            ticked.add(box.bounds)
            stage.tap(box, TapPurpose.TICK)
        return None

    tapped = stage.wait(touch, _ACCEPT_WITHIN_S)
    if tapped is None:
        raise StepFailed("the terms were shown, and no button could be tapped that accepts them")
    return tapped


def _find_next_box(screen: ConsentScreen, ticked: set[tuple[int, int, int, int]]) -> Node | None:
    """One after the other: while the box of the last tap does not show it, there is none."""
    is_pending = any(box.bounds in ticked for box in screen.boxes)
    return None if is_pending else next(iter(screen.boxes), None)


def _await_going(stage: Stage) -> None:
    if _see_gone(stage) is None:
        raise StepFailed("the accepting button was tapped, and the terms did not go")


def _witness_going(stage: Stage) -> None:
    """The changed screen is another witness of the click, and no condition: other terms may have followed."""
    if _see_gone(stage) is None:
        stage.say("the app got the click that accepts, and terms are still shown")


def _see_gone(stage: Stage) -> Look | None:
    """The first look that finds them gone; a tap takes its time to arrive."""

    def look() -> Look | None:
        seen = stage.lookout.look()
        return seen if _are_gone(seen) else None

    return stage.wait(look, _SIGHT_WITHIN_S)


def _are_gone(look: Look) -> bool:
    return look.is_at_rest and look.screen is None


def _await_click(stage: Stage, tapped: Tap) -> bool:
    """Wait for the click, or for a touch that made the terms go, of a view that knows no click, such as a web page."""
    clock = stage.marks.clock
    posted_s = clock.now() + _POSTED_S

    def hear() -> bool | None:
        return _note_click(stage, tapped) or (clock.now() > posted_s and _note_touch(stage, tapped)) or None

    return stage.hears_clicks and bool(stage.wait(hear, _CLICK_WITHIN_S))


def _note_touch(stage: Stage, tapped: Tap) -> bool:
    if stage.recorder.read(lambda book: _find_click(stage, book, tapped)) is not None:
        return False  # the app is at it
    found = stage.recorder.read(lambda book: book.find_signal(lambda signal: is_touch_of(tapped, signal)))
    done_ns = None if found is None else stage.recorder.read(lambda book: find_end(book, found[1]))
    if found is None or done_ns is None or not _are_gone(stage.lookout.look()):
        return False
    stage.recorder.put(terms_clicked(*found, done_ns))
    return True


def _note_click(stage: Stage, tapped: Tap) -> bool:
    """A click from before the tap is the app's own doing, not the user's."""
    found = stage.recorder.read(lambda book: _find_click(stage, book, tapped))
    done_ns = None if found is None else stage.recorder.read(lambda book: find_end(book, found[1]))
    if found is None or done_ns is None:
        return False
    stage.recorder.put(terms_clicked(*found, done_ns))
    return True


def _find_click(stage: Stage, book: Book, tapped: Tap) -> Found | None:
    """The first click since a tap that accepts what the screen showed then."""

    def is_it(click: Signal) -> bool:
        terms = stage.lookout.find_terms(click.at_boottime_ns)
        return click.at_boottime_ns >= tapped.from_boottime_ns and accepts(click, terms)

    return book.find_signal(is_it)


def _have_terms_gone(stage: Stage, tapped: Tap) -> bool:
    """No agent saw the end of a click: the tap is believed if it made the terms go, and lies between it and that sight.

    A click that an agent saw begin is known better: the app's code on it runs long.
    """
    look = _see_gone(stage)
    if look is None:
        return False
    since, high = tapped.from_boottime_ns, look.at_boottime_ns[1]
    clicked = stage.recorder.read(lambda book: _find_click(stage, book, tapped))
    stage.recorder.put(terms_tapped((since, high)) if clicked is None else terms_clicked(*clicked, high))
    return True

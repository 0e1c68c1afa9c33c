"""The journey of an operator: the run touches nothing, and ends when the operator has had enough.

It looks at the screen, since a click on "Accept" accepts the terms only where the terms are shown. Elsewhere it may be
anything: the operator says whether it was meant, by a mark for that time.
"""

from __future__ import annotations

import time

from harness.model import MilestoneName, Signal
from harness.rules.milestones import terms_clicked
from harness.run.book import Book
from harness.run.marks import Marks
from harness.run.scenario import Found, Journey, find_click, find_end, note_unconfirmed

MANUAL = "manual"

_TICK_S = 0.1
_LOOK_EVERY_S = 0.5

_SETTLE_S = 0.3  # an agent tells a click within 50 ms

_NO_TERMS = "somebody clicked a button that accepts, the terms were not seen before it, and no mark says what it was"
_NOT_DONE = "somebody clicked the button that accepts the terms, and the app had not done what it does on it at the end"


def manual(journey: Journey, watch_s: float, marks: Marks) -> None:
    """Look on for `watch_s`, or until the operator says that it is enough, here by Ctrl-C or by a mark."""
    acceptance = _Acceptance(journey)
    deadline = time.monotonic() + watch_s
    try:
        while time.monotonic() < deadline and not marks.wait_stop(_TICK_S):
            journey.check()
            acceptance.look()
    except KeyboardInterrupt:
        pass  # the operator's way to end what has no other end; a second one interrupts what follows
    acceptance.end()


class _Acceptance:
    """Sees which click accepts the terms."""

    def __init__(self, journey: Journey) -> None:
        self._journey = journey
        self._is_known = False
        self._has_asked = False
        self._look_at = 0.0

    def look(self) -> None:
        """Look at the screen now and then, and at the clicks, until it is known which one it was."""
        if self._is_known:
            return
        if time.monotonic() >= self._look_at:
            self._journey.lookout.look()
            self._look_at = time.monotonic() + _LOOK_EVERY_S
        self._note_click()
        if not self._is_known and not self._has_asked and self._journey.recorder.read(self._find_any):
            self._has_asked = True
            self._journey.say("that click may have accepted the terms: mark terms_accepted if it did")

    def _note_click(self) -> None:
        clicked = self._journey.recorder.read(self._find_on_terms)
        if clicked is not None:
            self._journey.recorder.put(terms_clicked(*clicked))
            self._is_known = True

    def end(self) -> None:
        """Hear the last click, and store the one that nobody explained."""
        if self._is_known:
            return
        time.sleep(_SETTLE_S)
        self._note_click()
        found = self._journey.recorder.read(self._find_any)
        if found is not None and not self._is_known:
            at_ns = found[1].at_boottime_ns
            note_unconfirmed(self._journey, at_ns, at_ns, _NOT_DONE if self._was_consent(found[1]) else _NO_TERMS)

    def _find_on_terms(self, book: Book) -> tuple[str, Signal, int] | None:
        """The first click since the start on an accepting button of a screen that showed the terms, once it is done."""
        found = find_click(book, lambda click: self._is_ours(click) and self._was_consent(click))
        done_ns = None if found is None else find_end(book, found[1])
        return None if found is None or done_ns is None else (*found, done_ns)

    def _find_any(self, book: Book) -> Found | None:
        is_explained = MilestoneName.TERMS_ACCEPTED in book.reached
        return None if is_explained else find_click(book, self._is_ours)

    def _is_ours(self, click: Signal) -> bool:
        return click.at_boottime_ns >= self._journey.launched_boottime_ns

    def _was_consent(self, click: Signal) -> bool:
        return self._journey.lookout.was_consent(click.at_boottime_ns)

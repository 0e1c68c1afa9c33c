"""The operator acts: the run touches nothing, and ends this step when the operator has had enough.

It looks at the screen, since a click on "Accept" accepts the terms only where the terms are shown. Elsewhere it may be
anything: the operator says whether it was meant, by a mark for that time.
"""

from __future__ import annotations

import time

from harness.device.clock import read_boottime
from harness.device.hands import Bracket
from harness.model import Milestone, MilestoneName, Signal
from harness.rules.consent import ConsentScreen
from harness.rules.milestones import is_acceptance, terms_clicked
from harness.rules.scenario import Answer, Ask
from harness.run.book import Book
from harness.run.clicks import Found, accepts, find_end, note_unconfirmed
from harness.run.stage import TICK_S, Stage, StepFailed
from harness.stopping import go_on, pause

_LOOK_EVERY_S = 0.5
_ANSWER_WITHIN_S = 300.0

_SETTLE_S = 0.3  # an agent tells a click within 50 ms

_BY_HAND = {
    Answer.ACCEPT: (MilestoneName.TERMS_ACCEPTED, "accept the terms by hand"),
    Answer.DECLINE: (MilestoneName.TERMS_DECLINED, "decline the terms by hand"),
    Answer.IGNORE: (MilestoneName.TERMS_SHOWN, "touch nothing, and look whether the terms are shown"),
}
_TOLD = {
    Answer.ACCEPT: ", then press a, or q if there are none",
    Answer.DECLINE: ", then press d, or q if there are none",
    Answer.IGNORE: ": press s if they are, q if not",
}

_NO_TERMS = "somebody clicked a button that accepts, the terms were not seen before it, and no mark says what it was"
_NOT_TICKED = "somebody clicked the button that accepts the terms, and a box that goes before it was not seen ticked"
_NOT_DONE = "somebody clicked the button that accepts the terms, and the app had not done what it does on it at the end"


def hand_over(stage: Stage, for_s: float) -> None:
    """Look on for `for_s`, or until the operator says that it is enough, here by Ctrl-C or by a mark."""
    acceptance = _Acceptance(stage)
    deadline = time.monotonic() + for_s
    stage.marks.listen()
    stage.say("look on: the operator acts")
    try:
        while time.monotonic() < deadline and not stage.marks.has_word():
            stage.check()
            acceptance.look()
            pause(TICK_S)
    except KeyboardInterrupt:
        go_on()  # the operator's way to end what has no other end; a second one interrupts what follows
    acceptance.end()


def ask(stage: Stage, act: Ask) -> None:
    """Say what is to be done, and wait for the word that it is. Raises StepFailed when nobody gives it."""
    stage.marks.listen()
    stage.say(f"{act.question} (then press q)")
    if stage.wait(lambda: stage.marks.has_word() or None, act.within_s) is None:
        raise StepFailed(f"nobody answered within {act.within_s:g} s: {act.question}")


def answer_terms(stage: Stage, answer: Answer, doubt: StepFailed) -> Bracket:
    """Have the operator do with the terms what the run cannot, and tell; return between when that was.

    Raises the doubt when they say that there are none, or nothing.
    """
    milestone, words = _BY_HAND[answer]
    acceptance, began_ns = _Acceptance(stage), read_boottime(stage.device)
    known = stage.recorder.read(_milestones)
    is_again = any(each.name is milestone for each in known)  # what is done once more is no other milestone
    stage.marks.listen(milestone)
    stage.say(f"{words}{', then press q' if is_again else _TOLD[answer]}: {doubt}")

    def hear() -> bool | None:
        if answer is Answer.ACCEPT:
            acceptance.look()
        told = stage.recorder.read(_milestones) - known
        is_told = any(each.name is milestone for each in told)
        return is_told or (is_again if stage.marks.has_word() else None)

    is_done = stage.wait(hear, _ANSWER_WITHIN_S)
    stage.marks.stop_listening()
    if answer is Answer.ACCEPT:
        acceptance.end()
    if not is_done:
        raise doubt
    return began_ns, read_boottime(stage.device)


def _milestones(book: Book) -> set[Milestone]:
    return {*book.reached.values(), *book.marks}


class _Acceptance:
    """Sees which click accepts the terms."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._is_known = False
        self._has_asked = False
        self._look_at = 0.0

    def look(self) -> None:
        """Look at the screen now and then, and at the clicks, until it is known which one it was."""
        if self._is_known:
            return
        if time.monotonic() >= self._look_at:
            self._stage.lookout.look()
            self._look_at = time.monotonic() + _LOOK_EVERY_S
        self._note_click()
        if not self._is_known and not self._has_asked and self._stage.recorder.read(self._find_any):
            self._has_asked = True
            self._stage.say("that click may have accepted the terms: mark terms_accepted if it did")

    def _note_click(self) -> None:
        clicked = self._stage.recorder.read(self._find_on_terms)
        if clicked is not None:
            self._stage.recorder.put(terms_clicked(*clicked))
            self._is_known = True

    def end(self) -> None:
        """Hear the last click, and store the one that nobody explained."""
        if self._is_known:
            return
        pause(_SETTLE_S)
        self._note_click()
        found = self._stage.recorder.read(self._find_any)
        if found is not None and not self._is_known:
            at_ns = found[1].at_boottime_ns
            why = self._why_unknown(found[1])
            note_unconfirmed(self._stage.recorder, self._stage.say, at_ns, at_ns, why)

    def _find_on_terms(self, book: Book) -> tuple[str, Signal, int] | None:
        """The first click since the start that accepts what the screen showed, once it is done."""
        found = book.find_signal(self._accepts)
        done_ns = None if found is None else find_end(book, found[1])
        return None if found is None or done_ns is None else (*found, done_ns)

    def _find_any(self, book: Book) -> Found | None:
        is_explained = MilestoneName.TERMS_ACCEPTED in book.reached
        return None if is_explained else book.find_signal(self._may_accept)

    def _accepts(self, click: Signal) -> bool:
        """A button that accepts by more than its words does so once the boxes before it are ticked."""
        terms = self._find_terms(click)
        if terms is None or not self._may_accept(click):
            return False
        return is_acceptance(click) or not terms.boxes

    def _may_accept(self, click: Signal) -> bool:
        return click.at_boottime_ns >= self._stage.began_boottime_ns and accepts(click, self._find_terms(click))

    def _why_unknown(self, click: Signal) -> str:
        if self._find_terms(click) is None:
            return _NO_TERMS
        return _NOT_DONE if self._accepts(click) else _NOT_TICKED

    def _find_terms(self, click: Signal) -> ConsentScreen | None:
        return self._stage.lookout.find_terms(click.at_boottime_ns)

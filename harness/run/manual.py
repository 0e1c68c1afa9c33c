"""The journey of an operator: the run touches nothing, and ends when the operator has had enough."""

from __future__ import annotations

import time

from harness.model import Milestone, MilestoneName
from harness.run.book import Book
from harness.run.marks import Marks
from harness.run.scenario import Journey, find_click

MANUAL = "manual"

_TICK_S = 0.1


def manual(journey: Journey, watch_s: float, marks: Marks) -> None:
    """Look on for `watch_s`, or until the operator says that it is enough, here by Ctrl-C or by a mark."""
    deadline, since = time.monotonic() + watch_s, journey.launched_boottime_ns
    try:
        while time.monotonic() < deadline and not marks.wait_stop(_TICK_S):
            journey.check()
            if milestone := journey.recorder.read(lambda book: _find_acceptance(book, since)):
                journey.recorder.put(milestone)
    except KeyboardInterrupt:
        return  # the operator's way to end what has no other end; a second one interrupts what follows


def _find_acceptance(book: Book, launched_boottime_ns: int) -> Milestone | None:
    """An agent sees a click on an accepting button more exactly than the operator can say it."""
    return None if MilestoneName.TERMS_ACCEPTED in book.reached else find_click(book, launched_boottime_ns)

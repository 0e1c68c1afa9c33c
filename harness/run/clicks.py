"""Clicks as the agents saw them, and which of them the acceptance of the terms was."""

from __future__ import annotations

from collections.abc import Callable

from harness.model import Gap, GapKind, MilestoneName, Signal
from harness.rules.consent import ConsentScreen
from harness.rules.milestones import is_acceptance, is_end_of, is_offered
from harness.run.book import Book
from harness.run.recorder import Recorder

_AFTERWARDS_NS = 100_000_000

Found = tuple[str, Signal]


def accepts(click: Signal, terms: ConsentScreen | None) -> bool:
    """Say whether a click accepts by its words, or by what the terms offered that were shown."""
    return is_acceptance(click) or (terms is not None and is_offered(click, terms))


def find_end(book: Book, click: Signal) -> int | None:
    """When the app had done what it does on a click; None while that goes on."""
    ended = book.find_signal(lambda signal: is_end_of(click, signal))
    return None if ended is None else ended[1].at_boottime_ns


def find_in(book: Book, name: str, bracket: tuple[int, int]) -> list[Found]:
    """The clicks, or touches, that a tap within this bracket may have been; a view hears of it shortly afterwards."""
    low, high = bracket[0], bracket[1] + _AFTERWARDS_NS
    return book.find_signals(lambda signal: signal.name == name and low <= signal.at_boottime_ns <= high)


def note_unconfirmed(recorder: Recorder, say: Callable[[str], None], from_ns: int, to_ns: int, why: str) -> None:
    """Store that the terms may have been accepted then, unless they are known to have been accepted by then."""
    accepted = recorder.read(lambda book: book.reached.get(MilestoneName.TERMS_ACCEPTED))
    if accepted is not None and accepted.at_boottime_ns - accepted.uncertainty_ns <= to_ns:
        return
    say(f"not known whether the terms were accepted: {why}")
    gap = Gap(
        kind=GapKind.UNCONFIRMED,
        from_boottime_ns=from_ns,
        to_boottime_ns=to_ns,
        reason=f"{why}; between {from_ns / 1e9:.3f} and {to_ns / 1e9:.3f} s of the boot clock",
    )
    recorder.put(gap)

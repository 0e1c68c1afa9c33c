"""The milestones of a run, each with uncertainty and source, from what the device, its event log and the agent said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from harness.model import ClockSample, Milestone, MilestoneName, Signal
from harness.rules.clocks import BootInstant, from_bracket, to_boottime_between
from harness.rules.consent import ConsentScreen
from harness.rules.eventlog import Entry, find_created, find_process_starts, find_resumed
from harness.rules.hierarchy import Node, is_box
from harness.rules.labels import is_accept, is_plain
from harness.rules.protocol import Hello
from harness.rules.readings import Sighting

_MICROSECOND_NS = 1_000
_TICK_NS = 10_000_000

OPERATOR = "operator"


def first_launch(
    seen: Sequence[Sighting], package: str, user: int, samples: Sequence[ClockSample], bracket: tuple[int, int] | None
) -> Milestone | None:
    """The system's first entry for one of the app's activities, or the bracket around our own request for it."""
    instant = _find_instant(find_created(_entries(seen), package, user), seen, samples)
    if instant is not None:
        return _milestone(MilestoneName.FIRST_LAUNCH, instant, "event_log")
    return None if bracket is None else _milestone(MilestoneName.FIRST_LAUNCH, from_bracket(*bracket), "am_start")


def first_process(
    seen: Sequence[Sighting], uid: int, samples: Sequence[ClockSample], hellos: Sequence[Hello], *, is_whole: bool
) -> Milestone | None:
    """The start of the app's first process: by the kernel's own record of it where an agent read that.

    A log that is not whole may have held another one before those that are known.
    """
    entry = next(iter(find_process_starts(_entries(seen), uid)), None)
    if entry is None and not is_whole:
        return None
    own = [hello for hello in hellos if entry is None or str(hello.pid) == entry.values[1]]
    if own:
        start = min(hello.start_boottime_ns for hello in own)
        return _milestone(MilestoneName.FIRST_PROCESS, from_bracket(start, start + _TICK_NS), "proc_stat")
    instant = _find_instant(entry, seen, samples)
    return None if instant is None else _milestone(MilestoneName.FIRST_PROCESS, instant, "event_log")


def first_resumed(seen: Sequence[Sighting], uid: int, samples: Sequence[ClockSample]) -> Milestone | None:
    """The first activity of the app that said it was resumed."""
    instant = _find_instant(find_resumed(_entries(seen), uid), seen, samples)
    return None if instant is None else _milestone(MilestoneName.FIRST_RESUMED, instant, "event_log")


def terms_shown(bracket: tuple[int, int]) -> Milestone:
    """Between the last look at the screen that did not show the terms and the first that did."""
    return _milestone(MilestoneName.TERMS_SHOWN, from_bracket(*bracket), "hierarchy")


def terms_tapped(bracket: tuple[int, int]) -> Milestone:
    """The injected tap on the accepting button, where no agent saw it arrive."""
    return _milestone(MilestoneName.TERMS_ACCEPTED, from_bracket(*bracket), "injected_tap")


def terms_clicked(epoch: str, click: Signal, done_boottime_ns: int) -> Milestone:
    """The click that accepts, as the app saw it."""
    return clicked(MilestoneName.TERMS_ACCEPTED, epoch, click, done_boottime_ns)


def clicked(name: MilestoneName, epoch: str, click: Signal, done_boottime_ns: int) -> Milestone:
    """A click or touch as the app saw it, in the clock of the accesses; by `done` it has done what it does on it."""
    return Milestone(
        name=name,
        at_boottime_ns=click.at_boottime_ns,
        uncertainty_ns=done_boottime_ns - click.at_boottime_ns,
        source=f"agent_{click.name}",
        epoch=epoch,
    )


def stepped(name: MilestoneName, bracket: tuple[int, int]) -> Milestone:
    """What a step of the scenario is said to be, between the instants around what it did."""
    return _milestone(name, from_bracket(*bracket), "scenario")


def marked(name: MilestoneName, bracket: tuple[int, int]) -> Milestone:
    """What the operator said of it."""
    return _milestone(name, from_bracket(*bracket), OPERATOR)


def is_end_of(click: Signal, signal: Signal) -> bool:
    """Say whether this is where that click, or touch, came back from the app's code."""
    return signal.name == f"{click.name}_end" and signal.detail.get("began") == str(click.at_boottime_ns)


def is_acceptance(signal: Signal) -> bool:
    """Say whether a click was on a view that the consent rules take for acceptance."""
    detail = signal.detail
    is_yes = is_accept(str(detail.get("text", "")), str(detail.get("resource_id", "")))
    return signal.name == "click" and is_yes and not is_box(str(detail.get("class", "")))


def is_offered(click: Signal, screen: ConsentScreen) -> bool:
    """Say whether a click was on a button that a screen offers to accept by, as that button was printed."""
    return click.name == "click" and any(_is_on(click, node) for node in screen.accept)


def _is_on(click: Signal, node: Node) -> bool:
    """The same resource-id, which the rows of a list share, and the same words, where both have any."""
    resource_id, text = str(click.detail.get("resource_id", "")), str(click.detail.get("text", ""))
    known = [(one, other) for one, other in ((resource_id, node.resource_id), (text, node.text)) if one and other]
    return bool(known) and all(one == other for one, other in known)


def do_overlap(one: Milestone, other: Milestone) -> bool:
    """Say whether two sources may mean the same instant, as far as each of them knows it."""
    return abs(one.at_boottime_ns - other.at_boottime_ns) <= one.uncertainty_ns + other.uncertainty_ns


def describe_disagreement(earlier: Milestone, later: Milestone) -> str:
    """`terms_accepted: operator says 4.20 s after agent click`, with the uncertainties of both."""
    between_s = (later.at_boottime_ns - earlier.at_boottime_ns) / 1e9
    words = f"{abs(between_s):.2f} s {'after' if between_s >= 0 else 'before'}"
    known = f"{_words(earlier)} (± {earlier.uncertainty_ns / 1e9:.2f} s)"
    return f"{later.name}: {_words(later)} (± {later.uncertainty_ns / 1e9:.2f} s) says {words} {known}"


def _words(milestone: Milestone) -> str:
    return f"the {milestone.source.replace('_', ' ')}"


def without_words(signal: Signal) -> Signal:
    """Drop the text of a clicked view, which may be a person's, unless it is what many apps write on their buttons."""
    if signal.name != "click" or is_plain(str(signal.detail.get("text", ""))):
        return signal
    return replace(signal, detail={**signal.detail, "text": ""})


def _entries(seen: Sequence[Sighting]) -> list[Entry]:
    return [sighting.entry for sighting in seen]


def _find_instant(entry: Entry | None, seen: Sequence[Sighting], samples: Sequence[ClockSample]) -> BootInstant | None:
    between = next((sighting.between_boottime_ns for sighting in seen if sighting.entry is entry), None)
    if entry is None or between is None:
        return None
    return to_boottime_between(entry.at_wall_ns, _MICROSECOND_NS, samples, between)


def _milestone(name: MilestoneName, instant: BootInstant, source: str) -> Milestone:
    return Milestone(
        name=name, at_boottime_ns=instant.at_boottime_ns, uncertainty_ns=instant.uncertainty_ns, source=source
    )

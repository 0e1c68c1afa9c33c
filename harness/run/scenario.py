"""The journey of a first use: wait for the terms, read them, accept, look on; each tick looks for new processes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from harness.device.adb import Device
from harness.device.ui import dump_hierarchy, tap
from harness.errors import DeviceTimeout
from harness.model import MilestoneName
from harness.rules.consent import ConsentScreen, find_consent
from harness.rules.milestones import terms_shown, terms_tapped
from harness.run.recorder import Recorder

FIRST_USE = "first-use"

_TERMS_WITHIN_S = 20.0
_READING_S = 2.0
_CLICK_WITHIN_S = 5.0
_TICK_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """What a scenario acts on."""

    device: Device
    recorder: Recorder
    launched_boottime_ns: int
    look_for_processes: Callable[[], object]


def first_use(journey: Journey, watch_s: float) -> None:
    """Play the journey; an app that asks for no terms is watched all the same."""
    screen = _await_terms(journey)
    if screen is not None:
        _linger(journey, _READING_S)
        _accept(journey, screen)
    _linger(journey, watch_s)


def _await_terms(journey: Journey) -> ConsentScreen | None:
    not_shown_at = journey.launched_boottime_ns
    deadline = time.monotonic() + _TERMS_WITHIN_S
    while time.monotonic() < deadline:
        journey.look_for_processes()
        nodes, (low, high) = dump_hierarchy(journey.device)
        if screen := find_consent(nodes):
            journey.recorder.put(terms_shown((not_shown_at, high)))
            return screen
        not_shown_at = low
        time.sleep(_TICK_S)
    return None


def _accept(journey: Journey, screen: ConsentScreen) -> None:
    """Tap; the recorder notes the click that the agent sees, and only without one the tap itself is what is known."""
    bracket = tap(journey.device, *screen.accept.centre)
    try:
        journey.recorder.wait(
            lambda book: book.find_milestone(MilestoneName.TERMS_ACCEPTED),
            _CLICK_WITHIN_S,
            "the click on the accepting button",
            journey.device.serial,
        )
    except DeviceTimeout:
        journey.recorder.put(terms_tapped(bracket))


def _linger(journey: Journey, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        journey.look_for_processes()
        time.sleep(_TICK_S)

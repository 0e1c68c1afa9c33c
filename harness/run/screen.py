"""Looking out for the terms: what was on the screen, when, and since when at the earliest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from harness.device.adb import Device
from harness.device.ui import dump_hierarchy
from harness.rules.consent import ConsentScreen, classify
from harness.rules.milestones import terms_shown
from harness.rules.sights import ScreenSeen, TermsSeen, sight_of
from harness.run.recorder import Recorder


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at the screen; nothing is shown where it has not come to rest."""

    shown: ConsentScreen | None
    at_boottime_ns: tuple[int, int]

    @property
    def is_at_rest(self) -> bool:
        return self.shown is not None

    @property
    def screen(self) -> ConsentScreen | None:
        """Return what is shown if it asks for consent to the terms."""
        return self.shown if self.shown is not None and self.shown.asks_for_terms else None

    @property
    def doubt(self) -> ConsentScreen | None:
        """Return what is shown if it may ask for that, and nobody knows."""
        return self.shown if self.shown is not None and self.shown.may_ask_for_terms else None


class Lookout:
    """Looks at the screen and notes when it first showed the terms.

    `find_release` gives the instant before which no process of the app could show anything, once that is known.
    """

    def __init__(
        self, device: Device, recorder: Recorder, launched_boottime_ns: int, find_release: Callable[[], int | None]
    ) -> None:
        self._device = device
        self._recorder = recorder
        self._not_shown_at = launched_boottime_ns
        self._find_release = find_release
        self._has_shown = False
        self._sight: ScreenSeen | None = None
        self._terms = TermsSeen()

    def look(self) -> Look:
        """Look once."""
        nodes, bracket = dump_hierarchy(self._device)
        look = Look(shown=classify(nodes) if nodes else None, at_boottime_ns=bracket)
        if look.shown is not None:
            self._terms.add(look.screen, bracket)
            self._note_sight(sight_of(look.shown, bracket))
        if look.screen is not None:
            self._note_shown(bracket[1])
        elif look.is_at_rest:
            self._not_shown_at = bracket[0]
        return look

    def find_terms(self, at_boottime_ns: int) -> ConsentScreen | None:
        """Return the terms that were on the screen at an instant, as far as looks tell."""
        return self._terms.find(at_boottime_ns)

    def _note_sight(self, sight: ScreenSeen) -> None:
        if self._sight is None or not sight.is_like(self._sight):
            self._sight = sight
            self._recorder.put(sight)

    def _note_shown(self, seen_at: int) -> None:
        if not self._has_shown:
            self._has_shown = True
            not_before = max(self._not_shown_at, self._find_release() or 0)
            self._recorder.put(terms_shown((min(not_before, seen_at), seen_at)))

"""Looking out for the terms: what was on the screen, when, and since when at the earliest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from harness.device.adb import Device
from harness.device.ui import dump_hierarchy
from harness.rules.consent import ConsentScreen, find_consent
from harness.rules.milestones import terms_shown
from harness.run.recorder import Recorder


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at the screen: where it shows nothing that has come to rest, `is_at_rest` is False."""

    screen: ConsentScreen | None
    is_at_rest: bool
    at_boottime_ns: tuple[int, int]


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
        self._consent_looks: list[tuple[int, bool]] = []  # where what is shown changed

    def look(self) -> Look:
        """Look once."""
        nodes, bracket = dump_hierarchy(self._device)
        look = Look(screen=find_consent(nodes), is_at_rest=bool(nodes), at_boottime_ns=bracket)
        if look.is_at_rest:
            self._remember(bracket[0], shows_terms=look.screen is not None)
        if look.screen is not None:
            self._note_shown(bracket[1])
        elif look.is_at_rest:
            self._not_shown_at = bracket[0]
        return look

    def was_consent(self, at_boottime_ns: int) -> bool:
        """Say whether the last look that began before an instant saw the terms."""
        seen = [shows for since, shows in self._consent_looks if since <= at_boottime_ns]
        return bool(seen) and seen[-1]

    def _remember(self, at_boottime_ns: int, *, shows_terms: bool) -> None:
        if not self._consent_looks or self._consent_looks[-1][1] != shows_terms:
            self._consent_looks.append((at_boottime_ns, shows_terms))

    def _note_shown(self, seen_at: int) -> None:
        if not self._has_shown:
            self._has_shown = True
            not_before = max(self._not_shown_at, self._find_release() or 0)
            self._recorder.put(terms_shown((min(not_before, seen_at), seen_at)))

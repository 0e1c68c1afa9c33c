"""The state of the app and of the screen during one run, by looks now and then; the event log tells of more at its end.

A look that fails is stored with its reason, once for the same one; what was so meanwhile is not known.
"""

from __future__ import annotations

from collections.abc import Sequence

from harness.device.adb import Device
from harness.device.states import look_at_states
from harness.errors import HarnessError, one_line
from harness.model import ClockSample
from harness.rules.readings import Sighting
from harness.rules.uidstates import About, Source, StateSeen, find_logged
from harness.run.recorder import Recorder
from harness.run.repeating import Repeating
from harness.run.subject import Subject

_LOOK_EVERY_S = 1.5


class StateWatch:
    """Looks at one app, and keeps what is seen."""

    def __init__(self, device: Device, recorder: Recorder, subject: Subject) -> None:
        self._device = device
        self._recorder = recorder
        self._uid = subject.uid
        self._error: str | None = None

    def looking(self) -> Repeating:
        """Look before the app is started, and go on looking."""
        self.look()
        return Repeating("states", self.look, _LOOK_EVERY_S, at_once=False)

    def look(self) -> None:
        """Look now."""
        try:
            for seen in look_at_states(self._device, self._uid):
                self._recorder.put(seen)
            self._error = None
        except HarnessError as error:
            self._fail(one_line(error))

    def note_logged(self, sightings: Sequence[Sighting], samples: Sequence[ClockSample]) -> None:
        """Store what the event log tells."""
        for seen in find_logged(sightings, self._uid, samples):
            self._recorder.put(seen)

    def _fail(self, reason: str) -> None:
        if reason != self._error:
            self._recorder.put(StateSeen(about=About.UID, source=Source.LOOK, error=reason))
        self._error = reason

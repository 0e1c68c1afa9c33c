"""The processes of a control run, which nobody gets into."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from harness.model import ClockSample
from harness.rules.protocol import Hello
from harness.rules.readings import Sighting
from harness.run.recorder import Recorder


class Watched(Protocol):
    """What a run asks of the app's processes, watched or not."""

    def start(self) -> None:
        """Meet them from now on."""

    def hold(self) -> None:
        """Have what starts from now on wait in the gate, as far as one holds it."""

    def await_first(self, timeout_s: float) -> list[Hello]:
        """Return the greetings so far, once there is one. Raises DeviceError when none comes in time."""

    def open_gates(self, opened: Callable[[Hello], None]) -> None:
        """Let go on what waits, and from now on whatever greets; `opened` is told of each."""

    def stop(self) -> None:
        """Meet no more."""

    def check(self) -> None:
        """Raise what ended the observation meanwhile."""

    def find_release(self) -> int | None:
        """The instant before which none of them could show anything, if that is known."""

    def finish(self) -> None:
        """Look a last time."""

    def note_unseen(self, sightings: Sequence[Sighting], samples: Sequence[ClockSample]) -> None:
        """Store what the event log tells of them, and which were never met."""


class Unwatched:
    """None of them is met, as it was asked."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def start(self) -> None:
        """They start as they would."""

    def hold(self) -> None:
        """Nobody holds them."""

    def await_first(self, timeout_s: float) -> list[Hello]:  # noqa: ARG002  nobody greets
        """Nobody is waited for."""
        return []

    def open_gates(self, opened: Callable[[Hello], None]) -> None:
        """None of them waits."""

    def stop(self) -> None:
        """There is nothing to stop."""

    def check(self) -> None:
        """Nothing can break off but the writing."""
        self._recorder.check()

    def find_release(self) -> int | None:
        """Nobody holds them."""
        return None

    def finish(self) -> None:
        """There is nothing to wait for."""

    def note_unseen(self, sightings: Sequence[Sighting], samples: Sequence[ClockSample]) -> None:
        """That no agent was in them is no gap here."""

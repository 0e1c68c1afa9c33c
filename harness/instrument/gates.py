"""Gates: how a process is caught before its first line of app code. One small interface, best gate first.

    spawn   Frida holds every process of the phone at its start; ours are resumed once hooked (`instrument/spawn.py`)
    debug   the phone keeps the next start of the main process in `Debug.waitForDebugger()`; the agent lets it go on
    late    nothing is held; a process is hooked as soon as it is seen, and what it did before is a gap

A gate says what it expects of a process; the agent says in `hello` what it found, and that is what is believed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from harness.model import Gate, ProcessFacts


class GateKeeper(Protocol):
    """What a run asks of a gate."""

    def arm(self) -> None:
        """Make ready before the app is started."""

    def rearm(self) -> None:
        """Be ready for another start of the app; a gate that holds one start alone was used up by the one before."""

    def expect(self, process: ProcessFacts) -> Gate:
        """Say how this new process, which was seen in the process list, is caught; `spawn` hands it over by itself."""

    def hand_over(self, admit: Callable[[ProcessFacts], None]) -> None:
        """Have every process that the gate itself learns of given to `admit`, which does not block."""

    def release(self, pid: int, failure: str | None = None) -> None:
        """Say that the hooks of a process are live, or why they are not: it need not be held for them any longer."""


class DebugGate:
    """Android holds one start of one process name: the main process, which has the package's name."""

    def __init__(self, package: str, hold: Callable[[], None]) -> None:
        self._package = package
        self._hold = hold
        self._used = False

    def arm(self) -> None:
        self._hold()

    def rearm(self) -> None:
        self._used = False
        self._hold()

    def expect(self, process: ProcessFacts) -> Gate:
        if self._used or process.name != self._package:
            return Gate.LATE
        self._used = True
        return Gate.DEBUG

    def hand_over(self, admit: Callable[[ProcessFacts], None]) -> None:
        """It learns of none."""

    def release(self, pid: int, failure: str | None = None) -> None:
        """The agent opens it, when it is told to."""


class LateGate:
    """Holds nothing: for devices and apps on which no better gate works."""

    def arm(self) -> None:
        """Nothing to make ready."""

    def rearm(self) -> None:
        """Nothing is used up."""

    def expect(self, process: ProcessFacts) -> Gate:  # noqa: ARG002  every process is late
        return Gate.LATE

    def hand_over(self, admit: Callable[[ProcessFacts], None]) -> None:
        """It learns of none."""

    def release(self, pid: int, failure: str | None = None) -> None:
        """Nothing is held."""

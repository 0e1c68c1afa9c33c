"""Gates: how a process is caught before its first line of app code. One small interface, best gate first.

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

    def expect(self, process: ProcessFacts) -> Gate:
        """Say how this new process is caught."""


class DebugGate:
    """Android holds one start of one process name: the main process, which has the package's name."""

    def __init__(self, package: str, hold: Callable[[], None]) -> None:
        self._package = package
        self._hold = hold
        self._used = False

    def arm(self) -> None:
        self._hold()

    def expect(self, process: ProcessFacts) -> Gate:
        if self._used or process.name != self._package:
            return Gate.LATE
        self._used = True
        return Gate.DEBUG


class LateGate:
    """Holds nothing: for devices and apps on which no better gate works."""

    def arm(self) -> None:
        """Nothing to make ready."""

    def expect(self, process: ProcessFacts) -> Gate:  # noqa: ARG002  every process is late
        return Gate.LATE

"""What a run changes on the device: noted before it is made, undone last first, and never left without a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from harness.device.adb import Device
from harness.device.clock import read_boottime
from harness.device.server import AdbServer
from harness.device.undo import Undo, perform
from harness.errors import AppError, ConfigError, DeviceUnavailable, HarnessError, one_line
from harness.model import Change, ChangeEnd, ChangeKind, ChangeOutcome
from harness.run.order import Notice, Show
from harness.run.recorder import Recorder

_GONE = (ChangeOutcome.UNDONE, ChangeOutcome.NOT_MADE)
_REFUSALS = (AppError, ConfigError, DeviceUnavailable)
_WORDS = {
    ChangeKind.PUSHED: "the file {0}",
    ChangeKind.INSTALLED: "{0} is installed",
    ChangeKind.GRANTED: "{0} is granted",
    ChangeKind.CLEARED: "the data of {0} was cleared",
    ChangeKind.STOPPED: "{0} was stopped",
    ChangeKind.FORWARDED: "the forward of {0}",
    ChangeKind.DEBUG_APP: "{0} is the debug app",
    ChangeKind.ROOTED: "{0} runs as root",
    ChangeKind.STARTED: "{0} was started",
    ChangeKind.SETTING: "{0} was set",
    ChangeKind.REVOKED: "{0} was taken",
    ChangeKind.UNINSTALLED: "{0} was uninstalled",
}

T = TypeVar("T")


class Changes:
    """The list of one run. Every change is a row when it is made and another when it is known what became of it.

    How it is undone is told to the guardian before it is made, so that it is undone in the same way and order however
    the run ends.
    """

    def __init__(self, server: AdbServer, device: Device, recorder: Recorder, show: Show) -> None:
        self._server = server
        self._device = device
        self._recorder = recorder
        self._show = show
        self._made: dict[int, Change] = {}
        self._outcomes: dict[int, ChangeOutcome] = {}
        self._guarded: dict[int, Undo] = {}

    @property
    def left(self) -> tuple[Change, ...]:
        """What is still changed, or may be."""
        return tuple(change for number, change in self._made.items() if self._outcomes.get(number) not in _GONE)

    def make(
        self,
        kind: ChangeKind,
        target: str,
        do: Callable[[], T],
        *,
        undo: Undo | None = None,
        until: ExitStack | None = None,
        keep: bool = False,
        detail: str = "",
    ) -> T:
        """Change something; when `until` unwinds it is undone, or noted as kept. Without `undo` it is permanent.

        What the device refused was not made. What failed otherwise may have been made all the same, and is undone like
        any other.
        """
        change = self._note(kind, target, detail, None if keep else undo)
        if until is not None and undo is not None:
            until.callback(self._keep if keep else self._undo, change, undo)
        try:
            value = do()
        except _REFUSALS as error:
            self._end(change, ChangeOutcome.NOT_MADE, error.problem)
            raise
        if undo is None:
            self._end(change, ChangeOutcome.PERMANENT, None)
        return value

    @contextmanager
    def guarded(self, undo: Undo) -> Iterator[None]:
        """Have this done too should the run be killed before this ends; else the run itself sees to it."""
        self._server.note(self._device.serial, undo)
        try:
            yield
        finally:
            self._server.forget(self._device.serial, undo)

    def _note(self, kind: ChangeKind, target: str, detail: str, undo: Undo | None) -> Change:
        number = len(self._made) + 1
        if undo is not None:
            self._server.note(self._device.serial, undo)
            self._guarded[number] = undo
        change = Change(number=number, kind=kind, target=target, detail=detail, at_boottime_ns=self._now())
        self._made[number] = change
        self._recorder.put(change)
        return change

    def _undo(self, change: Change, undo: Undo) -> None:
        """Put one thing back. A failure is stored and said, and must not hide why the run ended."""
        if change.number in self._outcomes:
            return
        try:
            self._device.again(lambda: perform(self._device, undo))
        except HarnessError as error:
            self._end(change, ChangeOutcome.FAILED, str(error))
            self._show(Notice(text=one_line(f"could not undo on the device: {describe_change(change)}: {error}")))
        else:
            self._end(change, ChangeOutcome.UNDONE, None)

    def _keep(self, change: Change, _undo: Undo) -> None:
        if change.number not in self._outcomes:
            self._end(change, ChangeOutcome.KEPT, None)

    def _end(self, change: Change, outcome: ChangeOutcome, reason: str | None) -> None:
        self._outcomes[change.number] = outcome
        if (undo := self._guarded.pop(change.number, None)) is not None:
            self._server.forget(self._device.serial, undo)
        at_ns = None if outcome is ChangeOutcome.FAILED else self._now()
        self._recorder.put(ChangeEnd(number=change.number, outcome=outcome, reason=reason, end_boottime_ns=at_ns))

    def _now(self) -> int | None:
        """The device's boot clock; a device that does not answer has none to tell."""
        try:
            return read_boottime(self._device)
        except HarnessError:
            return None

    def say_left(self) -> None:
        """Tell the operator what is not as it was before."""
        for change in self.left:
            outcome = self._outcomes.get(change.number, ChangeOutcome.FAILED)
            self._show(Notice(text=f"left on the device ({outcome}): {describe_change(change)}"))


def describe_change(change: Change) -> str:
    """`com.x is installed`, `the file /data/local/tmp/a.apk`."""
    words = _WORDS[change.kind].format(change.target)
    return f"{words} ({change.detail})" if change.detail else words

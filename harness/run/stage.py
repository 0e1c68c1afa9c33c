"""What the steps of a scenario act on: the device, the app on it, and what is heard of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TypeVar

from harness.device import hands
from harness.device.adb import Device
from harness.device.hands import Bracket
from harness.errors import AppError
from harness.rules.hierarchy import Node
from harness.rules.touches import Tap, TapPurpose
from harness.run.changes import Changes
from harness.run.marks import Marks
from harness.run.recorder import Recorder
from harness.run.screen import Lookout
from harness.run.subject import Subject
from harness.stopping import pause

TICK_S = 0.1

T = TypeVar("T")


class StepFailed(Exception):
    """A step could not be done; the message says why, for the file and its readers."""


class StepUnsure(StepFailed):
    """What is on the screen may be what the step is for, and is not known well enough: that is never passed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What steps act on. `check` raises what ended the observation meanwhile, `say` tells the operator.

    `launch` starts the app and returns when; `rearm` has the gate hold its next start, and may end its processes. Where
    nobody `hears_clicks`, no agent is waited for; where it `is_attended`, somebody can be asked. `watch_s` is how long
    to look on where no step says it, `began_boottime_ns` when the run began to look at all. Changes are undone when
    `undo` unwinds.
    """

    device: Device
    subject: Subject
    recorder: Recorder
    lookout: Lookout
    marks: Marks
    changes: Changes
    undo: ExitStack
    launch: Callable[[], Bracket]
    rearm: Callable[[], None]
    check: Callable[[], None]
    say: Callable[[str], None]
    hears_clicks: bool
    is_attended: bool
    watch_s: float | None
    began_boottime_ns: int

    def linger(self, seconds: float) -> None:
        """Touch nothing for a while."""
        clock = self.marks.clock
        deadline = clock.now() + seconds
        while (left := deadline - clock.now()) > 0:
            self.beat()
            pause(min(TICK_S, max(left, 0.0)))

    def wait(self, find: Callable[[], T | None], within_s: float) -> T | None:
        """Return what `find` finds, asking again and again; None when the time is over. It is asked at least once."""
        clock = self.marks.clock
        deadline = clock.now() + within_s
        while True:
            self.beat()
            found = find()
            if found is not None or clock.now() >= deadline:
                return found
            pause(TICK_S)

    def beat(self) -> None:
        """See that the observation goes on, and wait while the operator has paused the play."""
        self.check()
        while self.marks.clock.is_paused:
            pause(TICK_S)
            self.check()

    def tap(self, node: Node, purpose: TapPurpose) -> Tap:
        """Touch a view in its middle, and store that."""
        x, y = node.centre
        low, high = hands.tap(self.device, x, y)
        tapped = Tap(
            purpose=purpose,
            resource_id=node.resource_id,
            text=node.text,
            x=x,
            y=y,
            from_boottime_ns=low,
            to_boottime_ns=high,
        )
        self.recorder.put(tapped)
        return tapped


@contextmanager
def failing() -> Iterator[None]:
    """What the device answers to the app's command is a failure of the step, and not of the run."""
    try:
        yield
    except AppError as error:
        raise StepFailed(error.problem) from error

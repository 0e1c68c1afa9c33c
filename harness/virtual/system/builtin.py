"""Apps of the system that run within the system server: they are told and asked as any app, and draw for themselves.

On a phone such apps name "system" as their process. Ours have no code in Java: a screen is a list of views and what
their clicks do.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field

from harness.virtual.binder.parcel import ParcelReader, ParcelWriter
from harness.virtual.binder.protocol import ApplicationThreadCode
from harness.virtual.system.activity_record import ActivityRecord
from harness.virtual.system.tasks import Tasks
from harness.virtual.system.view_node import ViewNode, write_nodes
from harness.virtual.system.windows import TouchAction

KEYCODE_BACK = 4
LINE_HEIGHT = 92
BUTTON_HEIGHT = 126
_FLING = 100  # how far a finger moves upwards to throw something away


@dataclass(slots=True, kw_only=True)
class Screen:
    """What one activity shows, and what a click on each view does, and a swipe upwards from it."""

    nodes: list[ViewNode] = field(default_factory=list)
    clicks: dict[int, Callable[[], None]] = field(default_factory=dict)
    flings: dict[int, Callable[[], None]] = field(default_factory=dict)

    def add(
        self, node: ViewNode, on_click: Callable[[], None] | None = None, on_fling: Callable[[], None] | None = None
    ) -> None:
        """Put a view on top of what there is."""
        if on_click is not None:
            self.clicks[len(self.nodes)] = on_click
        if on_fling is not None:
            self.flings[len(self.nodes)] = on_fling
        self.nodes.append(node)

    def touch(self, down: tuple[int, int], up: tuple[int, int]) -> None:
        """Click the uppermost view there that does something, or throw it away upwards."""
        is_fling = down[1] - up[1] > _FLING
        reactions = self.flings if is_fling else self.clicks
        x, y = down if is_fling else up
        for index in sorted(reactions, reverse=True):
            left, top, right, bottom = self.nodes[index].bounds
            if left <= x < right and top <= y < bottom:
                reactions[index]()
                return


class BuiltinApp(ABC):
    """One such app: the link to it that the system holds in place of an application thread."""

    peer = None

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._shown: ActivityRecord | None = None
        self._down = (0, 0)

    @abstractmethod
    def draw(self, record: ActivityRecord) -> Screen:
        """Return what an activity shows now."""

    @abstractmethod
    def on_back(self, record: ActivityRecord) -> None:
        """React to the BACK key."""

    def on_launch(self, record: ActivityRecord) -> None:  # noqa: B027 - most have nothing to do then
        """React to an activity that comes to the screen for the first time."""

    def tell(self, code: ApplicationThreadCode, arguments: ParcelWriter | None = None) -> None:
        """Do what the system asks, after the system has finished what it is at."""
        asyncio.get_running_loop().call_soon(self._do, code, ParcelReader(arguments.data if arguments else b""))

    async def ask(self, code: ApplicationThreadCode) -> ParcelReader:
        """Answer the one question that there is: what is on the screen."""
        if code is not ApplicationThreadCode.DUMP_VIEWS or self._shown is None:
            return ParcelReader(ParcelWriter().write_int(0).data)
        out = ParcelWriter().write_int(1).write_string(self._shown.token)
        return ParcelReader(write_nodes(out, self.draw(self._shown).nodes).write_int(0).data)

    def _do(self, code: ApplicationThreadCode, arguments: ParcelReader) -> None:
        if code is ApplicationThreadCode.INJECT_TOUCH and self._shown is not None:
            self._touch(self._shown, arguments)
        elif code is ApplicationThreadCode.INJECT_KEY and self._shown is not None:
            if arguments.read_int() == KEYCODE_BACK:
                self.on_back(self._shown)
        elif code in _STAGES:
            record = self._tasks.find(arguments.read_required_string())
            if record is not None:
                self._step(code, record)

    def _touch(self, shown: ActivityRecord, arguments: ParcelReader) -> None:
        arguments.read_long()
        action, point = arguments.read_int(), (arguments.read_int(), arguments.read_int())
        if action == TouchAction.DOWN:
            self._down = point
        elif action == TouchAction.UP:
            self.draw(shown).touch(self._down, point)

    def _step(self, code: ApplicationThreadCode, record: ActivityRecord) -> None:
        if code is ApplicationThreadCode.SCHEDULE_PAUSE_ACTIVITY:
            self._shown = None
            self._tasks.on_paused(record)
        elif code is ApplicationThreadCode.SCHEDULE_STOP_ACTIVITY:
            self._tasks.on_stopped(record)
        else:
            self._shown = record
            self._tasks.on_resumed(record)
            if code is ApplicationThreadCode.SCHEDULE_LAUNCH_ACTIVITY:
                self.on_launch(record)


_STAGES = frozenset(
    {
        ApplicationThreadCode.SCHEDULE_LAUNCH_ACTIVITY,
        ApplicationThreadCode.SCHEDULE_RESUME_ACTIVITY,
        ApplicationThreadCode.SCHEDULE_PAUSE_ACTIVITY,
        ApplicationThreadCode.SCHEDULE_STOP_ACTIVITY,
    }
)

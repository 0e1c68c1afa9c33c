"""The screen: its size, what the top activity shows as uiautomator prints it, and taps."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from enum import IntEnum
from xml.sax.saxutils import quoteattr

from harness.virtual.binder.endpoint import DeadObjectError
from harness.virtual.binder.parcel import ParcelReader, ParcelWriter
from harness.virtual.binder.protocol import ApplicationThreadCode
from harness.virtual.formats import format_bool
from harness.virtual.system.clock import Clock
from harness.virtual.system.display import Display
from harness.virtual.system.keyguard import SYSTEM_UI, Keyguard
from harness.virtual.system.processes import AppLink, ProcessRecord
from harness.virtual.system.tasks import Tasks
from harness.virtual.system.view_node import ViewFlag, ViewNode, read_nodes

_IDLE_TIMEOUT_S = 10.0  # how long uiautomator waits for the app to be idle
_HEADER = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>"


class TouchAction(IntEnum):
    """MotionEvent's actions."""

    DOWN = 0
    UP = 1
    MOVE = 2


class NotIdleError(Exception):
    """Nothing answered in time, or there is no window."""


class Windows:
    """What is on the screen."""

    def __init__(self, tasks: Tasks, clock: Clock, display: Display, keyguard: Keyguard) -> None:
        self._tasks = tasks
        self._clock = clock
        self._display = display
        self._keyguard = keyguard
        self._touched: AppLink | None = None
        self._down = (0, 0)
        self._down_ms = 0

    async def dump(self) -> str:
        """Return the hierarchy of the window on top as XML.

        Raises: NotIdleError
        """
        if self._keyguard.is_showing:
            return hierarchy(self._keyguard.draw(), SYSTEM_UI, self._display.rotation)
        process, app = self._top()
        try:
            async with asyncio.timeout(_IDLE_TIMEOUT_S):
                reply = await app.ask(ApplicationThreadCode.DUMP_VIEWS)
        except (TimeoutError, DeadObjectError) as error:
            raise NotIdleError(process.name) from error
        return hierarchy(_read(reply)[0], process.package.name, self._display.rotation)

    async def layers(self) -> list[list[ViewNode]]:
        """Return the nodes of each window on the screen, the lowest first."""
        if self._keyguard.is_showing:
            return [self._keyguard.draw()]
        layers: list[list[ViewNode]] = []
        shown = [r for r in self._tasks.activities() if r.is_visible or r is self._tasks.resumed]
        for record in reversed(shown):
            process = record.process
            if process is None or process.app is None:
                continue
            try:
                async with asyncio.timeout(_IDLE_TIMEOUT_S):
                    top, below = _read(await process.app.ask(ApplicationThreadCode.DUMP_VIEWS))
            except (TimeoutError, DeadObjectError, NotIdleError):
                continue
            layers += [*below, top]
        return layers

    def touch(self, action: TouchAction, x: int, y: int) -> None:
        """Put a finger on the screen, move it or lift it; all of a gesture is for the app that was touched first."""
        if action is TouchAction.DOWN:
            self._down, self._down_ms = (x, y), self._clock.uptime_ms()
            self._touched = self._find_top()
        if action is TouchAction.UP and self._keyguard.is_showing:
            self._keyguard.swipe(self._down, (x, y))
        if self._touched is not None:
            arguments = ParcelWriter().write_long(self._down_ms).write_int(action).write_int(x).write_int(y)
            self._touched.tell(ApplicationThreadCode.INJECT_TOUCH, arguments)

    def key(self, code: int) -> None:
        """Give a key to what is on the screen."""
        self._inject(ApplicationThreadCode.INJECT_KEY, ParcelWriter().write_int(code))

    def text(self, text: str) -> None:
        """Type into the field that has the focus."""
        self._inject(ApplicationThreadCode.INJECT_TEXT, ParcelWriter().write_string(text))

    def _inject(self, code: ApplicationThreadCode, arguments: ParcelWriter) -> None:
        app = self._find_top()
        if app is not None:
            app.tell(code, arguments)

    def _find_top(self) -> AppLink | None:
        try:
            return self._top()[1]
        except NotIdleError:
            return None

    def _top(self) -> tuple[ProcessRecord, AppLink]:
        record = self._tasks.resumed
        process = record.process if record is not None else None
        if process is None or process.app is None:
            raise NotIdleError("no window")
        return process, process.app


def _read(reply: ParcelReader) -> tuple[list[ViewNode], list[list[ViewNode]]]:
    """Read the answer to dumpViews: the uppermost window, and those below it.

    Raises: NotIdleError when the app has no window.
    """
    if not reply.read_int():
        raise NotIdleError("no window")
    reply.read_string()
    top = read_nodes(reply)
    return top, [read_nodes(reply) for _ in range(reply.read_int())]


def hierarchy(nodes: list[ViewNode], package: str, rotation: int = 0) -> str:
    """Print nodes in drawing order as uiautomator's XML, in one line."""
    parts = [_HEADER, f'<hierarchy rotation="{rotation}">', *_elements(nodes, package), "</hierarchy>"]
    return "".join(parts)


def _elements(nodes: list[ViewNode], package: str) -> Iterator[str]:
    open_nodes: list[ViewNode] = []
    siblings = [0]
    for position, node in enumerate(nodes):
        while open_nodes and open_nodes[-1].depth >= node.depth:
            open_nodes.pop()
            siblings.pop()
            yield "</node>"
        attributes = _attributes(node, package, siblings[-1])
        siblings[-1] += 1
        has_children = position + 1 < len(nodes) and nodes[position + 1].depth > node.depth
        yield f"<node {attributes}{'>' if has_children else ' />'}"
        if has_children:
            open_nodes.append(node)
            siblings.append(0)
    yield "</node>" * len(open_nodes)


def _attributes(node: ViewNode, package: str, index: int) -> str:
    left, top, right, bottom = node.bounds
    values = {
        "index": str(index),
        "text": node.text,
        "resource-id": node.resource_id,
        "class": node.class_name,
        "package": package,
        "content-desc": node.content_description,
        "checkable": _flag(node, ViewFlag.CHECKABLE),
        "checked": _flag(node, ViewFlag.CHECKED),
        "clickable": format_bool(node.clickable),
        "enabled": format_bool(node.enabled),
        "focusable": format_bool(node.clickable or ViewFlag.FOCUSABLE in node.flags),
        "focused": _flag(node, ViewFlag.FOCUSED),
        "scrollable": _flag(node, ViewFlag.SCROLLABLE),
        "long-clickable": _flag(node, ViewFlag.LONG_CLICKABLE),
        "password": _flag(node, ViewFlag.PASSWORD),
        "selected": "false",
        "bounds": f"[{left},{top}][{right},{bottom}]",
    }
    return " ".join(f"{name}={_quote(value)}" for name, value in values.items())


def _flag(node: ViewNode, flag: ViewFlag) -> str:
    return format_bool(flag in node.flags)


def _quote(value: str) -> str:
    """Quote with double quotes always, as Android's serializer does, line breaks as references."""
    text = quoteattr(value, {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
    return f'"{text[1:-1]}"'

"""The screen: its size, what the top activity shows as uiautomator prints it, and taps."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from harness.virtual.binder.endpoint import DeadObjectError
from harness.virtual.binder.parcel import ParcelReader, ParcelWriter
from harness.virtual.binder.protocol import ApplicationThreadCode
from harness.virtual.formats import format_bool
from harness.virtual.system.processes import AppThread, ProcessRecord
from harness.virtual.system.tasks import Tasks

WIDTH, HEIGHT, DENSITY = 1080, 1920, 420
_IDLE_TIMEOUT_S = 10.0  # how long uiautomator waits for the app to be idle
_HEADER = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>"


class NotIdleError(Exception):
    """Nothing answered in time, or there is no window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewNode:
    """One view as the app describes it."""

    depth: int
    class_name: str
    resource_id: str
    text: str
    content_description: str
    clickable: bool
    enabled: bool
    bounds: tuple[int, int, int, int]


class Windows:
    """What is on the screen."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks

    async def dump(self) -> str:
        """Return the hierarchy of the window on top as XML.

        Raises: NotIdleError
        """
        process, app = self._top()
        try:
            async with asyncio.timeout(_IDLE_TIMEOUT_S):
                reply = await app.ask(ApplicationThreadCode.DUMP_VIEWS)
        except (TimeoutError, DeadObjectError) as error:
            raise NotIdleError(process.name) from error
        return hierarchy(read_nodes(reply), process.package.name)

    def tap(self, x: int, y: int) -> None:
        """Put a finger on the screen and take it off; with nothing there nothing happens."""
        try:
            _, app = self._top()
        except NotIdleError:
            return
        app.tell(ApplicationThreadCode.INJECT_TAP, ParcelWriter().write_int(x).write_int(y))

    def _top(self) -> tuple[ProcessRecord, AppThread]:
        record = self._tasks.resumed
        process = record.process if record is not None else None
        if process is None or process.app is None:
            raise NotIdleError("no window")
        return process, process.app


def read_nodes(reply: ParcelReader) -> list[ViewNode]:
    """Read the answer to dumpViews.

    Raises: NotIdleError when the app has no window.
    """
    if not reply.read_int():
        raise NotIdleError("no window")
    reply.read_string()
    return [_read_node(reply) for _ in range(reply.read_int())]


def _read_node(reply: ParcelReader) -> ViewNode:
    return ViewNode(
        depth=reply.read_int(),
        class_name=reply.read_string() or "",
        resource_id=reply.read_string() or "",
        text=reply.read_string() or "",
        content_description=reply.read_string() or "",
        clickable=reply.read_bool(),
        enabled=reply.read_bool(),
        bounds=(reply.read_int(), reply.read_int(), reply.read_int(), reply.read_int()),
    )


def hierarchy(nodes: list[ViewNode], package: str) -> str:
    """Print nodes in drawing order as uiautomator's XML, in one line."""
    parts = [_HEADER, '<hierarchy rotation="0">', *_elements(nodes, package), "</hierarchy>"]
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
        "checkable": "false",
        "checked": "false",
        "clickable": format_bool(node.clickable),
        "enabled": format_bool(node.enabled),
        "focusable": format_bool(node.clickable),
        "focused": "false",
        "scrollable": "false",
        "long-clickable": "false",
        "password": "false",
        "selected": "false",
        "bounds": f"[{left},{top}][{right},{bottom}]",
    }
    return " ".join(f"{name}={_quote(value)}" for name, value in values.items())


def _quote(value: str) -> str:
    """Quote with double quotes always, as Android's serializer does, line breaks as references."""
    text = quoteattr(value, {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
    return f'"{text[1:-1]}"'

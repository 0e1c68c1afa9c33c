"""Views as an app describes them to the system."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag

from harness.virtual.binder.parcel import ParcelReader, ParcelWriter


class ViewFlag(IntFlag):
    """What a view can do and does; the Java side holds the same bits."""

    NONE = 0
    CHECKABLE = 1
    CHECKED = 2
    FOCUSABLE = 4
    FOCUSED = 8
    SCROLLABLE = 16
    LONG_CLICKABLE = 32
    PASSWORD = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewNode:
    """One view; bounds are left, top, right, bottom."""

    depth: int
    class_name: str
    resource_id: str = ""
    text: str = ""
    content_description: str = ""
    clickable: bool = False
    enabled: bool = True
    bounds: tuple[int, int, int, int]
    flags: ViewFlag = ViewFlag.NONE


def read_nodes(data: ParcelReader) -> list[ViewNode]:
    """Read the nodes of one window in drawing order."""
    return [_read_node(data) for _ in range(data.read_int())]


def write_nodes(out: ParcelWriter, nodes: list[ViewNode]) -> ParcelWriter:
    """Write the nodes of one window as an app does."""
    out.write_int(len(nodes))
    for node in nodes:
        out.write_int(node.depth).write_string(node.class_name).write_string(node.resource_id)
        out.write_string(node.text).write_string(node.content_description)
        out.write_bool(node.clickable).write_bool(node.enabled)
        for edge in node.bounds:
            out.write_int(edge)
        out.write_int(node.flags)
    return out


def _read_node(data: ParcelReader) -> ViewNode:
    return ViewNode(
        depth=data.read_int(),
        class_name=data.read_string() or "",
        resource_id=data.read_string() or "",
        text=data.read_string() or "",
        content_description=data.read_string() or "",
        clickable=data.read_bool(),
        enabled=data.read_bool(),
        bounds=(data.read_int(), data.read_int(), data.read_int(), data.read_int()),
        flags=ViewFlag(data.read_int()),
    )

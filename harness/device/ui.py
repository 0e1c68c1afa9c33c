"""What is on the screen: the hierarchy of its views, and the picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from harness.device.adb import Device
from harness.device.clock import ask_bracketed
from harness.errors import AppError
from harness.rules.hierarchy import Node

HIERARCHY = "/data/local/tmp/harness-hierarchy.xml"
_PNG = b"\x89PNG\r\n\x1a\n"
_BOUNDS = re.compile(r"\[(-?\d+),(-?\d+)\]\[(-?\d+),(-?\d+)\]")


def dump_hierarchy(device: Device) -> tuple[list[Node], tuple[int, int]]:
    """Return the nodes of the window in front and when it was looked at; no nodes while it does not come to rest."""
    text, bracket = read_hierarchy(device)
    return parse_hierarchy(text), bracket


def read_hierarchy(device: Device) -> tuple[str, tuple[int, int]]:
    """Return uiautomator's XML of the window in front and when it was looked at; empty while it does not rest."""
    look = f"uiautomator dump {HIERARCHY} >/dev/null 2>&1 && cat {HIERARCHY} && echo; rm -f {HIERARCHY}"
    return ask_bracketed(device, look)


def take_screenshot(device: Device) -> bytes:
    """Return what the screen shows, as PNG. Raises AppError when there is no picture, as of a screen that is off."""
    data = device.again(lambda: device.read_bytes("screencap -p"))
    if not data.startswith(_PNG):
        raise AppError(f"`screencap -p` gave no picture: {data[:200].decode(errors='replace').strip() or 'nothing'}")
    return data


def parse_hierarchy(text: str) -> list[Node]:
    """Read uiautomator's XML. Its texts are the app's: what is no XML, or has a document type, shows no nodes."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return []
    try:
        root = ET.fromstring(text)  # noqa: S314  no DTD, see above
    except ET.ParseError:
        return []
    return [_to_node(element, depth) for element, depth in _walk(root)]


def _walk(root: ET.Element) -> Iterator[tuple[ET.Element, int]]:
    """The nodes in their order, each with its depth; one without bounds is passed over, and what is in it is not."""
    waiting = [(element, 0) for element in reversed(root)]
    while waiting:
        element, depth = waiting.pop()
        waiting += [(inner, depth + 1) for inner in reversed(element)]
        if element.tag == "node" and _BOUNDS.fullmatch(element.get("bounds", "")):
            yield element, depth


def _to_node(element: ET.Element, depth: int) -> Node:
    left, top, right, bottom = map(int, _BOUNDS.fullmatch(element.get("bounds", "")).groups())  # type: ignore[union-attr]  # the caller has matched it
    return Node(
        text=element.get("text", ""),
        resource_id=element.get("resource-id", ""),
        clickable=element.get("clickable") == "true",
        enabled=element.get("enabled") == "true",
        bounds=(left, top, right, bottom),
        checkable=element.get("checkable") == "true",
        checked=element.get("checked") == "true",
        class_name=element.get("class", ""),
        package=element.get("package", ""),
        description=element.get("content-desc", ""),
        password=element.get("password") == "true",
        depth=depth,
    )

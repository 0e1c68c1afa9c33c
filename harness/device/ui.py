"""What is on the screen, and a finger on it."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from harness.device.adb import Device
from harness.device.clock import ask_bracketed, run_bracketed
from harness.rules.consent import Node

HIERARCHY = "/data/local/tmp/harness-hierarchy.xml"
_BOUNDS = re.compile(r"\[(-?\d+),(-?\d+)\]\[(-?\d+),(-?\d+)\]")


def dump_hierarchy(device: Device) -> tuple[list[Node], tuple[int, int]]:
    """Return the nodes of the window in front and when it was looked at; no nodes while it does not come to rest."""
    look = f"uiautomator dump {HIERARCHY} >/dev/null 2>&1 && cat {HIERARCHY} && echo; rm -f {HIERARCHY}"
    text, bracket = ask_bracketed(device, look)
    return parse_hierarchy(text), bracket


def parse_hierarchy(text: str) -> list[Node]:
    """Read uiautomator's XML. Its texts are the app's: what is no XML, or has a document type, shows no nodes."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return []
    try:
        root = ET.fromstring(text)  # noqa: S314  no DTD, see above
    except ET.ParseError:
        return []
    return [_to_node(element) for element in root.iter("node") if _BOUNDS.fullmatch(element.get("bounds", ""))]


def _to_node(element: ET.Element) -> Node:
    left, top, right, bottom = map(int, _BOUNDS.fullmatch(element.get("bounds", "")).groups())  # type: ignore[union-attr]  # the caller has matched it
    return Node(
        text=element.get("text", ""),
        resource_id=element.get("resource-id", ""),
        clickable=element.get("clickable") == "true",
        enabled=element.get("enabled") == "true",
        bounds=(left, top, right, bottom),
        checkable=element.get("checkable") == "true",
        checked=element.get("checked") == "true",
    )


def tap(device: Device, x: int, y: int) -> tuple[int, int]:
    """Put a finger on the screen and lift it; return when."""
    _, bracket = run_bracketed(device, f"input tap {x} {y}")
    return bracket

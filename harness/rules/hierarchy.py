"""The hierarchy of a window, as uiautomator prints it: nodes in its order, each as deep as it was nested."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

Bounds = tuple[int, int, int, int]

_FLOATING_ID = re.compile(r"dialog|pop_?up|bottom_?sheet|modal|parentPanel", re.IGNORECASE)
_ROOM_BESIDE, _ROOM_ABOVE = 0.04, 0.08  # shares of the window that a page's own margins stay below
_TWO_STATES = re.compile(r"(CheckBox|CheckedTextView|Switch|SwitchCompat|ToggleButton|RadioButton)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One node, with uiautomator's attribute names; bounds are left, top, right, bottom in pixels."""

    text: str
    resource_id: str
    clickable: bool
    enabled: bool
    bounds: Bounds
    checkable: bool = False
    checked: bool = False
    class_name: str = ""
    package: str = ""
    description: str = ""
    password: bool = False
    depth: int = 0

    @property
    def centre(self) -> tuple[int, int]:
        left, top, right, bottom = self.bounds
        return (left + right) // 2, (top + bottom) // 2

    @property
    def words(self) -> str:
        """Return what it says: Flutter and pictures say it in their description alone."""
        return self.text or self.description


class Hierarchy:
    """Which nodes lie in which."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = tuple(nodes)
        self._parents = tuple(_find_parents(self.nodes))

    def ancestors(self, place: int) -> list[int]:
        """Return the places of the nodes around one, the innermost first."""
        found = []
        parent = self._parents[place]
        while parent is not None:
            found.append(parent)
            parent = self._parents[parent]
        return found

    def inside(self, place: int) -> range:
        """Return the places of the nodes in one."""
        depth, end = self.nodes[place].depth, place + 1
        while end < len(self.nodes) and self.nodes[end].depth > depth:
            end += 1
        return range(place + 1, end)

    def label(self, place: int) -> str:
        """Return what is written on a node, or else in it."""
        own = self.nodes[place].words
        return own or " ".join(filter(None, (self.nodes[inner].words for inner in self.inside(place))))

    def row(self, place: int) -> str:
        """Return what is written beside a node, at its height, on nodes that nobody clicks."""
        middle = self.nodes[place].centre[1]
        beside = (node for node in self.nodes if node.words and not node.clickable)
        return " ".join(node.words for node in beside if node.bounds[1] <= middle < node.bounds[3])


def _find_parents(nodes: Sequence[Node]) -> list[int | None]:
    parents: list[int | None] = []
    around: list[int] = []
    for place, node in enumerate(nodes):
        while around and nodes[around[-1]].depth >= node.depth:
            around.pop()
        parents.append(around[-1] if around else None)
        around.append(place)
    return parents


def is_box(class_name: str) -> bool:
    """Say whether a view of this class has two states: a click on it changes its state, and accepts nothing."""
    return bool(_TWO_STATES.search(class_name))


def is_floating(around: Sequence[Node]) -> bool:
    """Say whether what lies in these nodes, the innermost first, is a dialog, a card or a sheet, and no whole page."""
    if not around:
        return False
    left, top, _, _ = around[-1].bounds
    has_own_window = left > 0 and top > 0
    named = any(_FLOATING_ID.search(node.resource_id.rpartition("/")[2]) for node in around)
    return has_own_window or named or any(_has_room_around(node.bounds, around[-1].bounds) for node in around)


def _has_room_around(inner: Bounds, outer: Bounds) -> bool:
    beside = _ROOM_BESIDE * (outer[2] - outer[0])
    above = _ROOM_ABOVE * (outer[3] - outer[1])
    room = (inner[0] - outer[0], outer[2] - inner[2], inner[1] - outer[1], outer[3] - inner[3])
    return min(room[:2]) >= beside and min(room[2:]) >= above

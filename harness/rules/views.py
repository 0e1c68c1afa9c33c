"""Which view on a screen a step means. Pure: nodes in, a node out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from harness.rules.hierarchy import Node
from harness.rules.scenario import By, Target


def find_view(nodes: Sequence[Node], target: Target) -> Node | None:
    """Return the view that is meant: of those that the words tell one that is on the screen, from the top."""
    return next((node for node in nodes if _is_meant(node, target) and _has_room(node)), None)


def find_clickable(nodes: Sequence[Node], target: Target) -> Node | None:
    """The same, of views that can be touched: the words may stand on a view within the one that takes the touch."""
    found = [node for node in nodes if _is_meant(node, target) and _has_room(node)]
    return next((node for node in found if node.clickable), next(iter(found), None))


def _is_meant(node: Node, target: Target) -> bool:
    said = node.text or node.description
    match target.by:
        case By.TEXT:
            return said.strip().casefold() == target.words.casefold()
        case By.ID:
            return target.words in (node.resource_id, node.resource_id.rpartition("/")[2])
        case By.DESCRIPTION:
            return node.description.strip().casefold() == target.words.casefold()
        case By.REGEX:
            return any(re.search(target.words, words) for words in (node.text, node.description) if words)


def _has_room(node: Node) -> bool:
    left, top, right, bottom = node.bounds
    return right > left and bottom > top

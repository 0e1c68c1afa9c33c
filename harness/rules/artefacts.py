"""What a run keeps of the screen: files beside the evidence file, each with a row that has its hash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from harness.rules.hierarchy import Node


class ArtefactKind(StrEnum):
    """What a file shows."""

    SCREENSHOT = "screenshot"  # PNG
    HIERARCHY = "hierarchy"  # uiautomator's XML of the window in front
    TEXT = "text"  # the words on the screen, a line for each view


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefact:
    """One file, or the `reason` why there is none. `about` is the milestone or the failure that it was kept for."""

    number: int
    about: str
    kind: ArtefactKind
    file: str | None
    sha256: str | None
    size_bytes: int | None
    reason: str | None = None
    from_boottime_ns: int
    to_boottime_ns: int


def text_of(nodes: Sequence[Node]) -> str:
    """The words on a screen as its views have them, from the top, a line for each view that says anything."""
    said = (node.text or node.description for node in nodes)
    return "".join(f"{words}\n" for words in said if words.strip())

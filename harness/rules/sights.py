"""What the screen was taken for, each time that this changed: why the terms were known, or were not, as a row."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from harness.rules.consent import ConsentScreen, Kind, describe_evidence
from harness.rules.hierarchy import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenSeen:
    """A kind of screen, how sure that was in thousandths, by what evidence, and which buttons were offered; as JSON.

    The look lies between the two instants of the boot clock. Where it is not `known`, nothing is tapped on it.
    """

    kind: str
    confidence_permille: int
    known: bool
    evidence: str
    offers: str
    from_boottime_ns: int
    to_boottime_ns: int

    def is_like(self, other: ScreenSeen) -> bool:
        """Say whether both would be answered in the same way."""
        return (self.kind, self.known, self.offers) == (other.kind, other.known, other.offers)

    def describe(self) -> str:
        """`terms_page, 0.81 sure: title "terms of service" (en), accept_words "accept" (en)`."""
        pieces = describe_evidence(
            (each["rule"], each["phrase"], each["language"]) for each in json.loads(self.evidence)
        )
        return f"{self.kind}, {self.confidence_permille / 1000:.2f} sure" + (f": {pieces}" if pieces else "")


class TermsSeen:
    """The terms as looks saw them, one after the other.

    A look shows an instant between its two, nobody knows which. What came with a click is seen by a look that the click
    fell into, and was not what was clicked on: so a look counts from its end.
    """

    def __init__(self) -> None:
        self._seen: list[tuple[int, ConsentScreen | None]] = []  # where what they offer changed

    def add(self, terms: ConsentScreen | None, bracket: tuple[int, int]) -> None:
        """Note what a look saw, later than all before it; None where it saw no terms."""
        if not self._seen or _offer(self._seen[-1][1]) != _offer(terms):
            self._seen.append((bracket[1], terms))

    def find(self, at_boottime_ns: int) -> ConsentScreen | None:
        """Return the terms that the last look before an instant saw."""
        seen = [terms for since, terms in self._seen if since <= at_boottime_ns]
        return seen[-1] if seen else None


def _offer(terms: ConsentScreen | None) -> object:
    return None if terms is None else (terms.accept, terms.boxes)


def sight_of(screen: ConsentScreen, bracket: tuple[int, int]) -> ScreenSeen:
    """Return what is stored of a look. Of a screen that asks for nothing the buttons are not."""
    offers = {
        name: [_describe_node(node) for node in nodes]
        for name, nodes in (
            ("accept", screen.accept),
            ("decline", screen.decline),
            ("choose", screen.choose),
            ("tick", screen.boxes),
        )
        if nodes and screen.kind is not Kind.OTHER
    }
    return ScreenSeen(
        kind=screen.kind,
        confidence_permille=round(screen.confidence * 1000),
        known=screen.is_sure,
        evidence=_to_json([asdict(piece) for piece in screen.evidence]),
        offers=_to_json(offers),
        from_boottime_ns=bracket[0],
        to_boottime_ns=bracket[1],
    )


def _describe_node(node: Node) -> dict[str, object]:
    return {"words": node.words, "resource_id": node.resource_id, "bounds": node.bounds, "enabled": node.enabled}


def _to_json(value: dict[str, list[dict[str, object]]] | Iterable[dict[str, object]]) -> str:
    return json.dumps(value, ensure_ascii=True)

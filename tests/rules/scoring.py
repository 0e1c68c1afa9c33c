"""How well the labelled screens are known: precision and recall of each kind, of accepting buttons and of boxes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from harness.device.ui import parse_hierarchy
from harness.rules.consent import Kind, classify
from tests.rules.screens import Labelled

ACCEPT, TICK = "accept button", "box to tick"


@dataclass(slots=True)
class Score:
    """What was found rightly, what was found and is not so, what is so and was not found."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        found = self.right + self.wrong
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        there = self.right + self.missed
        return self.right / there if there else 1.0

    def count(self, found: set[Hashable], there: set[Hashable]) -> None:
        self.right += len(found & there)
        self.wrong += len(found - there)
        self.missed += len(there - found)


@dataclass(slots=True)
class Scores:
    """The scores of some screens, and the names of those of which something was taken for what it is not."""

    by_name: defaultdict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    misread: list[str] = field(default_factory=list)


def score(screens: Iterable[Labelled]) -> Scores:
    """Classify screens; what is not sure counts as `other`, and nothing would be tapped on it."""
    scores = Scores()
    for labelled in screens:
        screen = classify(parse_hierarchy(labelled.xml))
        kind = screen.kind if screen.is_sure else Kind.OTHER
        accept = {node.bounds for node in screen.accept if screen.is_sure}
        boxes = {node.bounds for node in screen.boxes if screen.is_sure}
        for name in {kind.value, labelled.kind}:
            scores.by_name[name].count({kind.value} & {name}, {labelled.kind} & {name})
        scores.by_name[ACCEPT].count({*accept}, {*labelled.where("accept")})
        scores.by_name[TICK].count({*boxes}, {*labelled.where("tick")})
        if (kind, accept, boxes) != (labelled.kind, labelled.where("accept"), labelled.where("tick")):
            scores.misread.append(labelled.name)
    return scores

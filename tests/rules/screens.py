"""The labelled screens of `tests/data/screens/<language>.toml`, read.

Each line of `nodes` is one view: what it is, its state in brackets, its resource-id after a `#`, its words. What it is
is also its label: `accept`, `decline` and `choose` are buttons that give consent, refuse it, or lead to its details,
`tick` is a box to be ticked before the terms can be accepted; `button` and `box` are any other. `beside` is a text in
the row of the view before it. `look` says how the window lies on the screen (page, alert, sheet, overlay) and which
toolkit drew it (views, compose, flutter, react, web): each prints its views in its own way.

Some are held out: no word and no weight was changed after a look at what goes wrong with one of them, so that they tell
how well a screen is known that nobody tuned for. Of those by the author of the rules these are a third of the first
ones, which were written before the rules, by a checksum of their names, and the last ones (`late-`). Others, who had
seen neither the rules nor a screen of his, wrote `fourth-` after the rules were tuned. Those by others from before
(`second-`, `third-`), and those that were written to mislead the rules (`hard-`), are tuned on.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from tests.rules.toolkits import WINDOWS, Bounds, View, print_hierarchy

FOLDER = Path(__file__).parents[1] / "data" / "screens"

_LINE = re.compile(r"(?P<what>[a-z]+)(?:\[(?P<state>off|on)\])?(?:#(?P<id>[\w.:/]+))?(?: (?P<words>.*))?")
_VIEWS = {"accept": "button", "decline": "button", "choose": "button", "tick": "box", "beside": "text"}
_ROW = 120
_TUNED = ("hard", "second", "third")


class Group(StrEnum):
    """What a screen tells of the rules."""

    TUNED = "tuned on"
    HELD_OUT = "held out"
    BY_OTHERS = "held out, by others"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A screen, what kind it is, and where its views with labels are."""

    name: str
    kind: str
    xml: str
    labels: tuple[tuple[str, Bounds], ...]

    @property
    def group(self) -> Group:
        prefix = self.name.partition("/")[2].partition("-")[0]
        if prefix == "fourth":
            return Group.BY_OTHERS
        is_chosen = zlib.crc32(self.name.encode()) % 3 == 0 and prefix not in _TUNED
        return Group.HELD_OUT if prefix == "late" or is_chosen else Group.TUNED

    def where(self, *labels: str) -> set[Bounds]:
        """Return the bounds of all views with one of these labels."""
        return {bounds for label, bounds in self.labels if label in labels}


@cache
def read_screens() -> tuple[Labelled, ...]:
    """Return every screen."""
    return tuple(screen for path in sorted(FOLDER.glob("*.toml")) for screen in _read_file(path))


def _read_file(path: Path) -> Iterator[Labelled]:
    for entry in tomllib.loads(path.read_text())["screen"]:
        look = entry.get("look", "").split()
        window = next((word for word in look if word in WINDOWS), "page")
        toolkit = next((word for word in look if word not in WINDOWS), "views")
        lines = list(_read_lines(entry["nodes"], WINDOWS[window]))
        yield Labelled(
            name=f"{path.stem}/{entry['name']}",
            kind=entry["kind"],
            xml=print_hierarchy(window, toolkit, entry.get("package", "com.example.app"), [view for _, view in lines]),
            labels=tuple((label, view.bounds) for label, view in lines),
        )


def _read_lines(text: str, window: Bounds) -> Iterator[tuple[str, View]]:
    left, top, right, _ = window
    row = -1
    for line in text.strip().splitlines():
        match = _LINE.fullmatch(line)
        assert match is not None, line
        label = match["what"]
        row += label != "beside"
        at = top + 40 + row * _ROW
        yield (
            label,
            View(
                kind=_VIEWS.get(label, label),
                state=match["state"] or "",
                resource_id=match["id"] or "",
                words=match["words"] or "",
                bounds=(left + (200 if label == "beside" else 40), at, right - 40, at + _ROW - 20),
            ),
        )

"""How well consent screens are known: `python -m benchmarks.screens` prints README's table.

The held-out screens are those that nobody may look at when words and weights are changed (`tests/rules/screens.py`);
`--misread` names the others that are not read as they are labelled.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from harness.rules.consent import Kind
from tests.rules.scoring import ACCEPT, TICK, Score, score
from tests.rules.screens import Group, read_screens

_NAMES = (*(kind.value for kind in Kind), ACCEPT, TICK)


def table() -> Iterator[str]:
    """Make the lines of the table."""
    groups = {group: score(screen for screen in read_screens() if screen.group is group) for group in Group}
    yield "".join(("| ", *(f"| {group} | precision | recall " for group in groups), "|"))
    yield "|---" * (1 + 3 * len(groups)) + "|"
    for name in _NAMES:
        yield f"| `{name}` | {' | '.join(_row(scores.by_name[name]) for scores in groups.values())} |"


def _row(counted: Score) -> str:
    return f"{counted.right + counted.missed} | {counted.precision:.2f} | {counted.recall:.2f}"


def main() -> None:
    """Print."""
    if "--misread" in sys.argv[1:]:
        print(*score(screen for screen in read_screens() if screen.group is Group.TUNED).misread, sep="\n")
    else:
        print(*table(), sep="\n")


if __name__ == "__main__":
    main()

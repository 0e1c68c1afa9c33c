"""Which terms were on the screen at an instant is known from the looks that were over by then."""

from __future__ import annotations

import pytest

from harness.rules.consent import ConsentScreen, Kind
from harness.rules.sights import TermsSeen

TERMS = ConsentScreen(kind=Kind.TERMS_PAGE, confidence=0.9, evidence=(), accept=(), decline=(), choose=(), boxes=())


@pytest.mark.parametrize(
    ("at_ns", "found"),
    [(5, None), (15, None), (25, None), (30, TERMS), (35, TERMS), (45, TERMS), (50, None), (60, None)],
    ids=["before", "in the first look", "in that which saw them", "at its end", "after it", "in that which did not",
         "at the end of that", "afterwards"],
)  # fmt: skip
def test_a_look_counts_from_its_end(at_ns: int, found: ConsentScreen | None) -> None:
    """What a click brings may be seen by the look that it falls into: it was not clicked on that."""
    seen = TermsSeen()
    for terms, bracket in ((None, (10, 20)), (TERMS, (20, 30)), (TERMS, (31, 40)), (None, (41, 50))):
        seen.add(terms, bracket)
    assert seen.find(at_ns) is found


def test_before_the_first_look_nothing_is_known() -> None:
    assert TermsSeen().find(1) is None

"""Evidence adds up within a side, and every side must hold."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from harness.rules.evidence import AGAINST, WEIGHTS, Rule, tell, weigh
from tests.rules.test_hierarchy import node


def test_each_rule_has_a_weight() -> None:
    assert set(WEIGHTS) == set(Rule)
    assert all(0 < weight < 1 for weight in WEIGHTS.values())
    assert set(Rule) > AGAINST


def test_pieces_of_a_side_support_each_other_and_repeat_nothing() -> None:
    assert weigh([]) == 0
    assert weigh([tell(Rule.LINK)]) == 0.5
    assert weigh([tell(Rule.LINK), tell(Rule.LINK)]) == 0.5
    assert weigh([tell(Rule.LINK), tell(Rule.MENTION)]) == pytest.approx(0.7)


def test_every_side_must_hold_and_what_speaks_against_takes_its_share() -> None:
    title, accept = [tell(Rule.TITLE)], [tell(Rule.ACCEPT_WORDS)]
    assert weigh(title, []) == 0
    assert weigh(title, accept) == pytest.approx(0.8075, abs=0.001)
    assert weigh(title, accept, against=[tell(Rule.TROUBLE)]) == pytest.approx(0.323, abs=0.001)


def test_evidence_can_be_stored() -> None:
    piece = tell(Rule.TITLE, node("Terms", resource_id="com.x:id/title"), "terms of use", "en")
    assert json.loads(json.dumps(asdict(piece))) == {
        "rule": "title",
        "phrase": "terms of use",
        "language": "en",
        "resource_id": "com.x:id/title",
        "bounds": [0, 0, 100, 40],
    }

"""What speaks for a screen being of some kind, and how sure that makes us.

Each piece has a weight: how sure it alone would make one. Pieces that say the same thing support each other, so that
only what all of them leave open stays open. A consent screen is several things at once (it speaks of the terms, and has
a button that means yes), so that what is known of each is multiplied. What speaks against it takes its share away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import prod

from harness.rules.hierarchy import Bounds, Node


class Rule(StrEnum):
    """The pieces of evidence."""

    TITLE = "title"
    SENTENCE = "sentence"
    SENTENCE_SHORT = "sentence_short"
    BOX = "box"
    LINK = "link"
    SENTENCE_ABOVE_LINKS = "sentence_above_links"
    MENTION = "mention"
    MENTIONS = "mentions"
    NAMED_ON_BUTTON = "named_on_button"
    GOING_ON = "going_on"
    GOING_ON_WITHOUT_VERB = "going_on_without_verb"
    GOING_ON_IN_PARTS = "going_on_in_parts"
    COOKIES_IN_TITLE = "cookies_in_title"
    COOKIES_IN_TEXT = "cookies_in_text"
    COOKIES_ON_BUTTON = "cookies_on_button"
    COOKIES_CHOICE = "cookies_choice"
    AGE_IN_TITLE = "age_in_title"
    AGE_IN_TEXT = "age_in_text"
    AGE_ON_BUTTON = "age_on_button"
    PASSWORD = "password"  # noqa: S105  a field's name
    LOG_IN = "log_in"
    SIGN_UP = "sign_up"
    SIGN_IN_WITH = "sign_in_with"
    PERMISSION_PACKAGE = "permission_package"
    PERMISSION_ID = "permission_id"
    SYSTEM_PACKAGE = "system_package"
    ACCEPT_WORDS = "accept_words"
    ACCEPT_OR_OK = "accept_or_ok"
    ACCEPT_ID = "accept_id"
    BOX_AND_BUTTON = "box_and_button"
    STRANGER = "stranger"
    BUTTON_QUOTED = "button_quoted"
    GO_ON_BUTTON = "go_on_button"
    NOTED_BUTTON = "noted_button"
    SOMETHING_TO_DO = "something_to_do"
    LONG_TEXT = "long_text"
    TROUBLE = "trouble"
    PAYMENT = "payment"
    OTHER_MATTER = "other_matter"
    COOKIES_ASKED = "cookies_asked"


# Weights are judged, not measured: .9 and more is what hardly ever means anything else, .75 the threshold for what has
# both sides of it, .5 and less is what many other screens have too. Of what speaks against it: what is left.
WEIGHTS: dict[Rule, float] = {
    Rule.TITLE: 0.85,
    Rule.SENTENCE: 0.9,
    Rule.SENTENCE_SHORT: 0.7,
    Rule.BOX: 0.9,
    Rule.LINK: 0.5,
    Rule.SENTENCE_ABOVE_LINKS: 0.7,
    Rule.MENTION: 0.4,
    Rule.MENTIONS: 0.7,
    Rule.NAMED_ON_BUTTON: 0.8,
    Rule.GOING_ON: 0.95,
    Rule.GOING_ON_WITHOUT_VERB: 0.7,
    Rule.GOING_ON_IN_PARTS: 0.85,
    Rule.COOKIES_IN_TITLE: 0.9,
    Rule.COOKIES_IN_TEXT: 0.85,
    Rule.COOKIES_ON_BUTTON: 0.9,
    Rule.COOKIES_CHOICE: 0.4,
    Rule.AGE_IN_TITLE: 0.85,
    Rule.AGE_IN_TEXT: 0.8,
    Rule.AGE_ON_BUTTON: 0.6,
    Rule.PASSWORD: 0.9,
    Rule.LOG_IN: 0.8,
    Rule.SIGN_UP: 0.6,
    Rule.SIGN_IN_WITH: 0.7,
    Rule.PERMISSION_PACKAGE: 0.99,
    Rule.PERMISSION_ID: 0.95,
    Rule.SYSTEM_PACKAGE: 0.99,
    Rule.ACCEPT_WORDS: 0.95,
    Rule.ACCEPT_OR_OK: 0.85,
    Rule.ACCEPT_ID: 0.85,
    Rule.BOX_AND_BUTTON: 0.95,
    Rule.STRANGER: 0.7,  # a button that nobody knows may do anything: somebody is to be asked
    Rule.BUTTON_QUOTED: 0.95,
    Rule.GO_ON_BUTTON: 0.9,
    Rule.NOTED_BUTTON: 0.9,
    Rule.SOMETHING_TO_DO: 0.98,
    Rule.LONG_TEXT: 0.3,
    Rule.TROUBLE: 0.4,
    Rule.PAYMENT: 0.3,
    Rule.OTHER_MATTER: 0.4,
    Rule.COOKIES_ASKED: 0.4,
}
AGAINST = frozenset({Rule.LONG_TEXT, Rule.TROUBLE, Rule.PAYMENT, Rule.OTHER_MATTER, Rule.COOKIES_ASKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One piece: the rule, the phrase of ours that told it, in which language, and on which node."""

    rule: Rule
    phrase: str
    language: str
    resource_id: str
    bounds: Bounds | None

    @property
    def weight(self) -> float:
        return WEIGHTS[self.rule]


def tell(rule: Rule, node: Node | None = None, phrase: str = "", language: str = "") -> Evidence:
    """Make a piece of evidence."""
    return Evidence(
        rule=rule,
        phrase=phrase,
        language=language,
        resource_id="" if node is None else node.resource_id,
        bounds=None if node is None else node.bounds,
    )


def weigh(*sides: Iterable[Evidence], against: Iterable[Evidence] = ()) -> float:
    """Return how sure it is that every side holds."""
    holds = prod(1 - prod(1 - rule_weight for rule_weight in _weights(side)) for side in sides)
    return round(holds * prod(_weights(against)), 3)


def _weights(pieces: Iterable[Evidence]) -> list[float]:
    """What the same rule says twice, it says once."""
    return [WEIGHTS[rule] for rule in sorted({piece.rule for piece in pieces})]

"""Which screen asks for consent, to what, and which of its buttons gives it. Pure: nodes in, a screen out.

docs/consent.md says what counts as what. Nothing is accepted by a screen that is not known well enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from harness.rules.evidence import Evidence
from harness.rules.hierarchy import Node, is_floating
from harness.rules.judging import (
    Judgement,
    judge_age,
    judge_cookies,
    judge_implicit,
    judge_login,
    judge_permission,
    judge_system,
    judge_terms,
)
from harness.rules.labels import Meaning
from harness.rules.offers import Button, Window, read_window

# Strong evidence of both sides, about what and by which button, reaches it; a mention beside a button does not.
THRESHOLD = 0.75
_LIKELY = 0.5  # what is less sure than that of every kind is rather none of them
_WEB_VIEW = "WebView"


class Kind(StrEnum):
    """What a screen asks for."""

    TERMS_DIALOG = "terms_dialog"
    TERMS_PAGE = "terms_page"
    WEB_TERMS = "web_terms"
    IMPLICIT_CONSENT = "implicit_consent"
    COOKIE_BANNER = "cookie_banner"
    AGE_GATE = "age_gate"
    LOGIN = "login"
    PERMISSION = "permission"
    OTHER = "other"


TERMS_KINDS = frozenset({Kind.TERMS_DIALOG, Kind.TERMS_PAGE, Kind.WEB_TERMS, Kind.IMPLICIT_CONSENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentScreen:
    """A screen: its kind, how sure that is from 0 to 1, by what, and its buttons by what they do.

    Those to accept by come in the order in which they are best tapped. One that is not enabled does nothing yet:
    `boxes` are those that ask to be ticked first, and are not.
    """

    kind: Kind
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    accept: tuple[Node, ...] = ()
    decline: tuple[Node, ...] = ()
    choose: tuple[Node, ...] = ()
    boxes: tuple[Node, ...] = ()

    @property
    def is_sure(self) -> bool:
        return self.confidence >= THRESHOLD

    @property
    def asks_for_terms(self) -> bool:
        """Say whether it is known to ask for consent to terms, in whatever way; it has a button for that."""
        return self.kind in TERMS_KINDS and self.is_sure

    @property
    def may_ask_for_terms(self) -> bool:
        """Say whether it looks like that, and not enough so that anything may be accepted by it."""
        return self.kind in TERMS_KINDS and not self.is_sure


def classify(nodes: Sequence[Node]) -> ConsentScreen:
    """Say what a window is."""
    window = read_window(nodes)
    terms = judge_terms(window)
    # In this order: a form that asks for consent may ask for the age or a password as well.
    candidates = (
        (Kind.PERMISSION, judge_permission(window)),
        (Kind.OTHER, judge_system(window)),
        (_place_terms(window, terms), terms),
        (Kind.IMPLICIT_CONSENT, judge_implicit(window)),
        (Kind.COOKIE_BANNER, judge_cookies(window)),
        (Kind.AGE_GATE, judge_age(window)),
        (Kind.LOGIN, judge_login(window)),
    )
    likeliest = max(candidates, key=lambda candidate: candidate[1].confidence)
    kind, judged = next((each for each in candidates if each[1].confidence >= THRESHOLD), likeliest)
    if judged.confidence < _LIKELY:
        return _make(Kind.OTHER, Judgement(confidence=1 - judged.confidence), window)
    return _make(kind, judged, window)


def _make(kind: Kind, judged: Judgement, window: Window) -> ConsentScreen:
    asks = kind in TERMS_KINDS or kind is Kind.COOKIE_BANNER
    return ConsentScreen(
        kind=kind,
        confidence=judged.confidence,
        evidence=judged.evidence,
        accept=_nodes(judged.accept),
        decline=_nodes(window.find_buttons(Meaning.DECLINE)) if asks else (),
        choose=_nodes(window.find_buttons(Meaning.CHOOSE)) if asks else (),
        boxes=_find_unticked(window, judged.accept) if kind in TERMS_KINDS else (),
    )


def _nodes(buttons: Sequence[Button]) -> tuple[Node, ...]:
    return tuple(button.node for button in buttons)


def _place_terms(window: Window, judged: Judgement) -> Kind:
    """Say where the terms are shown: in a web view, in a dialog, or on a page of the app."""
    places = window.hierarchy.ancestors(judged.accept[0].place) if judged.accept else []
    around = [window.hierarchy.nodes[place] for place in places]
    if any(node.class_name.endswith(_WEB_VIEW) for node in around):
        return Kind.WEB_TERMS
    return Kind.TERMS_DIALOG if is_floating(around) else Kind.TERMS_PAGE


def _find_unticked(window: Window, accept: Sequence[Button]) -> tuple[Node, ...]:
    """The boxes to be ticked before the button accepts: beside one that says so itself, and works, only for a contract.

    They stand for the terms by their words; one without any such words is taken if it is the only one. What else can be
    ticked, such as a newsletter, is the user's own affair.
    """
    if not accept:
        return ()
    boxes = [box for box in window.boxes if box.node.enabled]
    if accept[0].meaning is Meaning.ACCEPT and accept[0].node.enabled:
        return tuple(box.node for box in boxes if box.accepts_contract and not box.node.checked)
    asking = [box for box in boxes if box.asks_for_consent] or (boxes if len(boxes) == 1 else [])
    return tuple(box.node for box in asking if not box.node.checked)


def describe(screen: ConsentScreen) -> str:
    """`terms_page, 0.66 sure: link "privacy policy" (en), accept_words "accept" (en)`: what led to it, for people."""
    pieces = describe_evidence((each.rule, each.phrase, each.language) for each in screen.evidence)
    return f"{screen.kind}, {screen.confidence:.2f} sure: {pieces}"


def describe_evidence(pieces: Iterable[tuple[str, str, str]]) -> str:
    """Rule, phrase and language of each piece, what is said twice once: `title "terms of service" (en), password`."""
    words = (f'{rule} "{phrase}" ({language})' if phrase else rule for rule, phrase, language in pieces)
    return ", ".join(dict.fromkeys(words))

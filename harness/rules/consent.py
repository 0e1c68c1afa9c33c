"""Which screen asks for consent, and which of its buttons means yes. Pure: nodes in, a screen out.

The words are those that consent screens of large apps use in English, German, French and Spanish; a resource-id is
believed only together with a clickable node, since its spelling is the developer's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TERMS = re.compile(
    r"terms (of|and|&)|privacy policy|user agreement|nutzungsbedingungen|datenschutz|conditions d'utilisation|"
    r"términos|condiciones",
    re.IGNORECASE,
)
_ACCEPT_TEXT = re.compile(
    r"(i )?(accept|agree)( all)?( (and|&) (continue|join))?|agree to terms|akzeptieren|zustimmen|annehmen|"
    r"accepter|j'accepte|aceptar|acepto",
    re.IGNORECASE,
)
_ACCEPT_ID = re.compile(r"(^|[/_])(btn_|button_)?(accept|agree)(_|$|button|btn|terms|all)", re.IGNORECASE)


_TICK_TEXT = re.compile(
    r"\b(read|agree|accept|consent|understand|gelesen|stimme|akzeptiere|bestätige|accepte|acepto|leído|lu)\b",
    re.IGNORECASE,
)
_BESIDES = re.compile(
    r"newsletter|marketing|offer|promotion|advert|\bnews\b|werbung|angebot|publicit|oferta", re.IGNORECASE
)
_TWO_STATES = re.compile(r"(CheckBox|CheckedTextView|Switch|SwitchCompat|ToggleButton|RadioButton)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One node of the hierarchy, with uiautomator's attribute names; bounds are left, top, right, bottom in pixels."""

    text: str
    resource_id: str
    clickable: bool
    enabled: bool
    bounds: tuple[int, int, int, int]
    checkable: bool = False
    checked: bool = False
    description: str = ""

    @property
    def centre(self) -> tuple[int, int]:
        left, top, right, bottom = self.bounds
        return (left + right) // 2, (top + bottom) // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentScreen:
    """A screen that asks for consent, with the node that gives it.

    A node that is not enabled does nothing yet: `boxes` are those that ask to be ticked first, and are not.
    """

    title: str
    accept: Node
    boxes: tuple[Node, ...] = ()


def is_accept(text: str, resource_id: str) -> bool:
    """Say whether a view with this text and resource-id means acceptance."""
    return bool(_ACCEPT_TEXT.fullmatch(text.strip())) or bool(_ACCEPT_ID.search(resource_id.rpartition("/")[2]))


def is_box(class_name: str) -> bool:
    """Say whether a view of this class has two states: a click on it changes its state, and accepts nothing."""
    return bool(_TWO_STATES.search(class_name))


def find_consent(nodes: Sequence[Node]) -> ConsentScreen | None:
    """Return the consent screen that these nodes show, or None: it needs the words and a button that means yes."""
    title = next((node.text for node in nodes if _TERMS.search(node.text)), None)
    buttons = [n for n in nodes if n.clickable and not n.checkable and is_accept(n.text, n.resource_id)]
    if title is None or not buttons:
        return None
    accept = next((button for button in buttons if button.enabled), buttons[0])
    return ConsentScreen(title=title, accept=accept, boxes=() if accept.enabled else _find_boxes(nodes))


def _find_boxes(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The boxes that stand for the terms by their words; one without any such words is taken if it is the only one.

    What else can be ticked, such as a newsletter, is the user's own affair.
    """
    boxes = [node for node in nodes if node.checkable and node.enabled]
    asking = [box for box in boxes if _is_about_terms(_label(box, nodes))] or (boxes if len(boxes) == 1 else [])
    return tuple(box for box in asking if not box.checked)


def _is_about_terms(text: str) -> bool:
    return bool(_TERMS.search(text) or _TICK_TEXT.search(text)) and not _BESIDES.search(text)


def _label(box: Node, nodes: Sequence[Node]) -> str:
    """A box has its own words, or those of the texts in its row."""
    if box.text:
        return box.text
    return " ".join(node.text for node in nodes if not node.clickable and _is_in_row(node, box))


def _is_in_row(node: Node, box: Node) -> bool:
    return node.bounds[1] <= box.centre[1] < node.bounds[3]

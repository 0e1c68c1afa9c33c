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


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One node of the hierarchy, with uiautomator's attribute names; bounds are left, top, right, bottom in pixels."""

    text: str
    resource_id: str
    clickable: bool
    enabled: bool
    bounds: tuple[int, int, int, int]

    @property
    def centre(self) -> tuple[int, int]:
        left, top, right, bottom = self.bounds
        return (left + right) // 2, (top + bottom) // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentScreen:
    """A screen that asks for consent, with the node that gives it."""

    title: str
    accept: Node


def is_accept(text: str, resource_id: str) -> bool:
    """Say whether a view with this text and resource-id means acceptance."""
    return bool(_ACCEPT_TEXT.fullmatch(text.strip())) or bool(_ACCEPT_ID.search(resource_id.rpartition("/")[2]))


def find_consent(nodes: Sequence[Node]) -> ConsentScreen | None:
    """Return the consent screen that these nodes show, or None: it needs the words and a button that is enabled."""
    title = next((node.text for node in nodes if _TERMS.search(node.text)), None)
    accept = next((n for n in nodes if n.clickable and n.enabled and is_accept(n.text, n.resource_id)), None)
    return None if title is None or accept is None else ConsentScreen(title=title, accept=accept)

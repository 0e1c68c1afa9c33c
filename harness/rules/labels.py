"""What a button means by its label. It means yes only if each of its words is known and none says otherwise.

So `Agree and continue` accepts; `Do not agree`, `Accept call` and `Agree (23)` do not. What refuses in any language
never accepts. A resource-id is the developer's and is asked last, where the words do not tell: `btn_agree` on "Weiter".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from harness.rules.phrases import Hit, find_hits, is_made_of
from harness.taxonomy.folding import Words, fold, length_of
from harness.taxonomy.wording import COMMON, IDS, Role

_LONGEST = 14  # words; whatever has more is no label
_ASIDE = re.compile(r"[(\uff08][^()\uff08\uff09]*[)\uff09]")  # Terms of Use (PDF, 412 KB)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|\d+")


class Meaning(StrEnum):
    """What a click on it does."""

    ACCEPT = "accept"
    DECLINE = "decline"
    ALLOW = "allow"
    CHOOSE = "choose"
    SIGN_UP = "sign_up"
    GO_ON = "go_on"
    LOG_IN = "log_in"
    BRAND = "brand"
    NOTED = "noted"
    DOCUMENT = "document"
    AGE = "age"
    PAY = "pay"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The meaning of a label, in which language, the phrase and its role that tell it, and the roles of all phrases.

    Of a label that nobody knows nothing tells, and there is no role.
    """

    meaning: Meaning
    language: str
    telling: str
    role: Role | None
    roles: frozenset[Role]

    @property
    def is_by_id(self) -> bool:
        """Say whether only its resource-id tells."""
        return self.language == IDS


UNKNOWN = Label(meaning=Meaning.UNKNOWN, language=COMMON, telling="", role=None, roles=frozenset())

_DOCUMENTS = frozenset({Role.TERMS, Role.PRIVACY, Role.SHORT})
_WAYS_ON = frozenset({Role.SIGN_UP, Role.GO_ON, Role.LOG_IN, Role.NOTED})
_ALWAYS = frozenset({Role.BESIDE, Role.BRAND})

# In this order: the name of a document may speak of consent, and what refuses is not asked whether it accepts.
_MADE_OF: tuple[tuple[Meaning, Role, frozenset[Role]], ...] = (
    (Meaning.DOCUMENT, Role.TERMS, _DOCUMENTS),
    (Meaning.DOCUMENT, Role.PRIVACY, _DOCUMENTS),
    (Meaning.DECLINE, Role.DECLINE, _ALWAYS | _WAYS_ON | _DOCUMENTS | {Role.ACCEPT, Role.AGREE, Role.COOKIES}),
    (Meaning.ACCEPT, Role.ACCEPT, _ALWAYS | _WAYS_ON | _DOCUMENTS | {Role.AGREE, Role.TICK, Role.COOKIES}),
    (Meaning.ACCEPT, Role.ACCEPT_OR_OK, _ALWAYS | _DOCUMENTS | {Role.GO_ON, Role.AGREE, Role.TICK, Role.COOKIES}),
    (Meaning.ALLOW, Role.ALLOW, _ALWAYS | {Role.COOKIES}),
    (Meaning.CHOOSE, Role.CHOOSE, _ALWAYS | {Role.COOKIES}),
    (Meaning.DOCUMENT, Role.TERMS, _ALWAYS | _DOCUMENTS),
    (Meaning.DOCUMENT, Role.PRIVACY, _ALWAYS | _DOCUMENTS),
    (Meaning.DOCUMENT, Role.SHORT, _ALWAYS),
    (Meaning.LOG_IN, Role.LOG_IN, _ALWAYS | {Role.GO_ON}),
    (Meaning.SIGN_UP, Role.SIGN_UP, _ALWAYS | {Role.GO_ON, Role.LOG_IN}),
    (Meaning.GO_ON, Role.GO_ON, _ALWAYS | {Role.NOTED}),
    (Meaning.NOTED, Role.NOTED, _ALWAYS),
    (Meaning.BRAND, Role.BRAND, _ALWAYS),
)
# Of these one phrase is enough, unless there is one that says what the button is really for.
_SPEAKING = {Meaning.PAY: Role.PAY, Meaning.AGE: Role.AGE, Meaning.SIGN_UP: Role.SIGN_UP}
_SILENCING = frozenset({Role.NOT, Role.DECLINE, Role.BESIDES, Role.LOG_IN})
_OPEN = frozenset({Meaning.SIGN_UP, Meaning.GO_ON, Meaning.LOG_IN, Meaning.NOTED})


def read_label(text: str, resource_id: str = "") -> Label | None:
    """Say what a click on a view with these words and this resource-id means; None where nobody knows."""
    words = fold(text)
    label = _read_words(words) or _read_document(text)
    if label is not None and label.meaning not in _OPEN:
        return label
    by_id = _read_id(resource_id)
    if not words:
        return by_id
    is_yes = by_id is not None and by_id.meaning is Meaning.ACCEPT and not _refuses(words)
    return by_id if is_yes else label


def is_accept(text: str, resource_id: str) -> bool:
    """Say whether a view with these words and this resource-id means acceptance."""
    label = read_label(text, resource_id)
    return label is not None and label.meaning is Meaning.ACCEPT


def is_plain(text: str) -> bool:
    """Say whether a label has no words but those that buttons have in many apps, so that it names no person."""
    words = fold(text)
    return _find_made(words, _find_spoken(words)) is not None


def _read_words(words: Words) -> Label | None:
    spoken = _find_spoken(words)
    return _find_made(words, spoken) or _find_speaking(spoken)


def _read_document(text: str) -> Label | None:
    """A document's name with something in brackets is that document; elsewhere brackets count, as votes do."""
    words = fold(_ASIDE.sub(" ", text))
    label = _find_made(words, _find_spoken(words))
    return label if label is not None and label.meaning is Meaning.DOCUMENT else None


def _find_spoken(words: Words) -> dict[str, list[Hit]]:
    """The phrases of each language, with those that all languages have."""
    if not words or length_of(words) > _LONGEST:
        return {}
    hits = [hit for hit in find_hits(words) if hit.language != IDS]
    languages = dict.fromkeys(hit.language for hit in hits)
    return {name: [hit for hit in hits if hit.language in (name, COMMON)] for name in languages}


def _find_speaking(spoken: Mapping[str, Sequence[Hit]]) -> Label | None:
    """The first meaning that one phrase of it tells, whatever the other words are: `Join Chirp`, `Pay 24.90`."""
    for meaning, role in _SPEAKING.items():
        for language, hits in spoken.items():
            roles = {hit.role for hit in hits}
            if role in roles and not roles & _SILENCING:
                return _make(meaning, language, role, hits)
    return None


def _read_id(resource_id: str) -> Label | None:
    words = fold(_HUMP.sub(" ", resource_id.rpartition("/")[2]))
    return _find_made(words, {IDS: [hit for hit in find_hits(words) if hit.language == IDS]})


def _find_made(words: Words, spoken: Mapping[str, Sequence[Hit]]) -> Label | None:
    """The first meaning that any language gives to all of the words."""
    for meaning, need, may in _MADE_OF:
        for language, hits in spoken.items():
            if is_made_of(words, hits, need, may):
                return _make(meaning, language, need, hits)
    return None


def _make(meaning: Meaning, language: str, role: Role, hits: Sequence[Hit]) -> Label:
    telling = max((hit for hit in hits if hit.role is role), key=lambda hit: hit.end - hit.start)
    roles = frozenset(hit.role for hit in hits)
    return Label(meaning=meaning, language=language, telling=telling.phrase.text, role=role, roles=roles)


def _refuses(words: Words) -> bool:
    return any(hit.role in (Role.NOT, Role.DECLINE) for hit in find_hits(words))

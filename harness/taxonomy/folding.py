"""What is left of a text when only its words count: no case, accents, punctuation, or characters that cannot be seen.

Thai, Chinese and Japanese are written without spaces, and Korean with spaces where one likes: there each character
counts as a word.
"""

from __future__ import annotations

import re
import unicodedata

Words = tuple[str, ...]

_CHARACTER = 0.4
_THAI_CHARACTER = 0.25  # of an alphabet

_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[\u3002\uff01\uff1f\u0964\u061f\n\r]")
_OPENING, _CLOSING = (
    '\u201c\u201d\u201e\u00ab\u300c\u300e"\u2018\u201a\u2039',
    '\u201c\u201d\u00bb\u300d\u300f"\u2019\u203a',
)
_QUOTED = re.compile(f'[{_OPENING}]([^\u201c\u201d\u201e\u00ab\u00bb\u300c\u300d"]{{1,60}})[{_CLOSING}]')
_ENDING = re.compile(r"[.!?\u2026\u3002\uff01\uff1f\u0964\u061f]")  # Tap \u201cLet's go!\u201d, and you agree
_UNSEEN = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
# Marks that people leave out: accents of Latin and Cyrillic letters, the vowels of Arabic, the dot below of Hindi.
_ACCENTS = "\u0300-\u036f\u0640\u064b-\u065f\u0670\u093c"
_NOTHING = re.compile(f"[{_UNSEEN}]")
_DROPPED = re.compile(f"[{_UNSEEN}{_ACCENTS}]")
# The i without a dot, which is another letter in Turkish and the same in capitals; two ways to type a nasal in Hindi.
_SAME = str.maketrans({"\u0131": "i", "\u0901": "\u0902"})

_INDIC = "\u0900-\u0963\u0966-\u0dff"  # whose vowels are marks, which `\w` leaves out
_CHARACTER_WISE = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f"  # Myanmar
    "\u1780-\u17ff"  # Khmer
    "\u3005-\u3007\u3041-\u30ff"  # Japanese
    "\u3400-\u9fff\U00020000-\U0003ffff"  # Chinese
    "\uac00-\ud7af"  # Korean
)
_WORD = re.compile(rf"[{_CHARACTER_WISE}]|(?:[{_INDIC}]|[^\W_{_CHARACTER_WISE}])+")


def fold(text: str) -> Words:
    """Return the words of a text."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return tuple(_WORD.findall(unicodedata.normalize("NFC", _DROPPED.sub("", plain)).translate(_SAME)))


def fold_sentences(text: str) -> tuple[Words, ...]:
    """Return the words of each sentence that has any."""
    unbroken = _QUOTED.sub(lambda quoted: _ENDING.sub("", quoted[0]), _NOTHING.sub("", text))
    return tuple(words for part in _SENTENCE_END.split(unbroken) if (words := fold(part)))


def fold_quoted(text: str) -> frozenset[Words]:
    """Return the words of each part that stands in quotation marks."""
    return frozenset(words for part in _QUOTED.findall(_NOTHING.sub("", text)) if (words := fold(part)))


def length_of(words: Words) -> float:
    """Return how long a text is, in words: of those that are characters it takes some to make a word."""
    return sum(_length_of(word) for word in words)


def _length_of(word: str) -> float:
    if len(word) > 1:
        return 1.0
    return _THAI_CHARACTER if "\u0e00" <= word <= "\u0eff" else _CHARACTER

"""Where the phrases of `taxonomy/consent` stand in a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from harness.taxonomy.folding import Words
from harness.taxonomy.wording import IDS, Phrase, Role, read_phrases

_DOCUMENTS = frozenset({Role.TERMS, Role.PRIVACY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A phrase that stands in a sentence, from one word to before another."""

    start: int
    end: int
    phrase: Phrase

    @property
    def role(self) -> Role:
        return self.phrase.role

    @property
    def language(self) -> str:
        return self.phrase.language


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """Phrases by their first word, and by what the first word begins or ends with where that is open."""

    exact: dict[str, list[Phrase]]
    begins: dict[str, list[Phrase]]
    ends: dict[str, list[Phrase]]
    longest: int


@cache
def _index() -> _Index:
    phrases = read_phrases()
    index = _Index(exact={}, begins={}, ends={}, longest=max(len(phrase.words[0]) for phrase in phrases))
    for phrase in phrases:
        before, after = phrase.opens[0]
        where = index.ends if before else index.begins if after else index.exact
        where.setdefault(phrase.words[0], []).append(phrase)
    return index


def find_hits(words: Words) -> list[Hit]:
    """Return every phrase in a sentence, also those that overlap or lie within each other."""
    return [
        Hit(start=start, end=start + len(phrase.words), phrase=phrase)
        for start, word in enumerate(words)
        for phrase in _find_candidates(word)
        if start + len(phrase.words) <= len(words) and phrase.matches(words[start : start + len(phrase.words)])
    ]


def _find_candidates(word: str) -> Iterator[Phrase]:
    index = _index()
    yield from index.exact.get(word, ())
    for length in range(1, min(len(word), index.longest) + 1):
        yield from index.begins.get(word[:length], ())
        yield from index.ends.get(word[-length:], ())


def find_meant(words: Words) -> list[Hit]:
    """Return the phrases in what is said; a document's name hides the words that it is made of."""
    hits = [hit for hit in find_hits(words) if hit.language != IDS]
    names = [hit for hit in hits if hit.role in _DOCUMENTS]
    return [hit for hit in hits if hit.role in _DOCUMENTS or not any(_is_within(hit, name) for name in names)]


def _is_within(hit: Hit, name: Hit) -> bool:
    return name.start <= hit.start and hit.end <= name.end


def is_made_of(words: Words, hits: Iterable[Hit], need: Role, may: frozenset[Role]) -> bool:
    """Say whether words are phrases of these roles from the first to the last, at least one of them the needed one."""
    steps = [hit for hit in hits if hit.role is need or hit.role in may]
    reached: set[tuple[int, bool]] = {(0, False)}
    for at in range(len(words)):
        here = [has for place, has in reached if place == at]
        reached |= {(hit.end, has or hit.role is need) for hit in steps if hit.start == at for has in here}
    return (len(words), True) in reached

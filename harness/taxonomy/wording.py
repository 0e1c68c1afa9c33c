"""The words of consent: which phrases accept, decline, name a document and so on, language by language.

They are data for those who speak the languages: `consent/<language>.toml`, whose keys are the roles that
docs/consent.md explains. A `*` at the end of a word, or before it, stands for whatever is written together with it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from harness.errors import ConfigError
from harness.taxonomy.folding import Words, fold

COMMON = "common"
IDS = "ids"
_SYSTEM = "system"
_ANY = "*"


class Role(StrEnum):
    """What a phrase is for; docs/consent.md says more of each."""

    ACCEPT = "accept"
    ACCEPT_OR_OK = "accept_or_ok"
    DECLINE = "decline"
    NOT = "not"
    BESIDE = "beside"
    BRAND = "brand"
    SIGN_UP = "sign_up"
    GO_ON = "go_on"
    LOG_IN = "log_in"
    NOTED = "noted"
    ALLOW = "allow"
    CHOOSE = "choose"
    TERMS = "terms"
    PRIVACY = "privacy"
    SHORT = "short"
    AGREE = "agree"
    GOING_ON = "going_on"
    TICK = "tick"
    BESIDES = "besides"
    COOKIES = "cookies"
    AGE = "age"
    PAY = "pay"
    MATTER = "matter"
    TROUBLE = "trouble"


_OF_A_LANGUAGE = tuple(role for role in Role if role not in (Role.BRAND, Role.ACCEPT_OR_OK))
_YES, _NO = (Role.ACCEPT, Role.ACCEPT_OR_OK, Role.BESIDE), (Role.DECLINE, Role.NOT)
_CONTRARY = tuple((yes, no) for yes in _YES for no in _NO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One phrase, as it stands in the file and as words, of which the first and the last may be open to more."""

    language: str
    role: Role
    text: str
    words: Words
    opens: tuple[tuple[bool, bool], ...]

    def matches(self, words: Words) -> bool:
        """Say whether so many words are this phrase."""
        return all(
            word == own or (before and word.endswith(own)) or (after and word.startswith(own))
            for word, own, (before, after) in zip(words, self.words, self.opens, strict=True)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """Packages that draw over an app, and the names of a permission dialog's views."""

    permission: frozenset[str]
    other: frozenset[str]
    permission_ids: frozenset[str]


@cache
def read_phrases() -> tuple[Phrase, ...]:
    """Return every phrase of every language.

    Raises: ConfigError that names the file and the line
    """
    return tuple(phrase for file in _find_files() for phrase in parse_phrases(file.name, file.read_text("utf-8")))


@cache
def read_owners() -> Owners:
    """Return whose windows are not the app's."""
    table = tomllib.loads(_folder().joinpath(f"{_SYSTEM}.toml").read_text("utf-8"))
    return Owners(**{key: frozenset(values) for key, values in table.items()})


def languages() -> tuple[str, ...]:
    """Return the languages that are known, by their BCP 47 tags."""
    names = (file.name.removesuffix(".toml") for file in _find_files())
    return tuple(name for name in names if name not in (COMMON, IDS))


def parse_phrases(name: str, text: str) -> tuple[Phrase, ...]:
    """Read one file.

    Raises: ConfigError that names the file and the line
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"consent/{name}: {error}") from error
    language = name.removesuffix(".toml")
    _check_roles(name, language, table)
    phrases = tuple(_parse_role(name, text, language, table))
    _check_contradictions(name, text, phrases)
    return phrases


def _check_roles(name: str, language: str, table: Mapping[str, Any]) -> None:
    unknown = [key for key in table if key not in set(Role)]
    missing = [] if language in (COMMON, IDS) else [role for role in _OF_A_LANGUAGE if not table.get(role)]
    if unknown:
        raise ConfigError(f"consent/{name}: {unknown[0]} is no role", mend=f"the roles are {', '.join(Role)}")
    if missing:
        raise ConfigError(f"consent/{name}: {missing[0]} is missing", mend=f'write {missing[0]} = ["..."]')


def _parse_role(name: str, text: str, language: str, table: Mapping[str, Any]) -> Iterator[Phrase]:
    for role, phrases in table.items():
        if not isinstance(phrases, list) or not all(isinstance(each, str) for each in phrases):
            raise ConfigError(f"consent/{name}: {role} is no list of phrases", mend=f'write {role} = ["..."]')
        seen = set[object]()
        for phrase in phrases:
            words, opens = _parse_phrase(phrase)
            if not words or (words, opens) in seen:
                problem = f"{role} has the phrase twice" if words else f"{role} has a phrase without words"
                raise ConfigError(f"{_place(name, text, phrase)}: {problem}", mend="take it out")
            seen.add((words, opens))
            yield Phrase(language=language, role=Role(role), text=phrase, words=words, opens=opens)


def _parse_phrase(text: str) -> tuple[Words, tuple[tuple[bool, bool], ...]]:
    words: list[str] = []
    opens: list[tuple[bool, bool]] = []
    for piece in text.split():
        folded = fold(piece)
        ends = len(folded) - 1
        words += folded
        opens += [(n == 0 and piece[0] == _ANY, n == ends and piece[-1] == _ANY) for n in range(len(folded))]
    return tuple(words), tuple(opens)


def _check_contradictions(name: str, text: str, phrases: tuple[Phrase, ...]) -> None:
    """What means yes in a language cannot mean no in it, nor can a word that may stand beside either."""
    roles: dict[tuple[str, ...], set[Role]] = {}
    for phrase in phrases:
        has = roles.setdefault(phrase.words, set())
        has.add(phrase.role)
        twice = next((pair for pair in _CONTRARY if has.issuperset(pair)), None)
        if twice is not None:
            problem = f'"{phrase.text}" is both {twice[0]} and {twice[1]}'
            raise ConfigError(f"{_place(name, text, phrase.text)}: {problem}", mend="decide which it is")


def _place(name: str, text: str, phrase: str) -> str:
    """Where a phrase stands last: the second time, if it stands there twice."""
    lines = [number for number, line in enumerate(text.splitlines(), 1) if f'"{phrase}"' in line]
    return f"consent/{name}, line {lines[-1]}" if lines else f"consent/{name}"


def _find_files() -> list[Traversable]:
    found = [file for file in _folder().iterdir() if file.name.endswith(".toml") and file.name != f"{_SYSTEM}.toml"]
    return sorted(found, key=lambda file: file.name)


def _folder() -> Traversable:
    return files("harness.taxonomy").joinpath("consent")

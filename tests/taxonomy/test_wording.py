"""The words of consent: every language has every role, and a mistake among them is told with its place."""

from __future__ import annotations

from importlib.resources import files

import pytest

from harness.errors import ConfigError
from harness.taxonomy.folding import fold
from harness.taxonomy.wording import COMMON, IDS, Phrase, Role, languages, parse_phrases, read_owners, read_phrases

LANGUAGES = {
    "ar", "de", "en", "es", "fr", "hi", "id", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "vi", "zh-Hans",
    "zh-Hant",
}  # fmt: skip


def test_every_language_of_the_contract_is_there() -> None:
    assert set(languages()) == LANGUAGES
    assert {phrase.language for phrase in read_phrases()} == {*LANGUAGES, COMMON, IDS}


def test_there_are_owners_of_windows() -> None:
    owners = read_owners()
    assert "com.android.permissioncontroller" in owners.permission
    assert "com.android.systemui" in owners.other
    assert not owners.permission & owners.other


def edited(old: str, new: str) -> str:
    text = files("harness.taxonomy").joinpath("consent", "de.toml").read_text("utf-8")
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (edited('"ablehnen"', '"Akzeptieren"'), ', line 10: "Akzeptieren" is both accept and decline'),
        (edited('"ich akzeptiere"', '"AKZEPTIEREN"'), ", line 4: accept has the phrase twice"),
        (edited('"ich akzeptiere"', '"…"'), ", line 4: accept has a phrase without words"),
        (edited("log_in = [", "log_out = ["), ": log_out is no role"),
        (edited("not = [", "not = 1\nold = ["), ": old is no role"),
        ("accept = [1]", ": decline is missing"),
        ("accept = ", ": Invalid value"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_phrases("de.toml", text)
    assert caught.value.problem.startswith(f"consent/de.toml{told}")


def test_what_is_no_list_of_phrases_is_told() -> None:
    with pytest.raises(ConfigError, match=r"consent/ids\.toml: accept is no list of phrases"):
        parse_phrases("ids.toml", "accept = [1]")


def phrase(text: str) -> Phrase:
    (parsed,) = parse_phrases("ids.toml", f'accept = ["{text}"]')
    assert parsed.role is Role.ACCEPT
    return parsed


@pytest.mark.parametrize(
    ("text", "words", "matches"),
    [
        ("i agree", "I agree", True),
        ("i agree", "I disagree", False),
        ("regulamin*", "regulaminem", True),
        ("regulamin*", "regulamin", True),
        ("regulamin*", "regular", False),
        ("*الشروط", "والشروط", True),
        ("услови* использования", "условиями использования", True),
        ("услови* использования", "условиями использовать", False),
        ("同意", "同意", True),
    ],
)
def test_a_star_stands_for_what_is_written_together(text: str, words: str, matches: bool) -> None:
    assert phrase(text).matches(fold(words)) is matches

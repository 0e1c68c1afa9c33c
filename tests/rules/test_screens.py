"""The labelled screens are many enough, in every language and of every kind, and can be read."""

from __future__ import annotations

from collections import Counter

from harness.device.ui import parse_hierarchy
from tests.rules.screens import FOLDER, read_screens

LANGUAGES = {
    "ar", "de", "en", "es", "fr", "hi", "id", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "vi", "zh-Hans",
    "zh-Hant",
}  # fmt: skip
KINDS = {
    "age_gate", "cookie_banner", "implicit_consent", "login", "other", "permission", "terms_dialog", "terms_page",
    "web_terms",
}  # fmt: skip


def test_every_language_has_every_kind_and_there_are_many_traps() -> None:
    kinds = Counter(screen.kind for screen in read_screens())
    assert kinds.total() >= 200
    assert kinds["other"] >= 80
    assert {path.stem for path in FOLDER.glob("*.toml")} == LANGUAGES
    for language in LANGUAGES:
        found = {screen.kind for screen in read_screens() if screen.name.startswith(f"{language}/")}
        assert found == KINDS, language


def test_each_has_a_name_of_its_own_and_shows_its_views() -> None:
    screens = read_screens()
    assert len({screen.name for screen in screens}) == len(screens)
    for screen in screens:
        bounds = {node.bounds for node in parse_hierarchy(screen.xml)}
        assert {each for _, each in screen.labels} <= bounds, screen.name


def test_a_screen_that_asks_for_consent_says_which_button_gives_it() -> None:
    for screen in read_screens():
        asks = screen.kind in {"cookie_banner", "implicit_consent", "terms_dialog", "terms_page", "web_terms"}
        assert bool(screen.where("accept")) is asks, screen.name


def test_a_third_is_held_out() -> None:
    held_out = sum(screen.is_held_out for screen in read_screens())
    assert 0.3 < held_out / len(read_screens()) < 0.4

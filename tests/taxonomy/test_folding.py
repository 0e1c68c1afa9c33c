"""What is written differently and means the same folds to the same words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.taxonomy.folding import fold, fold_sentences, length_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ACCEPT ALL", "accept all"),
        ("J’accepte", "j'accepte"),
        ("TERMINOS", "términos"),
        ("STRASSE", "Straße"),
        ("KABUL EDİYORUM", "kabul ediyorum"),
        ("KATILIYORUM", "katılıyorum"),
        ("УСЛОВИЯ", "условия"),
        ("ещё", "еще"),
        ("مُوافِق", "موافق"),
        ("أوافق", "اوافق"),
        ("सहमत हूँ", "सहमत हूं"),
        ("ज़्यादा", "ज्यादा"),
        ("Ｉ ａｇｒｅｅ", "i agree"),
        ("ﾌﾟﾗｲﾊﾞｼｰ", "プライバシー"),
        ("I\u00a0agree", "i agree"),
        ("ac\u00adcept\u200b", "accept"),
        ("《用户协议》", "用户协议"),
        ("동의 합니다", "동의합니다"),
    ],
)
def test_spellings_of_the_same_words(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("同意", "不同意"), ("accept", "unaccept"), ("かき", "がき"), ("ยอมรับ", "ไม่ยอมรับ")]
)
def test_what_differs_stays_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_words_end_where_letters_end_and_characters_are_words() -> None:
    assert fold("btn_accept-all!") == ("btn", "accept", "all")
    assert fold("同意 ok") == ("同", "意", "ok")
    assert fold("✓ …") == ()


def test_sentences_end_in_every_script() -> None:
    assert fold_sentences("By 4.99 you agree. Terms!") == (("by", "4", "99", "you", "agree"), ("terms",))
    assert fold_sentences("同意。规约") == (("同", "意"), ("规", "约"))
    assert fold_sentences("सहमत। शर्तें\n") == (("सहमत",), ("शर्तें",))
    assert fold_sentences("") == ()


def test_a_character_is_a_part_of_a_word() -> None:
    assert length_of(fold("accept all")) == 2
    assert length_of(fold("同意并继续")) == pytest.approx(2)


@given(st.text())
def test_any_text_folds_and_its_fold_stays(text: str) -> None:
    words = fold(text)
    assert fold(" ".join(words)) == words
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))

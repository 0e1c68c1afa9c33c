"""A button means yes only if each of its words is known, and what refuses never means yes."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.rules.labels import Meaning, is_accept, is_plain, read_label
from harness.taxonomy.wording import IDS, Role, languages, read_phrases


def phrases(language: str, *roles: Role) -> list[str]:
    return [p.text.replace("*", "") for p in read_phrases() if p.language == language and p.role in roles]


def meaning(text: str, resource_id: str = "") -> str | None:
    label = read_label(text, resource_id)
    return None if label is None else label.meaning.value


@pytest.mark.parametrize(
    "text",
    [
        "Accept", " I agree ", "ACCEPT ALL", "Agree and continue", "Accept & Continue", "Accept the Terms of Service",
        "Zustimmen", "Ich stimme den AGB zu", "J'accepte", "J’ai lu et j’accepte", "TOUT ACCEPTER",
        "Acepto los términos", "Li e concordo", "Accetta e continua", "Ja, ik ga akkoord", "Zgadzam się, kontynuuj",
        "KABUL EDİYORUM", "Принять и продолжить", "موافقة ومتابعة", "मैं सहमत हूँ", "Setuju dan lanjutkan",
        "ĐỒNG Ý VÀ TIẾP TỤC",
        "ยอมรับและดำเนินการต่อ", "同意して続ける", "동의하고 시작하기", "同意并继续", "同意並繼續", "✓ I agree!",
    ],
)  # fmt: skip
def test_words_that_mean_yes(text: str) -> None:
    assert is_accept(text, "")


@pytest.mark.parametrize(
    "text",
    [
        "Decline", "Not now", "Do not accept", "Accepted formats", "Read the agreement", "", "Accept call",
        "Agree (23)", "Accept order", "Continue without accepting", "I never accept", "Nicht zustimmen",
        "Je n’accepte pas", "No acepto", "Não concordo", "Non accetto", "Niet akkoord", "Nie zgadzam się",
        "Kabul etmiyorum",
        "Не согласен", "لا أوافق", "मैं सहमत नहीं हूं", "Tidak setuju", "Không đồng ý", "ไม่ยอมรับ", "同意しない",
        "동의하지 않음", "동의 안 함", "不同意", "不同意并退出", "暫不同意", "同意退款",
    ],
)  # fmt: skip
def test_words_that_do_not(text: str) -> None:
    assert not is_accept(text, "")


@pytest.mark.parametrize(
    ("resource_id", "expected"),
    [
        ("com.x:id/accept", True),
        ("com.x:id/btn_agree", True),
        ("com.x:id/btnAcceptAll", True),
        ("com.x:id/accept_terms_button", True),
        ("com.x:id/unacceptable", False),
        ("com.x:id/accept_call", False),
        ("com.x:id/btn_not_agree", False),
        ("com.x:id/disagree", False),
        ("com.accept:id/no", False),
    ],
)
def test_a_resource_id_is_read_by_its_entry_name(resource_id: str, expected: bool) -> None:
    assert is_accept("", resource_id) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Weiter", True), ("Qapla'", True), ("Decline", False), ("Pay", False), ("Nicht so bald", False)],
)
def test_a_resource_id_tells_where_the_words_do_not_say_otherwise(text: str, expected: bool) -> None:
    assert is_accept(text, "com.x:id/btn_agree") is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Continue with Google", "go_on"),
        ("Google ile devam et", "go_on"),
        ("Jetzt kostenlos registrieren", "sign_up"),
        ("Join Chirp", "sign_up"),
        ("Sign up for our newsletter", None),
        ("登录/注册", "sign_up"),
        ("تسجيل الدخول", "log_in"),
        ("Got it!", "noted"),
        ("Cookie settings", "choose"),
        ("Allow all", "allow"),
        ("Datenschutzerklärung", "document"),
        ("Yes, I am 18 or older", "age"),
        ("Start free trial", "pay"),
        ("35,000원 결제하기", "pay"),
        ("Alice", None),
    ],
)
def test_what_else_a_button_may_mean(text: str, expected: str | None) -> None:
    assert meaning(text) == expected


def test_the_phrase_and_its_language_are_told() -> None:
    label = read_label("Alle akzeptieren")
    assert label is not None
    assert (label.language, label.telling, label.role, label.is_by_id) == ("de", "akzeptieren", Role.ACCEPT, False)
    by_id = read_label("", "com.x:id/btn_accept")
    assert by_id is not None
    assert by_id.is_by_id


@pytest.mark.parametrize("language", languages())
def test_every_phrase_that_accepts_does_so_alone_and_with_a_way_on(language: str) -> None:
    weak, strong = phrases(language, Role.ACCEPT_OR_OK), phrases(language, Role.ACCEPT)
    assert [text for text in (*strong, *weak) if meaning(text) != "accept"] == []
    ways = phrases(language, Role.GO_ON)[:5]
    assert [(text, way) for text, way in product(strong, ways) if not is_accept(f"{text} {way}", "")] == []


@pytest.mark.parametrize("language", [*languages(), IDS])
def test_nothing_that_declines_accepts_whatever_stands_beside_it(language: str) -> None:
    """Neither alone, nor with a way on or a filler before or after it, nor with a resource-id that accepts."""
    others = ("", *phrases(language, Role.GO_ON)[:5], *phrases(language, Role.BESIDE)[:8])
    for text, other in product(phrases(language, Role.DECLINE), others):
        for label in (f"{text} {other}", f"{other} {text}"):
            assert not is_accept(label, "com.x:id/btn_accept"), label


@pytest.mark.parametrize("language", languages())
def test_no_negation_of_what_accepts_accepts(language: str) -> None:
    accepting = phrases(language, Role.ACCEPT, Role.ACCEPT_OR_OK)
    for no, yes in product(phrases(language, Role.NOT), accepting):
        for label in (f"{no} {yes}", f"{yes} {no}"):
            assert not is_accept(label, "com.x:id/btn_accept"), label


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Accept", True),
        ("Continue", True),
        ("Sign up with Google", True),
        ("Continue as Alice", False),
        ("Alice", False),
    ],
)
def test_a_label_that_names_nobody_is_plain(text: str, plain: bool) -> None:
    assert is_plain(text) is plain


@given(st.text(), st.text())
def test_any_label_is_read(text: str, resource_id: str) -> None:
    label = read_label(text, resource_id)
    assert label is None or label.meaning in Meaning

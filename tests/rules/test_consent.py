"""A consent screen has the words and a button that means yes; nothing else is taken for one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.rules.consent import Node, find_consent, is_accept, is_box


def node(text: str, *, clickable: bool = False, enabled: bool = True, checkable: bool = False, top: int = 100) -> Node:
    bounds = (0, top, 200, top + 40)
    return Node(text=text, resource_id="", clickable=clickable, enabled=enabled, bounds=bounds, checkable=checkable)


def box(text: str, *, top: int = 200, checked: bool = False) -> Node:
    return replace(node(text, clickable=True, checkable=True, top=top), checked=checked)


TITLE = node("Terms of Service", top=0)
IDLE = node("Accept", clickable=True, enabled=False)


@pytest.mark.parametrize("text", ["Accept", " I agree ", "ACCEPT ALL", "Agree and continue", "Zustimmen", "J'accepte"])
def test_words_that_mean_yes(text: str) -> None:
    assert is_accept(text, "")


@pytest.mark.parametrize("text", ["Decline", "Not now", "Do not accept", "Accepted formats", "Read the agreement", ""])
def test_words_that_do_not(text: str) -> None:
    assert not is_accept(text, "")


@pytest.mark.parametrize(
    ("resource_id", "expected"),
    [
        ("com.x:id/accept", True),
        ("com.x:id/btn_agree", True),
        ("com.x:id/unacceptable", False),
        ("com.accept:id/no", False),
    ],
)
def test_a_resource_id_is_read_by_its_entry_name(resource_id: str, expected: bool) -> None:
    assert is_accept("", resource_id) is expected


def test_words_and_button_make_a_consent_screen() -> None:
    accept = node("Accept", clickable=True)
    screen = find_consent([node("Terms of Service"), node("Decline", clickable=True), accept])
    assert screen is not None
    assert screen.accept is accept
    assert accept.centre == (100, 120)


@pytest.mark.parametrize(
    "nodes",
    [
        [],
        [node("Terms of Service")],
        [node("Accept", clickable=True)],
        [node("Terms of Service"), node("Accept")],
        [node("Terms of Service"), node("I agree", clickable=True, checkable=True)],
    ],
)
def test_anything_less_is_none(nodes: list[Node]) -> None:
    assert find_consent(nodes) is None


def test_a_button_that_does_nothing_yet_is_the_terms_all_the_same() -> None:
    screen = find_consent([TITLE, IDLE])
    assert screen is not None
    assert (screen.accept, screen.boxes) == (IDLE, ())


NEWSLETTER = box("Send me the newsletter", top=300)


@pytest.mark.parametrize(
    ("nodes", "to_tick"),
    [
        ([box("I have read the privacy policy")], ["I have read the privacy policy"]),
        ([box("I agree", checked=True)], []),
        ([box("I agree"), box("I have read them", top=250), NEWSLETTER], ["I agree", "I have read them"]),
        ([box("Ich habe die Datenschutzhinweise gelesen"), NEWSLETTER], ["Ich habe die Datenschutzhinweise gelesen"]),
        ([box("", top=200), node("I understand", top=200), NEWSLETTER], [""]),
        ([box("I agree"), box("I agree to receive offers", top=250)], ["I agree"]),
        ([box("I accept the terms of use and marketing")], ["I accept the terms of use and marketing"]),
        ([box("18+")], ["18+"]),
        ([NEWSLETTER, box("Bright screen", top=400)], []),
        ([replace(box("I agree"), enabled=False)], []),
    ],
)
def test_boxes_that_ask_to_be_ticked_first(nodes: list[Node], to_tick: list[str]) -> None:
    screen = find_consent([TITLE, IDLE, *nodes])
    assert screen is not None
    assert [each.text for each in screen.boxes] == to_tick


def test_a_button_that_works_needs_no_box() -> None:
    screen = find_consent([TITLE, node("Accept", clickable=True), box("I agree")])
    assert screen is not None
    assert screen.boxes == ()


@pytest.mark.parametrize(
    ("class_name", "expected"),
    [
        ("android.widget.CheckBox", True),
        ("com.google.android.material.checkbox.MaterialCheckBox", True),
        ("android.widget.Switch", True),
        ("android.widget.Button", False),
        ("com.x.CheckBoxRow", False),
        ("", False),
    ],
)
def test_what_has_two_states(class_name: str, expected: bool) -> None:
    assert is_box(class_name) is expected

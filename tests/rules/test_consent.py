"""A consent screen has the words and a button that means yes; nothing else is taken for one."""

from __future__ import annotations

import pytest

from harness.rules.consent import Node, find_consent, is_accept


def node(text: str, *, resource_id: str = "", clickable: bool = False, enabled: bool = True) -> Node:
    return Node(text=text, resource_id=resource_id, clickable=clickable, enabled=enabled, bounds=(0, 100, 200, 140))


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
        [node("Terms of Service"), node("Accept", clickable=True, enabled=False)],
    ],
)
def test_anything_less_is_none(nodes: list[Node]) -> None:
    assert find_consent(nodes) is None

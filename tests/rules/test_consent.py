"""What a screen asks for, by which of its buttons, how sure that is and by what."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.rules.consent import TERMS_KINDS, THRESHOLD, ConsentScreen, Kind, classify, describe
from harness.rules.hierarchy import Node


def node(
    text: str, *, clickable: bool = False, enabled: bool = True, checkable: bool = False, top: int = 100, depth: int = 1
) -> Node:
    bounds = (0, top, 200, top + 40)
    return Node(
        text=text, resource_id="", clickable=clickable, enabled=enabled, bounds=bounds, checkable=checkable,
        package="com.x", depth=depth,
    )  # fmt: skip


def button(text: str, **changes: object) -> Node:
    return replace(node(text, clickable=True), **changes)  # type: ignore[arg-type]


def box(text: str, *, top: int = 200, checked: bool = False) -> Node:
    return replace(node(text, clickable=True, checkable=True, top=top), checked=checked)


ROOT = Node(
    text="", resource_id="", clickable=False, enabled=True, bounds=(0, 0, 1000, 2000), class_name="FrameLayout",
    package="com.x",
)  # fmt: skip
TITLE = node("Terms of Service", top=0)
ACCEPT = button("Accept")
IDLE = button("Accept", enabled=False)
BY_CONTINUING = node("By continuing, you agree to our Terms of Service.", top=0)


def see(*nodes: Node) -> ConsentScreen:
    return classify([ROOT, *nodes])


def test_words_and_a_button_make_the_terms() -> None:
    screen = see(TITLE, button("Decline"), ACCEPT)
    assert (screen.kind, screen.accept, [each.text for each in screen.decline]) == (
        Kind.TERMS_PAGE,
        (ACCEPT,),
        ["Decline"],
    )
    assert screen.asks_for_terms
    assert screen.accept[0].centre == (100, 120)


@pytest.mark.parametrize(
    "nodes",
    [
        [],
        [TITLE],
        [ACCEPT],
        [TITLE, node("Accept")],
        [TITLE, box("I agree")],
        [TITLE, button("Decline")],
        [node("We had to change our privacy policy, and here is how that came to be, one step after another"), ACCEPT],
        [BY_CONTINUING],
        [BY_CONTINUING, button("Back")],
    ],
)
def test_anything_less_asks_for_nothing(nodes: list[Node]) -> None:
    assert not see(*nodes).asks_for_terms


def test_no_nodes_are_no_screen() -> None:
    assert classify([]) == ConsentScreen(kind=Kind.OTHER, confidence=1.0)


@pytest.mark.parametrize(
    ("around", "kind"),
    [
        (replace(ROOT, class_name="android.webkit.WebView", depth=1), Kind.WEB_TERMS),
        (replace(ROOT, bounds=(100, 500, 900, 1500), depth=1), Kind.TERMS_DIALOG),
        (
            replace(ROOT, bounds=(0, 1200, 1000, 2000), resource_id="com.x:id/design_bottom_sheet", depth=1),
            Kind.TERMS_DIALOG,
        ),
        (replace(ROOT, bounds=(40, 300, 960, 2000), depth=1), Kind.TERMS_PAGE),
    ],
)
def test_where_the_terms_are_shown(around: Node, kind: Kind) -> None:
    assert see(around, replace(TITLE, depth=2), replace(ACCEPT, depth=2)).kind is kind


@pytest.mark.parametrize(
    ("others", "accept"),
    [
        ([button("Continue")], ["Continue"]),
        ([button("Sign up"), button("Log in")], ["Sign up"]),
        ([button("Log in")], ["Log in"]),
        ([button("Continue with Google"), button("Google")], ["Continue with Google", "Google"]),
        ([button("OK")], ["OK"]),
        ([button("Continue", enabled=False), button("Next")], ["Next", "Continue"]),
    ],
)
def test_who_goes_on_agrees_by_the_button_that_goes_on(others: list[Node], accept: list[str]) -> None:
    screen = see(BY_CONTINUING, *others)
    assert screen.kind is Kind.IMPLICIT_CONSENT
    assert screen.asks_for_terms
    assert [each.text for each in screen.accept] == accept


def test_a_button_that_says_so_is_no_implicit_consent() -> None:
    assert see(BY_CONTINUING, button("Agree and continue")).kind is Kind.TERMS_PAGE


QUOTES = ["“{}”", "„{}“", "«{}»", '"{}"', "「{}」"]


@pytest.mark.parametrize("quotes", QUOTES)
def test_of_several_ways_on_the_one_that_the_sentence_names_gives_the_consent(quotes: str) -> None:
    said = node(f"Tap {quotes.format('Start now!')} and you accept the Terms of Service.", top=0)
    screen = see(said, button("Send code"), button("Start now!"), button("Continue with Google"))
    assert (screen.kind, screen.is_sure) == (Kind.IMPLICIT_CONSENT, True)
    assert [each.text for each in screen.accept] == ["Start now!", "Continue with Google"]


@pytest.mark.parametrize("quotes", QUOTES)
def test_a_named_button_that_nobody_knows_is_asked_about(quotes: str) -> None:
    said = node(f"Tap {quotes.format('Off we fly!')} and you accept the Terms of Service.", top=0)
    screen = see(said, button("Fly later"), button("Off we fly!"))
    assert screen.may_ask_for_terms
    assert [each.text for each in screen.accept] == ["Off we fly!"]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Tap “Off we fly!” to see the Terms of Service.", "Off we fly!"),
        ("Tap “Off we fly!” and you accept the invitation.", "Off we fly!"),
        ("Tap “Off we fly!” to accept cookies as our Terms of Service say.", "Off we fly!"),
        ("Tap Off we fly! and you accept the Terms of Service.", "Off we fly!"),
        ("If you do not agree to the Terms of Service, tap “Delete account”.", "Delete account"),
        ("You must accept the Terms of Service. Tap “Uninstall” to remove the app.", "Uninstall"),
        ("By tapping “Send €50” you agree to our Terms of Service", "Send €50"),
        ("Tap “Share contacts” and your friends can accept your invitation. Terms of Service", "Share contacts"),
        ("We sell your data. “Continue on” shows the Terms of Service. Agree?", "Continue on"),
    ],
)
def test_a_button_that_is_named_for_something_else_is_not(said: str, name: str) -> None:
    screen = see(node(said, top=0), button(name))
    assert not screen.asks_for_terms
    assert not screen.may_ask_for_terms or name == "Send €50"


@pytest.mark.parametrize(
    "words",
    [
        "I agree to share my location",
        "Accept push notifications",
        "Agree to upload my contacts",
        "I agree to be contacted by sales",
        "I understand this cannot be undone",
    ],
)
def test_a_box_for_something_else_makes_no_terms_above_a_link_to_a_document(words: str) -> None:
    assert not see(button("Privacy Policy"), box(words), button("Next")).asks_for_terms


def test_a_payment_is_none_either() -> None:
    assert not see(BY_CONTINUING, button("Continue"), button("Pay €5")).asks_for_terms


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"package": "com.google.android.permissioncontroller"}, Kind.PERMISSION),
        ({"resource_id": "com.android.packageinstaller:id/permission_message"}, Kind.PERMISSION),
        ({"package": "com.android.systemui"}, Kind.OTHER),
    ],
)
def test_a_window_of_the_system_asks_for_no_terms_whatever_it_says(changes: dict[str, str], kind: Kind) -> None:
    screen = classify([replace(ROOT, **changes), TITLE, ACCEPT])  # type: ignore[arg-type]
    assert (screen.kind, screen.accept, screen.is_sure) == (kind, (), True)


def test_a_button_that_does_nothing_yet_is_the_terms_all_the_same() -> None:
    screen = see(TITLE, IDLE)
    assert screen.asks_for_terms
    assert (screen.accept, screen.boxes) == ((IDLE,), ())


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
    assert [each.text for each in see(TITLE, IDLE, *nodes).boxes] == to_tick


@pytest.mark.parametrize(
    ("words", "is_ticked"),
    [
        ("I agree", False),
        ("I agree to the Terms of Use", True),
        ("Send usage data. See our Privacy Policy", False),
        ("I agree that my data is used for personalised ads, see Terms of Use", False),
    ],
)
def test_beside_a_button_that_accepts_and_works_only_a_box_for_a_contract_is_ticked(
    words: str, is_ticked: bool
) -> None:
    assert bool(see(TITLE, ACCEPT, box(words)).boxes) is is_ticked


def test_a_button_that_may_wait_for_the_boxes_is_asked_about() -> None:
    terms, idle = box("I agree to the Terms of Use"), button("Off we fly!", enabled=False)
    screen = see(terms, NEWSLETTER, button("Fly later"), idle)
    assert (screen.may_ask_for_terms, screen.asks_for_terms, screen.accept) == (True, False, (idle,))
    assert not see(terms, idle, button("Land", enabled=False)).may_ask_for_terms
    assert not see(NEWSLETTER, idle).may_ask_for_terms


def test_a_box_that_is_said_to_be_optional_is_left_alone() -> None:
    boxes = box("I agree to the Terms of Use"), box("I agree to personalisation (optional)", top=250)
    assert [each.text for each in see(*boxes, button("Next")).boxes] == ["I agree to the Terms of Use"]


@pytest.mark.parametrize(
    ("said", "asks"),
    [("Please read and agree to the following.", True), ("Please read the following.", False)],
)
def test_documents_that_are_only_linked_are_asked_for_by_what_stands_above_them(said: str, asks: bool) -> None:
    links = button("Terms of Use (PDF, 412 KB)"), button("Privacy Notice")
    assert see(node(said, top=0), *links, ACCEPT).asks_for_terms is asks
    assert not see(node(said, top=0), links[0], ACCEPT).asks_for_terms


def test_the_name_of_a_document_accepts_nothing() -> None:
    screen = see(button("User Agreement"), button("Privacy Policy"), button("Consent to data processing"))
    assert (screen.asks_for_terms, screen.accept) == (False, ())


def test_a_box_for_the_terms_makes_any_button_on_one_that_accepts() -> None:
    terms = box("I agree to the Terms of Use")
    screen = see(node("Create account"), terms, NEWSLETTER, button("Next"))
    assert (screen.kind, [each.text for each in screen.accept], screen.boxes) == (Kind.TERMS_PAGE, ["Next"], (terms,))
    ticked = see(node("Create account"), replace(terms, checked=True), NEWSLETTER, button("Next"))
    assert (ticked.kind, ticked.boxes) == (Kind.TERMS_PAGE, ())


def test_what_is_likely_and_not_sure_asks_somebody_else() -> None:
    screen = see(button("Privacy Policy"), node("Read more in the privacy policy of Chirp, our new app"), ACCEPT)
    assert 0.5 <= screen.confidence < THRESHOLD
    assert screen.may_ask_for_terms
    assert not screen.asks_for_terms


def test_evidence_says_what_led_to_it_and_can_be_stored() -> None:
    screen = see(TITLE, ACCEPT)
    assert describe(screen) == ('terms_page, 0.81 sure: title "terms of service" (en), accept_words "accept" (en)')
    assert [piece.bounds for piece in screen.evidence] == [TITLE.bounds, ACCEPT.bounds]
    assert json.loads(json.dumps(asdict(screen)))["evidence"][0]["rule"] == "title"


WORDS = st.sampled_from(
    ["Terms of Service", "I agree", "同意", "By continuing you agree to our Terms", "Cookies", "18+"]
)


@st.composite
def nodes(draw: st.DrawFn) -> Node:
    left, top = draw(st.integers(-50, 2000)), draw(st.integers(-50, 2000))
    return Node(
        text=draw(st.text() | WORDS),
        resource_id=draw(st.text() | st.sampled_from(["a:id/accept", "android:id/button1"])),
        clickable=draw(st.booleans()),
        enabled=draw(st.booleans()),
        bounds=(left, top, left + draw(st.integers(-10, 900)), top + draw(st.integers(-10, 900))),
        checkable=draw(st.booleans()),
        checked=draw(st.booleans()),
        class_name=draw(st.sampled_from(["", "android.widget.EditText", "android.webkit.WebView"])),
        description=draw(st.text()),
        password=draw(st.booleans()),
        depth=draw(st.integers(0, 5)),
    )


@given(st.lists(nodes(), max_size=12))
def test_any_hierarchy_is_some_screen(seen: list[Node]) -> None:
    screen = classify(seen)
    assert 0 <= screen.confidence <= 1
    assert screen.kind in TERMS_KINDS | {Kind.COOKIE_BANNER} or screen.accept == ()
    assert not screen.asks_for_terms or screen.accept
    assert {*screen.accept, *screen.boxes, *screen.decline, *screen.choose} <= set(seen)
    assert not {*screen.accept} & {*screen.decline}
    assert describe(screen)

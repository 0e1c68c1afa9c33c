"""How sure it is that a window is of each kind, by what, and which of its buttons give what it asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.rules.evidence import Evidence, Rule, tell, weigh
from harness.rules.labels import Meaning
from harness.rules.offers import DOCUMENTS, NAMES, Box, Button, Sentence, Text, Window
from harness.rules.phrases import Hit, find_meant
from harness.taxonomy.folding import Words
from harness.taxonomy.wording import Role, read_owners

_VERBS = (Role.AGREE, Role.ACCEPT, Role.ACCEPT_OR_OK)
_WAYS_ON = (Meaning.SIGN_UP, Meaning.GO_ON, Meaning.BRAND)
_ELSEWHERE = frozenset({Role.PAY, Role.MATTER, Role.BESIDES, Role.NOT, Role.DECLINE})
_TITLE_LENGTH = 12
_TITLE_SHARE = 0.3  # `We've updated our Privacy Policy`
_NOTICE_LENGTH = 25
_DOCUMENT_LENGTH = 80
_PARTS = 6  # a sentence with links in it is printed in so many


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How sure one is of a kind, by what, and which buttons give what it asks for."""

    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    accept: tuple[Button, ...] = ()


def judge_permission(window: Window) -> Judgement:
    """Judge whether Android asks for a permission of its own, which no app's terms are."""
    owners, nodes = read_owners(), window.hierarchy.nodes
    pieces = [tell(Rule.PERMISSION_PACKAGE, node) for node in nodes[:1] if node.package in owners.permission]
    named = [node for node in nodes if node.resource_id.rpartition("/")[2] in owners.permission_ids]
    return _judge(*pieces, *(tell(Rule.PERMISSION_ID, node) for node in named[:1]))


def judge_system(window: Window) -> Judgement:
    """Judge whether the window is the system's for another reason, so that it is not the app that asks."""
    root = window.hierarchy.nodes[:1]
    return _judge(*(tell(Rule.SYSTEM_PACKAGE, node) for node in root if node.package in read_owners().other))


def _judge(*pieces: Evidence) -> Judgement:
    return Judgement(confidence=weigh(pieces), evidence=pieces)


def judge_terms(window: Window) -> Judgement:
    """Judge whether the window asks to accept documents in so many words, or to tick a box for them."""
    boxes = _find_boxes_for_documents(window)
    accept = window.find_buttons(Meaning.ACCEPT)
    yes = [_tell_accept(button) for button in accept]
    if not accept and boxes:
        accept = _find_ways_on(window)
        yes = [_tell_button(Rule.BOX_AND_BUTTON, button) for button in accept]
    if not accept and boxes:
        accept = _find_sleeper(window)
        yes = [_tell_button(Rule.STRANGER, button) for button in accept]
    about = list(_speak_of_terms(window, boxes, accept))
    against = [*_find_trouble(window), *_find_other_matter(window), *_find_cookies_asked(window)]
    return _judge_sides(about, yes, against, accept)


def _find_boxes_for_documents(window: Window) -> list[Box]:
    return [box for box in window.boxes if box.names_document]


def _find_sleeper(window: Window) -> list[Button]:
    """The one button that nobody knows and that cannot be clicked yet: it may wait for the boxes, or for anything."""
    asleep = [button for button in window.unknown if not button.node.enabled]
    return asleep if len(asleep) == 1 else []


def _judge_sides(
    about: Sequence[Evidence], yes: Sequence[Evidence], against: Sequence[Evidence], accept: Sequence[Button]
) -> Judgement:
    confidence = weigh(about, yes, against=against)
    return Judgement(confidence=confidence, evidence=(*about, *yes, *against), accept=tuple(accept))


def _tell_accept(button: Button) -> Evidence:
    if button.label.is_by_id:
        return _tell_button(Rule.ACCEPT_ID, button)
    return _tell_button(Rule.ACCEPT_OR_OK if button.label.role is Role.ACCEPT_OR_OK else Rule.ACCEPT_WORDS, button)


def _speak_of_terms(window: Window, boxes: Sequence[Box], accept: Sequence[Button]) -> Iterator[Evidence]:
    for text in window.texts:
        named = text.find(*DOCUMENTS)
        if named:
            yield _tell_text(_rule_of_mention(text), text, named)
    yield from _tell_several(window)
    for box in boxes:
        yield _tell_text(Rule.BOX, box.text, box.text.find(*DOCUMENTS))
    for button in window.find_buttons(Meaning.DOCUMENT):
        yield _tell_button(Rule.LINK, button)
    yield from _tell_above_links(window)
    for button in accept:
        if button.label.roles.intersection(DOCUMENTS):
            yield _tell_button(Rule.NAMED_ON_BUTTON, button)


def _tell_several(window: Window) -> Iterator[Evidence]:
    """Documents that are spoken of twice, or one above a link to another."""
    several = [(text, hit) for text in window.texts for hit in text.find(*DOCUMENTS)]
    roles = {hit.role for _, hit in several}
    linked = _find_linked(window)
    if len({(text.place, hit.role) for text, hit in several}) > 1 or (roles and linked - roles):
        text, hit = several[-1]
        yield _tell_text(Rule.MENTIONS, text, [hit])


def _tell_above_links(window: Window) -> Iterator[Evidence]:
    """What asks to agree to the following, above the names of several documents."""
    for text in window.texts if len(_find_linked(window)) > 1 else ():
        if (verbs := text.find(*_VERBS)) and not text.find(*DOCUMENTS):
            yield _tell_text(Rule.SENTENCE_ABOVE_LINKS, text, verbs)


def _find_linked(window: Window) -> set[Role]:
    return {role for button in window.find_buttons(Meaning.DOCUMENT) if (role := button.label.role) is not None}


def _rule_of_mention(text: Text) -> Rule:
    agreeing = [sentence for sentence in text.sentences if sentence.find(*_VERBS)]
    if any(sentence.find(*NAMES) for sentence in agreeing):
        return Rule.SENTENCE
    if text.length <= _TITLE_LENGTH and text.share(*NAMES) >= _TITLE_SHARE:
        return Rule.TITLE
    return Rule.SENTENCE_SHORT if any(sentence.find(Role.SHORT) for sentence in agreeing) else Rule.MENTION


def _tell_text(rule: Rule, text: Text, hits: Sequence[Hit]) -> Evidence:
    return tell(rule, text.node, hits[0].phrase.text, hits[0].language)


def _tell_button(rule: Rule, button: Button) -> Evidence:
    return tell(rule, button.node, button.label.telling, button.label.language)


def judge_implicit(window: Window) -> Judgement:
    """Judge whether the window says that who goes on agrees to documents, and has a button to go on by."""
    said = [(text, evidence) for text in window.texts if (evidence := _find_going_on(window, text)) is not None]
    quoted = [(text, button) for text in window.texts for button in _find_quoted(window, text)]
    said += [(text, _tell_text(Rule.BUTTON_QUOTED, text, text.find(*_VERBS))) for text, _ in quoted]
    accept = _choose_ways_on(window, [button for _, button in quoted])
    yes = [_tell_button(Rule.GO_ON_BUTTON, button) for button in accept]
    if not accept:
        accept = [button for _, button in quoted]
        yes = [_tell_button(Rule.STRANGER, button) for button in accept]
    if not accept:
        accept = window.find_buttons(Meaning.NOTED)
        yes = [_tell_button(Rule.NOTED_BUTTON, button) for button in accept]
    against = [*_find_trouble(window), *_find_payment(window)]
    if said and all(text.length > _DOCUMENT_LENGTH for text, _ in said):
        against.append(tell(Rule.LONG_TEXT, said[0][0].node))
    return _judge_sides([evidence for _, evidence in said], yes, against, accept)


def _find_going_on(window: Window, text: Text) -> Evidence | None:
    for sentence in text.sentences:
        going_on = sentence.find(Role.GOING_ON)
        if not going_on:
            continue
        has_verb = bool(sentence.find(*_VERBS))
        if sentence.find(*DOCUMENTS):
            return _tell_text(Rule.GOING_ON if has_verb else Rule.GOING_ON_WITHOUT_VERB, text, going_on)
        if sentence is text.sentences[-1] and _goes_on_with_document(window, text):
            return _tell_text(Rule.GOING_ON_IN_PARTS, text, going_on)
    return None


def _goes_on_with_document(window: Window, text: Text) -> bool:
    """A sentence with links in it is printed in parts: its beginning, a document's name, and with it all a verb."""
    links = [(button.place, None) for button in window.find_buttons(Meaning.DOCUMENT)]
    parts = sorted([*links, *((each.place, each) for each in window.texts)], key=lambda part: part[0])
    after = [each for place, each in parts if place > text.place][:_PARTS]
    is_named = bool(after) and (after[0] is None or after[0].share(*DOCUMENTS) >= _TITLE_SHARE)
    said = [text, *(each for each in after if each is not None)]
    return is_named and any(each.find(*_VERBS) for each in said) and not text.find(Role.BESIDES)


def _find_quoted(window: Window, text: Text) -> list[Button]:
    """The buttons that a sentence names by which one agrees: "by tapping “Let's go”, you accept our terms"."""
    said = [sentence for sentence in text.sentences if _is_consent(sentence)]
    names = [name for name in text.quoted if any(_has(sentence, name) for sentence in said)]
    offered = (*window.find_buttons(*_WAYS_ON, Meaning.ACCEPT, Meaning.LOG_IN), *window.unknown)
    return [button for button in offered if window.words_of(button) in names and _may_be_way_on(window, button)]


def _is_consent(sentence: Sentence) -> bool:
    """Say whether it says in one breath that one agrees, and to which documents."""
    against = sentence.find(Role.NOT, Role.COOKIES, Role.PAY, Role.MATTER)
    return bool(sentence.find(*_VERBS) and sentence.find(*DOCUMENTS)) and not against


def _has(sentence: Sentence, name: Words) -> bool:
    starts = range(len(sentence.words) - len(name) + 1)
    return any(sentence.words[start : start + len(name)] == name for start in starts)


def _may_be_way_on(window: Window, button: Button) -> bool:
    """Say whether nothing on it says that it is for something else, such as an amount to be sent."""
    words = window.words_of(button)
    roles = {hit.role for hit in find_meant(words)}
    return not (roles & _ELSEWHERE or any(character.isdigit() for word in words for character in word))


def _choose_ways_on(window: Window, quoted: Sequence[Button]) -> list[Button]:
    """Beside those that are named, and known, those by which one signs up."""
    if not quoted:
        return _find_ways_on(window)
    known = [button for button in quoted if button.meaning is not Meaning.UNKNOWN]
    others = [button for button in _find_ways_on(window) if _signs_up(button) and button not in known]
    return [*dict.fromkeys(known), *others]


def _signs_up(button: Button) -> bool:
    return button.meaning is Meaning.SIGN_UP or Role.BRAND in button.label.roles


def _find_ways_on(window: Window) -> list[Button]:
    """Who has an account goes on by logging in; that is asked only where there is no other way."""
    return window.find_buttons(*_WAYS_ON) or window.find_buttons(Meaning.LOG_IN)


def judge_cookies(window: Window) -> Judgement:
    """Judge whether the window asks to let cookies, trackers or partners have the user's data."""
    about = list(_speak_of_cookies(window))
    accept = window.find_buttons(Meaning.ACCEPT, Meaning.ALLOW)
    yes = [_tell_button(Rule.ACCEPT_WORDS, button) for button in accept]
    if not accept:
        accept = window.find_buttons(Meaning.NOTED) or window.find_buttons(*_WAYS_ON)
        yes = [_tell_button(Rule.NOTED_BUTTON, button) for button in accept]
    if about and (choice := window.find_buttons(Meaning.CHOOSE, Meaning.DECLINE)):
        about.append(_tell_button(Rule.COOKIES_CHOICE, choice[0]))
    return _judge_sides(about, yes, list(_find_trouble(window)), accept)


def _speak_of_cookies(window: Window) -> Iterator[Evidence]:
    for text in window.texts:
        if hits := text.find(Role.COOKIES):
            rule = Rule.COOKIES_IN_TITLE if text.length <= _TITLE_LENGTH else Rule.COOKIES_IN_TEXT
            yield _tell_text(rule, text, hits)
    for button in window.find_buttons(Meaning.ACCEPT, Meaning.ALLOW, Meaning.DECLINE):
        if Role.COOKIES in button.label.roles:
            yield _tell_button(Rule.COOKIES_ON_BUTTON, button)


def judge_age(window: Window) -> Judgement:
    """Judge whether the window asks how old the user is."""
    about = []
    for text in window.texts:
        if hits := text.find(Role.AGE):
            rule = Rule.AGE_IN_TITLE if text.length <= _TITLE_LENGTH else Rule.AGE_IN_TEXT
            about.append(_tell_text(rule, text, hits))
    if about:
        about += [_tell_button(Rule.AGE_ON_BUTTON, button) for button in window.find_buttons(Meaning.AGE)]
    answers = [*window.fields, *(button.node for button in window.buttons)]
    return _judge_sides(about, [tell(Rule.SOMETHING_TO_DO, node) for node in answers[:1]], (), ())


def judge_login(window: Window) -> Judgement:
    """Judge whether the window is where one logs in or signs up."""
    pieces = [tell(Rule.PASSWORD, node) for node in window.fields if node.password]
    pieces += [_tell_button(Rule.LOG_IN, button) for button in window.find_buttons(Meaning.LOG_IN)]
    pieces += [_tell_button(Rule.SIGN_UP, button) for button in window.find_buttons(Meaning.SIGN_UP)]
    brands = [b for b in window.find_buttons(Meaning.GO_ON) if Role.BRAND in b.label.roles]
    pieces += [_tell_button(Rule.SIGN_IN_WITH, button) for button in brands]
    return _judge(*pieces)


def _find_trouble(window: Window) -> Iterator[Evidence]:
    """A short text that says what went wrong, and not what one agrees to; where boxes ask for consent, it is these."""
    for text in window.texts if not _find_boxes_for_documents(window) else ():
        hits = text.find(Role.TROUBLE)
        if hits and text.length <= _NOTICE_LENGTH and not text.find(*_VERBS):
            yield _tell_text(Rule.TROUBLE, text, hits)


def _find_other_matter(window: Window) -> Iterator[Evidence]:
    """A title that says what else is to be accepted, such as a call, and names no document."""
    for text in window.texts:
        hits = text.find(Role.MATTER)
        is_ours = text.node.clickable or text.find(*NAMES) or (text.find(Role.SHORT) and text.find(*_VERBS))
        if hits and text.length <= _TITLE_LENGTH and not is_ours:
            yield _tell_text(Rule.OTHER_MATTER, text, hits)


def _find_payment(window: Window) -> Iterator[Evidence]:
    for button in window.find_buttons(Meaning.PAY):
        yield _tell_button(Rule.PAYMENT, button)


def _find_cookies_asked(window: Window) -> Iterator[Evidence]:
    """Cookies, where no contract is spoken of: what is accepted is them."""
    texts = [*window.texts, *(box.text for box in window.boxes)]
    has_contract = any(text.find(Role.TERMS) for text in texts) or any(
        Role.TERMS in button.label.roles for button in window.buttons
    )
    if not has_contract:
        yield from (tell(Rule.COOKIES_ASKED, None, e.phrase, e.language) for e in _speak_of_cookies(window))

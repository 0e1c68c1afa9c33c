"""What a window says and offers: its texts, its buttons, its boxes, and whose window it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.rules.hierarchy import Hierarchy, Node
from harness.rules.labels import UNKNOWN, Label, Meaning, read_label
from harness.rules.phrases import Hit, find_meant
from harness.taxonomy.folding import Words, fold, fold_quoted, fold_sentences, length_of
from harness.taxonomy.wording import Role

NAMES = (Role.TERMS, Role.PRIVACY)
DOCUMENTS = (*NAMES, Role.SHORT)

CONSENT = (Role.TICK, Role.ACCEPT, Role.AGREE)

_FIELD = "EditText"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence's words, and the phrases in them."""

    words: Words
    hits: tuple[Hit, ...]

    def find(self, *roles: Role) -> list[Hit]:
        return [hit for hit in self.hits if hit.role in roles]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words that stand on the screen to be read."""

    place: int
    node: Node
    sentences: tuple[Sentence, ...]

    @property
    def quoted(self) -> frozenset[Words]:
        """Return what stands in quotation marks, as the name of a button does."""
        return fold_quoted(self.node.words)

    @property
    def length(self) -> float:
        """Return how long it is, in words."""
        return sum(length_of(sentence.words) for sentence in self.sentences)

    def share(self, *roles: Role) -> float:
        """Return the share of it that is made of phrases of these roles."""
        covered = sum(
            length_of((word,))
            for sentence in self.sentences
            for at, word in enumerate(sentence.words)
            if any(hit.start <= at < hit.end for hit in sentence.find(*roles))
        )
        return covered / self.length if self.sentences else 0.0

    def find(self, *roles: Role) -> list[Hit]:
        return [hit for sentence in self.sentences for hit in sentence.find(*roles)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """What can be clicked, and what that means."""

    place: int
    node: Node
    label: Label

    @property
    def meaning(self) -> Meaning:
        return self.label.meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """What can be ticked, with its words or those beside it."""

    node: Node
    text: Text

    @property
    def names_document(self) -> bool:
        """Say whether it stands for a document, and for nothing that one may do without."""
        return bool(self.text.find(*DOCUMENTS)) and not self.text.find(Role.BESIDES)

    @property
    def accepts_contract(self) -> bool:
        """Say whether it says of itself that who ticks it accepts a contract, and nothing that one may do without."""
        is_it = self.node.words and self.text.find(Role.TERMS) and self.text.find(*CONSENT)
        return bool(is_it) and not self.text.find(Role.BESIDES, Role.COOKIES)

    @property
    def asks_for_consent(self) -> bool:
        """Say whether it has words of consent, and none of what one may do without."""
        return bool(self.text.find(*DOCUMENTS, *CONSENT)) and not self.text.find(Role.BESIDES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A window, read. What can be clicked and is not known may be a button, or any other thing with words."""

    hierarchy: Hierarchy
    texts: tuple[Text, ...]
    buttons: tuple[Button, ...]
    unknown: tuple[Button, ...]
    boxes: tuple[Box, ...]
    fields: tuple[Node, ...]

    def words_of(self, button: Button) -> Words:
        """Return what is written on it."""
        return fold(self.hierarchy.label(button.place))

    def find_buttons(self, *meanings: Meaning) -> list[Button]:
        """Return the buttons that mean this, those that can be clicked now first."""
        found = [button for button in self.buttons if button.meaning in meanings]
        return sorted(found, key=lambda button: not button.node.enabled)


def read_window(nodes: Sequence[Node]) -> Window:
    """Read a window."""
    hierarchy = Hierarchy(nodes)
    clicked = [place for place in range(len(nodes)) if _is_clicked(hierarchy, place)]
    buttons = tuple(button for place in clicked if (button := _read_button(hierarchy, place)) is not None)
    on_labels = {button.place for button in buttons}.union(*(hierarchy.inside(place) for place in clicked))
    return Window(
        hierarchy=hierarchy,
        texts=tuple(
            _read_text(place, node, node.words)
            for place, node in enumerate(nodes)
            if node.words and place not in on_labels and not node.checkable and not _is_field(node)
        ),
        buttons=buttons,
        unknown=tuple(
            Button(place=place, node=nodes[place], label=UNKNOWN)
            for place in clicked
            if place not in on_labels and hierarchy.label(place)
        ),
        boxes=tuple(_read_box(hierarchy, place) for place, node in enumerate(nodes) if node.checkable),
        fields=tuple(node for node in nodes if _is_field(node)),
    )


def _read_text(place: int, node: Node, words: str) -> Text:
    sentences = (Sentence(words=each, hits=tuple(find_meant(each))) for each in fold_sentences(words))
    return Text(place=place, node=node, sentences=tuple(sentences))


def _read_button(hierarchy: Hierarchy, place: int) -> Button | None:
    node = hierarchy.nodes[place]
    label = read_label(hierarchy.label(place), node.resource_id)
    return None if label is None else Button(place=place, node=node, label=label)


def _is_clicked(hierarchy: Hierarchy, place: int) -> bool:
    """Say whether it is clicked as a whole: no box is, nor what other things to click or to tick lie in."""
    node = hierarchy.nodes[place]
    inner = (hierarchy.nodes[each] for each in hierarchy.inside(place))
    is_around = any(each.clickable or each.checkable for each in inner)
    return node.clickable and not node.checkable and not _is_field(node) and not is_around


def _read_box(hierarchy: Hierarchy, place: int) -> Box:
    node = hierarchy.nodes[place]
    return Box(node=node, text=_read_text(place, node, hierarchy.label(place) or hierarchy.row(place)))


def _is_field(node: Node) -> bool:
    return node.password or node.class_name.endswith(_FIELD)

"""The labelled screens: there are enough of each, they are known well enough, and their spelling does not matter.

Those that are held out are measured apart: no word and no weight was changed after a look at what goes wrong with one
of them (`tests/rules/screens.py`). Of screens by others many a button is not known, which is asked for then; few that
accept nothing are taken for one that does.
"""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.screens import table
from harness.device.ui import parse_hierarchy
from harness.rules.consent import TERMS_KINDS, ConsentScreen, classify
from harness.rules.hierarchy import Bounds, Node
from harness.taxonomy.wording import languages
from tests.rules.scoring import ACCEPT, TICK, score
from tests.rules.screens import FOLDER, Group, read_screens

KINDS = {
    "age_gate", "cookie_banner", "implicit_consent", "login", "other", "permission", "terms_dialog", "terms_page",
    "web_terms",
}  # fmt: skip
README = Path(__file__).parents[2] / "README.md"
Meaning = tuple[str, list[Bounds], list[Bounds], list[Bounds]]
Known = list[tuple[str, list[Node], Meaning]]
DUMPS = Path(os.environ.get("HARNESS_DUMPS", "")) / "hierarchy"


def test_every_language_has_every_kind_and_there_are_many_traps() -> None:
    kinds = Counter(screen.kind for screen in read_screens())
    assert kinds.total() >= 200
    assert kinds["other"] >= 80
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(languages())
    for language in languages():
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
        asks = screen.kind in {"cookie_banner", *TERMS_KINDS}
        assert bool(screen.where("accept")) is asks, screen.name


def test_many_are_held_out() -> None:
    groups = Counter(screen.group for screen in read_screens())
    assert min(groups.values()) >= 150
    assert groups[Group.TUNED] < 2 * (groups[Group.HELD_OUT] + groups[Group.BY_OTHERS])


def test_on_screens_by_others_hardly_anything_is_tapped_that_does_not_accept() -> None:
    scores = score(screen for screen in read_screens() if screen.group is Group.BY_OTHERS).by_name
    assert scores[ACCEPT].precision >= 0.97
    assert scores[TICK].precision >= 0.9
    assert scores[ACCEPT].recall >= 0.8


@pytest.mark.parametrize("group", [Group.TUNED, Group.HELD_OUT])
def test_screens_are_known_and_what_does_not_accept_is_not_tapped(group: Group) -> None:
    scores = score(screen for screen in read_screens() if screen.group is group).by_name
    assert scores[ACCEPT].precision >= 0.97
    assert scores[ACCEPT].recall >= 0.93
    assert scores[TICK].precision >= 0.97
    assert scores[TICK].recall >= 0.8
    for kind in KINDS:
        assert (kind, scores[kind].precision >= 0.8, scores[kind].recall >= 0.85) == (kind, True, True)


def test_no_trap_asks_for_terms() -> None:
    asking = set(TERMS_KINDS)
    traps = [screen for screen in read_screens() if screen.kind not in asking and screen.group is Group.TUNED]
    assert [trap.name for trap in traps if classify(parse_hierarchy(trap.xml)).asks_for_terms] == []


def test_no_button_that_declines_is_among_those_that_accept() -> None:
    for screen in read_screens():
        if screen.group is Group.BY_OTHERS:
            continue  # what is wrong with these is measured, not mended
        accept = {node.bounds for node in classify(parse_hierarchy(screen.xml)).accept}
        assert not accept & screen.where("decline", "choose"), screen.name


def test_the_readme_shows_what_is_measured() -> None:
    assert "\n".join(table()) in README.read_text()


@pytest.mark.skipif(not DUMPS.is_dir(), reason="HARNESS_DUMPS names no folder with hierarchies of real screens")
def test_no_real_screen_that_asks_for_nothing_asks_for_terms() -> None:
    nodes = {path.name: parse_hierarchy(path.read_text()) for path in sorted(DUMPS.glob("*.xml"))}
    assert nodes
    assert [name for name, seen in nodes.items() if classify(seen).asks_for_terms] == []


def respell(change: Callable[[str], str]) -> Callable[[Node], Node]:
    return lambda node: replace(node, text=change(node.text), description=change(node.description))


def strew(text: str) -> str:
    """Between the characters of a text there may be others that are not seen, and no break between its words."""
    return "\u200b".join(text).replace(" ", "\u00a0")


def describe_instead(node: Node) -> Node:
    return node if node.password or "EditText" in node.class_name else replace(node, text="", description=node.words)


def scale(bounds: Bounds) -> Bounds:
    left, top, right, bottom = (each * 3 // 2 for each in bounds)
    return left, top, right, bottom


def wrap(node: Node) -> tuple[Node, Node]:
    around = Node(text="", resource_id="", clickable=False, enabled=True, bounds=node.bounds, package=node.package)
    return replace(around, depth=2 * node.depth), replace(node, depth=2 * node.depth + 1)


def meaning(screen: ConsentScreen) -> Meaning:
    accept, decline, boxes = ([node.bounds for node in each] for each in (screen.accept, screen.decline, screen.boxes))
    return screen.kind, accept, decline, boxes


@pytest.fixture(scope="module")
def known() -> Known:
    seen = [(screen.name, parse_hierarchy(screen.xml)) for screen in read_screens()]
    return [(name, nodes, meaning(classify(nodes))) for name, nodes in seen]


@pytest.mark.parametrize(
    "change",
    [
        respell(str.upper),
        respell(str.swapcase),
        respell(lambda text: unicodedata.normalize("NFD", text)),
        respell(lambda text: unicodedata.normalize("NFKC", text)),
        respell(strew),
        respell(lambda text: text.replace("'", "\u2019")),
        describe_instead,
        lambda node: replace(node, depth=node.depth + 3),
    ],
    ids=["upper", "swapped", "decomposed", "composed", "strewn", "apostrophes", "described", "nested"],
)
def test_spelling_and_nesting_do_not_matter(change: Callable[[Node], Node], known: Known) -> None:
    for name, nodes, meant in known:
        assert meaning(classify([change(node) for node in nodes])) == meant, name


def test_neither_does_the_size_of_the_screen(known: Known) -> None:
    for name, nodes, (kind, *places) in known:
        larger = classify([replace(node, bounds=scale(node.bounds)) for node in nodes])
        assert meaning(larger) == (kind, *([scale(each) for each in bounds] for bounds in places)), name


def test_nor_a_parent_around_each_node(known: Known) -> None:
    for name, nodes, meant in known:
        assert meaning(classify([each for node in nodes for each in wrap(node)])) == meant, name

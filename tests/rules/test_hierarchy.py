"""Which nodes lie in which, and what is written on them."""

from __future__ import annotations

import pytest

from harness.rules.hierarchy import Bounds, Hierarchy, Node, is_box, is_floating


def node(
    text: str = "", depth: int = 0, bounds: Bounds = (0, 0, 100, 40), *, clickable: bool = False, resource_id: str = ""
) -> Node:
    return Node(
        text=text, resource_id=resource_id, clickable=clickable, enabled=True, bounds=bounds, depth=depth
    )  # fmt: skip


TREE = Hierarchy(
    [
        node("root", 0),
        node("", 1, clickable=True),
        node("Accept", 2),
        node("all", 3),
        node("aside", 1),
    ]
)


def test_ancestors_and_what_lies_inside() -> None:
    assert TREE.ancestors(3) == [2, 1, 0]
    assert TREE.ancestors(0) == []
    assert list(TREE.inside(1)) == [2, 3]
    assert list(TREE.inside(4)) == []


def test_a_label_is_written_on_a_node_or_in_it() -> None:
    assert TREE.label(1) == "Accept all"
    assert TREE.label(2) == "Accept"
    described = Node(
        text="", resource_id="", clickable=True, enabled=True, bounds=(0, 0, 1, 1), description="Agree", depth=0
    )
    assert Hierarchy([described]).label(0) == "Agree"


def test_a_row_is_what_stands_beside_a_node_at_its_height() -> None:
    row = Hierarchy(
        [
            node("", 0, (0, 100, 40, 140), clickable=True),
            node("I agree", 0, (50, 90, 400, 150)),
            node("below", 0, (50, 160, 400, 200)),
            node("a link", 0, (50, 100, 400, 140), clickable=True),
        ]
    )
    assert row.row(0) == "I agree"


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


PAGE = node(bounds=(0, 0, 1000, 2000))


@pytest.mark.parametrize(
    ("around", "floats"),
    [
        ([], False),
        ([PAGE], False),
        ([node(bounds=(40, 0, 960, 2000)), PAGE], False),
        ([node(bounds=(40, 300, 960, 2000)), PAGE], False),
        ([node(bounds=(40, 300, 960, 1700)), PAGE], True),
        ([node(bounds=(0, 900, 1000, 2000), resource_id="com.x:id/design_bottom_sheet"), PAGE], True),
        ([node(bounds=(60, 700, 940, 1300))], True),
    ],
)
def test_a_dialog_has_room_around_it_or_says_what_it_is(around: list[Node], floats: bool) -> None:
    assert is_floating(around) is floats

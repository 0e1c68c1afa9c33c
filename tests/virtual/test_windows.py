"""What uiautomator prints of the views that an app describes."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from hypothesis import given
from hypothesis import strategies as st

from harness.virtual.system.windows import ViewNode, hierarchy

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"))


def node(depth: int, text: str = "", resource_id: str = "") -> ViewNode:
    return ViewNode(
        depth=depth,
        class_name="android.widget.Button",
        resource_id=resource_id,
        text=text,
        content_description="",
        clickable=True,
        enabled=True,
        bounds=(0, 63, 1080, 200),
    )


def test_a_dump_is_one_line_in_android_s_words() -> None:
    text = hierarchy([node(0, 'Say "yes" & <go>\nnow', "a.b:id/accept")], "a.b")
    assert text == (
        "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?><hierarchy rotation=\"0\"><node index=\"0\" "
        'text="Say &quot;yes&quot; &amp; &lt;go&gt;&#10;now" resource-id="a.b:id/accept" '
        'class="android.widget.Button" package="a.b" content-desc="" checkable="false" checked="false" '
        'clickable="true" enabled="true" focusable="true" focused="false" scrollable="false" '
        'long-clickable="false" password="false" selected="false" bounds="[0,63][1080,200]" /></hierarchy>'
    )


@given(st.lists(st.tuples(st.integers(0, 5), TEXT), max_size=30))
def test_the_tree_is_the_one_that_the_depths_say(drawn: list[tuple[int, str]]) -> None:
    nodes: list[ViewNode] = []
    for depth, text in drawn:
        nodes.append(node(min(depth, nodes[-1].depth + 1) if nodes else 0, text))
    root = ElementTree.fromstring(hierarchy(nodes, "a.b").encode())  # noqa: S314 - our own text

    def walk(element: ElementTree.Element, depth: int) -> list[tuple[int, int, str | None]]:
        found = []
        for index, child in enumerate(element):
            assert child.get("index") == str(index)
            found += [(depth, index, child.get("text")), *walk(child, depth + 1)]
        return found

    assert [(depth, text) for depth, _, text in walk(root, 0)] == [(n.depth, n.text) for n in nodes]

"""uiautomator's hierarchy and the process list."""

from __future__ import annotations

import pytest

from harness.device.activities import parse_ps
from harness.device.ui import parse_hierarchy

HIERARCHY = """<?xml version='1.0' encoding='UTF-8' standalone='yes' ?><hierarchy rotation="0">
<node index="0" text="" resource-id="" clickable="false" enabled="true" bounds="[0,0][1080,1920]">
<node index="1" text="Accept &amp; go" resource-id="com.x:id/accept" class="android.widget.Button" package="com.x"
 content-desc="go" clickable="true" enabled="true" password="true" bounds="[40,1700][500,1780]" />
<node index="2" text="odd" bounds="nowhere"><node index="0" text="in it" bounds="[0,0][1,1]" /></node>
</node></hierarchy>"""


def test_nodes_are_read_and_those_without_bounds_passed_over() -> None:
    root, accept, inner = parse_hierarchy(HIERARCHY)
    assert root.bounds == (0, 0, 1080, 1920)
    assert (accept.text, accept.clickable, accept.centre) == ("Accept & go", True, (270, 1740))
    assert (accept.class_name, accept.package, accept.description) == ("android.widget.Button", "com.x", "go")
    assert accept.password
    assert (root.depth, accept.depth, inner.depth) == (0, 1, 2)


def test_a_hierarchy_may_be_nested_as_deeply_as_an_app_likes() -> None:
    deep = 5_000
    node = '<node text="x" bounds="[0,0][1,1]">'
    nodes = parse_hierarchy(f"<hierarchy>{node * deep}{'</node>' * deep}</hierarchy>")
    assert [each.depth for each in nodes] == list(range(deep))


@pytest.mark.parametrize(
    "text", ["<hierarchy>", "ERROR: could not get idle state.", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>']
)
def test_anything_else_shows_no_nodes(text: str) -> None:
    assert parse_hierarchy(text) == []


def test_processes_of_the_uid_and_no_other() -> None:
    text = (
        "  PID  PPID   UID NAME                       \n 1 0 0 init\n 20 9 10100 com.x\n 21 20 10100 odd name \n"
        " 22 9 10101 com.x:push\n 23 9 10100 \n"
    )
    found = [(p.pid, p.parent_pid, p.name) for p in parse_ps(text, 10100)]
    assert found == [(20, 9, "com.x"), (21, 20, "odd name"), (23, 9, "?")]

"""uiautomator's hierarchy and the process list."""

from __future__ import annotations

import pytest

from harness.device.activities import parse_ps
from harness.device.ui import parse_hierarchy
from harness.errors import DeviceError

HIERARCHY = """<?xml version='1.0' encoding='UTF-8' standalone='yes' ?><hierarchy rotation="0">
<node index="0" text="" resource-id="" clickable="false" enabled="true" bounds="[0,0][1080,1920]">
<node index="1" text="Accept &amp; go" resource-id="com.x:id/accept" clickable="true" enabled="true"
 bounds="[40,1700][500,1780]" />
<node index="2" text="odd" bounds="nowhere" /></node></hierarchy>"""


def test_nodes_are_read_and_those_without_bounds_passed_over() -> None:
    root, accept = parse_hierarchy("s", HIERARCHY)
    assert root.bounds == (0, 0, 1080, 1920)
    assert (accept.text, accept.clickable, accept.centre) == ("Accept & go", True, (270, 1740))


@pytest.mark.parametrize(
    "text", ["<hierarchy>", "ERROR: could not get idle state.", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>']
)
def test_anything_else_is_a_device_error(text: str) -> None:
    with pytest.raises(DeviceError):
        parse_hierarchy("s", text)


def test_processes_of_the_package_and_no_other() -> None:
    text = "  PID NAME                       \n 1 init\n 20 com.x\n 21 com.x:push\n 22 com.xy\n 23 com.x.y\n"
    assert [(p.pid, p.name) for p in parse_ps(text, "com.x")] == [(20, "com.x"), (21, "com.x:push")]

"""Where a version of Android has no hand-over of ours, the position that it takes out of a parcel is the only sign."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from queue import SimpleQueue

import pytest

from harness.device import activities, packages
from harness.instrument import compile as compiling
from harness.instrument.sessions import Received, Sessions
from harness.model import Access, Gate, HookReport
from harness.rules.protocol import Batch, Hello, parse_message
from tests.run.phones import PACKAGE, boot

POSITION = "android.location.Location.CREATOR.createFromParcel"
HANDED_OVER = "android.location.LocationListener.onLocationChanged"
OTHER_VERSION = ("acceptLocation", "acceptLocationOfAnotherVersion")


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, HookReport], Access]:
    """What became of the hooks, and the first position that came to an app which listens to them."""
    folder = tmp_path_factory.mktemp("arrivals")
    hooks = folder / "hooks"
    shutil.copytree(compiling.find_hooks(), hooks)
    location = hooks / "location.ts"
    location.write_text(location.read_text().replace(*OTHER_VERSION))
    received: SimpleQueue[Received] = SimpleQueue()
    with boot(folder) as phone:
        phone.install(grant=True)
        phone.device.run(f"am start -W -n {PACKAGE}/.TermsActivity")
        sessions = Sessions(
            phone.device.serial, phone.device.forward(27042), compiling.compile_agent(hooks), received.put
        )
        (process,) = activities.list_processes(phone.device, packages.read_uid(phone.device, PACKAGE, 0))
        sessions.attach(process, Gate.LATE)
        messages = told(received)
        hello = next(message for message in messages if isinstance(message, Hello))
        batches = (message for message in messages if isinstance(message, Batch))
        events = (event for batch in batches for event in batch.events if isinstance(event, Access))
        position = next(event for event in events if event.data_type == "location")
        sessions.close()
    return {report.hook: report for report in hello.hooks}, position


def told(received: SimpleQueue[Received]) -> Iterator[object]:
    while True:
        message = received.get(timeout=60).message
        assert message is not None
        assert message["type"] == "send", message
        yield parse_message(message["payload"])


def test_the_hand_over_is_absent_there(heard: tuple[dict[str, HookReport], Access]) -> None:
    hooks, _ = heard
    assert (hooks[HANDED_OVER].state, hooks[POSITION].state) == ("absent", "installed")


def test_a_position_is_a_row_that_says_that_its_listener_is_not_known(
    heard: tuple[dict[str, HookReport], Access],
) -> None:
    _, position = heard
    assert (position.hook, position.kind) == (POSITION, "delivery")
    assert dict(position.detail) == {"via": "binder", "listener": None, "provider": "network", "position": True}
    assert not any(PACKAGE in frame for frame in position.frames or ())

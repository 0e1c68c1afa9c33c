"""The agent calls its own hooks: one that hears it is proved, and one that hears nothing has failed."""

from __future__ import annotations

import shutil
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from harness.device import activities, packages
from harness.instrument import compile as compiling
from harness.instrument.sessions import Received, Sessions
from harness.model import Gate
from tests.run.phones import PACKAGE, boot

AGENT = Path(__file__).parents[1] / "data" / "canary.ts"


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The state of each hook by its method."""
    folder = tmp_path_factory.mktemp("canary")
    hooks = folder / "hooks"
    shutil.copytree(compiling.find_hooks(), hooks)
    shutil.copy(AGENT, hooks / "agent.ts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiling, "find_hooks", lambda: hooks)
        agent = compiling.compile_agent()
    received: SimpleQueue[Received] = SimpleQueue()
    with boot(folder) as phone:
        phone.install()
        phone.device.run(f"am start -W -n {PACKAGE}/.TermsActivity")
        sessions = Sessions(phone.device.serial, phone.device.forward(27042), agent, received.put)
        (process,) = activities.list_processes(phone.device, packages.read_uid(phone.device, PACKAGE, 0))
        sessions.attach(process, Gate.LATE)
        message = received.get(timeout=60).message
        sessions.close()
    assert message is not None
    assert message["type"] == "send", message
    return {report["hook"].rpartition(".")[2]: report for report in message["payload"]}


def test_a_hook_that_hears_the_call_is_proved(reports: dict[str, Any]) -> None:
    for method in ("getLastKnownLocation", "open"):
        assert (reports[method]["state"], reports[method]["proof"]) == ("installed", "canary")


def test_a_hook_that_is_dead_has_failed(reports: dict[str, Any]) -> None:
    dead = reports["getGpsStatus"]
    assert dead["state"] == "failed"
    assert dead["error"] == "a canary call did not come to it: getGpsStatus(android.location.GpsStatus)"
    assert "proof" not in dead


def test_what_could_harm_the_app_is_not_called(reports: dict[str, Any]) -> None:
    spared = reports["updateTexImage"]
    assert (spared["state"], spared.get("proof")) == ("installed", None)

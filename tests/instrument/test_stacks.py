"""Whichever way an app came to a hooked method, the stack that is known by its number is the one that it has."""

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
from harness.virtual.build.builder import build_app
from harness.virtual.build.sources import FRAMEWORK, Artefact
from tests.run.phones import boot

DATA = Path(__file__).parents[1] / "data"
PACKAGE = "com.example.stacks"
BEYOND_NUMBERS = 1  # of the depths that are walked, those with more frames than are compared

pytestmark = pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the app found and the hooks heard."""
    folder = tmp_path_factory.mktemp("stacks")
    hooks, apk = folder / "hooks", folder / "stacks.apk"
    shutil.copytree(compiling.find_hooks(), hooks)
    shutil.copy(DATA / "stacks.ts", hooks / "agent.ts")
    apk.write_bytes(build_app(Artefact(output=apk, folders=(DATA / "java-stacks",), needs=FRAMEWORK)))
    received: SimpleQueue[Received] = SimpleQueue()
    with boot(folder) as phone:
        phone.install(apk)
        phone.device.run(f"am start -W -n {PACKAGE}/.StacksActivity")
        agent = compiling.compile_agent(hooks)
        sessions = Sessions(phone.device.serial, phone.device.forward(27042), agent, received.put)
        (process,) = activities.list_processes(phone.device, packages.read_uid(phone.device, PACKAGE, 0))
        sessions.attach(process, Gate.LATE)
        message = received.get(timeout=60).message
        sessions.close()
    assert message is not None
    assert message["type"] == "send", message
    return dict(message["payload"])


def test_each_call_has_the_stack_that_it_has(answer: dict[str, Any]) -> None:
    """Lines, lambdas, recursion, reflection, classes that are unloaded, more stacks than are remembered."""
    assert answer["ended"] == "ended"
    assert answer["faults"] == []
    assert answer["stacks"] == answer["keys"] > 4096


def test_all_but_the_deepest_are_told_by_their_numbers(answer: dict[str, Any]) -> None:
    assert answer["told"] == answer["calls"] - 3 * 20 * BEYOND_NUMBERS


def test_a_thread_that_is_renamed_has_its_new_name(answer: dict[str, Any]) -> None:
    assert set(answer["names"]) == {f"walk {number}" for number in range(20)}

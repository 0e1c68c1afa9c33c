"""A hooked method is given the very objects that the app passes, and the app the very object that it returns."""

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
from tests.run.phones import RunningPhone, boot

DATA = Path(__file__).parents[1] / "data"
PACKAGE = "com.example.echo"

pytestmark = pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the app found and the hooks heard."""
    folder = tmp_path_factory.mktemp("bridge")
    hooks = folder / "hooks"
    shutil.copytree(compiling.find_hooks(), hooks)
    shutil.copy(DATA / "echo.ts", hooks / "agent.ts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiling, "find_hooks", lambda: hooks)
        agent = compiling.compile_agent()
    received: SimpleQueue[Received] = SimpleQueue()
    with boot(folder) as phone:
        start(phone, folder / "echo.apk")
        sessions = Sessions(phone.device.serial, phone.device.forward(27042), agent, received.put)
        (process,) = activities.list_processes(phone.device, packages.read_uid(phone.device, PACKAGE, 0))
        sessions.attach(process, Gate.LATE)
        message = received.get(timeout=60).message
        sessions.close()
    assert message is not None
    assert message["type"] == "send", message
    return dict(message["payload"])


def start(phone: RunningPhone, apk: Path) -> None:
    apk.write_bytes(build_app(Artefact(output=apk, folders=(DATA / "java-echo",), needs=FRAMEWORK)))
    phone.install(apk)
    phone.device.run(f"am start -W -n {PACKAGE}/.EchoActivity")


def test_what_is_hard_to_carry_is_carried_unchanged(answer: dict[str, Any]) -> None:
    assert answer["faults"] == ""


def test_what_the_hooks_heard_is_what_was_passed(answer: dict[str, Any]) -> None:
    """Half a surrogate pair is no character, and is told as U+FFFD."""
    hard = ["\U0001f600 smile", "a\0b", "\ufffd alone", "", "null", "\u20ac", "x" * 300]
    heard = [(call["method"], call["arguments"], call.get("result")) for call in answer["heard"]]
    words = [(arguments[0], result) for method, arguments, result in heard if method == "word"]
    assert words == [(word, None if word == "null" else word) for word in hard]
    arrays = [arguments for method, arguments, _ in heard if method == "rest"]
    assert arrays == [["1", f"[{', '.join(hard)}]"], ["1", "[]"], ["1", "[null]"], ["1", "null"]]
    (rows, nothing) = (arguments[0] for method, arguments, _ in heard if method == "rows")
    assert (rows, nothing) == ("[<[Ljava.lang.String;>, null, <[Ljava.lang.String;>, <[Ljava.lang.String;>]", "null")


def test_a_call_whose_hook_is_taken_out_meanwhile_comes_to_the_original(answer: dict[str, Any]) -> None:
    """As when the script goes. The bridge alone would have it call its own replacement until the stack is full."""
    assert answer["last"] == "called once"


def test_calls_under_way_are_counted_and_not_their_threads(answer: dict[str, Any]) -> None:
    assert answer["underWay"] == [3, 2]


def test_of_a_method_at_the_end_of_the_vm_s_memory_is_copied_what_there_is(answer: dict[str, Any]) -> None:
    """The bridge asks for two words more than there are."""
    assert answer["copied"] == ["1122334455667788", "0"]

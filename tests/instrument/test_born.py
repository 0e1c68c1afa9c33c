"""The agent believes no gate: whether a process was held at its start is what it finds there."""

from __future__ import annotations

import shutil
from pathlib import Path
from queue import SimpleQueue

import pytest

from harness.device import activities, packages
from harness.instrument import compile as compiling
from harness.instrument.sessions import Received, Sessions
from harness.model import Gate
from tests.run.phones import PACKAGE, boot

DATA = Path(__file__).parents[1] / "data"


def test_an_app_that_has_begun_was_not_held_whatever_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(compiling.find_hooks(), tmp_path / "hooks")
    shutil.copy(DATA / "born.ts", tmp_path / "hooks" / "agent.ts")
    monkeypatch.setattr(compiling, "find_hooks", lambda: tmp_path / "hooks")
    agent = compiling.compile_agent()
    received: SimpleQueue[Received] = SimpleQueue()
    with boot(tmp_path) as phone:
        phone.install()
        phone.device.run(f"am start -W -n {PACKAGE}/.TermsActivity")
        sessions = Sessions(phone.device.serial, phone.device.forward(27042), agent, received.put)
        (process,) = activities.list_processes(phone.device, packages.read_uid(phone.device, PACKAGE, 0))
        sessions.attach(process, Gate.SPAWN)
        message = received.get(timeout=60).message
        sessions.close()
    assert message is not None
    assert message["payload"] == ["late", "spawn", "late"]

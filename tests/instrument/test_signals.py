"""A method that is to be told as a signal and could not be replaced is never silent: it is absent, or has failed."""

from __future__ import annotations

import shutil
from pathlib import Path
from queue import SimpleQueue

import pytest

from harness.device import activities, packages
from harness.fleet.apps import bundled_app
from harness.instrument import compile as compiling
from harness.instrument.sessions import Received, Sessions
from harness.model import Gate
from tests.run.phones import boot

AGENT = Path(__file__).parents[1] / "data" / "signals.ts"
PACKAGE = "com.example.nevercollects"
THREAD, NO_THREAD = "android.app.ActivityThread", "android.app.NoThread"


def test_what_this_android_should_have_has_failed_and_what_it_should_not_is_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = tmp_path / "hooks"
    shutil.copytree(compiling.find_hooks(), hooks)
    shutil.copy(AGENT, hooks / "agent.ts")
    monkeypatch.setattr(compiling, "find_hooks", lambda: hooks)
    received: SimpleQueue[Received] = SimpleQueue()
    with boot(tmp_path) as phone:
        phone.install(bundled_app("never_collects"))
        phone.device.run(f"am start -W -n {PACKAGE}/.TermsActivity")
        sessions = Sessions(phone.device.serial, phone.device.forward(27042), compiling.compile_agent(), received.put)
        uid = packages.read_uid(phone.device, PACKAGE, 0)
        (process,) = activities.list_processes(phone.device, uid)
        sessions.attach(process, Gate.LATE)
        message = received.get(timeout=60).message
        sessions.close()
    assert message is not None
    assert message["payload"][:3] == [
        [f"{THREAD}.handleReceiver", "lifecycle", "installed", None],
        [f"{THREAD}.handleNothing", "lifecycle", "failed", f"{THREAD} has no method handleNothing"],
        [f"{THREAD}.handleLater", "lifecycle", "absent", "not part of API 30"],
    ]
    missing, of_before = message["payload"][3:]
    assert missing[:3] == [f"{NO_THREAD}.handleReceiver", "lifecycle", "failed"]
    assert NO_THREAD in missing[3].replace("/", ".")
    assert of_before == [f"{NO_THREAD}.handleReceiver", "lifecycle", "absent", "not part of API 30"]

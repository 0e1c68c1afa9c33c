"""A relay calls functions of an agent by their addresses: never of one that has gone."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import frida
import pytest

from harness.device import activities, packages
from harness.instrument.compile import compile_agent
from harness.instrument.reach import attach
from harness.instrument.remote import connect, keep
from tests.run.phones import PACKAGE, boot


def test_a_relay_refuses_an_agent_that_has_gone_and_a_process_that_is_another(tmp_path: Path) -> None:
    agent = compile_agent()
    options = {"gate": "late", "process": PACKAGE, "bridge": agent.bridge, "deadManSeconds": 20, "storeValues": False}
    with boot(tmp_path) as phone:
        phone.install()
        phone.device.run(f"am start -W -n {PACKAGE}/.TermsActivity")
        (process,) = activities.list_processes(phone.device, packages.read_uid(phone.device, PACKAGE, 0))
        device = connect(phone.device.forward(27042)).device
        session, script = load(device, process.pid, agent.source)
        line: dict[str, Any] = script.exports_sync.start(options)
        _, relay = load(device, process.pid, agent.relay)
        with pytest.raises(frida.RPCException, match="another process"):
            relay.exports_sync.start(line | {"start": "1"})
        relay.exports_sync.start(line)
        session.detach()
        _, late = load(device, process.pid, agent.relay)
        with pytest.raises(frida.RPCException, match="has gone"):
            late.exports_sync.start(line)
        time.sleep(1)
        assert phone.device.run(f"pidof {PACKAGE}").strip() == str(process.pid)


def load(device: Any, pid: int, source: str) -> tuple[Any, Any]:
    session = attach(device, pid)
    script = session.create_script(source)
    script.load()
    keep(session, script)
    return session, script

"""One hook tried in a process that nobody observes: it is put in place, the method is called, and it must fire once."""

from __future__ import annotations

from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

from harness.instrument.compile import compile_trial, read_bridge
from harness.instrument.deadline import DeadlinePassed, by_rpc, call_within
from harness.instrument.failures import frida_errors
from harness.instrument.reach import attach
from harness.instrument.remote import connect, keep

_CALL_S = 15.0
_FIRES_S = 10.0

_TEXT = "00000000-0000-0001-0000-000000000002"


def find_hook_failure(port: int, pid: int) -> str | None:
    """Try a hook in a process of the device; None when it fired and the call returned what it does, else why not.

    The process is of no use for a run afterwards: end it.
    """
    source = compile_trial()
    try:
        return call_within(_CALL_S + _FIRES_S, lambda: _try_hook(port, pid, source))
    except DeadlinePassed:
        return f"nothing happened within {_CALL_S + _FIRES_S:g} s"
    except frida_errors() as error:
        return str(error)


def _try_hook(port: int, pid: int, source: str) -> str | None:
    heard: SimpleQueue[dict[str, Any]] = SimpleQueue()
    session = attach(connect(port).device, pid)
    script = session.create_script(source, name="trial")
    keep(session, script)  # the process is ended while they are still in it
    script.on("message", lambda message, _data: heard.put(message))
    script.load()
    said = by_rpc(script, "run", read_bridge())
    with suppress(Empty):
        while (message := heard.get(timeout=_FIRES_S)).get("payload") != "fired":
            if message.get("type") == "error":
                return str(message.get("description"))
        return None if said == _TEXT else f"the hooked method returned {said!r} instead of {_TEXT!r}"
    return "the hook was put in place, its method was called, and it did not fire"

"""Whether a Frida answers at a port of this host."""

from __future__ import annotations

import time
from typing import Any

import frida

from harness.instrument.deadline import DeadlinePassed, call_within
from harness.instrument.failures import frida_errors
from harness.instrument.remote import connect

_ANSWER_S = 5.0
_LOOK_S = 0.1
_KNOWN_WITHIN_S = 5.0


def host_version() -> str:
    """Return the version of this host's Frida, which a frida-server must have too."""
    return str(frida.__version__)


def attach(device: Any, pid: int, *, persist_timeout: int = 0) -> Any:
    """Attach as soon as Frida knows the process too: `ps` shows one from its fork on."""
    deadline = time.monotonic() + _KNOWN_WITHIN_S
    while True:
        try:
            return device.attach(pid, persist_timeout=persist_timeout)
        except frida.ProcessNotFoundError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def find_refusal(port: int) -> str | None:
    """Return None where a Frida that this host understands answers, else why not, in Frida's words."""
    try:
        call_within(_ANSWER_S, connect(port).device.enumerate_processes)
    except DeadlinePassed:
        return f"no answer in {_ANSWER_S:g} s"
    except frida_errors() as error:
        return str(error)
    return None


def wait_for_answer(port: int, within_s: float) -> str | None:
    """Wait until a Frida answers; return None then, else why it still does not."""
    deadline = time.monotonic() + within_s
    while (refusal := find_refusal(port)) is not None and time.monotonic() < deadline:
        time.sleep(_LOOK_S)
    return refusal

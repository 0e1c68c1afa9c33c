"""Sessions: one per process for the life of that process, each with the agent in it. Frida's callbacks only enqueue."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import frida

from harness.errors import AppError, DeviceError, DeviceTimeout
from harness.instrument.compile import Agent
from harness.instrument.deadline import DeadlinePassed, call_within
from harness.instrument.failures import frida_errors, name_failure
from harness.instrument.reach import attach
from harness.instrument.remote import connect, keep
from harness.model import Gate, ProcessFacts

DEAD_MAN_S = 20.0
_CALL_S = 15.0
_PERSIST_S = 30

_ERRORS = frida_errors()

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Something that Frida delivered from a process: an agent's message, or the end of its session."""

    pid: int
    message: dict[str, Any] | None
    detached: str | None


@dataclass(frozen=True, slots=True)
class _Attached:
    session: frida.Session
    script: frida.Script


class Sessions:
    """The agents in the processes of one device."""

    def __init__(
        self, serial: str, port: int, agent: Agent, deliver: Callable[[Received], None], *, store_values: bool = False
    ) -> None:
        self._serial = serial
        self._agent = agent
        self._store_values = store_values
        self._deliver = deliver
        self._lock = threading.Lock()
        self._instrumented: set[int] = set()
        self._live: dict[int, _Attached] = {}
        self._device = self._call("connecting to Frida", lambda: connect(port)).device

    def attach(self, process: ProcessFacts, gate: Gate) -> None:
        """Put the agent into a process; its `hello` says that the hooks are live.

        Raises AppError when the process is gone, DeviceError when Frida cannot get in.
        """
        with self._lock:
            # A second session in a hooked process crashes its VM on unload, even long after the first one ended.
            if process.pid in self._instrumented:
                raise AppError(f"process {process.name} ({process.pid}) has been instrumented before")
            self._instrumented.add(process.pid)
        naming = f"{process.name} ({process.pid})"
        attached = self._call(f"attaching to {naming}", lambda: self._enter(process.pid))
        options = {
            "gate": gate,
            "process": process.name,
            "bridge": self._agent.bridge,
            "deadManSeconds": DEAD_MAN_S,
            "storeValues": self._store_values,
        }
        self._call(f"loading the agent into {naming}", attached.script.load)
        self._call(f"hooking {naming}", lambda: attached.script.exports_sync.start(options))

    def forget(self, pid: int) -> None:
        """A process is dead: whoever gets its number next is another one."""
        with self._lock:
            self._instrumented.discard(pid)

    def _enter(self, pid: int) -> _Attached:
        session = attach(self._device, pid, persist_timeout=_PERSIST_S)
        attached = _Attached(session, session.create_script(self._agent.source, name="harness"))
        keep(attached)
        self._listen(pid, attached)
        self._live[pid] = attached
        return attached

    def _listen(self, pid: int, attached: _Attached) -> None:
        def on_message(message: Any, _data: bytes | None) -> None:
            self._deliver(Received(pid=pid, message=message, detached=None))

        def on_detached(reason: str, *_crash: object) -> None:
            self._deliver(Received(pid=pid, message=None, detached=reason))

        attached.script.on("message", on_message)
        attached.session.on("detached", on_detached)

    def acknowledge(self, pid: int, seq: int) -> None:
        """Tell an agent what is committed: everything below `seq`. Posted: a stopped process must not block us."""
        self._post(pid, {"type": "ack", "seq": seq})

    def open_gate(self, pid: int) -> None:
        """Let a process that waits in the gate go on."""
        self._post(pid, {"type": "open"})

    def _post(self, pid: int, message: dict[str, object]) -> None:
        attached = self._live.get(pid)
        if attached is not None:
            with suppress(*_ERRORS):  # whoever is gone needs no word; its end is told by `detached`
                attached.script.post(message)

    def stop(self, reason: str) -> None:
        """Have every agent flush, say `bye` and let its hooks pass; one that is gone or stuck leaves an open tail."""
        for pid, attached in list(self._live.items()):
            with suppress(AppError, DeviceError):
                self._call(f"stopping the agent of process {pid}", partial(attached.script.exports_sync.stop, reason))

    def close(self) -> None:
        """Leave the processes. Scripts go whole, with their session."""
        for pid, attached in list(self._live.items()):
            with suppress(AppError, DeviceError):
                self._call(f"leaving process {pid}", attached.session.detach)
        self._live.clear()

    def _call(self, doing: str, call: Callable[[], T]) -> T:
        """Give Frida a deadline, and its errors our names."""
        try:
            return call_within(_CALL_S, call)
        except DeadlinePassed as error:
            raise DeviceTimeout(self._serial, f"{doing} took more than {_CALL_S:g} s") from error
        except _ERRORS as error:
            raise name_failure(self._serial, doing, error) from error

"""Sessions: one per process for the life of that process, each with the agent in it. Frida's callbacks only enqueue.

When the connection is cut, the agent stays: its session persists, and nobody resumes it (`hooks/core/line.ts` says
why). A new connection brings a relay into each process, by which the agent says again what was not acknowledged.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import frida

from harness.errors import AppError, DeviceError, DeviceTimeout, DeviceUnavailable, HarnessError
from harness.hostclock import utc_now
from harness.instrument.compile import Agent
from harness.instrument.connection import Connection
from harness.instrument.deadline import CallInVain, DeadlinePassed, by_rpc, call_within
from harness.instrument.failures import frida_errors, name_failure
from harness.instrument.reach import attach
from harness.instrument.remote import keep
from harness.model import Gate, ProcessFacts, Recovery

DEAD_MAN_S = 20.0
RETURN_WITHIN_S = DEAD_MAN_S - 2.0
RETURN_EVERY_S = 0.3
_CALL_S = 15.0
_RETURN_S = 5.0
_PERSIST_S = 7 * 24 * 3600  # longer than any run: what ends with the session is the agent, and it is in the process
_SILENT_S = 5.0
_LOOK_S = 1.0
_SILENT = "silent"
_CUT = ("connection-terminated", "device-lost", _SILENT)

_ERRORS = frida_errors()

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Something that Frida delivered from a process: an agent's message, or the end of its session."""

    pid: int
    message: dict[str, Any] | None
    detached: str | None


@dataclass(slots=True, eq=False)
class _Attached:
    """By which session and script we speak to an agent, and what the agent lends a relay, once that is known.

    `gone` says, once that is so, why nobody will be spoken to any more; it ends the calls that are under way.
    """

    process: ProcessFacts
    session: frida.Session
    script: frida.Script
    gone: Future[str]
    line: dict[str, str] | None = None
    heard_s: float = field(default_factory=time.monotonic)
    is_over: bool = False


class Sessions:
    """The agents in the processes of one device."""

    def __init__(
        self,
        serial: str,
        port: int,
        agent: Agent,
        deliver: Callable[[Received], None],
        *,
        store_values: bool = False,
        restore: Callable[[], object] = lambda: None,
        recovered: Callable[[Recovery], object] = lambda _: None,
    ) -> None:
        self._serial = serial
        self._agent = agent
        self._store_values = store_values
        self._deliver = deliver
        self._recovered = recovered
        self._lock = threading.Lock()
        self._instrumented: dict[int, Future[str]] = {}
        self._live: dict[int, _Attached] = {}
        self._is_closing = threading.Event()
        self._connection = self._call("connecting to Frida", lambda: Connection(port, restore))
        threading.Thread(target=self._watch_silence, name="silence", daemon=True).start()

    def attach(self, process: ProcessFacts, gate: Gate) -> None:
        """Put the agent into a process; its `hello` says that the hooks are live.

        Raises AppError when the process is gone, DeviceError when Frida cannot get in.
        """
        gone: Future[str] = Future()
        naming = f"{process.name} ({process.pid})"
        with self._lock:
            # A second session in a hooked process crashes its VM on unload, even long after the first one ended.
            if process.pid in self._instrumented:
                raise AppError(f"process {naming} has been instrumented before")
            self._instrumented[process.pid] = gone
        attached = self._attach(process, gone, f"attaching to {naming}")
        self._watch_end(attached)
        options = {
            "gate": gate,
            "process": process.name,
            "bridge": self._agent.bridge,
            "deadManSeconds": DEAD_MAN_S,
            "storeValues": self._store_values,
        }
        self._call(f"loading the agent into {naming}", attached.script.load, gone)
        attached.line = self._call(f"hooking {naming}", lambda: by_rpc(attached.script, "start", options), gone)

    def forget(self, pid: int) -> None:
        """A process is dead: nobody waits for it any more, and whoever gets its number next is another one."""
        with self._lock:
            gone = self._instrumented.pop(pid, None)
        if gone is not None:
            _tell(gone, "the process has ended")

    def _attach(self, process: ProcessFacts, gone: Future[str], doing: str) -> _Attached:
        """Where Frida could not be reached nothing is hooked yet, so that it may be tried again."""
        enter = partial(self._enter, process, gone)
        try:
            return self._call(doing, enter, gone)
        except DeviceError as error:
            if not isinstance(error.__cause__, frida.ServerNotRunningError | frida.TransportError):
                raise
        self._connection.restore()
        return self._call(doing, enter, gone)

    def _enter(self, process: ProcessFacts, gone: Future[str]) -> _Attached:
        session = attach(self._connection.device, process.pid, persist_timeout=_PERSIST_S)
        attached = _Attached(process, session, session.create_script(self._agent.source, name="harness"), gone)
        self._speak_by(attached)
        return attached

    def _speak_by(self, attached: _Attached) -> None:
        """From now on this is how we speak to the agent of that process."""
        pid = attached.process.pid

        def on_message(message: Any, _data: bytes | None) -> None:
            attached.heard_s = time.monotonic()
            self._deliver(Received(pid=pid, message=message, detached=None))

        keep(attached)
        attached.script.on("message", on_message)
        self._live[pid] = attached

    def _hear_end(self, attached: _Attached, reason: str) -> None:
        """The process has ended, or it lives and we were cut off. This is a thread of Frida's, which must not wait."""
        with self._lock:
            was_over, attached.is_over = attached.is_over, True
        if was_over:
            return
        if reason in _CUT and attached.line is not None and not self._is_closing.is_set():
            name = f"return-{attached.process.pid}"
            threading.Thread(target=self._come_back, args=(attached, reason), name=name, daemon=True).start()
        else:
            self._give_up(attached, reason)

    def _give_up(self, attached: _Attached, reason: str) -> None:
        _tell(attached.gone, reason)
        self._deliver(Received(pid=attached.process.pid, message=None, detached=reason))

    def _come_back(self, cut: _Attached, reason: str) -> None:
        """Get back to the agent, or say why not."""
        try:
            end = self._return_to(cut, reason)
        except Exception as error:  # noqa: BLE001  whatever it is, no stream may be left without a word
            end = f"{reason}, and no way back: {error!r}"
        if end is not None:
            self._give_up(cut, end)

    def _return_to(self, cut: _Attached, reason: str) -> str | None:
        """Try it until the agent takes us for dead; return None then, else what there is to say of the end."""
        pid, end, tries = cut.process.pid, reason, 0
        lost_at, deadline = utc_now(), time.monotonic() + RETURN_WITHIN_S
        while not self._is_closing.wait(RETURN_EVERY_S if tries else 0.0) and time.monotonic() < deadline:
            tries += 1
            try:
                relay = self._send_relay(cut)
            except HarnessError as error:
                if isinstance(error.__cause__, frida.ProcessNotFoundError | CallInVain):
                    return end  # it was the process that ended
                end = f"{reason}, and no way back: {error}"
                if isinstance(error.__cause__, frida.RPCException):
                    return end  # it has ended as well, or the agent has gone from it
                if (dead := self._mend_connection()) is not None:
                    end = f"{reason}, and no way back: {dead}"
            else:
                self._recovered(Recovery(pid=pid, reason=reason, lost_at=lost_at, regained_at=utc_now(), tries=tries))
                self._watch_end(relay)
                return None
        return end

    def _mend_connection(self) -> str | None:
        """Return why there will be nobody to connect to, if that is known."""
        try:
            self._connection.restore()
            self._is_answering()
        except DeviceUnavailable as error:
            return error.problem
        except HarnessError:
            pass  # adb is away as well: there is time to try again
        return None

    def _send_relay(self, cut: _Attached) -> _Attached:
        naming, gone = f"{cut.process.name} ({cut.process.pid})", cut.gone
        enter = partial(self._enter_again, cut.process.pid)
        session, script = self._call(f"going back to {naming}", enter, gone, within_s=_RETURN_S)
        relay = _Attached(cut.process, session, script, gone, cut.line)
        self._speak_by(relay)
        start = partial(by_rpc, script, "start", cut.line)
        self._call(f"relaying {naming}", start, gone, within_s=_RETURN_S)
        return relay

    def _enter_again(self, pid: int) -> tuple[frida.Session, frida.Script]:
        session = self._connection.device.attach(pid)
        script = session.create_script(self._agent.relay, name="harness-relay")
        script.load()
        return session, script

    def _watch_end(self, attached: _Attached) -> None:
        """It may have been cut off already."""
        attached.session.on("detached", lambda reason, *_crash: self._hear_end(attached, reason))
        if attached.session.is_detached:
            self._hear_end(attached, _CUT[0])

    def _watch_silence(self) -> None:
        """Not every connection that is lost is seen to end. A process may as well be stopped: then Frida answers."""
        while not self._is_closing.wait(_LOOK_S):
            now = time.monotonic()
            reached = [each for each in list(self._live.values()) if each.line and not each.is_over]
            silent = [each for each in reached if now - each.heard_s > _SILENT_S]
            if silent and not self._is_answering():
                for each in silent:
                    self._hear_end(each, _SILENT)
            for each in silent:
                each.heard_s = time.monotonic()  # asked again only after as long a silence

    def _is_answering(self) -> bool:
        """A connection that does not is replaced."""
        device = self._connection.device
        try:
            self._call("asking Frida whether it is there", device.enumerate_processes, within_s=_SILENT_S)
        except DeviceTimeout:
            self._connection.replace(device)
            return False
        except HarnessError:
            return False
        return True

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
        self._ask_all("stopping the agent of", lambda each: by_rpc(each.script, "stop", reason))

    def close(self) -> None:
        """Leave the processes. Scripts go whole, with their session; an agent that was cut off stays, and lets pass."""
        self._is_closing.set()
        self._ask_all("leaving", lambda each: each.session.detach())
        self._live.clear()

    def _ask_all(self, doing: str, ask: Callable[[_Attached], object]) -> None:
        """At once, for a process that is stopped or frozen has us wait for the whole deadline."""

        def ask_one(each: _Attached) -> None:
            with suppress(AppError, DeviceError):
                self._call(f"{doing} process {each.process.pid}", partial(ask, each), each.gone)

        if living := list(self._live.values()):
            with ThreadPoolExecutor(len(living)) as pool:
                list(pool.map(ask_one, living))

    def _call(
        self, doing: str, call: Callable[[], T], gone: Future[str] | None = None, *, within_s: float = _CALL_S
    ) -> T:
        """Give Frida a deadline, and its errors our names."""
        try:
            return call_within(within_s, call, gone)
        except CallInVain as error:
            raise AppError(f"{doing}: {error}") from error
        except DeadlinePassed as error:
            raise DeviceTimeout(self._serial, f"{doing} took more than {within_s:g} s") from error
        except _ERRORS as error:
            raise name_failure(self._serial, doing, error) from error


def _tell(gone: Future[str], reason: str) -> None:
    """What was told first holds."""
    with suppress(InvalidStateError):
        gone.set_result(reason)

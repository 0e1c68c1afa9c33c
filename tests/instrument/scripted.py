"""A Frida whose phone does what a test says: a stand-in for a third party and a rooted phone, not for our own code."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import frida

from harness.instrument.remote import Remote


@dataclass(frozen=True, slots=True)
class Spawn:
    """As `frida.Spawn`, which only Frida can make: `identifier` is None when it is not known (src/frida.vala 3225)."""

    pid: int
    identifier: str | None


@dataclass(slots=True, kw_only=True)
class ScriptedDevice:
    """Frida's device for one phone, as frida-core 17.18.0-snapshot.20260822 behaves (lines are of its source).

    - A process that starts while gating is on is held and announced (src/linux/linux-host-session.vala 2122-2128); its
      name may be unknown.
    - `resume` of what is held says `spawn-removed` and lets it run (src/control-service.vala 589-602, 727-730); of
      anything else it fails with "Invalid PID" (src/linux/frida-helper-backend.vala 297).
    - `disable_spawn_gating` resumes all that is held, and no longer tells the one who asked (control-service.vala 565).
    - The watchdog's end of the gating resumes all, tells of each, then of the end (control-service.vala 708-716).
    - Who joins others that gate gets what they hold from `enumerate_pending_spawn` alone (554-563, 581).
    - A connection that ends lets everything go (259-299); each call then fails with "device is gone".
    - Gating that is not supported is refused (lib/gadget/gadget.vala 1809); a Portal has no system parameters
      (src/portal-service.vala 1403).

    `refuse` maps the name of a call to the error that it raises; calls in `stuck` do not return before `unstick`. What
    is held is told to `let_go` when it may go on.
    """

    system: str = "android"
    refuse: dict[str, Exception] = field(default_factory=dict)
    stuck: set[str] = field(default_factory=set)
    held: dict[int, float] = field(default_factory=dict)
    names: dict[int, str | None] = field(default_factory=dict)
    held_s: dict[int, float] = field(default_factory=dict)
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    let_go: Callable[[int], object] = lambda _: None
    ended: Callable[[], object] = lambda: None
    is_gating: bool = False
    is_gone: bool = False
    handlers: dict[str, list[Callable[..., Any]]] = field(default_factory=lambda: defaultdict(list))
    freed: threading.Event = field(default_factory=threading.Event)
    lock: Any = field(default_factory=threading.RLock)

    def connect(self, ended: Callable[[], object]) -> Remote:
        """As `harness.instrument.wire.connect_told` to the port at which this Frida is."""
        self.ended = ended
        return Remote(self, self.hang_up)

    def on(self, signal: str, callback: Any) -> None:
        self.handlers[signal].append(callback)

    def off(self, signal: str, callback: Any) -> None:
        self.handlers[signal].remove(callback)

    def query_system_parameters(self) -> dict[str, Any]:
        self._enter("query_system_parameters")
        return {"os": {"id": self.system, "name": "Android", "version": "14"}, "arch": "arm64", "access": "full"}

    def enable_spawn_gating(self) -> None:
        self._enter("enable_spawn_gating")
        self.is_gating = True

    def disable_spawn_gating(self) -> None:
        self._enter("disable_spawn_gating")
        self._let_all_go()

    def enumerate_pending_spawn(self) -> list[Spawn]:
        self._enter("enumerate_pending_spawn")
        return [Spawn(pid, self.names[pid]) for pid in self.held]

    def resume(self, pid: int) -> None:
        self._enter("resume", pid)
        with self.lock:
            if pid not in self.held:
                raise frida.InvalidArgumentError("Invalid PID")
            self._say("spawn-removed", Spawn(pid, self.names[pid]))
            self._let_go(pid)

    def start(self, pid: int, name: str | None, *, is_told: bool = True) -> None:
        """The phone starts a process."""
        with self.lock:
            self.names[pid] = name
            if self.is_gating or not is_told:
                self.held[pid] = time.monotonic()
            if self.is_gating and is_told:
                self._say("spawn-added", Spawn(pid, name))

    def bark(self) -> None:
        """Frida's watchdog ends the gating."""
        with self.lock:
            held = list(self.held)
            self._let_all_go()
            for pid in held:
                self._say("spawn-removed", Spawn(pid, self.names[pid]))
            self._say("spawn-gating-disabled", "watchdog-timeout")

    def hang_up(self) -> None:
        """The connection ends, whoever ended it."""
        with self.lock:
            if self.is_gone:
                return
            self.is_gone = True
            self._let_all_go()
        self.ended()

    def unstick(self) -> None:
        self.freed.set()

    def resumed(self) -> list[int]:
        return [call[1] for call in self.calls if call[0] == "resume"]

    def _enter(self, name: str, *arguments: object) -> None:
        self.calls.append((name, *arguments))
        if name in self.stuck:
            self.freed.wait()
        if self.is_gone:
            raise frida.InvalidOperationError("device is gone")
        if name in self.refuse:
            raise self.refuse[name]

    def _let_all_go(self) -> None:
        self.is_gating = False
        for pid in list(self.held):
            self._let_go(pid)

    def _let_go(self, pid: int) -> None:
        self.held_s[pid] = time.monotonic() - self.held.pop(pid)
        self.let_go(pid)

    def _say(self, signal: str, *arguments: object) -> None:
        for handler in list(self.handlers[signal]):
            handler(*arguments)

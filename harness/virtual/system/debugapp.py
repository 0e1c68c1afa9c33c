"""The app that `am set-debug-app` names: whether its next process waits for a debugger.

A transient setting is consumed by the first process of that name which binds; then the one before it holds again. A
persistent one stays, and is in the global settings. It is one process name: children such as ":push" do not match.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.virtual.binder.protocol import DebugMode
from harness.virtual.system.properties import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    process: str | None = None
    wait: bool = False


class DebugApp:
    """ActivityManagerService's mDebugApp and its companions."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._current = _Setting()
        self._original = _Setting()
        self._transient = False

    def set(self, process: str | None, *, wait: bool, persistent: bool) -> None:
        """Name the app; None names none."""
        if persistent:
            self._write(process, wait=wait)
        else:
            self._original = self._current
        self._current = _Setting(process=process, wait=wait)
        self._transient = not persistent

    def take_mode(self, process: str) -> DebugMode:
        """Return how a process that binds now is to be debugged; consume a transient setting."""
        if process != self._current.process:
            return DebugMode.OFF
        mode = DebugMode.WAIT if self._current.wait else DebugMode.ON
        if self._transient:
            self._current = self._original
        return mode

    def _write(self, process: str | None, *, wait: bool) -> None:
        if process is None:
            self._settings.delete("global", "debug_app")
        else:
            self._settings.put("global", "debug_app", process)
        self._settings.put("global", "wait_for_debugger", str(int(wait)))

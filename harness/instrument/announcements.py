"""What a Frida says of the processes that it holds, for whoever wants to know it beside the gate."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any, Self

from harness.instrument.spawn import FridaDevice


class Announcements:
    """Within `with`, notes each process that is announced, and when it is let go. Begin before gating is enabled."""

    def __init__(self, device: FridaDevice) -> None:
        self._device = device
        self._added: list[tuple[int, str, float]] = []
        self._removed: list[tuple[int, float]] = []

    def __enter__(self) -> Self:
        self._device.on("spawn-added", self._on_added)
        self._device.on("spawn-removed", self._on_removed)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._device.off("spawn-added", self._on_added)
        self._device.off("spawn-removed", self._on_removed)

    def list_held(self) -> list[tuple[int, str, float | None]]:
        """Return pid, name and seconds of each process that was held; None when it was not told to be let go."""
        removed = list(self._removed)
        return [(pid, name, _find_length(pid, at_s, removed)) for pid, name, at_s in list(self._added)]

    def _on_added(self, spawn: Any) -> None:
        self._added.append((spawn.pid, spawn.identifier or "", time.monotonic()))

    def _on_removed(self, spawn: Any) -> None:
        self._removed.append((spawn.pid, time.monotonic()))


def _find_length(pid: int, since_s: float, removed: list[tuple[int, float]]) -> float | None:
    return next((at_s - since_s for other, at_s in removed if other == pid and at_s >= since_s), None)

"""The clock of a play, which stands still while the operator has paused it."""

from __future__ import annotations

import threading
import time


class PlayClock:
    """Counts the seconds that were played. Paused and resumed from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._paused_at_s: float | None = None
        self._lost_s = 0.0

    @property
    def is_paused(self) -> bool:
        """Whether it stands still."""
        with self._lock:
            return self._paused_at_s is not None

    def pause(self) -> None:
        """Stand still from now on."""
        with self._lock:
            self._paused_at_s = self._paused_at_s or time.monotonic()

    def resume(self) -> None:
        """Go on."""
        with self._lock:
            if self._paused_at_s is not None:
                self._lost_s += time.monotonic() - self._paused_at_s
                self._paused_at_s = None

    def now(self) -> float:
        """What it shows, in seconds."""
        with self._lock:
            return (self._paused_at_s or time.monotonic()) - self._lost_s

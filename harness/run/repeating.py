"""Something that is done again and again while a run goes on; a device that does not answer is asked again later."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Self

from harness.errors import HarnessError

_STOP_S = 5.0


class Repeating:
    """A thread that does one thing every so often, at once or after the first interval. A context manager."""

    def __init__(self, name: str, do: Callable[[], object], every_s: float, *, at_once: bool) -> None:
        self._do = do
        self._every_s = every_s
        self._at_once = at_once
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join(_STOP_S)

    def _keep(self) -> None:
        if self._at_once:
            self._do_once()
        while not self._stopping.wait(self._every_s):
            self._do_once()

    def _do_once(self) -> None:
        with suppress(HarnessError):
            self._do()

"""Asking again until something is there."""

from __future__ import annotations

import time
from collections.abc import Callable, Sized
from typing import TypeVar

_TICK_S = 0.02

T = TypeVar("T", bound=Sized)


def poll(find: Callable[[], T], timeout_s: float) -> T:
    """Return the first answer that is not empty, or the last one, empty, when the time is up."""
    deadline = time.monotonic() + timeout_s
    while not (found := find()) and time.monotonic() < deadline:
        time.sleep(_TICK_S)
    return found

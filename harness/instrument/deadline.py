"""A deadline for calls that know none: RPC to a stopped process and `load` of an endless script block for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TypeVar

T = TypeVar("T")


class DeadlinePassed(Exception):
    """The call had not returned in time; its thread goes on until the session it waits for is gone."""


def call_within(timeout_s: float, call: Callable[[], T]) -> T:
    """Make a call on a thread of its own and return what it returns, or raise what it raises."""
    results: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()

    def work() -> None:
        try:
            results.put((call(), None))
        except BaseException as error:  # noqa: BLE001  it is raised again in the caller's thread
            results.put((None, error))

    threading.Thread(target=work, name="frida-call", daemon=True).start()
    try:
        value, error = results.get(timeout=timeout_s)
    except Empty:
        raise DeadlinePassed from None
    if error is not None:
        raise error
    return value  # type: ignore[return-value]  # None is then what the call returned

"""A deadline for calls that know none: RPC to a stopped process and `load` of an endless script block for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any, TypeVar

from harness.stopping import pause

_TICK_S = 0.1

T = TypeVar("T")


class DeadlinePassed(Exception):
    """The call had not returned in time, and is cancelled."""


class CallInVain(Exception):
    """What the call is about has gone, as it says; the call is cancelled."""


def call_within(timeout_s: float, call: Callable[[], T], gone: Future[str] | None = None) -> T:
    """Make a call on a thread of its own and return what it returns, or raise what it raises.

    `gone` is done, with the reason, when nothing can come of the call any more: not every call is told so by Frida.
    A call that is left ends, whatever it waits for, so that its thread does: those of Frida's heed a Cancellable, and
    `by_rpc` has those of a script heed it.
    """
    import frida

    if gone is not None and gone.done():
        raise CallInVain(gone.result())
    called: Future[T] = Future()
    cancellable = frida.Cancellable()

    def work() -> None:
        try:
            with cancellable:
                called.set_result(call())
        except BaseException as error:  # noqa: BLE001  it is raised again in the caller's thread
            called.set_exception(error)

    threading.Thread(target=work, name="frida-call", daemon=True).start()
    awaited: list[Future[Any]] = [called] if gone is None else [called, gone]
    try:
        _await_any(awaited, timeout_s)
    finally:
        if not called.done():
            cancellable.cancel()
    if called.done():
        return called.result()
    if gone is not None and gone.done():
        raise CallInVain(gone.result())
    raise DeadlinePassed


def _await_any(awaited: list[Future[Any]], timeout_s: float) -> None:
    deadline = time.monotonic() + timeout_s
    while (left_s := deadline - time.monotonic()) > 0:
        if wait(awaited, min(_TICK_S, left_s), FIRST_COMPLETED).done:
            return
        pause(0.0)


def by_rpc(script: Any, name: str, *arguments: object) -> Any:
    """Call what a script exports, within `call_within`: a call that is left ends as if the script were destroyed."""
    import frida

    cancellable = frida.Cancellable.get_current()
    end = cancellable.connect(script._on_destroyed)  # noqa: SLF001  no public name: frida-python waits for ever
    try:
        return getattr(script.exports_sync, name)(*arguments)
    finally:
        cancellable.disconnect(end)

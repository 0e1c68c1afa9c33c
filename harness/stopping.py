"""Where a signal may end what goes on: in a run that threads work on, only where the main thread is prepared for it.

Python has a handler raise wherever the main thread happens to be. Where that is between the taking of a lock of
`threading` and the `with` that would give it back, the lock stays taken and whoever wants it waits for ever; where
something is being put back on a device, that is cut short. So `in_order`, a signal is kept until the main thread is
heeding and comes to a place that is `breakable`: a sleep, or a wait for the device.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class _Signals:
    """What has come, and whether it may be raised: only the main thread, where handlers run, changes these."""

    def __init__(self) -> None:
        self.came: BaseException | None = None
        self.are_kept = False
        self.are_heeded = False
        self.may_break = False


_signals = _Signals()


def stop(how: BaseException) -> None:
    """Have `how` end what goes on, now or where it may: for a signal's handler."""
    _signals.came = how
    if _signals.may_break or not _signals.are_kept:
        raise how


def is_stopping() -> bool:
    """Say whether what goes on is to end."""
    return _signals.came is not None


def go_on() -> None:
    """Take what came for something else than the end of all that goes on."""
    _signals.came = None


@contextmanager
def in_order() -> Iterator[None]:
    """Keep what comes, and raise it at the end at the latest, unless something else is raised there."""
    _signals.are_kept = True
    try:
        yield
    finally:
        _signals.are_kept = False
    if _signals.came is not None:
        raise _signals.came


@contextmanager
def heeding() -> Iterator[None]:
    """Let what comes end this part at each place that is breakable; what comes later is kept again."""
    _signals.are_heeded = True
    try:
        yield
    finally:
        _signals.are_heeded = False


@contextmanager
def breakable() -> Iterator[None]:
    """Let what comes, or has come, be raised in here: in what takes no lock and loses only its own result.

    That is for the main thread while it is heeding; of any other the signals are none.
    """
    if not _signals.are_heeded or threading.current_thread() is not threading.main_thread():
        yield
        return
    _signals.may_break = True
    try:
        if _signals.came is not None:
            raise _signals.came
        yield
    finally:
        _signals.may_break = False


def pause(seconds: float) -> None:
    """Sleep, unless what goes on is to end."""
    with breakable():
        time.sleep(seconds)

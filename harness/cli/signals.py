"""How a signal ends a command: once, in good order, and with the exit code that tells which it was."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_ENDING = b"harness: it is ending already: what it changed is being put back\n"


def end_in_order() -> None:
    """Have the first signal end what goes on. What is then put back takes seconds, and no further one cuts it short.

    A signal that whoever started us has had ignored, as `nohup` does, stays ignored.
    """
    _handle(_end)


def _handle(handler: Callable[[int, object], None]) -> None:
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def _end(number: int, _frame: object) -> None:
    _handle(_note_again)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + number)


def _note_again(_number: int, _frame: object) -> None:
    with suppress(OSError):
        os.write(2, _ENDING)  # not by `print`: it may be in the midst of another one

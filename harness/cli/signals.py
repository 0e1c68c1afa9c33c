"""How a signal ends a command: once, in good order, and with the exit code that tells which it was."""

from __future__ import annotations

import os
import signal
from contextlib import suppress

from harness.stopping import is_stopping, stop

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_ENDING = b"harness: it is ending already: what it changed is being put back\n"


def end_in_order() -> None:
    """Have the first signal end what goes on. What is then put back takes seconds, and no further one cuts it short.

    A signal that whoever started us has had ignored, as `nohup` does, stays ignored.
    """
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


def _end(number: int, _frame: object) -> None:
    if is_stopping():
        _note_again()
        return
    stop(KeyboardInterrupt() if number == signal.SIGINT else SystemExit(128 + number))


def _note_again() -> None:
    with suppress(OSError):
        os.write(2, _ENDING)  # not by `print`: it may be in the midst of another one

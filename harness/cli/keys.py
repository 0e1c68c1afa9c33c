"""Single keys of the operator while a run goes on, where standard input is a terminal that is ours to read."""

from __future__ import annotations

import os
import select
import sys
import termios
import threading
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from harness.errors import HarnessError, one_line
from harness.model import MilestoneName
from harness.report.marks import describe_known
from harness.run.asking import REACTION_S, Request, host_boottime_ns, send
from harness.run.job import Recording, Show, Step

_KEYS = {
    "a": MilestoneName.TERMS_ACCEPTED,
    "s": MilestoneName.TERMS_SHOWN,
    "d": MilestoneName.TERMS_DECLINED,
    "c": MilestoneName.ACCOUNT_CREATED,
    "b": MilestoneName.DRAFT_STARTED,
    "x": MilestoneName.DRAFT_DISCARDED,
}
_END = "q"
_STOP_S = 5.0


def can_read_keys() -> bool:
    """Whether standard input is a terminal, and we are the job in its foreground."""
    with suppress(OSError, ValueError):
        return sys.stdin.isatty() and os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    return False


def describe_keys(*, may_end: bool) -> str:
    """The keys in a line."""
    words = "a accepted · s shown · d declined · c account · b draft · x discarded"
    return f"{words} · {_END} end" if may_end else words


class Keyboard:
    """Turns keys into marks, said to the run as `harness mark` says them, so that there is one way in."""

    def __init__(self, show: Show, *, may_end: bool) -> None:
        self._show = show
        self._may_end = may_end
        self._run_id: str | None = None

    def notice(self, event: object) -> None:
        """Learn which run it is, and pass the event on."""
        if isinstance(event, Recording):
            self._run_id = event.run_id
        self._show(event)

    def press(self, key: str) -> None:
        """Say what the key stands for; what the run answers is shown."""
        milestone = _KEYS.get(key)
        if self._run_id is None or (milestone is None and not (key == _END and self._may_end)):
            return
        try:
            stored = send(
                self._run_id, Request(milestone=milestone, at_host_ns=host_boottime_ns(), within_s=REACTION_S)
            )
        except HarnessError as error:
            self._show(Step(text=one_line(error.problem)))
            return
        if stored is not None and stored.known is not None:
            self._show(Step(text=f"{stored.milestone.name}: {describe_known(stored.milestone, stored.known)}"))


@contextmanager
def reading_keys(press: Callable[[str], None]) -> Iterator[None]:
    """Call `press` with each key from a thread; the terminal is put back however this ends."""
    if not can_read_keys():
        yield
        return
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    woken, wake = os.pipe()
    reader = threading.Thread(target=_read, args=(terminal, woken, press), name="keys", daemon=True)
    try:
        tty.setcbreak(terminal)  # Ctrl-C stays a signal
        reader.start()
        yield
    finally:
        os.close(wake)
        reader.join(_STOP_S)
        if not reader.is_alive():  # else it is told of a key, and comes back to this pipe
            os.close(woken)
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _read(terminal: int, woken: int, press: Callable[[str], None]) -> None:
    while True:
        ready, _, _ = select.select([terminal, woken], [], [])
        if woken in ready:
            return
        data = os.read(terminal, 1)
        if not data:
            return
        press(data.decode("ascii", "replace").lower())

"""Single keys of the operator while a run goes on, where standard input is a terminal that is ours to read."""

from __future__ import annotations

import os
import select
import sys
import termios
import threading
import tty
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from harness.errors import HarnessError, one_line
from harness.model import MilestoneName
from harness.report.lines import Heard
from harness.report.live import Typing
from harness.report.marks import describe_known
from harness.run.asking import REACTION_S, Request, Word, host_boottime_ns, send
from harness.run.job import Recording, Show

_KEYS = {
    "a": MilestoneName.TERMS_ACCEPTED,
    "s": MilestoneName.TERMS_SHOWN,
    "d": MilestoneName.TERMS_DECLINED,
    "c": MilestoneName.ACCOUNT_CREATED,
    "b": MilestoneName.DRAFT_STARTED,
    "x": MilestoneName.DRAFT_DISCARDED,
}
_END = "q"
_WORDS = {_END: Word.ENOUGH, "n": Word.NOTE, "p": Word.PICTURE, " ": Word.PAUSE}
_HEARD = {
    Word.ENOUGH: "heard",
    Word.NOTE: "the note is stored",
    Word.PICTURE: "a picture is kept",
    Word.PAUSE: "paused: the operator acts, space goes on",
    Word.RESUME: "the play goes on",
}
_ENTER, _ESCAPE, _BACKSPACE = "\r\n", "\x1b", "\x7f\b"
_LONGEST = 500
_STOP_S = 5.0


def can_read_keys() -> bool:
    """Whether standard input is a terminal, and we are the job in its foreground."""
    with suppress(OSError, ValueError):
        return sys.stdin.isatty() and os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    return False


def is_attended() -> bool:
    """Whether somebody seems to sit before it: what is asked is shown on a terminal, and keys can be read."""
    with suppress(ValueError):  # it may have been closed
        return can_read_keys() and sys.stderr.isatty()
    return False


def describe_keys(*, may_end: bool) -> str:
    """The keys, and what each says."""
    words = "a accepted · s shown · d declined · c account · b draft · x discarded · n note · p picture · space pause"
    return f"{words} · {_END} end" if may_end else words


class Keyboard:
    """Turns keys into marks, said to the run as `harness mark` says them, so that there is one way in.

    After the key for a note its text is typed, and counts from that key.
    """

    def __init__(self, show: Show) -> None:
        self._show = show
        self._run_id: str | None = None
        self._is_paused = False
        self._note: tuple[int, str] | None = None

    def notice(self, event: object) -> None:
        """Learn which run it is, and pass the event on."""
        if isinstance(event, Recording):
            self._run_id = event.run_id
        self._show(event)

    def press(self, key: str) -> None:
        """Say what the key stands for; what the run answers is shown."""
        if self._run_id is None:
            return
        now = host_boottime_ns()
        if self._note is not None:
            self._type(key, *self._note)
        elif (milestone := _KEYS.get(key.lower())) is not None:
            self._say(Request(milestone=milestone, at_host_ns=now, within_s=REACTION_S))
        elif (word := _WORDS.get(key.lower())) is Word.NOTE:
            self._edit((now, ""))
        elif word is not None:
            self._say(Request(word=self._turn(word), at_host_ns=now, within_s=REACTION_S))

    def _turn(self, word: Word) -> Word:
        """The key that pauses also lets go on."""
        if word is not Word.PAUSE:
            return word
        self._is_paused = not self._is_paused
        return Word.PAUSE if self._is_paused else Word.RESUME

    def _type(self, key: str, at_host_ns: int, text: str) -> None:
        if key in _ENTER:
            self._edit(None)
            if text.strip():
                self._say(Request(word=Word.NOTE, text=text, at_host_ns=at_host_ns, within_s=REACTION_S))
        elif key == _ESCAPE:
            self._edit(None)
        elif key in _BACKSPACE:
            self._edit((at_host_ns, text[:-1]))
        elif key.isprintable() and len(text) < _LONGEST:
            self._edit((at_host_ns, text + key))

    def _edit(self, note: tuple[int, str] | None) -> None:
        self._note = note
        self._show(Typing(text=None if note is None else note[1]))

    def _say(self, request: Request) -> None:
        if self._run_id is None:
            return
        try:
            stored = send(self._run_id, request)
        except HarnessError as error:
            self._show(Heard(text=one_line(error.problem)))
            return
        if stored is not None and stored.known is not None:
            self._show(Heard(text=f"{stored.milestone.name}: {describe_known(stored.milestone, stored.known)}"))
        elif request.milestone is None:
            self._show(Heard(text=_HEARD[request.word]))


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
        with suppress(termios.error):  # it may have been closed
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _read(terminal: int, woken: int, press: Callable[[str], None]) -> None:
    decoder = getincrementaldecoder("utf-8")("replace")
    while True:
        ready, _, _ = select.select([terminal, woken], [], [])
        if woken in ready:
            return
        try:
            data = os.read(terminal, 1)
        except OSError:  # EIO: it was closed
            return
        if not data:
            return
        for key in decoder.decode(data):
            press(key)

"""Where text goes to: a terminal of some width, or a file or pipe without one. Text of the device is never markup."""

from __future__ import annotations

import os
import sys

from rich.console import Console
from rich.text import Text

_NO_WIDTH = 100_000  # a file or a pipe: nothing is wrapped, so that each row stays a line


class _PatientConsole(Console):
    """Goes quiet when its reader goes away, as `| head` does: that must neither end a run nor change its exit code."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), (sys.stderr if self.stderr else sys.stdout).fileno())


def make_console(*, error: bool = False) -> Console:
    """A console that wraps between words at a terminal's width, and nowhere when the output is no terminal."""
    console = _PatientConsole(stderr=error, highlight=False)
    if console.is_terminal:
        return console
    return _PatientConsole(stderr=error, highlight=False, width=_NO_WIDTH, soft_wrap=True)


def clean(text: str, style: str = "") -> Text:
    """Make text of the device harmless: control characters, escape sequences and direction marks show as escapes."""
    return Text(escape(text), style=style)


def escape(text: str) -> str:
    """Return text in which whatever could steer a terminal shows as an escape."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)

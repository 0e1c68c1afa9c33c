"""Where text goes to: a terminal of some width, or a file or pipe without one. Text of the device is never markup."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console, RenderableType
from rich.live import Live
from rich.text import Text

from harness.rules.texts import escape

Tell = Callable[[object], None]

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


@contextmanager
def showing(
    view: RenderableType, tell: Tell, tell_lines: Callable[[Console], Tell], *, frames_per_s: int, quiet: bool
) -> Iterator[Tell]:
    """Yield what is told the events of something that goes on, and shows them on standard error.

    At a terminal `view`, which hears them by `tell`, is redrawn, and gone at the end; elsewhere they become lines; when
    `quiet` they are not shown.
    """
    console = make_console(error=True)
    if quiet:
        yield lambda _event: None
    elif not console.file.isatty() or console.is_dumb_terminal:
        yield tell_lines(console)
    else:
        with Live(view, console=Console(stderr=True, highlight=False), refresh_per_second=frames_per_s,
                  transient=True, vertical_overflow="crop"):  # fmt: skip
            yield tell


def clean(text: str, style: str = "") -> Text:
    """Make text of the device harmless: control characters, escape sequences and direction marks show as escapes."""
    return Text(escape(text), style=style)

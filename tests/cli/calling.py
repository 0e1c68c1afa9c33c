"""The command line in this process: what it prints, and its exit code."""

from __future__ import annotations

import contextlib
import io
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from harness.cli.main import main


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str


def call(*arguments: object) -> Called:
    """Run `harness` as its entry point does."""
    stdout, stderr = io.StringIO(), io.StringIO()
    before = sys.argv
    sys.argv = ["harness", *map(str, arguments)]
    try:
        with keeping_handlers(), contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
            code = _exit_code()
    finally:
        sys.argv = before
    return Called(code=code, stdout=stdout.getvalue(), stderr=stderr.getvalue())


@contextlib.contextmanager
def keeping_handlers() -> Iterator[None]:
    """A command says what signals do to its process; this one goes on."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _exit_code() -> int:
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0

"""A run at a terminal: the live view, the operator's keys, and a terminal that is as it was before."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.run.phones import RUN, RunningPhone, boot
from tests.run.waiting import has_rows, wait_until

HIDE_CURSOR, SHOW_CURSOR = "\x1b[?25l", "\x1b[?25h"


@dataclass(slots=True)
class Terminal:
    """A pseudo-terminal with a harness in its foreground, and all that was drawn on it."""

    ours: int
    theirs: int
    process: subprocess.Popen[bytes]
    drawn: bytearray = field(default_factory=bytearray)

    def read(self) -> None:
        try:
            while data := os.read(self.ours, 65536):
                self.drawn += data
        except OSError:
            return

    @property
    def text(self) -> str:
        return self.drawn.decode(errors="replace")

    def press(self, key: bytes) -> None:
        os.write(self.ours, key)


def start(phone: RunningPhone, *arguments: str) -> Terminal:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "harness", *arguments]
    environment = os.environ | {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
    process = subprocess.Popen(
        [sys.executable, "-c", LEADER, *command],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        cwd=phone.folder,
        env=environment,
        start_new_session=True,
    )
    terminal = Terminal(ours, theirs, process)
    threading.Thread(target=terminal.read, daemon=True).start()
    return terminal


# Makes the pseudo-terminal the controlling one of the new session, as a terminal program does.
LEADER = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[RunningPhone]:
    with boot(tmp_path) as booted:
        yield booted


def test_the_operators_keys_are_marks_and_the_terminal_is_put_back(phone: RunningPhone) -> None:
    terminal = start(phone, *RUN, "--grant", "--scenario", "manual")
    before = termios.tcgetattr(terminal.theirs)
    assert wait_until(lambda: has_rows(phone, "access") and "q end" in terminal.text, 30)
    terminal.press(b"aA")
    assert wait_until(lambda: "it counts as known from: operator, which agrees" in terminal.text, 20), terminal.text
    terminal.press("nsaw\x7fw ü\r".encode())
    assert wait_until(lambda: "the note is stored" in terminal.text, 20), terminal.text
    terminal.press(b"nno\x1bp")
    assert wait_until(lambda: "a picture is kept" in terminal.text, 20), terminal.text
    assert wait_until(lambda: phone.query("select * from artefact where about like 'asked for%'") != [], 20)
    terminal.press(b"zqd")
    stdout, _ = terminal.process.communicate(timeout=40)
    assert terminal.process.returncode == 0, terminal.text
    assert "Evidence complete" in stdout.decode()
    assert [row["name"] for row in phone.query("select name from mark")] == ["terms_accepted"] * 2
    assert phone.query("select kind, text from remark") == [{"kind": "note", "text": "saw ü"}]
    assert termios.tcgetattr(terminal.theirs) == before
    for words in ("look on: the operator acts", "terms accepted", "operator", "contacts", HIDE_CURSOR):
        assert words in terminal.text
    assert terminal.text.rindex(SHOW_CURSOR) > terminal.text.rindex(HIDE_CURSOR)


def test_control_c_ends_a_run_with_what_was_recorded(phone: RunningPhone) -> None:
    terminal = start(phone, *RUN, "--grant", "--watch", "30")
    before = termios.tcgetattr(terminal.theirs)
    assert wait_until(lambda: has_rows(phone, "access") and "a accepted" in terminal.text, 30)
    terminal.press(b"\x03")
    stdout, _ = terminal.process.communicate(timeout=40)
    assert terminal.process.returncode == 128 + signal.SIGINT, terminal.text
    assert "Evidence interrupted:" in stdout.decode()
    assert "contacts" in stdout.decode()
    assert "Traceback" not in terminal.text
    assert terminal.text.rindex(SHOW_CURSOR) > terminal.text.rindex(HIDE_CURSOR)
    assert termios.tcgetattr(terminal.theirs) == before

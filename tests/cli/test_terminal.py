"""A run at a terminal: the live view, the operator's keys; a terminal that is as it was before, or that is closed."""

from __future__ import annotations

import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import termios
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from harness.cli.signals import end_in_order
from tests.cli.calling import keeping_handlers
from tests.run.phones import PACKAGE, RUN, RunningPhone, boot
from tests.run.waiting import has_process, has_rows, wait_until

HIDE_CURSOR, SHOW_CURSOR = "\x1b[?25l", "\x1b[?25h"


@dataclass(slots=True)
class Terminal:
    """A pseudo-terminal with a harness in its foreground, and all that was drawn on it until it was closed."""

    ours: int
    theirs: int
    process: subprocess.Popen[bytes]
    drawn: bytearray = field(default_factory=bytearray)
    closing: threading.Event = field(default_factory=threading.Event)

    def read(self) -> None:
        with suppress(OSError):
            while not self.closing.is_set():
                if select.select([self.ours], [], [], 0.05)[0]:
                    self.drawn += os.read(self.ours, 65536)
        os.close(self.ours)

    @property
    def text(self) -> str:
        return self.drawn.decode(errors="replace")

    def press(self, key: bytes) -> None:
        os.write(self.ours, key)


def start_harness(phone: RunningPhone, *arguments: str) -> Terminal:
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


@pytest.fixture(scope="module")
def booted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPhone]:
    with boot(tmp_path_factory.mktemp("phone")) as booted:
        yield booted


@pytest.fixture
def phone(booted: RunningPhone, tmp_path: Path) -> RunningPhone:
    """One phone for all, which each run leaves as it was, with a folder of its own."""
    shutil.copy(booted.folder / "devices.toml", tmp_path)
    return replace(booted, folder=tmp_path)


@pytest.fixture
def start(phone: RunningPhone) -> Iterator[Callable[..., Terminal]]:
    """Start a harness at a terminal; whatever comes of the test, it does not stay."""
    terminals: list[Terminal] = []

    def start_one(*arguments: str) -> Terminal:
        terminals.append(start_harness(phone, *arguments))
        return terminals[-1]

    yield start_one
    for terminal in terminals:
        terminal.closing.set()
        terminal.process.kill()
        terminal.process.communicate()
        os.close(terminal.theirs)


def assert_put_back(phone: RunningPhone) -> None:
    assert phone.device.run(f"pm list packages {PACKAGE}") == ""
    assert {row["outcome"] for row in phone.query("select outcome from change_end")} == {"undone"}
    assert phone.query("select verdict from run_end") == [{"verdict": "interrupted"}]


def test_the_operators_keys_are_marks_and_the_terminal_is_put_back(
    phone: RunningPhone, start: Callable[..., Terminal]
) -> None:
    terminal = start(*RUN, "--grant", "--scenario", "manual")
    before = termios.tcgetattr(terminal.theirs)
    assert wait_until(lambda: has_rows(phone, "access") and "q end" in terminal.text)
    terminal.press(b"aA")
    assert wait_until(lambda: "it counts as known from: operator, which agrees" in terminal.text, 20), terminal.text
    terminal.press("nsaw\x7fw ü\r".encode())
    assert wait_until(lambda: "the note is stored" in terminal.text, 20), terminal.text
    terminal.press(b"nno\x1bp")
    assert wait_until(lambda: "a picture is kept" in terminal.text, 20), terminal.text
    assert wait_until(lambda: phone.query("select * from artefact where about like 'asked for%'") != [])
    terminal.press(b"zqd")
    stdout, _ = terminal.process.communicate(timeout=100)
    assert terminal.process.returncode == 0, terminal.text
    assert "Evidence complete" in stdout.decode()
    assert [row["name"] for row in phone.query("select name from mark")] == ["terms_accepted"] * 2
    assert phone.query("select kind, text from remark") == [{"kind": "note", "text": "saw ü"}]
    assert termios.tcgetattr(terminal.theirs) == before
    for words in ("look on: the operator acts", "terms accepted", "operator", "contacts", HIDE_CURSOR):
        assert words in terminal.text
    assert terminal.text.rindex(SHOW_CURSOR) > terminal.text.rindex(HIDE_CURSOR)


def test_control_c_ends_a_run_with_what_was_recorded_and_another_cuts_nothing_short(
    phone: RunningPhone, start: Callable[..., Terminal]
) -> None:
    terminal = start(*RUN, "--grant", "--watch", "30")
    before = termios.tcgetattr(terminal.theirs)
    assert wait_until(lambda: has_rows(phone, "access") and "a accepted" in terminal.text)
    terminal.press(b"\x03")
    assert wait_until(lambda: not has_process(phone))
    terminal.process.send_signal(signal.SIGTERM)
    terminal.press(b"\x03")
    stdout, _ = terminal.process.communicate(timeout=100)
    assert terminal.process.returncode == 128 + signal.SIGINT, terminal.text
    assert "it is ending already: what it changed is being put back" in terminal.text
    assert "Evidence interrupted:" in stdout.decode()
    assert "contacts" in stdout.decode()
    assert "Traceback" not in terminal.text
    assert terminal.text.rindex(SHOW_CURSOR) > terminal.text.rindex(HIDE_CURSOR)
    assert termios.tcgetattr(terminal.theirs) == before
    assert_put_back(phone)


def test_a_run_whose_terminal_is_closed_ends_in_good_order(phone: RunningPhone, start: Callable[..., Terminal]) -> None:
    terminal = start(*RUN, "--grant", "--watch", "30")
    assert wait_until(lambda: has_rows(phone, "access") and "a accepted" in terminal.text)
    terminal.closing.set()
    stdout, _ = terminal.process.communicate(timeout=100)
    assert terminal.process.returncode == 128 + signal.SIGHUP, stdout.decode()
    assert "Evidence interrupted:" in stdout.decode()
    assert_put_back(phone)


def test_a_signal_that_was_ignored_before_stays_ignored() -> None:
    with keeping_handlers():
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        end_in_order()
        os.kill(os.getpid(), signal.SIGHUP)
        with pytest.raises(SystemExit) as raised:
            os.kill(os.getpid(), signal.SIGTERM)
    assert raised.value.code == 143


OUTLIVE = """
import os, signal, sys
signal.signal(signal.SIGHUP, signal.SIG_IGN)
os.read(0, 1)
os.execv(sys.argv[1], sys.argv[1:])
"""


def test_a_command_that_was_to_outlive_its_terminal_does(tmp_path: Path) -> None:
    """As by `nohup`: no signal is heard, and what is printed goes nowhere."""
    ours, theirs = pty.openpty()
    harness = [sys.executable, "-m", "harness", "runs", "--db", str(tmp_path / "none.db")]
    process = subprocess.Popen(
        [sys.executable, "-c", OUTLIVE, *harness], stdin=subprocess.PIPE, stdout=theirs, stderr=theirs
    )
    os.close(ours)
    process.communicate(b"\n", timeout=100)
    os.close(theirs)
    assert process.returncode == 2

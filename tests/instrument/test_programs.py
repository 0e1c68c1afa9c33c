"""Tests that use this machine's own Frida leave neither a file of its behind nor a program."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
WITH_FRIDA = "tests/instrument/test_spawn.py::test_real_fridas_that_are_no_phones_are_told_apart"


def test_tests_that_ask_the_local_device_leave_nothing(tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--basetemp", str(tmp_path / "base")]
    environment = {**os.environ, "TMPDIR": str(temporary)}
    done = subprocess.run(
        [*command, WITH_FRIDA], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout
    assert list(temporary.iterdir()) == []
    assert programs_below(temporary) == []


def programs_below(folder: Path) -> list[Path]:
    programs = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended, or is a kernel's own
            programs.append((process / "exe").readlink())
    return [program for program in programs if program.is_relative_to(folder)]

"""docs/commands.md names every command, every format and every exit code that there is."""

from __future__ import annotations

import re
from pathlib import Path

from click import Context

from harness.cli.main import cli
from harness.errors import ExitCode

DOCS = (Path(__file__).parents[2] / "docs" / "commands.md").read_text()


def test_every_command_is_named() -> None:
    assert set(re.findall(r"(?m)^\| `harness (\w+)", DOCS)) == set(cli.list_commands(Context(cli)))


def test_every_exit_code_is_explained() -> None:
    explained = {int(code) for row in re.findall(r"(?m)^\| ([\d, ]+) \|", DOCS) for code in row.split(",")}
    assert explained == set(map(int, ExitCode))

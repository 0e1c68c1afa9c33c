"""docs/commands.md names every command and every exit code, and docs/faults.md no test that there is not."""

from __future__ import annotations

import re
from pathlib import Path

from click import Context

from harness.cli.main import cli
from harness.errors import ExitCode

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "commands.md").read_text()
FAULTS = (ROOT / "docs" / "faults.md").read_text()


def test_every_command_is_named() -> None:
    assert set(re.findall(r"(?m)^\| `harness (\w+)", DOCS)) == set(cli.list_commands(Context(cli)))


def test_every_exit_code_is_explained() -> None:
    explained = {int(code) for row in re.findall(r"(?m)^\| ([\d, ]+) \|", DOCS) for code in row.split(",")}
    assert explained == set(map(int, ExitCode))


def test_each_fault_names_tests_that_there_are() -> None:
    rows = [row for row in FAULTS.splitlines() if row.startswith("| ") and not row.startswith("| what goes wrong")]
    assert len(rows) > 50
    for row in rows:
        *words, shown = row.strip("| ").split(" | ")
        assert len(words) == 3, row
        named = re.findall(r"`(tests/\S+?)::(test_\w+)`", shown)
        assert named, row
        for file, test in named:
            assert f"def {test}(" in (ROOT / file).read_text(), (file, test)

"""Annotations and the step summary, also when every text is hostile."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from harness.report.github import annotate, append_summary
from tests.report.judged import judge_file, judge_hostile_policy, write_evidence

# The grammar of a workflow command: a name, properties, two colons, data; no other line may begin with two colons.
COMMAND = re.compile(r"::(error|warning|notice) title=([^:,\r\n]*)::([^\r\n]*)")


@pytest.mark.parametrize("word", ["plain", "100% of\r\n::error::all, of: it\x1b[0m"])
def test_every_rule_that_says_something_is_one_command(tmp_path: Path, word: str) -> None:
    write_evidence(tmp_path / "e.db", word=word)
    for assessment in (judge_file(tmp_path / "e.db"), judge_hostile_policy(tmp_path / "e.db")):
        lines = list(annotate(assessment))
        assert lines
        for line in lines:
            match = COMMAND.fullmatch(line)
            assert match, line
            assert not re.search(r"%(?!25|0A|0D|3A|2C)", line)


def test_severity_is_the_command_and_missing_evidence_a_warning(tmp_path: Path) -> None:
    write_evidence(tmp_path / "e.db", word="w")
    found = {line.partition("title=")[2].partition("%3A")[0]: line[2:].partition(" ")[0]
             for line in annotate(judge_file(tmp_path / "e.db", "claims"))}  # fmt: skip
    assert found["Takes the contacts before the terms are accepted"] == "error"
    assert found["Looks for faces in pictures"] == "warning"
    assert found["Hands the user's data to code of third parties"] == "notice"  # inconclusive, and no more than a note
    assert "Takes the location before the terms are accepted" not in found


def test_the_summary_is_added_to_what_other_steps_wrote(tmp_path: Path) -> None:
    write_evidence(tmp_path / "e.db", word="w")
    path = tmp_path / "summary.md"
    path.write_text("before\n")
    append_summary(judge_file(tmp_path / "e.db"), path)
    assert path.read_text().startswith("before\n## `Nothing of the user")

"""A verdict where a GitHub Actions job shows it: annotations, and the summary of the step.

Workflow commands are lines of standard output (docs.github.com, "Workflow commands for GitHub Actions"). A text of the
device must not become a command, or a second one: per cent signs, line breaks, colons and commas are escaped.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harness.errors import naming
from harness.report.assessment import Assessment
from harness.report.findings import describe_result
from harness.report.markdown import make_markdown
from harness.rules.policy import Severity
from harness.rules.texts import escape
from harness.rules.verdict import RuleOutcome, RuleResult

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def annotate(assessment: Assessment) -> Iterator[str]:
    """Yield a line for each rule that is not simply not observed."""
    for result in assessment.results:
        if result.outcome is not RuleOutcome.NOT_OBSERVED:
            title = _escape_property(f"{result.rule.title}: {result.outcome}")
            message = "%0A".join(_escape_data(line) for line in describe_result(result))
            yield f"::{_command(result)} title={title}::{message}"


def _command(result: RuleResult) -> str:
    """Missing evidence is nobody's finding, and at most a warning."""
    command = _COMMANDS[result.rule.severity]
    return "warning" if result.outcome is RuleOutcome.INCONCLUSIVE and command == "error" else command


def _escape_data(text: str) -> str:
    return escape(text).replace("%", "%25")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


def append_summary(assessment: Assessment, path: Path) -> None:
    """Add the verdict to the file that `GITHUB_STEP_SUMMARY` names; other steps write there too."""
    with naming(path, "written", mend="see GITHUB_STEP_SUMMARY"), path.open("a", encoding="utf-8") as file:
        file.write(make_markdown(assessment) + "\n")

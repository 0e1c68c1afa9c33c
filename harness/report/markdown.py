"""A verdict as Markdown, for a pull request or a step summary. What the device and the policy say is escaped."""

from __future__ import annotations

import re
from pathlib import Path

from harness.report.assessment import Assessment
from harness.report.console import escape
from harness.report.findings import describe_result, describe_verdict
from harness.report.words import describe_app
from harness.rules.verdict import RuleOutcome, RuleResult

_MARKUP = re.compile(r"[\\`*_{}\[\]()<>#+!|~&@:]")
_SIGNS = {RuleOutcome.OBSERVED: "❌", RuleOutcome.INCONCLUSIVE: "❓", RuleOutcome.NOT_OBSERVED: "✅"}


def write_markdown(assessment: Assessment, path: Path) -> None:
    """Write the file."""
    path.write_text(make_markdown(assessment), encoding="utf-8")


def make_markdown(assessment: Assessment) -> str:
    """Return a heading, the verdict and a table of the rules."""
    run, policy = assessment.run, assessment.policy
    lines = [
        f"## {quote(policy.title)}",
        "",
        f"**{quote(describe_verdict(assessment))}**",
        "",
        f"{quote(describe_app(run.package, run.version_name))} on {quote(run.device)}, run {run.run_id}, "
        f"policy {quote(policy.name)}, exceptions as of {assessment.day}",
        "",
        "| | rule | severity | what was seen |",
        "|---|---|---|---|",
        *(_make_row(result) for result in assessment.results),
    ]
    if policy.open_questions:
        lines += ["", "Not answered here:", "", *(f"- {quote(question)}" for question in policy.open_questions)]
    return "\n".join(lines) + "\n"


def _make_row(result: RuleResult) -> str:
    seen = "<br>".join(quote(line) for line in describe_result(result))
    title = f"{quote(result.rule.title)}<br><code>{quote(result.rule.rule_id)}</code>"
    return f"| {_SIGNS[result.outcome]} {result.outcome} | {title} | {result.rule.severity} | {seen} |"


def quote(text: str) -> str:
    """Return text that a Markdown reader shows as it is: no link, no mention, no HTML, no new row."""
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", escape(text))

"""A verdict as Markdown, for a pull request or a step summary. What the device and the policy say is escaped."""

from __future__ import annotations

import re
from pathlib import Path

from harness.report.assessment import Assessment
from harness.report.findings import describe_result, describe_verdict
from harness.report.words import describe_app
from harness.rules.texts import escape
from harness.rules.verdict import RuleOutcome, RuleResult

_TICKS = re.compile(r"`+")
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
        f"**{describe_verdict(assessment)}**",
        "",
        f"{quote(describe_app(run.package, run.version_name))} on {quote(run.device)}, run {run.run_id}, "
        f"policy {quote(policy.name)}, exceptions as of {assessment.question.day}",
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
    title = f"{quote(result.rule.title)}<br>{quote(result.rule.rule_id)}"
    return f"| {_SIGNS[result.outcome]} {result.outcome} | {title} | {result.rule.severity} | {seen} |"


def quote(text: str) -> str:
    """Return a code span, in which no link, mention, HTML or new row can begin, whatever the text is."""
    shown = escape(text).replace("|", "\\|")
    fence = "`" * (1 + max((len(ticks) for ticks in _TICKS.findall(shown)), default=0))
    return f"{fence} {shown} {fence}" if shown.startswith("`") or shown.endswith("`") else f"{fence}{shown}{fence}"

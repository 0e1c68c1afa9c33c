"""A verdict in the terminal. Text from the device and from a policy is never markup."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from harness.report.assessment import Assessment
from harness.report.findings import describe_result, describe_verdict
from harness.report.text import clean
from harness.rules.verdict import RuleOutcome, RuleResult, RunVerdict

STYLES = {RuleOutcome.OBSERVED: "bold red", RuleOutcome.INCONCLUSIVE: "yellow", RuleOutcome.NOT_OBSERVED: "green"}


def print_assessment(console: Console, assessment: Assessment) -> None:
    """Print each rule with its outcome and what that rests on, the verdict, and what the policy leaves open."""
    run, policy = assessment.run, assessment.policy
    console.print(clean(policy.title, "bold"))
    console.print(clean(f"{run.package} {run.version_name} on {run.device}, run {run.run_id}"))
    console.print(clean(f"policy {policy.name} ({policy.source}), exceptions as of {assessment.question.day}"))
    for result in assessment.results:
        console.print()
        _print_result(console, result)
    console.print()
    style = "bold green" if assessment.verdict is RunVerdict.NO_FINDINGS else "bold red"
    console.print(clean(describe_verdict(assessment), style))
    for question in policy.open_questions:
        console.print(clean(f"Not answered here: {question}"))


def _print_result(console: Console, result: RuleResult) -> None:
    line = Text().append_text(clean(result.outcome.upper(), STYLES[result.outcome]))
    line.append_text(clean(f"  {result.rule.title}  [{result.rule.severity}, {result.rule.rule_id}]"))
    console.print(line)
    for sentence in describe_result(result):
        console.print(clean(f"  {sentence}"))

"""A verdict as JUnit XML, which CI servers read: a suite for the run, a case for each rule.

A finding is a failure, missing evidence an error. What weighs too little to fail is skipped with its message, so that
nothing short of `not observed` counts as passed.
"""

from __future__ import annotations

from pathlib import Path

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from harness.report.assessment import Assessment
from harness.report.findings import describe_result
from harness.rules.policy import Severity
from harness.rules.texts import escape
from harness.rules.verdict import RuleOutcome, RuleResult


def write_junit(assessment: Assessment, path: Path) -> None:
    """Write the file."""
    xml = JUnitXml()
    xml.add_testsuite(make_suite(assessment))
    xml.write(str(path), pretty=True)


def make_suite(assessment: Assessment) -> TestSuite:
    """Return the suite of one run."""
    run = assessment.run
    suite = TestSuite(escape(f"{assessment.policy.name}: {run.package} on {run.device}"))
    suite.timestamp = escape(run.started_at)
    for name, value in (
        ("run_id", run.run_id),
        ("verdict", assessment.verdict),
        ("evidence", run.verdict or "no end"),
        ("policy_sha256", assessment.policy.sha256),
        ("apk_sha256", run.apk_sha256),
    ):
        suite.add_property(name, escape(str(value)))
    suite.add_testcases([_make_case(result, assessment) for result in assessment.results])
    return suite


def _make_case(result: RuleResult, assessment: Assessment) -> TestCase:
    case = TestCase(escape(result.rule.rule_id), escape(assessment.run.package))
    lines = [escape(line) for line in describe_result(result)]
    how = make_result(result, assessment.question.fail_on, lines)
    if how is None:
        case.system_out = "\n".join([escape(result.rule.title), *lines])
    else:
        case.result = [how]
    return case


def make_result(result: RuleResult, fail_on: Severity, lines: list[str]) -> Failure | Error | Skipped | None:
    """Return what keeps the case of a rule from passing, or None when the rule is not observed."""
    if result.outcome is RuleOutcome.NOT_OBSERVED:
        return None
    made: type[Failure | Error | Skipped] = Failure if result.outcome is RuleOutcome.OBSERVED else Error
    if not result.rule.severity.is_at_least(fail_on):
        made = Skipped
    how = made(f"{escape(result.rule.title)}: {result.outcome}: {lines[0]}", str(result.rule.severity))
    how.text = "\n".join(lines)
    return how

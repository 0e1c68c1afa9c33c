"""A sweep as JUnit XML: a suite for each device, a case for each app, scenario and rule.

Every cell that was asked for has all its cases, however it ended and however often it was tried, so that the number of
cases tells what was asked. What was quarantined or not run is skipped; what the device or
this host made fail is an error.
"""

from __future__ import annotations

from pathlib import Path

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from harness.errors import ExitCode, naming
from harness.report.findings import describe_result
from harness.report.html import OTHER_FOLDER
from harness.report.junit import make_result
from harness.report.sweep import OPEN, CellReport, SweepReport
from harness.rules.policy import Rule
from harness.rules.sweep import CellState
from harness.rules.texts import escape
from harness.rules.verdict import RuleResult

NAME = "junit.xml"


def write_junit(report: SweepReport, path: Path) -> Path:
    """Write the file. Raises ConfigError when it cannot be written."""
    xml = JUnitXml(escape(report.asked.name))
    for device in report.board.devices:
        xml.add_testsuite(_make_suite(report, device))
    with naming(path, "written", mend=OTHER_FOLDER):
        xml.write(str(path), pretty=True)
    return path


def _make_suite(report: SweepReport, device: str) -> TestSuite:
    cells = [cell for cell in report.cells if cell.cell.device == device]
    suite = TestSuite(escape(device))
    suite.timestamp = report.asked.began_at.isoformat()
    for name, value in (
        ("sweep_id", report.asked.sweep_id),
        ("policy", report.question.policy.name),
        ("policy_sha256", report.question.policy.sha256),
        ("failed_attempts", sum(cell.failures for cell in cells)),
    ):
        suite.add_property(name, escape(str(value)))
    suite.add_testcases([_make_case(report, cell, rule) for cell in cells for rule in report.question.policy.rules])
    return suite


def _make_case(report: SweepReport, cell: CellReport, rule: Rule) -> TestCase:
    case = TestCase(escape(rule.rule_id), escape(cell.name))
    how = _make_outcome(report, cell, rule)
    if how is not None:
        case.result = [how]
    case.system_out = "\n".join(map(escape, _describe(cell, rule)))
    return case


def _make_outcome(report: SweepReport, cell: CellReport, rule: Rule) -> Failure | Error | Skipped | None:
    result = _find_result(cell, rule)
    if result is not None:
        return make_result(result, report.question.fail_on, [escape(line) for line in describe_result(result)])
    is_left = cell.outcome in (OPEN, CellState.QUARANTINED, CellState.NOT_RUN) and cell.code is not ExitCode.INTEGRITY
    made: type[Error | Skipped] = Skipped if is_left else Error
    how = made(escape(f"{cell.outcome}: {_first_line(cell.problem)}"), escape(cell.outcome))
    how.text = "\n".join(map(escape, cell.problem.splitlines()))
    return how


def _find_result(cell: CellReport, rule: Rule) -> RuleResult | None:
    if cell.assessment is None:
        return None
    return next(result for result in cell.assessment.results if result.rule is rule)


def _describe(cell: CellReport, rule: Rule) -> list[str]:
    attempts = [f"attempt {each.number}: {each.result}: {_first_line(each.reason)}" for each in cell.attempts]
    result = _find_result(cell, rule)
    return [rule.title, f"evidence: {cell.evidence}", *attempts, *(describe_result(result) if result else [])]


def _first_line(text: str) -> str:
    return text.partition("\n")[0]

"""A sweep as one HTML page that opens from a disk and loads nothing, in the manner of the page of a run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harness.errors import ExitCode
from harness.report.coverage import count_of
from harness.report.html import fill, write_text
from harness.report.sweep import CellReport, SweepReport
from harness.report.sweep_text import describe_cell, describe_codes, describe_left, list_changes, rows_of

_TEMPLATE = "sweep.html"
_CSS = {
    "findings": "observed",
    "no findings": "not-observed",
    "inconclusive": "inconclusive-badge",
    "error": "inconclusive-badge",
    "failed": "observed",
    "quarantined": "observed",
}


def write_page(report: SweepReport, folder: Path) -> Path:
    """Write the page into a folder, which is made if need be, and return its path."""
    return write_text(render(report), folder)


def render(report: SweepReport) -> str:
    """Return the HTML."""
    left = [cell for cell in report.cells if cell.assessment is None]
    return fill(
        _TEMPLATE,
        report=report,
        css=_css_of_sweep(report),
        headline=describe_codes(report),
        answer=list(_answer(report, len(left))),
        devices=report.board.devices,
        rows=[(name, [(cell, describe_cell(cell), _CSS.get(cell.outcome, "soft")) for cell in row])
              for name, row in rows_of(report)],
        changes=list(list_changes(report)),
        left=[describe_left(cell) for cell in left],
        attempts=[(cell, attempt) for cell in report.cells for attempt in cell.attempts if len(cell.attempts) > 1],
        virtual=any(_is_virtual(cell) for cell in report.cells),
        facts=list(_list_facts(report)),
    )  # fmt: skip


def _css_of_sweep(report: SweepReport) -> str:
    return {ExitCode.DONE: "no-findings", ExitCode.FINDINGS: "findings"}.get(report.exit_code, "inconclusive")


def _answer(report: SweepReport, left: int) -> Iterator[str]:
    yield f"Cells with a run to be judged: {len(report.cells) - left} of {len(report.cells)}."
    if report.findings:
        apps = len({finding.package for finding in report.findings})
        yield f"{count_of(len(report.findings), 'finding')} in {count_of(apps, 'app')}."
    if report.change is None:
        yield "There is no sweep before this one."
    else:
        yield f"New since the sweep before: {count_of(len(report.change.new), 'finding')}."


def _is_virtual(cell: CellReport) -> bool:
    return cell.assessment is not None and cell.assessment.run.device_kind == "virtual"


def _list_facts(report: SweepReport) -> Iterator[tuple[str, str]]:
    asked = report.asked
    yield "sweep", f"{asked.sweep_id}, begun {asked.began_at.isoformat()}"
    yield "asked", f"sha256 {asked.sha256}, by collection-harness {asked.version}"
    yield (
        "policy",
        f"{report.question.policy.name} ({report.question.policy.source}), sha256 {report.question.policy.sha256}",
    )
    yield "counts", f"findings of severity {report.question.fail_on} or graver; exceptions as of {report.question.day}"
    for cell in report.cells:
        if cell.assessment is not None:
            run = cell.assessment.run
            yield f"cell {cell.cell.number}", f"{cell.evidence}, run {run.run_id}, APK sha256 {run.apk_sha256}"

"""A sweep in the terminal: where it stands, what it found, and what its exit code is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from rich.console import Console

from harness.errors import ExitCode
from harness.report.console import clean
from harness.report.coverage import count_of
from harness.report.formats import to_json
from harness.report.sweep import OPEN, CellReport, Finding, SweepReport, name_cell
from harness.report.table import Table, make_table
from harness.rules.sweep import Board, CellState
from harness.store.sweeps import Asked

MEANINGS = {
    ExitCode.INTEGRITY: "evidence damaged or gone",
    ExitCode.FINDINGS: "findings",
    ExitCode.INCOMPLETE: "no whole answer",
    ExitCode.DEVICE: "the device",
    ExitCode.INFRASTRUCTURE: "this host",
    ExitCode.NOT_FOUND: "the app is not on the device",
    ExitCode.USAGE: "the app cannot be used as it was named",
    ExitCode.DONE: "no finding",
}
_STYLES = {
    "findings": "bold red",
    "no findings": "green",
    "inconclusive": "yellow",
    "error": "yellow",
    "failed": "red",
    "quarantined": "red",
    "not run": "dim",
    "open": "dim",
}
_LISTED = 20


def print_sweep(console: Console, report: SweepReport) -> None:
    """Print each cell, the findings, what is new, what has no answer, and every exit code."""
    console.print(clean(_entitle(report.asked), "bold"))
    console.print(clean(f"policy {report.question.policy.name}, exceptions as of {report.question.day}"))
    console.print()
    console.print(_tabulate(report))
    for title, lines in _list_parts(report):
        console.print()
        console.print(clean(title, "bold"))
        for line in lines[:_LISTED]:
            console.print(clean(f"  {line}"))
        if len(lines) > _LISTED:
            console.print(f"  and {len(lines) - _LISTED} more, which the page lists")
    console.print()
    console.print(clean(describe_codes(report), "bold"))


def describe_codes(report: SweepReport) -> str:
    """`Exit code 1: 3 cells 1 (findings), 1 cell 4 (the device), 8 cells 0 (no finding).`"""
    said = ", ".join(f"{count_of(number, 'cell')} {code} ({MEANINGS[code]})" for code, number in report.codes)
    return f"Exit code {report.exit_code}: {said}."


def _tabulate(report: SweepReport) -> Table:
    table = make_table("", "app and scenario", *(clean(device).plain for device in report.board.devices))
    for name, row in rows_of(report):
        words = [clean(describe_cell(cell), _STYLES.get(cell.outcome, "")) for cell in row]
        table.add_row(clean(name), *words)
    return table


def rows_of(report: SweepReport) -> Iterator[tuple[str, list[CellReport]]]:
    """The cells of one app and scenario, a row, in the order of the devices."""
    rows: dict[str, list[CellReport]] = {}
    for cell in report.cells:
        rows.setdefault(cell.name, []).append(cell)
    return iter(rows.items())


def describe_cell(cell: CellReport) -> str:
    """`findings`, `no findings after 2 failed attempts`."""
    failed = f" after {count_of(cell.failures, 'failed attempt')}" if cell.failures and cell.assessment else ""
    return f"{cell.outcome}{failed}"


def _list_parts(report: SweepReport) -> Iterator[tuple[str, list[str]]]:
    if report.findings:
        yield count_of(len(report.findings), "finding"), [describe_finding(each) for each in report.findings]
    if report.change is None:
        yield "New since the last sweep: this is the first one.", []
    else:
        for title, findings in list_changes(report):
            yield title, [describe_finding(each) for each in findings]
    if left := [cell for cell in report.cells if cell.assessment is None]:
        yield "Without an answer", [describe_left(cell) for cell in left]


def list_changes(report: SweepReport) -> Iterator[tuple[str, Sequence[Finding]]]:
    """What differs from the sweep before; what is new is told also when nothing is."""
    change = report.change
    if change is None:
        return
    since = f"since sweep {change.since} ({change.began_at})"
    yield f"{'New' if change.new else 'Nothing is new'} {since}", change.new
    if change.perhaps_new:
        yield "Perhaps new: the sweep before has no whole answer to it", change.perhaps_new
    if change.gone:
        yield "No longer observed", change.gone
    if change.perhaps_gone:
        yield "Perhaps gone: this sweep has no whole answer to it", change.perhaps_gone


def describe_finding(finding: Finding) -> str:
    """One line for a finding, with the number of cells that saw it."""
    seen = count_of(len(finding.cells), "cell")
    return f"{finding.severity}: {finding.package}: {finding.title}: {finding.place}; first {finding.first} [{seen}]"


def describe_left(cell: CellReport) -> str:
    """Which cell has no run to be judged, and why."""
    return f"{cell.name} on {cell.cell.device}: {cell.outcome}: {' '.join(cell.problem.split())}"


def print_status(console: Console, asked: Asked, board: Board, sweeper: str) -> None:
    """Print how far a sweep is, device by device; `sweeper` says who is at it. No evidence is judged for that."""
    console.print(clean(_entitle(asked), "bold"))
    console.print(clean(sweeper))
    console.print()
    table = make_table("", "device", ">cells", ">with an answer", ">failed", ">quarantined", ">not run", ">open", "now")
    ends = {end.cell_id: end for end in board.ends}
    for device in board.devices:
        cells = [cell for cell in board.cells if cell.device == device]
        counts = Counter(OPEN if cell.cell_id not in ends else str(ends[cell.cell_id].state) for cell in cells)
        numbers = (str(counts[each] or "·") for each in (*CellState, OPEN))
        table.add_row(clean(device), str(len(cells)), *numbers, clean(", ".join(_list_underway(board, device))))
    console.print(table)
    quarantined = (end.reason for end in board.ends if end.state is CellState.QUARANTINED)
    for line in dict.fromkeys(reason.partition("\n")[0] for reason in quarantined):
        console.print(clean(f"quarantined: {line}", "red"))


def _entitle(asked: Asked) -> str:
    return f"{asked.name}: sweep {asked.sweep_id}, {asked.began_at}"


def _list_underway(board: Board, device: str) -> Iterator[str]:
    for cell in board.open_cells(device):
        attempts = board.attempts_at(cell)
        if any(attempt.result is None for attempt in attempts):
            yield f"{name_cell(board, cell)}, attempt {len(attempts)}"


def document_sweep(report: SweepReport) -> str:
    """Return the whole of it as one JSON document."""
    change = report.change
    document = {
        "sweep_id": report.asked.sweep_id,
        "name": report.asked.name,
        "began_at": report.asked.began_at.isoformat(),
        "is_finished": report.board.is_finished,
        "exit_code": int(report.exit_code),
        "exit_codes": {str(int(code)): number for code, number in report.codes},
        "policy": report.question.policy.name,
        "cells": [_document_cell(cell) for cell in report.cells],
        "findings": [asdict(finding) for finding in report.findings],
        "change": None if change is None else asdict(change),
    }
    return to_json(document, indent=2)


def _document_cell(cell: CellReport) -> dict[str, object]:
    return {
        **asdict(cell.cell),
        "outcome": cell.outcome,
        "exit_code": int(cell.code),
        "reason": cell.problem,
        "evidence": cell.evidence,
        "run_id": cell.end.run_id if cell.end else None,
        "attempts": [asdict(attempt) for attempt in cell.attempts],
    }

"""Examinations of devices for people and programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from harness.errors import ExitCode
from harness.fleet.doctor import Examination
from harness.report.console import clean, make_console
from harness.report.formats import to_json
from harness.report.table import make_table
from harness.rules.checks import ADB_SERVER
from harness.rules.fitness import Check, Level, is_fit

_STYLES = {Level.OK: "green", Level.WARNING: "yellow", Level.PROBLEM: "red", Level.NOT_CHECKED: "dim"}


def print_examination(examination: Examination) -> None:
    """Print a line for each point, with its mend below it where it has one, and what it all comes to."""
    console = make_console()
    where = f" ({examination.serial})" if examination.serial else ""
    for mended in examination.mended:
        ending = "done" if mended.failure is None else f"failed: {mended.failure}"
        console.print(clean(f"{examination.name}: {mended.fix}: {' '.join(ending.split())}"))
    table = make_table(f"{examination.name}{where}", "point", "state", "found, and how it is mended")
    for check in examination.checks:
        state = clean(check.level, _STYLES[check.level])
        table.add_row(clean(check.name), state, clean(check.found))
        if check.mend:
            by_us = " [--fix]" if check.fix else ""
            table.add_row("", "", clean(f"-> {check.mend}{by_us}"))
    console.print(table)
    console.print(clean(_conclusion(examination)))


def _conclusion(examination: Examination) -> str:
    counts = [sum(check.level is level for check in examination.checks) for level in Level]
    words = ", ".join(f"{count} {level}" for level, count in zip(Level, counts, strict=True) if count)
    return f"{examination.name} is {'fit' if is_fit(examination.checks) else 'not fit'} for a run: {words}."


def document_examinations(examinations: Sequence[Examination]) -> str:
    """Return a JSON array."""
    documents = [asdict(each) | {"is_fit": is_fit(each.checks)} for each in examinations]
    return to_json(documents, indent=2)


def conclude(all_checks: Sequence[Sequence[Check]]) -> ExitCode:
    """Return what the examinations come to; an adb server that does not run is a fault of this host."""
    problems = {check.name for checks in all_checks for check in checks if check.level is Level.PROBLEM}
    if problems - {ADB_SERVER}:
        return ExitCode.DEVICE
    return ExitCode.INFRASTRUCTURE if problems else ExitCode.DONE

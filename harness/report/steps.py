"""The steps of a run's scenario, the windows that they make, and what was kept of the screen, for readers."""

from __future__ import annotations

from dataclasses import dataclass

from rich.text import Text

from harness.report.console import clean
from harness.report.summary import Summary
from harness.report.table import Table, make_table
from harness.report.words import describe_place
from harness.rules.artefacts import Artefact
from harness.rules.remarks import RemarkKind
from harness.rules.scenario import StepOutcome
from harness.store.steps import StepRow

_COUNTED = ("returned", "denied", "failed")
_OUTCOMES = {
    StepOutcome.DONE: "done",
    StepOutcome.SKIPPED: "skipped",
    StepOutcome.FAILED: "failed",
    StepOutcome.NOT_PLAYED: "not played",
}
_PAUSES = {RemarkKind.PAUSED: "the play was paused: the operator acts", RemarkKind.RESUMED: "the play goes on"}
_RED = (StepOutcome.FAILED, StepOutcome.NOT_PLAYED)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowLine:
    """What was tried in a window, of one data type, and how it ended; no data type where nothing was observed."""

    window: str
    data_type: str
    returned: int
    denied: int
    failed: int


def tabulate_steps(summary: Summary) -> Table:
    """Each step with when it began, how long it took, what came of it, and the accesses meanwhile."""
    table = make_table("Scenario, step by step", "step", "began", ">took", "what came of it", ">accesses")
    for step in summary.steps:
        began, took, words = describe_step(step, summary.installed_ns)
        style = "red" if step.outcome in _RED else ""
        table.add_row(clean(f"{step.number} {step.name}"), began, took, Text(words, style), str(step.accesses or "·"))
    return table


def describe_step(step: StepRow, installed_ns: int | None) -> tuple[str, str, str]:
    """When a step began, how long it took, and what came of it, with the reason if it did not."""
    began = describe_place(step.from_boottime_ns, installed_ns)
    if step.to_boottime_ns is None or step.outcome is None:
        return began, "", "the run was at it when it ended"
    took = f"{(step.to_boottime_ns - step.from_boottime_ns) / 1e9:.1f} s"
    reason = "" if step.reason is None else f": {clean(step.reason).plain}"
    return began, took, f"{_OUTCOMES[step.outcome]}{reason}"


def tabulate_windows(summary: Summary) -> Table:
    """What was tried in each window of the scenario, and how it ended."""
    table = make_table("Windows of the scenario", "window", "data", ">returned", ">denied", ">failed")
    for row in list_windows(summary):
        numbers = (str(number or "·") for number in (row.returned, row.denied, row.failed))
        table.add_row(clean(row.window), clean(row.data_type or "none observed"), *numbers)
    return table


def list_windows(summary: Summary) -> list[WindowLine]:
    """A line for each data type of each window, in the order of the play; one without for a window with no access."""
    played = dict.fromkeys(step.window for step in summary.steps if step.window and step.outcome is StepOutcome.DONE)
    grouped: dict[str, dict[str, dict[str, int]]] = {window: {} for window in played}
    for count in summary.windows:
        grouped.setdefault(count.window, {}).setdefault(count.data_type, {})[count.outcome] = count.accesses
    return [
        WindowLine(window=window, data_type=data_type, **{name: outcomes.get(name, 0) for name in _COUNTED})
        for window, types in grouped.items()
        for data_type, outcomes in (types or {"": {}}).items()
    ]


def tabulate_remarks(summary: Summary) -> Table:
    """What the operator noted, and when the play was paused."""
    table = make_table("Said by the operator", "when", "what")
    for remark in summary.remarks:
        words = remark.text if remark.kind is RemarkKind.NOTE else _PAUSES[remark.kind]
        table.add_row(describe_place(remark.at_boottime_ns, summary.installed_ns), clean(words))
    return table


def tabulate_screens(summary: Summary) -> Table:
    """What the screen was taken for, and by what."""
    table = make_table("Screens", "when", "taken for")
    for screen in summary.screens:
        at_ns = (screen.from_boottime_ns + screen.to_boottime_ns) // 2
        table.add_row(describe_place(at_ns, summary.installed_ns), clean(screen.describe()))
    return table


def tabulate_artefacts(summary: Summary) -> Table:
    """What was kept of the screen, with the hashes of the files."""
    table = make_table("Kept of the screen", "about", "what", "when", "file, sha256")
    for kept in summary.artefacts:
        when = describe_place((kept.from_boottime_ns + kept.to_boottime_ns) // 2, summary.installed_ns)
        table.add_row(clean(kept.about), kept.kind, when, clean(describe_file(kept)))
    return table


def describe_file(kept: Artefact) -> str:
    """`001.png, 5b6a...`, or why there is none."""
    return f"{kept.file}, {kept.sha256}" if kept.file else f"none: {kept.reason}"

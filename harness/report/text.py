"""A run in the terminal, as tables. Text from the device is never markup."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from harness.model import AppData, GapKind, MilestoneName
from harness.report.coverage import BEYOND_HOOKS, count_of, describe_coverage
from harness.report.summary import Summary
from harness.report.words import (
    EXPECTED,
    MILESTONES,
    describe_call,
    describe_end,
    describe_gap,
    describe_party,
    describe_uncertainty,
)
from harness.run.asking import is_running
from harness.store.queries import RunRow, TimelineRow

STYLES = {"returned": "green", "denied": "yellow", "failed": "red"}


class _PatientConsole(Console):
    """Goes quiet when its reader goes away, as `| head` does: that must neither end a run nor change its exit code."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), (sys.stderr if self.stderr else sys.stdout).fileno())


def make_console(*, error: bool = False) -> Console:
    """A console whose tables keep their columns when the output is no terminal."""
    console = _PatientConsole(stderr=error, highlight=False, soft_wrap=True)
    if console.is_terminal:
        return console
    return _PatientConsole(stderr=error, highlight=False, width=120, soft_wrap=True)


def clean(text: str, style: str = "") -> Text:
    """Make text of the device harmless: control characters, escape sequences and direction marks show as escapes."""
    return Text(escape(text), style=style)


def escape(text: str) -> str:
    """Return text in which whatever could steer a terminal shows as an escape."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def print_summary(console: Console, summary: Summary) -> None:
    """Print the milestones, the timeline, the counts and what was not seen."""
    run = summary.run
    console.print()
    console.print(
        clean(f"{run.package} {run.version_name} on {run.device}: {run.model}, Android {run.android_release}")
    )
    if run.device_kind == "virtual":
        console.print("This is a virtual phone: its apps are real programs, its Android is a stand-in.")
    tables = [_milestones(summary)]
    if summary.timeline:
        tables += [make_timeline(summary.timeline), _counts(summary)]
    for table in tables:
        console.print()
        console.print(table)
    if left_out := run.accesses - len(summary.timeline):
        console.print(f"\nThe timeline shows the first accesses; {left_out} more: harness accesses {run.run_id}")
    console.print()
    _print_what_is_missing(console, summary)


def print_details(console: Console, summary: Summary) -> None:
    """Print what a reader needs to check the summary: processes, hooks, gaps, versions, and what no hook sees."""
    run = summary.run
    for table in (_processes(summary), _gaps(summary), _hooks(summary), _changes(summary)):
        if table.row_count:
            console.print()
            console.print(table)
    console.print()
    if not summary.gaps:
        console.print("No gap is recorded.")
    console.print("Not seen by any hook:")
    for sentence in BEYOND_HOOKS:
        console.print(f"  - {sentence}")
    console.print()
    console.print(clean(f"run {run.run_id}, {run.started_at} to {run.ended_at or 'no end'}"))
    console.print(clean(f"scenario {run.scenario}, {describe_conditions(run)}"))
    console.print(clean(f"app {run.apk_path}, sha256 {run.apk_sha256}"))
    console.print(clean(f"device {run.serial}, {run.fingerprint}, boot {run.boot_id}"))
    versions = ", ".join(f"{name} {version}" for name, version in sorted(run.versions.items()))
    console.print(clean(f"with {versions}; agent sha256 {run.agent_sha256}"))


def describe_conditions(run: RunRow) -> str:
    """Whose app it was, what it had of its own and what the run gave it, which all decide what it can do."""
    words = [f"user {run.user_id}", f"app data {run.data}"]
    words.append("all permissions granted" if run.granted else "no permission granted by the run")
    words.append("values of persons stored" if run.stores_values else "no values of persons stored")
    return ", ".join([*words, "attached to a running app"] if run.attached else words)


def _milestones(summary: Summary) -> Table:
    table = make_table("Milestones", "milestone", ">since install", ">±", "known from")
    installed = next((m.at_boottime_ns for m in summary.milestones if m.name is MilestoneName.INSTALLED), None)
    for milestone in summary.milestones:
        since = None if installed is None else (milestone.at_boottime_ns - installed) / 1e9
        uncertainty = describe_uncertainty(milestone.uncertainty_ns)
        table.add_row(MILESTONES[milestone.name], _seconds(since), uncertainty, milestone.source.replace("_", " "))
    reached = {milestone.name for milestone in summary.milestones}
    doubts = {GapKind.LOG_CUT, GapKind.UNCONFIRMED}.intersection(gap.kind for gap in summary.gaps)
    is_known = summary.run.data != AppData.KEPT and not doubts
    for name in EXPECTED:
        if name not in reached:
            table.add_row(MILESTONES[name], "not reached" if is_known else "not known", "", "")
    return table


def make_timeline(rows: Iterable[TimelineRow]) -> Table:
    """A table of accesses, each with its offsets; the phase is said where it changes."""
    title = "Timeline: seconds since install, first launch, acceptance of the terms"
    table = make_table(title, "phase", ">install", ">launch", ">terms", "data", "call", "who")
    phase = ""
    for row in rows:
        words = describe_call(row.hook, row.detail, row.outcome, row.exception)
        table.add_row(
            "" if row.phase == phase else row.phase.replace("_", " "),
            _seconds(row.since_install_s),
            _seconds(row.since_first_launch_s),
            _seconds(row.since_terms_s),
            clean(row.data_type),
            clean(words, STYLES.get(row.outcome, "")),
            clean(describe_party(row.caller, row.sdk, row.detail)),
        )
        phase = row.phase
    return table


def _counts(summary: Summary) -> Table:
    table = make_table("Accesses per phase and data type", "phase", "data", ">returned", ">denied", ">failed")
    for count in summary.counts:
        numbers = (str(number or "·") for number in (count.returned, count.denied, count.failed))
        table.add_row(count.phase.replace("_", " "), clean(count.data_type), *numbers)
    return table


def _processes(summary: Summary) -> Table:
    title = "Processes: seconds from start to live hooks, and hooks by state"
    columns = ("process", ">pid", "gate", ">live after", ">installed", ">absent", ">failed", "observation ended")
    table = make_table(title, *columns)
    for process in summary.processes:
        states = [hook.state.value for hook in summary.hooks if hook.epoch == process.epoch]
        table.add_row(
            clean(process.process),
            str(process.pid),
            process.gate,
            f"{(process.live_boottime_ns - process.start_boottime_ns) / 1e9:.2f}",
            *(str(states.count(state) or "·") for state in ("installed", "absent", "failed")),
            clean(process.end_reason or "no end is recorded"),
        )
    return table


def _gaps(summary: Summary) -> Table:
    table = make_table("Gaps: where accesses may be missing", "gap", "process", ">pid", "how much", "why")
    for gap in summary.gaps:
        pid = "" if gap.pid is None else str(gap.pid)
        table.add_row(gap.kind.replace("_", " "), clean(gap.process), pid, describe_gap(gap), clean(gap.reason))
    return table


def _hooks(summary: Summary) -> Table:
    table = make_table("Hooks that are not in place", "process", ">pid", "data", "hook", "state", "why")
    for hook in summary.hooks_out_of_place:
        words = (hook.data_type, hook.hook, hook.state, hook.error or "")
        table.add_row(clean(hook.process), str(hook.pid), *map(clean, words))
    return table


def _changes(summary: Summary) -> Table:
    table = make_table("Changes on the device", "change", "what", "outcome", "why")
    for change in summary.changes:
        outcome = change.outcome or "not known: it may still be there"
        words = (change.kind.replace("_", " "), f"{change.target} {change.detail}".strip(), outcome.replace("_", " "))
        table.add_row(*map(clean, words), clean(change.reason or ""))
    return table


def _print_what_is_missing(console: Console, summary: Summary) -> None:
    if not summary.timeline:
        console.print(Text("Nothing was observed. That is no acquittal; it is worth what was watched:", style="bold"))
    for sentence in describe_coverage(summary.coverage):
        console.print(clean(sentence))
    for (hook, why), count in Counter((hook.hook, hook.error) for hook in summary.hooks_out_of_place).items():
        console.print(clean(f"not hooked: {hook} in {count_of(count, 'process')} ({why})"))
    if not summary.is_accepted:
        console.print("Nobody was seen to accept the terms: since_terms_s is NULL for every access.")
    _print_verdict(console, summary)


def _print_verdict(console: Console, summary: Summary) -> None:
    if summary.run.verdict == "complete":
        console.print(Text("Evidence complete: ", style="bold green").append("no gap, no failed hook, nothing lost."))
        return
    reasons = list(summary.run.reasons)
    if summary.run.verdict != "incomplete":  # which has a reason for each gap
        reasons += [f"{gap.kind.replace('_', ' ')} in {gap.process}: {gap.reason}" for gap in summary.gaps]
    run = summary.run
    words = describe_end(run.verdict, is_running=run.verdict is None and is_running(run.run_id))
    console.print(clean(f"Evidence {words}{':' if reasons and run.verdict else ''}", "bold red"))
    for reason in reasons:
        console.print(Text("  - ").append_text(clean(reason)))


def _seconds(value: float | None) -> str:
    return "never" if value is None else f"{value:+.3f}"


def make_table(title: str, *columns: str) -> Table:
    """A table without rules; a column whose name begins with `>` stands to the right."""
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column.lstrip(">"), justify="right" if column.startswith(">") else "left", overflow="fold")
    return table

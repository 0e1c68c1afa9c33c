"""A run in the terminal: lines while it goes on, tables when it is over. Text from the device is never markup."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from harness.model import Gap, Milestone, MilestoneName, Run, StoredAccess
from harness.report.summary import Summary
from harness.report.words import describe_call, describe_caller, describe_uncertainty
from harness.rules.protocol import Hello
from harness.run.job import Step

_STYLES = {"returned": "green", "denied": "yellow", "failed": "red"}
_WORDS = {
    MilestoneName.INSTALLED: "installed",
    MilestoneName.FIRST_PROCESS: "first process",
    MilestoneName.FIRST_LAUNCH: "first launch",
    MilestoneName.FIRST_RESUMED: "first resumed",
    MilestoneName.TERMS_SHOWN: "terms shown",
    MilestoneName.TERMS_ACCEPTED: "terms accepted",
}


def make_console(*, error: bool = False) -> Console:
    """A console whose tables keep their columns when the output is no terminal."""
    console = Console(stderr=error, highlight=False, soft_wrap=True)
    return console if console.is_terminal else Console(stderr=error, highlight=False, width=120, soft_wrap=True)


def clean(text: str, style: str = "") -> Text:
    """Make text of the device harmless: control characters, escape sequences and direction marks show as escapes."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    return Text(shown, style=style)


class LiveLines:
    """Plain lines for what happens, each with the seconds since installation, once that is known."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._installed_ns: int | None = None

    def show(self, event: object) -> None:
        """Print a line for an event of a run; events without one are passed over."""
        line = self._describe(event)
        if line is not None:
            self._console.print(line)

    def _describe(self, event: object) -> Text | None:
        match event:
            case Run():
                app = f"{event.app.package} {event.app.version_name}"
                return Text(f"run {event.run_id}: ").append_text(clean(app)).append(f" on {event.device_name}")
            case Step():
                return Text("· ", style="dim").append_text(clean(event.text))
            case Hello():
                live = (event.live_boottime_ns - event.start_boottime_ns) / 1e9
                installed = sum(hook.state == "installed" for hook in event.hooks)
                text = f"process {event.process} ({event.pid}): {installed} of {len(event.hooks)} hooks live, "
                return clean(text + f"gate {event.gate}, {live:.2f} s after its start")
            case Milestone():
                return self._describe_milestone(event)
            case StoredAccess():
                return self._describe_access(event)
            case Gap():
                return Text("gap: ", style="red").append_text(clean(f"{event.kind} in {event.process}: {event.reason}"))
        return None

    def _describe_milestone(self, milestone: Milestone) -> Text:
        if milestone.name is MilestoneName.INSTALLED:
            self._installed_ns = milestone.at_boottime_ns
        return (
            self._at(milestone.at_boottime_ns)
            .append(_WORDS[milestone.name], style="bold")
            .append(f" ± {describe_uncertainty(milestone.uncertainty_ns)} ({milestone.source.replace('_', ' ')})")
        )

    def _describe_access(self, stored: StoredAccess) -> Text:
        access = stored.access
        line = self._at(access.at_boottime_ns).append(f"{access.data_type:<9}")
        words = describe_call(access.hook, access.detail, access.outcome, access.exception)
        line.append_text(clean(words, _STYLES[access.outcome]))
        return line.append_text(clean(f"  by {describe_caller(stored.caller, stored.sdk)}"))

    def _at(self, at_boottime_ns: int) -> Text:
        since = "" if self._installed_ns is None else f"{(at_boottime_ns - self._installed_ns) / 1e9:+.3f} s"
        return Text(f"{since:>10}  ", style="cyan")


def print_summary(console: Console, summary: Summary) -> None:
    """Print the milestones, the timeline, the counts and what was not seen."""
    run = summary.run
    console.print()
    console.print(
        clean(f"{run.package} {run.version_name} on {run.device}: {run.model}, Android {run.android_release}")
    )
    if run.device_kind == "virtual":
        console.print("This is a virtual phone: its apps are real programs, its Android is a stand-in.")
    for table in (_milestones(summary), _timeline(summary), _counts(summary)):
        console.print()
        console.print(table)
    console.print()
    if summary.not_observed:
        types = ", ".join(summary.not_observed)
        console.print(f"Not observed: {types}. Hooks for it were live and saw no call; that proves no absence.")
    _print_shortcomings(console, summary)


def _milestones(summary: Summary) -> Table:
    table = _table("Milestones", "milestone", ">since install", ">±", "known from")
    installed = next((m.at_boottime_ns for m in summary.milestones if m.name is MilestoneName.INSTALLED), None)
    for milestone in summary.milestones:
        since = None if installed is None else (milestone.at_boottime_ns - installed) / 1e9
        uncertainty = describe_uncertainty(milestone.uncertainty_ns)
        table.add_row(_WORDS[milestone.name], _seconds(since), uncertainty, milestone.source.replace("_", " "))
    reached = {milestone.name for milestone in summary.milestones}
    for name in MilestoneName:
        if name not in reached:
            table.add_row(_WORDS[name], "not reached", "", "")
    return table


def _timeline(summary: Summary) -> Table:
    title = "Timeline: seconds since install, first launch, acceptance of the terms"
    table = _table(title, "phase", ">install", ">launch", ">terms", "data", "call", "by")
    phase = ""
    for row in summary.timeline:
        words = describe_call(row.hook, row.detail, row.outcome, row.exception)
        table.add_row(
            "" if row.phase == phase else row.phase.replace("_", " "),
            _seconds(row.since_install_s),
            _seconds(row.since_first_launch_s),
            _seconds(row.since_terms_s),
            row.data_type,
            clean(words, _STYLES.get(row.outcome, "")),
            clean(describe_caller(row.caller, row.sdk)),
        )
        phase = row.phase
    return table


def _counts(summary: Summary) -> Table:
    table = _table("Accesses per phase and data type", "phase", "data", ">returned", ">denied", ">failed")
    for count in summary.counts:
        numbers = (str(number or "·") for number in (count.returned, count.denied, count.failed))
        table.add_row(count.phase.replace("_", " "), count.data_type, *numbers)
    return table


def _print_shortcomings(console: Console, summary: Summary) -> None:
    for hook in summary.absent_hooks:
        console.print(clean(f"not hooked: {hook.hook} ({hook.error})"))
    if summary.run.verdict != "complete":
        console.print(Text(f"Evidence {summary.run.verdict or 'without an end'}:", style="bold red"))
        for reason in summary.run.reasons:
            console.print(Text("  - ").append_text(clean(reason)))
    else:
        console.print(Text("Evidence complete: ", style="bold green").append("no gap, no failed hook, nothing lost."))


def _seconds(value: float | None) -> str:
    return "never" if value is None else f"{value:+.3f}"


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column.lstrip(">"), justify="right" if column.startswith(">") else "left", overflow="fold")
    return table

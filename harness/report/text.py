"""A run in the terminal, as tables: what was reached, seen, and not seen."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from harness.model import AppData, GapKind, Milestone, MilestoneName
from harness.report.appstates import describe_absence, describe_state_doubts
from harness.report.clocks import describe_unplaced
from harness.report.console import clean
from harness.report.coverage import describe_coverage, describe_unhooked, describe_unproved
from harness.report.ledger import describe_misses
from harness.report.states import RunState, describe_rest
from harness.report.steps import tabulate_windows
from harness.report.summary import Summary, find_installed
from harness.report.table import Item, Table, make_table
from harness.report.words import (
    EXPECTED,
    GAPS,
    MILESTONES,
    describe_app,
    describe_call,
    describe_doubt,
    describe_end_of_stream,
    describe_instant,
    describe_open_tail,
    describe_party,
    describe_source,
    describe_uncertainty,
)
from harness.store.accesses import TimelineRow

STYLES = {"returned": "green", "denied": "yellow", "failed": "red"}

_COUNTED = (
    "returned: the call came back without an error, which does not say that it gave data.",
    "denied: the call was refused for want of a permission; failed: it ended with another error.",
)
_PHASES = {
    "before_launch": "before launch: the app had not been opened yet; what ran was started by Android or by itself.",
    "before_terms": "before terms: the app had been opened, and nobody was seen to accept its terms yet.",
    "after_terms": "after terms: the terms had been accepted.",
    "unsure": "unsure: so near to one of these borders, or with so little known of it, that it may lie on either side.",
}


def print_summary(console: Console, summary: Summary) -> None:
    """Print the milestones, the timeline, the counts and what was not seen."""
    run = summary.run
    console.print()
    app = describe_app(run.package, run.version_name)
    console.print(clean(f"{app} on {run.device}: {run.model}, Android {run.android_release}"))
    if run.device_kind == "virtual":
        console.print("This is a virtual phone: its apps are real programs, its Android is a stand-in.")
    console.print()
    console.print(_milestones(summary))
    if summary.timeline:
        _print_accesses(console, summary)
    windows = tabulate_windows(summary)
    if windows.row_count:
        console.print()
        console.print(windows)
    console.print()
    _print_what_is_missing(console, summary)


def _print_accesses(console: Console, summary: Summary) -> None:
    console.print()
    console.print(make_timeline(summary.timeline))
    if left_out := summary.run.accesses - len(summary.timeline):
        console.print(f"The timeline shows the first accesses; {left_out} more: harness accesses {summary.run.run_id}")
    console.print()
    console.print(_counts(summary))
    for sentence in _COUNTED:
        console.print(sentence)
    seen = {count.phase for count in summary.counts}
    for phase, words in _PHASES.items():
        if phase in seen:
            console.print(words)


def _milestones(summary: Summary) -> Table:
    table = make_milestones("Milestones", summary.milestones)
    reached = {milestone.name for milestone in summary.milestones}
    for name in EXPECTED:
        if name not in reached:
            table.add_row(MILESTONES[name], _describe_missing(name, summary), "", "")
    return table


def make_milestones(title: str, milestones: Iterable[Milestone]) -> Table:
    """A table of milestones; a wide one is told as a bracket. Each uncertainty is that of the instant alone."""
    table = make_table(title, "milestone", ">seconds since install", ">±", "known from")
    known = tuple(milestones)
    installed_ns = find_installed(known)
    for milestone in known:
        since, doubt = describe_instant(milestone, installed_ns), describe_doubt(milestone, installed_ns)
        table.add_row(MILESTONES[milestone.name], since, doubt, clean(describe_source(milestone.source)))
    return table


def _describe_missing(name: MilestoneName, summary: Summary) -> str:
    """Whether it was looked for to the end: what a run did not come to read, or an app did before it, is not known."""
    has_past = summary.run.data == AppData.KEPT or name is MilestoneName.INSTALLED
    has_doubt = any(gap.kind in (GapKind.LOG_CUT, GapKind.UNCONFIRMED) for gap in summary.gaps)
    return "not known" if has_past or has_doubt or summary.state is not RunState.ENDED else "not reached"


def make_timeline(rows: Sequence[TimelineRow]) -> Table:
    """A table of accesses with their offsets; the phase is said where it changes, and a state out of sight if any."""
    absences = [describe_absence(row.app_state, row.screen, row.woken_by) for row in rows]
    columns = ("phase", ">install", ">launch", ">terms", "data", "call", "who")
    more = ("out of sight",) if any(absences) else ()
    table = make_table(_describe_timeline(rows), *columns, *more, head=1, lead=4)
    phase = ""
    for row, absence in zip(rows, absences, strict=True):
        words = describe_call(row.hook, row.detail, row.outcome, row.exception)
        table.add_row(
            "" if row.phase == phase else row.phase.replace("_", " "),
            _seconds(row.since_install_s),
            _seconds(row.since_first_launch_s),
            _seconds(row.since_terms_s),
            clean(row.data_type),
            clean(words, STYLES.get(row.outcome, "")),
            clean(describe_party(row.caller, row.sdk, row.detail)),
            *([clean(absence)] if more else []),
        )
        phase = row.phase
    return table


def _describe_timeline(rows: Iterable[TimelineRow]) -> str:
    """The borders that the offsets are counted from, and how well each is known."""
    names = ("install", "first launch", "acceptance of the terms")
    doubts_s = next(
        ((r.install_uncertainty_s, r.first_launch_uncertainty_s, r.terms_uncertainty_s) for r in rows), (None,) * 3
    )
    words = [
        name if doubt_s is None else f"{name} {_plus_minus(doubt_s)}"
        for name, doubt_s in zip(names, doubts_s, strict=True)
    ]
    return f"Timeline: seconds since {', '.join(words)}"


def _plus_minus(doubt_s: float) -> str:
    return f"(± {describe_uncertainty(math.ceil(doubt_s * 1e9))})"


def _counts(summary: Summary) -> Table:
    table = make_table("Accesses per phase and data type", "phase", "data", ">returned", ">denied", ">failed")
    for count in summary.counts:
        numbers = (str(number or "·") for number in (count.returned, count.denied, count.failed))
        table.add_row(count.phase.replace("_", " "), clean(count.data_type), *numbers)
    return table


def _print_what_is_missing(console: Console, summary: Summary) -> None:
    if not summary.timeline:
        console.print(Text("Nothing was observed. That is no acquittal; it is worth what was watched:", style="bold"))
    for sentence in describe_coverage(summary.coverage):
        console.print(clean(sentence))
    for sentence in describe_unhooked(summary.hooks_out_of_place):
        console.print(clean(sentence))
    for sentence in describe_unproved(summary.hooks):
        console.print(clean(sentence))
    for sentence in describe_misses(summary.ledger, summary.installed_ns):
        console.print(clean(f"{sentence}.", "bold red"))
    for sentence in describe_unplaced(summary.installation, summary.clocks):
        console.print(clean(sentence))
    for sentence in describe_state_doubts(summary):
        console.print(clean(sentence, "red"))
    if not summary.is_accepted:
        console.print("Nobody was seen to accept the terms: no access is counted from there.")
    _print_verdict(console, summary)


def _print_verdict(console: Console, summary: Summary) -> None:
    run, rest = summary.run, describe_rest(summary.state)
    if run.verdict == "complete" and not run.instrumented:
        console.print("A control run: nothing was hooked, and only Android's own ledger tells what the app did.")
        return
    if run.verdict == "complete":
        console.print(Text("Evidence complete: ", style="bold green").append("no gap, no failed hook, nothing lost."))
        return
    word = run.verdict or ("so far" if summary.state is RunState.RUNNING else f"incomplete ({summary.state})")
    console.print(clean(f"Evidence {word}: {rest or ''}".rstrip(), "bold red"))
    reasons = list(run.reasons)
    if summary.state is not RunState.ENDED:  # an end of its own has a reason for each gap
        reasons += [f"{GAPS[gap.kind]} in {gap.process}: {describe_end_of_stream(gap.reason)}" for gap in summary.gaps]
        reasons += _describe_open_tails(summary)
    for reason in reasons:
        console.print(Item(clean(reason)))


def _describe_open_tails(summary: Summary) -> list[str]:
    return [describe_open_tail(tail, summary.installed_ns) for tail in summary.coverage.open_tails]


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:+.3f}"

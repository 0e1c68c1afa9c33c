"""What a reader needs to check the summary of a run: processes, gaps, hooks, changes, versions, and the unseen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console

from harness.model import AppData
from harness.report.appstates import STATES_EXPLAINED, tabulate_states, tabulate_wakes
from harness.report.clocks import describe_clocks
from harness.report.console import clean
from harness.report.coverage import BEYOND_HOOKS, count_of, describe_not_there
from harness.report.ledger import BEYOND_THE_LEDGER, describe_readings, list_rows
from harness.report.steps import tabulate_artefacts, tabulate_remarks, tabulate_screens, tabulate_steps
from harness.report.summary import Summary
from harness.report.table import Item, Table, make_table
from harness.report.words import (
    EXPLAINED_GAPS,
    GAPS,
    GATES,
    TAPS,
    TRIES,
    describe_end_of_stream,
    describe_gap,
    describe_place,
    describe_tap,
    describe_whom,
)
from harness.rules.crashes import CrashReport
from harness.rules.recoveries import describe_repeated_end
from harness.store.queries import RunRow

_HOOK_STATES = (
    "absent: this process has no such method, so that nothing can call it, or not yet; failed: the method is there, and"
    " calls of it were not seen."
)
_TIME = slice(11, 23)  # of 2026-01-01T00:00:00.000+00:00
_LEDGER = "intervals: those between two readings of the ledger, of which it keeps the last note of each kind."
_DATA = {
    AppData.FRESH: "installed by the run, without a past",
    AppData.CLEARED: "its data wiped by the run, as if newly installed",
    AppData.KEPT: "with the data that it had, so that it may have been used before",
}


def print_details(console: Console, summary: Summary) -> None:
    """Print it all."""
    for table, notes in _list_tables(summary):
        if table.row_count:
            console.print()
            console.print(table)
            for note in notes:
                console.print(clean(note))
    for crash in summary.crashes:
        _print_crash(console, crash)
    console.print()
    if not (summary.gaps or summary.coverage.open_tails):
        console.print("No gap is recorded.")
    if summary.not_there_below:
        console.print(clean(f"{describe_not_there(summary.not_there_below)}."))
    console.print("Not seen by any hook:")
    for sentence in BEYOND_HOOKS:
        console.print(Item(sentence))
    console.print(clean(describe_readings(summary.ledger)))
    console.print("Not seen by it:")
    for sentence in BEYOND_THE_LEDGER:
        console.print(Item(sentence))
    console.print()
    for sentence in describe_clocks(summary.clocks, summary.installed_ns):
        console.print(clean(sentence))
    console.print()
    _print_conditions(console, summary.run)


def _print_crash(console: Console, crash: CrashReport) -> None:
    console.print()
    console.print(f"From the crash log, of process {crash.pid}:")
    for line in crash.text.splitlines():
        console.print(clean(f"  {line}"))
    if crash.left_out:
        console.print(f"  and {count_of(crash.left_out, 'line')} more that are not kept")


def _list_tables(summary: Summary) -> Iterator[tuple[Table, Sequence[str]]]:
    """Each table, which may be empty, with what explains it."""
    yield _processes(summary), _describe_repeats(summary)
    yield _gaps(summary), _explain_gaps(summary)
    yield tabulate_states(summary), (STATES_EXPLAINED,)
    yield tabulate_wakes(summary), ()
    yield _hooks(summary), (_HOOK_STATES,)
    yield _ledger(summary), (_LEDGER,)
    yield _changes(summary), ()
    yield _gate_tries(summary), ()
    yield _taps(summary), ()
    yield tabulate_steps(summary), ()
    yield tabulate_remarks(summary), ()
    yield tabulate_screens(summary), ()
    yield tabulate_artefacts(summary), ()
    yield _recoveries(summary), _warn_of_server(summary)


def _print_conditions(console: Console, run: RunRow) -> None:
    console.print(clean(f"run {run.run_id}, {run.started_at} to {run.ended_at or 'no end'}"))
    console.print(clean(f"scenario {run.scenario}; {describe_conditions(run)}"))
    console.print(clean(f"app {run.apk_path}, sha256 {run.apk_sha256}"))
    console.print(clean(f"device {run.serial}, {run.fingerprint}, boot {run.boot_id}"))
    versions = ", ".join(f"{name} {version}" for name, version in sorted(run.versions.items()))
    console.print(clean(f"with {versions}; agent sha256 {run.agent_sha256}"))


def describe_conditions(run: RunRow) -> str:
    """Whose app it was, what it had of its own and what the run gave it, which all decide what it can do."""
    words = [f"the device's user {run.user_id}", f"the app {_DATA.get(AppData(run.data), run.data)}"]
    words.append("every permission that the app requests granted" if run.granted else "no permission granted")
    words.append("values of persons stored" if run.stores_values else "no values of persons stored")
    if not run.instrumented:
        words.append("a control run: nothing was hooked")
    if run.continues is not None:
        words.append(f"continuing run {run.continues} after a reboot, and counting from what that knew")
    return "; ".join([*words, "attached to the app while it was running"] if run.attached else words)


def _processes(summary: Summary) -> Table:
    title = "Processes: how each was caught, seconds from its start to live hooks, hooks by state"
    columns = ("process", ">pid", "hooked", ">after", ">installed", ">absent", ">failed", "observation ended")
    table = make_table(title, *columns)
    for process in summary.processes:
        states = [hook.state.value for hook in summary.hooks if hook.epoch == process.epoch]
        table.add_row(
            clean(process.process),
            str(process.pid),
            clean(GATES.get(process.gate, process.gate)),
            f"{(process.live_boottime_ns - process.start_boottime_ns) / 1e9:.2f} s",
            *(str(states.count(state) or "·") for state in ("installed", "absent", "failed")),
            clean(describe_end_of_stream(process.end_reason)),
        )
    return table


def _describe_repeats(summary: Summary) -> list[str]:
    again = [process for process in summary.processes if process.repeats]
    return [f"heard again, stored once: {count_of(p.repeats or 0, 'event')} of {p.process} ({p.pid})" for p in again]


def _gaps(summary: Summary) -> Table:
    table = make_table("Gaps: where accesses may be missing", "gap", "process", ">pid", "how much", "why")
    for gap in summary.gaps:
        pid = "" if gap.pid is None else str(gap.pid)
        words = (gap.process, pid, describe_gap(gap, summary.installed_ns), describe_end_of_stream(gap.reason))
        table.add_row(GAPS[gap.kind], *map(clean, words))
    for tail in summary.coverage.open_tails:
        since = f"from {describe_place(tail.last_word_boottime_ns, summary.installed_ns)} on"
        table.add_row("no end", clean(tail.process), str(tail.pid), since, "the run has no end")
    return table


def _explain_gaps(summary: Summary) -> list[str]:
    kinds = dict.fromkeys(gap.kind for gap in summary.gaps)
    return [f"{GAPS[kind]} ({kind}): {EXPLAINED_GAPS[kind]}." for kind in kinds]


def _hooks(summary: Summary) -> Table:
    table = make_table("Hooks that are not in place", "process", ">pid", "data", "hook", "state", "why")
    for hook in summary.hooks_out_of_place:
        words = (hook.data_type, hook.hook, hook.state, hook.error or "")
        table.add_row(clean(hook.process), str(hook.pid), *map(clean, words))
    return table


def _ledger(summary: Summary) -> Table:
    title = "Android's own ledger (AppOps) beside the hooks"
    table = make_table(title, "op", "data", "told by", ">intervals", ">accesses", ">notes", "that is")
    for row in list_rows(summary.ledger):
        numbers = (str(number or "·") for number in (row.intervals, row.accesses, row.notes))
        told = clean(row.witnesses, "bold red" if row.is_miss else "")
        table.add_row(clean(row.op or "·"), clean(row.data), told, *numbers, row.meaning)
    return table


def _changes(summary: Summary) -> Table:
    table = make_table("Changes on the device", "change", "what", "outcome", "why")
    for change in summary.changes:
        outcome = change.outcome or "not known: it may still be there"
        words = (f"{change.target} {change.detail}".strip(), outcome.replace("_", " "), change.reason or "")
        table.add_row(change.kind.replace("_", " "), *map(clean, words))
    return table


def _gate_tries(summary: Summary) -> Table:
    table = make_table("Gates: how the run tried to catch the app before its first line", "gate", "outcome", "why")
    for tried in summary.gate_tries:
        table.add_row(tried.gate, TRIES[tried.outcome], clean(tried.reason or ""))
    return table


def _taps(summary: Summary) -> Table:
    table = make_table("Taps of the run on the app's screen", "to", "on", "when")
    for tap in summary.taps:
        table.add_row(TAPS[tap.purpose], *map(clean, describe_tap(tap, summary.installed_ns)))
    return table


def _recoveries(summary: Summary) -> Table:
    """The host's time of day is enough: a run has its date."""
    table = make_table("Connections that were lost and won back", "to", "lost", "won back", ">tries", "why")
    for recovery in summary.recoveries:
        times = (recovery.lost_at[_TIME], recovery.regained_at[_TIME], str(recovery.tries))
        table.add_row(*map(clean, (describe_whom(recovery), *times, recovery.reason)))
    return table


def _warn_of_server(summary: Summary) -> list[str]:
    words = describe_repeated_end([recovery.reason for recovery in summary.recoveries])
    return [] if words is None else [f"Warning: {words}."]

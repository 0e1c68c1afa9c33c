"""The coverage of a run in the terminal: each process, where nobody watched, each phase and data type."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console

from harness.model import Gap, HookState
from harness.report.console import clean
from harness.report.coverage import count_of, describe_share, describe_unproved
from harness.report.shares import RunCoverage
from harness.report.states import describe_rest
from harness.report.table import Item, Table, make_table
from harness.report.words import GAPS, describe_app, describe_end_of_stream, describe_gap
from harness.rules.lives import ProcessLife
from harness.rules.shares import sum_cells

_NEVER = "0.0 %"
_NOTES = (
    "A process lives from its hooks on where a gate held it until they were live, else from its start; what is not"
    " known of its life counts as lived and not watched.",
    "A hook counts while there is something for it to watch: one whose class is not there has nothing to miss. What no"
    " hook sees is in no share: harness show names it.",
)


def print_coverage(console: Console, coverage: RunCoverage) -> None:
    """Print it all."""
    run = coverage.run
    console.print(clean(f"{describe_app(run.package, run.version_name)} on {run.device}, run {run.run_id}"))
    console.print(describe_total(coverage))
    if rest := describe_rest(coverage.state):
        console.print(f"{rest[0].upper()}{rest[1:]}.")
    for table in (_processes(coverage), _blind(coverage), _types(coverage)):
        if table.row_count:
            console.print()
            console.print(table)
    console.print()
    _print_unwatched(console, coverage)
    for note in _NOTES:
        console.print(note)


def describe_total(coverage: RunCoverage) -> str:
    """`2 processes lived 14.2 s, of which 92.3 % was watched; 1 was never watched.`"""
    lives, total = coverage.census.lives, coverage.shares.total
    if not lives:
        return "No process of the app was seen: nothing was watched."
    never = sum(life.epoch is None for life in lives)
    lived = f"{count_of(len(lives), 'process')} lived {_seconds(total.lived_ns)}"
    share = f", of which {describe_share(total)} was watched" if total.lived_ns else ""
    return f"{lived}{share}{f'; {never} never had an agent' if never else ''}."


def describe_shares(coverage: RunCoverage) -> Iterator[str]:
    """The total in a sentence, and one for each process that was not watched for its whole life."""
    yield describe_total(coverage)
    for place, life in enumerate(coverage.census.lives):
        share = coverage.shares.of_process(place)
        if life.epoch is None or share.blind_ns:
            watched = _NEVER if life.epoch is None else describe_share(share)
            length = "a time that is not known" if life.whole is None else _seconds(share.lived_ns)
            yield f"{life.process} ({_number(life.pid)}) lived {length}, of which {watched} was watched."


def _processes(coverage: RunCoverage) -> Table:
    table = make_table("Processes", "process", ">pid", "gate", ">from", ">lived", ">watched")
    for place, life in enumerate(coverage.census.lives):
        share = coverage.shares.of_process(place)
        table.add_row(
            clean(life.process),
            _number(life.pid),
            life.gate or "none",
            "?" if life.whole is None else _place(life.whole.from_ns, coverage.installed_ns),
            "not known" if life.whole is None else _seconds(share.lived_ns),
            _NEVER if life.epoch is None else describe_share(share),
        )
    return table


def _blind(coverage: RunCoverage) -> Table:
    title = f"Blind: when nobody watched, in seconds {_since(coverage.installed_ns)}"
    table = make_table(title, "process", ">pid", ">from", ">to", ">length", "why", head=1, lead=4)
    for life in coverage.census.lives:
        for blind in sorted(life.blind, key=lambda each: each.interval.from_ns):
            low, high = blind.interval.from_ns, blind.interval.to_ns
            table.add_row(
                clean(life.process),
                _number(life.pid),
                _place(low, coverage.installed_ns),
                _place(high, coverage.installed_ns),
                _seconds(high - low),
                clean(f"{GAPS[blind.kind]}: {describe_end_of_stream(blind.reason)}"),
            )
    return table


def _types(coverage: RunCoverage) -> Table:
    title = "Watched share of each phase and data type, over all processes and hooks"
    table = make_table(title, "phase", "data", ">lived", ">watched", ">hooks", ">in place", ">proved")
    before = ""
    for (phase, data_type), cells in coverage.types.items():
        lived_ns = coverage.shares.of_phase(phase).lived_ns
        table.add_row(
            "" if phase == before else phase.replace("_", " "),
            clean(data_type),
            "" if phase == before else _seconds(lived_ns),
            describe_share(sum_cells(cells)),
            str(len(cells)),
            str(sum(cell.is_installed for cell in cells)),
            str(sum(cell.is_proved for cell in cells)),
        )
        before = phase
    return table


def _print_unwatched(console: Console, coverage: RunCoverage) -> None:
    sentences = list(_describe_unwatched(coverage))
    console.print("Never watched, or not known:" if sentences else "Nothing is known of that was not watched.")
    for sentence in sentences:
        console.print(Item(clean(sentence)))


def _describe_unwatched(coverage: RunCoverage) -> Iterator[str]:
    yield from (_describe_unhooked(life) for life in coverage.census.lives if life.epoch is None)
    for data_type in coverage.unwatched_types:
        yield f"{data_type}: nothing watched it"
    if failed := sorted({hook.hook for hook in coverage.hooks if hook.state is HookState.FAILED}):
        yield f"hooks that failed: {', '.join(failed)}"
    yield from describe_unproved(coverage.hooks)
    for life in coverage.census.lives:
        yield from (_describe_gap(gap, coverage.installed_ns) for gap in life.uncounted if life.epoch is not None)
    yield from (_describe_gap(gap, coverage.installed_ns) for gap in coverage.census.loose)


def _describe_unhooked(life: ProcessLife) -> str:
    reasons = [blind.reason for blind in life.blind] + [gap.reason for gap in life.uncounted]
    return f"process {life.process} ({_number(life.pid)}): {'; '.join(dict.fromkeys(reasons))}"


def _describe_gap(gap: Gap, installed_ns: int | None) -> str:
    who = "any process" if gap.pid is None else f"{gap.process} ({gap.pid})"
    size = describe_gap(gap, installed_ns)
    return f"{GAPS[gap.kind]} in {who}: {size} ({describe_end_of_stream(gap.reason)}), in no share"


def _number(pid: int | None) -> str:
    return "" if pid is None else str(pid)


def _seconds(length_ns: int) -> str:
    return f"{length_ns / 1e9:.3f} s"


def _since(installed_ns: int | None) -> str:
    return "of the device's boot clock" if installed_ns is None else "since install"


def _place(at_ns: int, installed_ns: int | None) -> str:
    return f"{at_ns / 1e9:.3f}" if installed_ns is None else f"{(at_ns - installed_ns) / 1e9:+.3f}"

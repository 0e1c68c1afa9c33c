"""Two runs beside each other, for people and programs: what Android's own ledger noted in each."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from sqlite_utils import Database

from harness.report.console import clean
from harness.report.formats import to_json
from harness.report.summary import choose_run
from harness.report.table import Item, Table, make_table
from harness.rules.compare import Compared, Told, Use, compare
from harness.store.evidence import reading
from harness.store.ledger import read_notes, read_readings
from harness.store.observations import read_reached
from harness.store.queries import RunRow

_SAME = ("package", "version_code", "apk_sha256", "device", "fingerprint", "scenario", "granted", "data", "user_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two runs, what they do not have in common, and each op in both."""

    one: RunRow
    other: RunRow
    unlike: tuple[str, ...]
    compared: tuple[Compared, ...]

    @property
    def agrees(self) -> bool:
        """Whether no op was used differently."""
        return not any(each.differences for each in self.compared)


def compare_runs(path: Path, one: str, other: str, within_s: float) -> Comparison:
    """Read two runs of a file. Raises NotFoundError when it holds no such run."""
    with reading(path) as db:
        runs = [choose_run(db, word, path) for word in (one, other)]
        unlike = tuple(name for name in _SAME if getattr(runs[0], name) != getattr(runs[1], name))
        told_one, told_other = (_read_told(db, run.run_id) for run in runs)
        compared = compare(told_one, told_other, within_s)
        return Comparison(one=runs[0], other=runs[1], unlike=unlike, compared=compared)


def _read_told(db: Database, run_id: str) -> Told:
    return Told(
        notes=read_notes(db, run_id),
        readings=read_readings(db, run_id),
        reached=read_reached(db, run_id),
    )


def print_comparison(console: Console, comparison: Comparison) -> None:
    """Print both runs, op by op, and what follows."""
    for run in (comparison.one, comparison.other):
        console.print(clean(f"{run.run_id}: {run.package} {run.version_name} on {run.device}, {_describe_kind(run)}"))
    for name in comparison.unlike:
        ours, theirs = getattr(comparison.one, name), getattr(comparison.other, name)
        console.print(clean(f"not the same in both: {name.replace('_', ' ')} ({ours}; {theirs})", "bold yellow"))
    if comparison.compared:
        console.print()
        console.print(_make_table(comparison))
    console.print()
    _print_answer(console, comparison)


def _describe_kind(run: RunRow) -> str:
    return "instrumented" if run.instrumented else "a control run, without hooks"


def _make_table(comparison: Comparison) -> Table:
    columns = ("op", ">notes", "first", ">notes", "first", "differs")
    table = make_table("What Android noted in the first run, and in the second", *columns)
    for each in comparison.compared:
        style = "bold red" if each.differences else ""
        uses = (word for use in (each.one, each.other) for word in _describe_use(use))
        table.add_row(clean(each.op), *uses, clean("; ".join(each.differences), style))
    return table


def _describe_use(use: Use | None) -> tuple[str, str]:
    if use is None:
        return "·", "·"
    low_s, high_s = use.between_s
    return str(use.notes), f"{use.phase.replace('_', ' ')}, {low_s:+.2f} to {high_s:+.2f} s"


def _print_answer(console: Console, comparison: Comparison) -> None:
    if not comparison.compared:
        console.print("Android's own ledger noted nothing in either run: nothing can be said of a difference.")
    elif comparison.agrees:
        console.print("As far as Android's own ledger tells, the app did the same in both runs.")
    else:
        console.print(clean("The app did not do the same in both runs:", "bold red"))
        for each in comparison.compared:
            if each.differences:
                console.print(Item(clean(f"{each.op}: {'; '.join(each.differences)}")))


def document_comparison(comparison: Comparison) -> str:
    """Return one JSON document."""
    runs = [
        {"run_id": run.run_id, "package": run.package, "instrumented": run.instrumented}
        for run in (comparison.one, comparison.other)
    ]
    document = {
        "runs": runs,
        "unlike": comparison.unlike,
        "agrees": comparison.agrees,
        "ops": [asdict(each) for each in comparison.compared],
    }
    return to_json(document, indent=2)

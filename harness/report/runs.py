"""The runs of a file in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from harness.report.console import clean
from harness.report.states import describe_state, state_of
from harness.report.table import make_table
from harness.report.words import describe_app
from harness.store.queries import RunRow


def print_runs(console: Console, runs: Sequence[RunRow]) -> None:
    """Print a line for each run."""
    table = make_table("Runs", "run", "started", "app", "device", "scenario", ">accesses", "evidence")
    for run in runs:
        app, end = describe_app(run.package, run.version_name), describe_state(run, state_of(run))
        words = (run.run_id, run.started_at[:19], app, run.device, run.scenario, str(run.accesses), end)
        table.add_row(*map(clean, words))
    console.print(table)

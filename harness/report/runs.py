"""The runs of a file in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from harness.report.text import clean, make_table
from harness.run.asking import is_running
from harness.store.queries import RunRow


def print_runs(console: Console, runs: Sequence[RunRow]) -> None:
    """Print a line for each run."""
    table = make_table("Runs", "run", "started", "app", "device", "scenario", ">accesses", "evidence")
    for run in runs:
        end = run.verdict or ("under way" if is_running(run.run_id) else "killed")
        words = (run.run_id, run.started_at[:19], f"{run.package} {run.version_name}", run.device, run.scenario)
        table.add_row(*map(clean, words), str(run.accesses), clean(end))
    console.print(table)

"""`harness hooks`: what the agent watches, and what became of that in a run."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.options import db_option, json_option
from harness.errors import ExitCode


@click.command(name="hooks")
@click.argument("run", required=False)
@db_option
@json_option
def command(run: str | None, db: Path, as_json: bool) -> ExitCode:
    """List the methods that the agent hooks.

    With RUN, their state in each process of that run: `installed`, `absent` (that process has no such class or method)
    or `failed`. RUN is the id of a run, the beginning of one, or `latest`.

    \b
    Example:
      harness hooks
      harness hooks latest --db harness-demo.db --json
    """
    from harness.report import hooks as report

    if run is None:
        known = report.list_known_hooks()
        click.echo(report.document_hooks(known)) if as_json else report.print_known_hooks(known)
        return ExitCode.DONE
    states = report.list_hook_states(db, run)
    click.echo(report.document_hooks(states)) if as_json else report.print_hook_states(states)
    return ExitCode.DONE

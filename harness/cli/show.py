"""`harness show`: one run, as it was told at its end, and what is needed to check that."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.options import db_option, json_option
from harness.errors import ExitCode


@click.command(name="show")
@click.argument("run")
@db_option
@json_option
def command(run: str, db: Path, as_json: bool) -> ExitCode:
    """Show a run and what it could not see.

    Milestones, the first accesses, counts, coverage, processes, gaps, changes on the device and versions. RUN is the id
    of a run, the beginning of one, or `latest`. A run that goes on shows what it has stored so far; of one that was
    killed, goes on or was aborted, nothing is said firmly that it did not see.

    \b
    Example:
      harness show latest
      harness show latest --db harness-demo.db --json
    """
    from harness.report.console import clean, make_console
    from harness.report.details import print_details
    from harness.report.document import document_run
    from harness.report.seals import describe_seal
    from harness.report.summary import summarise
    from harness.report.text import print_summary

    summary = summarise(db, run)
    if as_json:
        click.echo(document_run(summary, db))
    else:
        console = make_console()
        print_summary(console, summary)
        print_details(console, summary)
        console.print(clean(describe_seal(db, summary.run.run_id)))
    return ExitCode.DONE

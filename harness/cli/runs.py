"""`harness runs`: the runs of an evidence file."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.options import db_option, json_option, refuse_two
from harness.errors import ExitCode


@click.command(name="runs")
@db_option
@json_option
@click.option("--nl", is_flag=True, help="One JSON object a line.")
def command(db: Path, as_json: bool, nl: bool) -> ExitCode:
    """List the runs of an evidence file, oldest first.

    Their evidence is complete or incomplete. A run that an error or a signal ended is aborted, one that has no end is
    running on this host, or was killed: what such a run did not see is not known.

    \b
    Example:
      harness runs
      harness runs --db harness-demo.db --nl
    """
    from harness.report.console import make_console
    from harness.report.document import document_runs
    from harness.report.runs import print_runs
    from harness.report.summary import list_runs

    refuse_two(json=as_json, nl=nl)
    runs = list_runs(db)
    if as_json or nl:
        text = document_runs(runs, lines=nl)
        click.echo(text, nl=bool(text))
    else:
        print_runs(make_console(), runs)
    return ExitCode.DONE

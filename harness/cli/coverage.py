"""`harness coverage`: how much of the life of an app's processes was under observation."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.options import db_option, json_option
from harness.errors import ExitCode


@click.command(name="coverage")
@click.argument("run")
@db_option
@json_option
def command(run: str, db: Path, as_json: bool) -> ExitCode:
    """Show which share of the life of each process was watched, and where nobody watched.

    Per process, per phase and data type, and with --json per hook too. A process that the phone showed and no agent got
    into is there with 0 %. Whatever is not known counts as not watched, and no share is rounded up. RUN is the id of a
    run, the beginning of one, or `latest`.

    \b
    Example:
      harness coverage latest
      harness coverage latest --db harness-demo.db --json
    """
    from harness.report.console import make_console
    from harness.report.shares import document_coverage, read_run_coverage
    from harness.report.shares_text import print_coverage

    coverage = read_run_coverage(db, run)
    if as_json:
        click.echo(document_coverage(coverage, db))
    else:
        print_coverage(make_console(), coverage)
    return ExitCode.DONE

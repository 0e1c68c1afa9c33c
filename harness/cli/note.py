"""`harness note`: a remark of the operator's for a run that goes on."""

from __future__ import annotations

import time
from pathlib import Path

import click

from harness.cli.options import db_option
from harness.errors import ExitCode


@click.command(name="note")
@click.argument("run")
@click.argument("text")
@db_option
def command(run: str, text: str, db: Path) -> ExitCode:
    """Store a note in a run that goes on, with the instant of this command.

    RUN is the id of a run, the beginning of one, or `latest`.

    \b
    Example:
      harness note latest "the app asked for a birthday"
    """
    at_host_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)  # before anything that takes time

    from harness.report.marks import note

    click.echo(note(db, run, text, at_host_ns))
    return ExitCode.DONE

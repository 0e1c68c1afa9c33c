"""`harness mark`: tell a run that goes on what its operator has just done."""

from __future__ import annotations

import time
from pathlib import Path

import click

from harness.cli.options import db_option
from harness.errors import ExitCode

_MILESTONES = ("terms_shown", "terms_accepted", "terms_declined", "account_created", "draft_started", "draft_discarded")


@click.command(name="mark")
@click.argument("run")
@click.argument("milestone", type=click.Choice(_MILESTONES), metavar="MILESTONE")
@db_option
@click.option("--within", "within_s", type=click.FloatRange(min=0, max=3600), default=2.0, show_default=True,
              metavar="SECONDS", help="How long before this it may have happened: your own reaction.")  # fmt: skip
def command(run: str, milestone: str, db: Path, within_s: float) -> ExitCode:
    """Tell a run that goes on what has just happened.

    RUN is the id of a run, the beginning of one, or `latest`. MILESTONE is terms_shown, terms_accepted,
    terms_declined, account_created, draft_started or draft_discarded.

    Mark it after it happened: the milestone then lies between --within seconds before this command and its start, and
    accesses in that time have an unsure phase. Every mark is stored; as the milestone counts what was known first, and
    a mark that disagrees with it is said so and stored as a gap. The clicks that the agent sees in the app, and taps of
    the scenario, are known more exactly.

    \b
    Example:
      harness mark latest terms_accepted
      harness mark latest draft_discarded --within 5
    """
    at_host_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)  # before anything that takes time

    from harness.model import MilestoneName
    from harness.report.marks import mark

    click.echo(mark(db, run, MilestoneName(milestone), at_host_ns, within_s))
    return ExitCode.DONE

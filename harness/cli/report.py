"""`harness report`: a run as a page."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.options import db_option, fail_on_option, policy_option
from harness.errors import ExitCode


@click.command(name="report")
@click.argument("run")
@click.option(
    "-o", "--output", "folder", type=click.Path(path_type=Path), required=True, metavar="DIR", help="Where to."
)
@db_option
@policy_option("claims")
@fail_on_option
def command(run: str, folder: Path, db: Path, policy_name: str, fail_on: str) -> ExitCode:
    """Write the page of a run.

    One HTML file that opens from a disk and loads nothing: the question and its answer, the timeline as a picture, a
    section for each rule with callers and stacks, what was not seen, versions and hashes. The exit code is that of the
    writing; `harness check` gives that of the verdict.

    \b
    Example:
      harness report latest -o report
      harness report latest --db harness-demo.db --policy ci -o /tmp/report
    """
    from datetime import UTC, datetime

    from harness.fleet.policies import load_policy
    from harness.report.assessment import Question
    from harness.report.html import write_page
    from harness.report.page import make_page
    from harness.rules.policy import Severity

    question = Question(policy=load_policy(policy_name), fail_on=Severity(fail_on), day=datetime.now(UTC).date())
    _, page = make_page(db, run, question)
    click.echo(write_page(page, folder))
    return ExitCode.DONE

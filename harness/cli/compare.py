"""`harness compare`: two runs of one app, by what Android's own ledger noted in each."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.options import db_option, json_option
from harness.errors import ExitCode
from harness.rules.compare import WITHIN_S


@click.command(name="compare")
@click.argument("one")
@click.argument("other")
@click.option("--within", "within_s", type=click.FloatRange(min=0), default=WITHIN_S, show_default=True,
              metavar="SECONDS", help="How far apart the first uses of an op may be.")  # fmt: skip
@db_option
@json_option
def command(one: str, other: str, within_s: float, db: Path, as_json: bool) -> ExitCode:
    """Tell whether an app did the same in two runs.

    One of them is best a control run (`harness run --no-instrument`): what the app did when nobody was in its
    processes. Compared is what Android's own ledger (AppOps) noted, op by op: how often, and when first, counted from
    the first launch or from the acceptance of the terms. Exit code 1 when they differ.

    \b
    Example:
      harness compare 01HA 01HB
      harness compare 01HA latest --within 5 --json
    """
    from harness.report.comparison import compare_runs, document_comparison, print_comparison
    from harness.report.console import make_console

    comparison = compare_runs(db, one, other, within_s)
    if as_json:
        click.echo(document_comparison(comparison))
    else:
        print_comparison(make_console(), comparison)
    return ExitCode.DONE if comparison.agrees else ExitCode.FINDINGS

"""`harness accesses`: the accesses of one run, for people, spreadsheets and programs."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.options import db_option, json_option, refuse_two
from harness.errors import ExitCode

_PHASES = ("before_launch", "before_terms", "after_terms", "unsure")
_OUTCOMES = ("returned", "denied", "failed")


@click.command(name="accesses")
@click.argument("run")
@db_option
@click.option("--csv", "as_csv", is_flag=True, help="For a spreadsheet: text cannot become a formula.")
@click.option("--nl", is_flag=True, help="One JSON object a line.")
@json_option
@click.option("--phase", "phases", type=click.Choice(_PHASES), multiple=True, help="Only of this phase; repeatable.")
@click.option("--type", "data_types", multiple=True, metavar="TYPE",
              help="Only this data type, such as contacts; repeatable.")  # fmt: skip
@click.option("--outcome", "outcomes", type=click.Choice(_OUTCOMES), multiple=True,
              help="Only those that ended so; repeatable.")  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="The first N only.")
def command(
    run: str,
    db: Path,
    as_csv: bool,
    nl: bool,
    as_json: bool,
    phases: tuple[str, ...],
    data_types: tuple[str, ...],
    outcomes: tuple[str, ...],
    limit: int | None,
) -> ExitCode:
    """List the accesses of a run, oldest first.

    RUN is the id of a run, the beginning of one, or `latest`. The order is that of the device's boot clock. CSV, --nl
    and --json have the columns of the view `timeline`; JSON is exact, in CSV control characters show as escapes. Exit
    code 3 when the options leave nothing, 2 for a data type that the run did not watch.

    \b
    Example:
      harness accesses latest --phase before_terms --type contacts
      harness accesses latest --db harness-demo.db --csv > accesses.csv
    """
    from harness.report.accesses import Format, print_accesses
    from harness.store.accesses import Selection

    refuse_two(csv=as_csv, nl=nl, json=as_json)
    selection = Selection(phases=phases, data_types=data_types, outcomes=outcomes, limit=limit)
    form = Format.CSV if as_csv else Format.NL if nl else Format.JSON if as_json else Format.TABLE
    print_accesses(db, run, selection, form)
    return ExitCode.DONE

"""`harness recover`: end and seal the runs of a file that were killed."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.options import db_option, key_path
from harness.errors import ExitCode


@click.command(name="recover")
@db_option
def command(db: Path) -> ExitCode:
    """End the runs that were killed, and seal them with what they have.

    The next run on the same file does that by itself. Each killed run gets an end with the verdict `interrupted`, a gap
    for each process whose observation has no end, and a manifest. A run that ended by itself is never sealed later.

    \b
    Example:
      harness recover --db evidence.db
    """
    from harness.run.recovery import recover_file
    from harness.store.signing import find_key

    killed = recover_file(db, find_key(key_path()))
    for run_id in killed:
        click.echo(f"run {run_id} was killed: it is ended, and sealed with what it has")
    if not killed:
        click.echo("no run of the file was killed")
    return ExitCode.DONE

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
    for each process whose observation has no end, and a manifest. One that was killed as it was sealed gets the end
    that its manifest has. A run that has its end and no manifest is never sealed later.

    \b
    Example:
      harness recover --db evidence.db
    """
    from harness.run.recovery import recover_file
    from harness.store.signing import find_key

    recovered = recover_file(db, find_key(key_path()))
    for each in recovered:
        click.echo(str(each))
    if not recovered:
        click.echo("no run of the file was killed")
    return ExitCode.DONE

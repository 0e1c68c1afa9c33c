"""`harness verify`: whether evidence is as it was written."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.options import db_option, json_option
from harness.errors import ExitCode


@click.command(name="verify")
@click.argument("target", metavar="[RUN|FILE]", required=False)
@db_option
@click.option("--public-key", "public_key", type=click.Path(path_type=Path), metavar="FILE",
              help="The lab's key, as `harness key show` prints it: what it did not sign does not pass.")  # fmt: skip
@json_option
def command(target: str | None, db: Path, public_key: Path | None, as_json: bool) -> ExitCode:
    """Examine evidence: is it as it was written?

    Hashes every row again and holds the chain of hashes against the manifest beside the file, and that against its
    signature. Names each row that was edited, deleted or inserted, what of the schema was altered, and a manifest or a
    signature that does not fit: exit code 7. Without RUN every run of the file is examined, and what belongs to none.

    A whole run exits 0 when it is sealed; if it is not signed that is said. It exits 6 when nothing outside the file
    vouches for it: it goes on, was killed, its manifest is gone, it is of an older harness, or the key that signed it
    is not known here. Without --public-key that is the key of this user, if there is one. docs/verify.md shows how to
    do the same without this program.

    \b
    Example:
      harness verify latest
      harness verify evidence.db --public-key lab.pem
    """
    from harness.cli.options import key_path
    from harness.report.console import make_console
    from harness.report.seals import examine
    from harness.store.signing import find_public_key

    key = find_public_key(public_key, key_path())
    if target is not None and Path(target).is_file():
        db, target = Path(target), None
    examination = examine(db, target, key, is_named=public_key is not None)
    if as_json:
        click.echo(examination.document())
    else:
        examination.print(make_console())
    return examination.exit_code

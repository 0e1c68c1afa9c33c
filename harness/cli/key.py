"""`harness key`: the lab's key, with which runs are signed."""

from __future__ import annotations

import click

from harness.cli.options import key_path
from harness.errors import ExitCode, NotFoundError


@click.group(name="key")
def command() -> None:
    """The key with which this user's runs are signed.

    \b
    Example:
      harness key new
      harness key show > lab.pem
    """


@command.command(name="new")
def new() -> ExitCode:
    """Make the key, once; from then on every run is signed when it ends.

    It lies in this user's configuration, readable by nobody else, and is never replaced. Keep a copy of it where no
    run is made, and hand out what `harness key show` prints.

    \b
    Example:
      harness key new
    """
    from harness.store.signing import make_key

    path = key_path()
    fingerprint = make_key(path).public.fingerprint
    click.echo(f"{path}\nfingerprint {fingerprint}")
    return ExitCode.DONE


@command.command(name="show")
def show() -> ExitCode:
    """Print the public key and its fingerprint, for whoever is to check signatures.

    The fingerprint is SHA-256 of the key as DER. Programs that read PEM pass over its line.

    \b
    Example:
      harness key show > lab.pem
    """
    from harness.store.signing import find_key

    key = find_key(key_path())
    if key is None:
        raise NotFoundError("there is no key", mend="make one: harness key new")
    click.echo(f"fingerprint {key.public.fingerprint}\n{key.public.pem}", nl=False)
    return ExitCode.DONE

"""`harness sweep`: many apps on many devices, and what came of it."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import click

from harness.cli.options import json_option, quiet_option
from harness.cli.times import Clock, Duration
from harness.errors import ExitCode

_FILE = click.Path(path_type=Path, dir_okay=False)
_RUN = "run"


class _RunByDefault(click.Group):
    """`harness sweep SWEEP.toml` is `harness sweep run SWEEP.toml`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [_RUN, *args]
        return super().parse_args(ctx, args)


@click.group(name="sweep", cls=_RunByDefault)
def command() -> None:
    """Observe many apps on many devices.

    A sweep that was stopped or killed goes on where it was when it is asked for again. docs/sweep.md describes
    SWEEP.toml.

    \b
    Example:
      harness sweep nightly.toml
      harness sweep nightly.toml --if-due 20h --deadline 06:00
      harness sweep status nightly.toml
      harness sweep report nightly.toml -o report
    """


@command.command(name=_RUN)
@click.argument("sweep_file", metavar="SWEEP.toml", type=_FILE)
@click.option("--if-due", "every", type=Duration(), metavar="DURATION",
              help="Do nothing if the last sweep began less than this ago and is finished: 20h, 90m, 2d.")  # fmt: skip
@click.option("--deadline", "until", type=Clock(), metavar="HH:MM",
              help="Begin no cell after this time of day; what is left then is not run.")  # fmt: skip
@json_option
@quiet_option
def run(sweep_file: Path, every: timedelta | None, until: time | None, as_json: bool, quiet: bool) -> ExitCode:
    """Do a sweep, or go on with the one that is not finished.

    What is asked is written first. Each device does one cell after another, each in a process of its own. What the
    device or this host makes fail is tried again; a device that keeps failing is left alone, and the others go on. A
    page and a JUnit file are written into the sweep's folder at the end. The exit code is the gravest of all cells:
    7 before 1, 6, 4 and 5.

    \b
    Example:
      harness sweep nightly.toml
      harness sweep nightly.toml --if-due 20h --deadline 06:00 --quiet
    """
    from harness.cli.sweeping import sweep_through

    return sweep_through(sweep_file, every, until, as_json=as_json, quiet=quiet)


@command.command(name="status")
@click.argument("sweep_file", metavar="SWEEP.toml", type=_FILE)
@json_option
def status(sweep_file: Path, as_json: bool) -> ExitCode:
    """Show how far the last sweep is, from any terminal.

    \b
    Example:
      harness sweep status nightly.toml
      harness sweep status nightly.toml --json
    """
    from harness.cli.sweeping import show_status

    show_status(sweep_file, as_json=as_json)
    return ExitCode.DONE


@command.command(name="report")
@click.argument("sweep_file", metavar="SWEEP.toml", type=_FILE)
@click.option("--sweep", "word", default="latest", show_default=True, metavar="ID", help="Which one.")
@click.option("-o", "--output", "folder", type=click.Path(path_type=Path), metavar="DIR",
              help="Where to write report.html and junit.xml.  [default: the sweep's folder]")  # fmt: skip
@json_option
def report_command(sweep_file: Path, word: str, folder: Path | None, as_json: bool) -> ExitCode:
    """Judge a sweep by the policy as it is now, print it, and write its page and its JUnit file.

    The exit code is that of the writing; `harness sweep` gives that of the verdict.

    \b
    Example:
      harness sweep report nightly.toml
      harness sweep report nightly.toml --sweep 01M87KCX -o /tmp/report
    """
    from harness.cli.sweeping import report_sweep

    report_sweep(sweep_file, word, folder, as_json=as_json)
    return ExitCode.DONE

"""`harness schedule`: what has this host sweep every night."""

from __future__ import annotations

import sys
from datetime import time, timedelta
from pathlib import Path

import click

from harness.cli.times import Clock, Duration, write_duration
from harness.errors import ExitCode, naming


@click.command(name="schedule")
@click.argument("sweep_file", metavar="SWEEP.toml", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--at", type=Clock(), default="02:00", show_default=True, metavar="HH:MM", help="When to begin.")
@click.option("--if-due", "every", type=Duration(), default="20h", show_default=True, metavar="DURATION",
              help="Only if the last sweep began at least this long ago.")  # fmt: skip
@click.option("--deadline", "until", type=Clock(), metavar="HH:MM", help="Begin no cell after this time of day.")
@click.option("-o", "--output", "folder", type=click.Path(path_type=Path), metavar="DIR",
              help="Write the two units into this folder, instead of printing all.")  # fmt: skip
def command(sweep_file: Path, at: time, every: timedelta, until: time | None, folder: Path | None) -> ExitCode:
    """Print a systemd service with its timer, and a line for cron, that do a sweep every day.

    Nothing is installed. Take the timer or the line, not both; --if-due lets one sweep a day happen either way.

    \b
    Example:
      harness schedule nightly.toml --at 02:00 --deadline 06:00
      harness schedule nightly.toml -o ~/.config/systemd/user
      systemctl --user enable --now harness-nightly.timer
    """
    from harness.fleet.sweepfile import load_sweep
    from harness.fleet.units import make_cron_line, make_service, make_timer, unit_name

    sweep = load_sweep(sweep_file)
    words = [sys.executable, "-P", "-m", "harness", "sweep", str(sweep_file.absolute()), "--quiet"]
    words += ["--if-due", write_duration(every), *(["--deadline", f"{until:%H:%M}"] if until else [])]
    name = unit_name(sweep.name)
    units = {
        f"{name}.service": make_service(sweep.name, sweep.folder, words),
        f"{name}.timer": make_timer(sweep.name, at),
    }
    if folder is not None:
        _write(folder, units)
        return ExitCode.DONE
    for file, text in units.items():
        click.echo(f"# ~/.config/systemd/user/{file}\n{text}")
    click.echo(
        f"# or, instead of the timer, a line for crontab -e\n{make_cron_line(at, sweep.folder, words)}", nl=False
    )
    return ExitCode.DONE


def _write(folder: Path, units: dict[str, str]) -> None:
    for file, text in units.items():
        path = folder / file
        with naming(path, "written", mend="name another folder with -o"):
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        click.echo(path)

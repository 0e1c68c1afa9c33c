"""`harness hooks`: what the agent watches, and what became of that in a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from harness.cli.options import db_option, device_leases, devices_option, json_option
from harness.errors import ExitCode

if TYPE_CHECKING:
    from harness.model import HookReport


@click.command(name="hooks")
@click.argument("run", required=False)
@click.option("--device", metavar="NAME", help="Try them on this device of devices.toml, in an app that means nothing.")
@devices_option
@db_option
@json_option
def command(run: str | None, device: str | None, devices_file: Path | None, db: Path, as_json: bool) -> ExitCode:
    """List the methods that the agent hooks: what each call says of a person, and what an access keeps of it (--json).

    With RUN, their state in each process of that run, with --device their state on that device: `installed`, `absent`
    (no such class or method there, or not yet) or `failed`. RUN is the id of a run, the beginning of one, or `latest`.
    On a device the hooks are tried in com.android.settings, which is stopped afterwards, or on a virtual phone in an
    app that is installed and removed.

    \b
    Example:
      harness hooks
      harness hooks --device virtual
      harness hooks latest --db harness-demo.db --json
    """
    from harness.report import hooks as report

    if device is not None:
        if run is not None:
            raise click.UsageError("--device goes without RUN.")
        reports = _try(device, devices_file)
        click.echo(report.document_hooks(reports)) if as_json else report.print_hook_reports(device, reports)
        return ExitCode.DONE
    if run is None:
        known = report.list_known_hooks()
        click.echo(report.document_hooks(known)) if as_json else report.print_known_hooks(known)
        return ExitCode.DONE
    states = report.list_hook_states(db, run)
    click.echo(report.document_hooks(states)) if as_json else report.print_hook_states(states)
    return ExitCode.DONE


def _try(name: str, devices_file: Path | None) -> tuple[HookReport, ...]:
    from harness.fleet.devices import find_device, load_devices
    from harness.fleet.hookstates import try_hooks

    return try_hooks(find_device(load_devices(devices_file), name), device_leases())

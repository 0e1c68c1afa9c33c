"""`harness devices`: the configured devices, those that adb sees, and their state."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.options import devices_option, host_adb_server, json_option
from harness.errors import ExitCode


@click.command(name="devices")
@devices_option
@json_option
def command(devices_file: Path | None, as_json: bool) -> ExitCode:
    """List the configured devices, those that adb sees beside them, and their state.

    A virtual device without a serial is a phone that each run boots for itself. Without a devices.toml there is one of
    that kind, `virtual`. A device without a name is not configured: this host's adb server sees it, if one runs; none
    is started. Exit code 0 also when a device cannot be reached: its state says so, and what can be done about it.

    \b
    Example:
      harness devices
      harness devices --devices lab.toml --json
    """
    from harness.fleet.devices import load_devices
    from harness.fleet.survey import survey
    from harness.report.devices import document_devices, print_devices

    states = survey(load_devices(devices_file), host_adb_server())
    if as_json:
        click.echo(document_devices(states))
    else:
        print_devices(states)
    return ExitCode.DONE

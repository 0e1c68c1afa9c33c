"""`harness doctor`: whether a device is fit for a run."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.options import device_leases, devices_option, json_option
from harness.errors import ExitCode


@click.command(name="doctor")
@click.argument("device", required=False)
@devices_option
@click.option("--fix", is_flag=True, help="Mend what can be mended from here, and examine again.")
@click.option("--permissive", is_flag=True,
              help="With --fix: where a frida-server does not answer, also set SELinux permissive. Apps may then do "
                   "what they may not do on a user's device.")  # fmt: skip
@click.option("--take-over", "takes_over", is_flag=True,
              help="With --fix: also end an adb server that speaks another protocol, whoever started it, and start "
                   "another.")  # fmt: skip
@click.option(
    "--deep",
    is_flag=True,
    help="Also start an app again and again under the gates, with the agent of a run in it: a minute or two.",
)
@json_option
def command(
    device: str | None,
    devices_file: Path | None,
    fix: bool,
    permissive: bool,
    takes_over: bool,
    deep: bool,
    as_json: bool,
) -> ExitCode:
    """Examine a device of devices.toml, or all of them: is it fit for a run, and what mends it?

    Each point is ok, a warning, a problem, or not checked, which is never taken for ok. Without --fix nothing is
    changed but what is put back at once: a probe file, an installation that is given up, and, where a Frida answers,
    a hook and the spawn gate tried on an app that means nothing (com.android.settings on a phone, which is stopped
    before and afterwards). What --fix does stays: a frida-server that runs, animations off, adbd as root.

    --deep shows on a rooted phone what nothing else can: five starts under the spawn gate, how long other apps are
    held, whether any process comes past it, that a connection cut off leaves nothing held; a start under the debug
    gate, the state of every hook, the agent's clock, the event log, the reading of the screen.

    Exit code 0 when no point is a problem, 4 when a device is unfit, 5 when its adb server does not run, 75 while a run
    has the device.

    \b
    Example:
      harness doctor virtual
      harness doctor pixel --fix
      harness doctor pixel --deep
      harness doctor --devices lab.toml --json
    """
    from harness.fleet.devices import find_device, load_devices
    from harness.fleet.doctor import examine
    from harness.report.doctor import conclude, document_examinations, print_examination
    from harness.rules.fitness import Fix

    asked_for = {Fix.PERMISSIVE: permissive, Fix.TAKE_OVER: takes_over}
    if any(asked_for.values()) and not fix:
        raise click.UsageError("--permissive and --take-over go with --fix.")
    entries = load_devices(devices_file)
    fixes = frozenset(each for each in Fix if fix and asked_for.get(each, True))
    examinations = []
    for entry in entries if device is None else (find_device(entries, device),):
        examinations.append(examine(entry, device_leases(), fixes, deep=deep))
        if not as_json:
            print_examination(examinations[-1])
    if as_json:
        click.echo(document_examinations(examinations))
    return conclude([each.checks for each in examinations])

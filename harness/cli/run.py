"""`harness run`: observe one app on one device."""

from __future__ import annotations

from pathlib import Path

import click

from harness.errors import ExitCode
from harness.model import Gate


@click.command(name="run")
@click.argument("app")
@click.option("--device", required=True, metavar="NAME", help="A device of devices.toml.")
@click.option("--db", type=click.Path(path_type=Path), default=Path("harness.db"), show_default=True,
              help="Evidence file; created when it is not there.")  # fmt: skip
@click.option("--devices", "devices_file", type=click.Path(path_type=Path), metavar="FILE",
              help="Another devices.toml than the one in this folder.")  # fmt: skip
@click.option("--grant", is_flag=True, help="Grant every permission that the app requests, as `adb install -g` does.")
@click.option("--gate", type=click.Choice([gate.value for gate in Gate]), default=Gate.DEBUG.value, show_default=True,
              help="Hold the main process before its first line, or attach once it is seen.")  # fmt: skip
@click.option("--watch", "watch_s", type=click.FloatRange(min=0), default=10.0, show_default=True, metavar="SECONDS",
              help="How long to look on after the terms were accepted.")  # fmt: skip
@click.option("--leave-app", is_flag=True, help="Leave the app installed and running.")
def command(
    app: str, device: str, db: Path, devices_file: Path | None, grant: bool, gate: str, watch_s: float, leave_app: bool
) -> ExitCode:
    """Observe the first use of APP, an APK file or the name of one of the virtual phone's own apps.

    Installs it, hooks it before its first line of code, starts it, accepts its terms when it shows them, looks on, and
    takes it off the device again. Without --grant the app holds no runtime permission: what it then tries is logged as
    denied.

    \b
    Example:
      harness run collects_early --device virtual --grant
      harness run app.apk --device virtual --db evidence.db --watch 30
    """
    from harness.cli.observe import observe
    from harness.fleet.apps import find_app
    from harness.fleet.devices import find_device, load_devices
    from harness.run.job import Order

    entry = find_device(load_devices(devices_file), device)
    order = Order(
        apk=find_app(app),
        db=db,
        or_next_db=False,
        device_name=entry.name,
        device_kind=entry.kind,
        grant=grant,
        gate=Gate(gate),
        watch_s=watch_s,
        leave_app=leave_app,
    )
    return observe(order, entry)

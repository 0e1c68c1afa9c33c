"""`harness demo`: the whole job on the virtual phone."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.options import json_option, quiet_option
from harness.errors import ExitCode


@click.command(name="demo")
@click.option("--keep-phone", is_flag=True, help="Leave the phone and the app running for a look with adb.")
@click.option("--db", type=click.Path(path_type=Path), help="Evidence file (default: harness-demo.db, or -2, -3 ...).")
@json_option
@quiet_option
def command(keep_phone: bool, db: Path | None, as_json: bool, quiet: bool) -> ExitCode:
    """Watch an app on a virtual phone read the contacts before anybody accepted anything.

    Boots a phone, installs the app `collects_early`, hooks it before its first line of code, accepts its terms as a
    user would, and prints each access with its offsets. Exit code 0 means that the evidence is complete, 6 that it is
    not.

    \b
    Example:
      harness demo
      sqlite-utils rows harness-demo.db timeline --limit 3
    """
    from harness.cli.observe import observe
    from harness.fleet.apps import find_app
    from harness.fleet.devices import BUILT_IN
    from harness.fleet.scenariofile import FIRST_USE, load_scenario
    from harness.run.job import Order

    entry = BUILT_IN[0]
    order = Order(
        app=find_app("collects_early"),
        db=db or Path("harness-demo.db"),
        or_next_db=db is None,
        device_name=entry.name,
        device_kind=entry.kind,
        grant=True,
        frida=entry.frida,
        gate=entry.best_gate,
        scenario=load_scenario(FIRST_USE),
        watch_s=3.0,
        leave_app=keep_phone,
    )
    return observe(order, entry, keep_phone=keep_phone, as_json=as_json, quiet=quiet)

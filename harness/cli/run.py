"""`harness run`: observe one app on one device."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from harness.cli.options import devices_option, grant_option, json_option, quiet_option
from harness.errors import ExitCode
from harness.model import ChangeKind, Gate

_AUTO = "auto"
_KEEPABLE = [ChangeKind.INSTALLED.value, ChangeKind.GRANTED.value, ChangeKind.PUSHED.value]


@click.command(name="run")
@click.argument("app")
@click.option("--device", required=True, metavar="NAME", help="A device of devices.toml.")
@click.option("--db", type=click.Path(path_type=Path), default=Path("harness.db"), show_default=True,
              help="Evidence file; created when it is not there.")  # fmt: skip
@devices_option
@grant_option
@click.option("--gate", type=click.Choice([_AUTO, *(gate.value for gate in Gate)]),
              help="Hold every process before its first line, or the main one, or attach once it is seen; what the "
                   "device cannot do is left for the next. `auto` is the best: spawn. Without this, as devices.toml "
                   "says, and else `auto`.")  # fmt: skip
@click.option(
    "--scenario",
    metavar="NAME|FILE",
    help="What is done with the app: see `harness scenarios`.  [default: first-use; watch with --attach]",
)
@click.option("--watch", "watch_s", type=click.FloatRange(min=0), metavar="SECONDS",
              help="How long to look on where no step of the scenario says it: for first-use after the terms were "
                   "accepted [10], for manual after the start [until q or Ctrl-C].")  # fmt: skip
@click.option("--user", type=click.IntRange(min=0), default=0, show_default=True, metavar="N",
              help="The user of the device, as `pm list users` numbers them.")  # fmt: skip
@click.option("--keep-data", is_flag=True,
              help="For an app on the device: start it with the data it has, instead of clearing them.")  # fmt: skip
@click.option("--attach", is_flag=True,
              help="For an app that is running: touch nothing, look on; what it did before is a gap.")  # fmt: skip
@click.option("--store-values", is_flag=True,
              help="Store coordinates and the values of arguments too, which may be personal data.")  # fmt: skip
@click.option("--no-instrument", is_flag=True,
              help="A control run: the same journey without Frida, seen by Android's own ledger alone.")  # fmt: skip
@click.option("--keep", type=click.Choice(_KEEPABLE), multiple=True,
              help="Leave this on the device at the end: the app, permissions granted, APK files pushed.")  # fmt: skip
@click.option("--leave-app", is_flag=True, help="Leave the app installed and running.")
@click.option("--attended/--unattended", default=None,
              help="Whether somebody sits before it and is asked to answer the terms by hand where the run does not "
                   "know them well enough.  [default: whether it shows on a terminal and reads its keys]")  # fmt: skip
@json_option
@quiet_option
def command(**options: Any) -> ExitCode:
    """Observe the first use of APP.

    APP is an APK, a directory or archive (.apks, .xapk, .apkm) of a base APK and its splits, the name of one of the
    virtual phone's own apps, or the name of a package on the device.

    An APK is installed and taken off the device again. A package on the device is stopped if it runs, and its DATA ARE
    CLEARED, since a first use is what is measured; --keep-data keeps them, and then it is not known what came before.
    The app is hooked before its first line of code, started, its terms are accepted when it shows them, and it is
    looked on. Whatever this changes on the device is undone at the end, or said. Without --grant the app gets no
    runtime permission: what it then tries is logged as denied.

    With `--scenario manual` the run touches nothing once the app is started, and looks at the screen until the terms
    are accepted: the operator acts, and says with a key or with `harness mark` from another terminal what happened. It
    ends with the key q, Ctrl-C, or after --watch seconds.
    With --no-instrument nothing is hooked: such a control run shows, held beside another by `harness compare`, whether
    the app did the same when nobody was in its processes.
    With --json standard output is one document, also when the run was stopped; the exit codes are the same.

    \b
    Example:
      harness run collects_early --device virtual --grant
      harness run app.apks --device virtual --db evidence.db --watch 30
      harness run com.example.app --device virtual --attach --watch 600
      harness run collects_early --device virtual --scenario manual
    """
    given = _Given(**options)
    if given.attach and given.grant:
        raise click.UsageError("--attach changes nothing on the device, and --grant does")
    return _observe(given)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """The options as they were given, by the names under which click hands them over."""

    app: str
    device: str
    db: Path
    devices_file: Path | None
    grant: bool
    gate: str | None
    scenario: str | None
    watch_s: float | None
    user: int
    keep_data: bool
    attach: bool
    store_values: bool
    no_instrument: bool
    keep: tuple[str, ...]
    leave_app: bool
    attended: bool | None
    as_json: bool
    quiet: bool


def _observe(given: _Given) -> ExitCode:
    """Find device and app, and make the run. What that takes is loaded here: --help needs neither Frida nor adb."""
    from harness.cli.keys import is_attended
    from harness.cli.observe import observe
    from harness.fleet.apps import find_app
    from harness.fleet.devices import find_device, load_devices
    from harness.fleet.scenariofile import FIRST_USE, WATCH, load_scenario
    from harness.run.order import Order

    scenario = load_scenario(given.scenario or (WATCH if given.attach else FIRST_USE))
    entry = find_device(load_devices(given.devices_file), given.device)
    order = Order(
        app=find_app(given.app),
        db=given.db,
        or_next_db=False,
        device_name=entry.name,
        device_kind=entry.kind,
        grant=given.grant,
        frida=entry.frida,
        gate=_choose_gate(given.gate, entry.best_gate),
        watch_s=scenario.watch_s if given.watch_s is None else given.watch_s,
        scenario=scenario,
        leave_app=given.leave_app,
        user=given.user,
        keep_data=given.keep_data,
        attach=given.attach,
        store_values=given.store_values,
        instrument=not given.no_instrument,
        is_attended=is_attended() and not given.quiet if given.attended is None else given.attended,
        keep=frozenset(map(ChangeKind, given.keep)),
    )
    return observe(order, entry, as_json=given.as_json, quiet=given.quiet)


def _choose_gate(given: str | None, of_device: Gate) -> Gate:
    if given is None:
        return of_device
    return Gate.SPAWN if given == _AUTO else Gate(given)

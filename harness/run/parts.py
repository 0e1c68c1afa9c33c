"""A scenario with reboots: what is played in each boot is a run of its own, and continues the one before."""

from __future__ import annotations

from dataclasses import replace

from harness.device.adb import Device
from harness.device.reboot import reboot
from harness.device.server import AdbServer
from harness.model import AppData, ChangeKind
from harness.rules.scenario import Scenario, split_at_reboots
from harness.run.job import run_app
from harness.run.order import Continued, Custody, InstalledApp, Notice, Order, Result, Show
from harness.run.subject import data_of


def run_parts(order: Order, custody: Custody, server: AdbServer, device: Device, show: Show) -> Result:
    """Play a scenario, run by run; the result is that of the last one, with what all of them leave open."""
    first, *others = split_at_reboots(order.scenario)
    result = run_app(_take(order, first, is_last=not others), custody, server, device, show)
    for number, part in enumerate(others, 1):
        if result.has_failed_step:
            break
        show(Notice(text="boot the device anew"))
        reboot(device)
        continuing = _continue(order, part, result, is_last=number == len(others))
        before, result = result, run_app(continuing, custody, server, device, show)
        result = replace(result, shortcomings=tuple(dict.fromkeys((*before.shortcomings, *result.shortcomings))))
    return result


def _take(order: Order, part: Scenario, *, is_last: bool) -> Order:
    """What goes on after a reboot is left as it is until then."""
    return replace(order, scenario=part, leave_app=order.leave_app or not is_last)


def _continue(order: Order, part: Scenario, before: Result, *, is_last: bool) -> Order:
    data = data_of(order)
    return replace(
        _take(order, part, is_last=is_last),
        app=InstalledApp(package=before.package),
        db=before.db,
        or_next_db=False,
        keep_data=True,
        continues=Continued(
            run_id=before.run_id,
            data=data,
            removes=data is AppData.FRESH and ChangeKind.INSTALLED not in order.keep,
        ),
    )

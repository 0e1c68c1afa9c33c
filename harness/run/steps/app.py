"""Steps that act on the app from outside: start, stop, permissions, messages."""

from __future__ import annotations

from collections.abc import Callable

from harness.device import activities, packages
from harness.device.adb import Device
from harness.device.hands import Bracket
from harness.device.undo import granting, revoking
from harness.model import AppData, ChangeKind
from harness.rules.scenario import Broadcast, Grant, Link, Revoke
from harness.run.stage import Stage, failing


def grant(stage: Stage, act: Grant) -> None:
    """Give a permission; it is taken back at the end."""
    device, package, user = stage.device, stage.subject.package, stage.subject.user
    with failing():
        stage.changes.make(
            ChangeKind.GRANTED,
            act.permission,
            lambda: packages.grant(device, package, act.permission, user),
            undo=revoking(package, act.permission, user),
            until=stage.undo,
        )


def revoke(stage: Stage, act: Revoke) -> None:
    """Take a permission, which the user of an app may do at any time."""
    device, package, user = stage.device, stage.subject.package, stage.subject.user
    with failing():
        stage.changes.make(
            ChangeKind.REVOKED,
            act.permission,
            lambda: packages.revoke(device, package, act.permission, user),
            undo=granting(package, act.permission, user) if stage.subject.data is AppData.KEPT else None,
            until=stage.undo,
        )


def force_stop(stage: Stage) -> None:
    """Stop it as Settings does."""
    stage.rearm()
    _change(stage, ChangeKind.STOPPED, activities.force_stop)


def swipe_away(stage: Stage) -> Bracket:
    """Remove its task from the recent ones."""
    with failing():
        return activities.remove_task(stage.device, stage.subject.package)


def clear_data(stage: Stage) -> None:
    """Wipe its data, which ends its processes."""
    with failing():
        stage.rearm()
        _change(stage, ChangeKind.CLEARED, packages.clear)


def uninstall(stage: Stage) -> None:
    """Remove it; that it was installed needs no undoing any more."""
    _change(stage, ChangeKind.UNINSTALLED, packages.uninstall)


def _change(stage: Stage, kind: ChangeKind, do: Callable[[Device, str, int], None]) -> None:
    """What is done to an app that was there before is a change of the device; one of the run's own goes anyway."""
    device, package, user = stage.device, stage.subject.package, stage.subject.user
    if stage.subject.data is AppData.FRESH:
        do(device, package, user)
    else:
        stage.changes.make(kind, package, lambda: do(device, package, user), detail="by a step of the scenario")


def broadcast(stage: Stage, act: Broadcast) -> Bracket:
    """Send it a broadcast."""
    with failing():
        return activities.send_broadcast(stage.device, act.intent, stage.subject.package, stage.subject.user)


def link(stage: Stage, act: Link) -> Bracket:
    """Have it open a link."""
    with failing():
        return activities.open_link(stage.device, act.uri, stage.subject.package, stage.subject.user)

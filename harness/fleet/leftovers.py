"""What a killed run has left on its device: taken away, so that the next run finds the device as the first one did."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from harness.device import packages
from harness.device.adb import Device
from harness.fleet.devices import DeviceEntry
from harness.fleet.lease import Leases
from harness.fleet.station import acquire
from harness.model import ChangeKind
from harness.store.evidence import reading
from harness.store.queries import ChangeRow, RunRow, find_first_wall_ns, read_changes
from harness.store.sweeps import read_attempted_runs

_TAKEN_AWAY = (ChangeKind.INSTALLED, ChangeKind.PUSHED)  # the guardian undoes what would keep an app from living on
_INSTALL_NS = 120 * 10**9  # from a run's first look at the clock to the end of its installation, at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The changes of one run of which nobody wrote what became of them, the last first."""

    run: RunRow
    began_at_wall_ns: int | None
    changes: tuple[ChangeRow, ...]


def find_left(evidence: Path) -> list[Left]:
    """Look for runs without an end in an evidence file, and for what they changed."""
    killed = [run for run in read_attempted_runs(evidence) if run.verdict is None]
    if not killed:
        return []
    with reading(evidence) as db:
        left = [
            Left(
                run=run,
                began_at_wall_ns=find_first_wall_ns(db, run.run_id),
                changes=_open_changes(read_changes(db, run.run_id)),
            )
            for run in killed
        ]
    return [each for each in left if each.changes]


def _open_changes(changes: list[ChangeRow]) -> tuple[ChangeRow, ...]:
    return tuple(each for each in reversed(changes) if each.outcome is None and each.kind in _TAKEN_AWAY)


def take_away(entry: DeviceEntry, leases: Leases, left: list[Left]) -> None:
    """Undo it on the device, whose phone still runs. Raises LockedError while somebody has the device."""
    with acquire(entry, leases) as station:
        for each in left:
            for change in each.changes:
                _undo(station.device, each, change)


def _undo(device: Device, left: Left, change: ChangeRow) -> None:
    if change.kind == ChangeKind.PUSHED:
        device.run(f"rm -f {change.target}")
    elif packages.is_installed(device, change.target, left.run.user_id) and _is_of_run(device, left, change.target):
        packages.uninstall(device, change.target, left.run.user_id)


def _is_of_run(device: Device, left: Left, package: str) -> bool:
    """Whether it was installed when the run did that; by the device's own clock, and not by somebody since."""
    if left.began_at_wall_ns is None:
        return False
    installed_ns = packages.read_first_install_ms(device, package, left.run.user_id) * 1_000_000
    return -1_000_000_000 < installed_ns - left.began_at_wall_ns < _INSTALL_NS

"""What a killed run has left on its device: taken away, so that the next run finds the device as the first one did.

Its guardian does that, unless it died too, as when the host went down.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from harness.device import packages
from harness.device.adb import Device
from harness.device.clock import sample_clock
from harness.device.facts import read_boot_id
from harness.device.undo import perform, removing, uninstalling
from harness.fleet.devices import DeviceEntry
from harness.fleet.lease import Leases
from harness.fleet.station import acquire
from harness.model import ChangeKind
from harness.rules.doubts import ENDED
from harness.store.evidence import reading
from harness.store.queries import ChangeRow, RunRow, find_change_instant, read_changes
from harness.store.sweeps import read_attempted_runs

_TAKEN_AWAY = (ChangeKind.INSTALLED, ChangeKind.PUSHED)  # what would keep the next run of the app from beginning
_INSTALL_NS = 120 * 10**9  # from the note of an installation to its end, at most
_NOTE_NS = 10**9  # the note and the installation are timed by two clocks of the device


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A change of a killed run of which nobody wrote what became of it, and when it was about to be made."""

    run: RunRow
    change: ChangeRow
    at_boottime_ns: int | None


def find_left(evidence: Path) -> list[Left]:
    """Look in an evidence file for killed runs, and for what they changed; the last change comes first.

    One that was recovered has an end by now, and its changes have none.
    """
    killed = [run for run in read_attempted_runs(evidence) if run.verdict not in ENDED]
    if not killed:
        return []
    with reading(evidence) as db:
        return [
            Left(run=run, change=change, at_boottime_ns=find_change_instant(db, run.run_id, change.number))
            for run in killed
            for change in reversed(read_changes(db, run.run_id))
            if change.outcome is None and change.kind in _TAKEN_AWAY
        ]


def take_away(entry: DeviceEntry, leases: Leases, left: list[Left]) -> None:
    """Undo it on the device, whose phone still runs. Raises LockedError while somebody has the device."""
    with acquire(entry, leases) as station:
        boot_id = read_boot_id(station.device)
        for each in left:
            if each.run.boot_id == boot_id:  # when something was done in another boot cannot be told here
                _undo(station.device, each)


def _undo(device: Device, left: Left) -> None:
    target, user = left.change.target, left.run.user_id
    if left.change.kind == ChangeKind.PUSHED:
        perform(device, removing(target))
    elif packages.is_installed(device, target, user) and _is_of_run(device, left):
        perform(device, uninstalling(target, user))


def _is_of_run(device: Device, left: Left) -> bool:
    """Whether it was installed just after the run noted that it would, and not by somebody since."""
    if left.at_boottime_ns is None:
        return False
    installed_ms = packages.read_first_install_ms(device, left.change.target, left.run.user_id)
    installed_boottime_ns = installed_ms * 1_000_000 - sample_clock(device).offset_ns
    return -_NOTE_NS < installed_boottime_ns - left.at_boottime_ns < _INSTALL_NS

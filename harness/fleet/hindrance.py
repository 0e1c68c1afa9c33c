"""What keeps a run from being begun on a device for now, and passes by itself: somebody has it, or it is weak."""

from __future__ import annotations

import time

from harness.errors import HarnessError
from harness.fleet.devices import DeviceEntry
from harness.fleet.lease import Leases
from harness.fleet.preflight import find_weakness
from harness.fleet.station import acquire

_LOOK_S = 5.0


class Hindrance:
    """Looks at one device. A phone that each run boots for itself is nobody's, and never weak."""

    def __init__(self, entry: DeviceEntry, leases: Leases) -> None:
        self._entry = entry
        self._leases = leases
        self._weakness = ""
        self._look_at = 0.0

    def find(self, *, may_be_weak: bool) -> str:
        """Say in words what it is, or nothing. Whether it is weak is asked of the device, so only where it may be."""
        if self._entry.serial is None:
            return ""
        if owner := self._leases.find_owner(self._entry.serial):
            return f"in use by `{owner.command}` (pid {owner.process.pid}): wait"
        return self._find_weakness() if may_be_weak else ""

    def _find_weakness(self) -> str:
        if time.monotonic() >= self._look_at:
            self._weakness = self._look()
            self._look_at = time.monotonic() + _LOOK_S
        return self._weakness

    def _look(self) -> str:
        try:
            with acquire(self._entry, self._leases, boot_s=0.0) as station:
                found = find_weakness(self._entry, station.device)
        except HarnessError:
            return ""  # what else it fails of, the next attempt says
        return f"{found.name}: {found.found}: wait" if found else ""

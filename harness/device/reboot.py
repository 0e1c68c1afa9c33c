"""Booting a device anew, and waiting until its system answers."""

from __future__ import annotations

import time
from contextlib import suppress

from harness.device.adb import Device
from harness.device.facts import read_boot_id
from harness.errors import DeviceError, DeviceTimeout

_WITHIN_S = 360.0
_TRY_EVERY_S = 0.5


def reboot(device: Device) -> None:
    """Return as soon as the activity and package managers of the new boot answer, which is before most apps start.

    Raises DeviceTimeout when it does not come back.
    """
    before, deadline = read_boot_id(device), time.monotonic() + _WITHIN_S
    with suppress(DeviceError):  # the connection ends before the answer does
        device.shell("reboot")
    while not _is_up(device, before):
        if time.monotonic() > deadline:
            raise DeviceTimeout(device.serial, f"it did not come back within {_WITHIN_S:g} s of its reboot")
        time.sleep(_TRY_EVERY_S)


def _is_up(device: Device, before: str) -> bool:
    try:
        device.connect()
        if read_boot_id(device) == before:
            return False
        return all("found" in device.run(f"service check {name}") for name in ("activity", "package"))
    except DeviceError:
        return False

"""Whether Android has come up on a device that adb can speak to already."""

from __future__ import annotations

import time
from contextlib import suppress

from harness.device.adb import Device
from harness.errors import DeviceError, DeviceUnavailable

_LOOK_S = 1.0


def is_booted(device: Device) -> bool:
    """Say whether it says so, and its package manager answers. Raises DeviceError when the device does not answer."""
    if device.run("getprop sys.boot_completed").strip() != "1":
        return False
    return device.shell("pm path android").stdout.startswith("package:")


def await_boot(device: Device, within_s: float) -> None:
    """Return when it is up. One that starts again and again answers now and then, and is waited for no longer.

    Raises DeviceUnavailable.
    """
    deadline = time.monotonic() + within_s
    while True:
        with suppress(DeviceError):
            device.connect()
            if is_booted(device):
                return
        if time.monotonic() > deadline:
            problem = f"it did not come up within {within_s:g} s" if within_s else "it is still starting"
            mend = "look at its screen: does it stand at the logo, or start again and again?"
            raise DeviceUnavailable(device.serial, problem, mend=mend)
        time.sleep(_LOOK_S)

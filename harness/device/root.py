"""How commands run as root on a device: by adbd itself, or by one of the two kinds of `su`."""

from __future__ import annotations

import shlex
import time
from contextlib import suppress
from enum import StrEnum

from harness.device.adb import Device
from harness.errors import DeviceError, DeviceUnavailable

_SU_S = 15.0  # a manager of root rights may ask the user on the screen
_RESTART_S = 20.0
_LOOK_S = 0.2


class Root(StrEnum):
    """Who makes a command root's; the values are the words of the report."""

    ADBD = "adb root"
    SU_C = "su -c"  # Magisk, KernelSU, SuperSU
    SU_0 = "su 0"  # AOSP's own, on userdebug builds

    def command(self, line: str) -> str:
        """Return what runs a command line as root."""
        if self is Root.ADBD:
            return line
        return f"su -c {shlex.quote(line)}" if self is Root.SU_C else f"su 0 sh -c {shlex.quote(line)}"


def find_root(device: Device) -> Root | None:
    """Return the first way by which a command is root's, without changing anything; None when there is none."""
    return next((way for way in Root if _is_root(device, way)), None)


def _is_root(device: Device, way: Root) -> bool:
    """A `su` that waits for somebody to allow it does not allow it."""
    with suppress(DeviceError):
        result = device.shell(way.command("id -u"), timeout_s=_SU_S)
        return result.exit_code == 0 and result.stdout.strip() == "0"
    return False


def restart_as_root(device: Device) -> None:
    """Have adbd start anew as root. All forwards are gone after it. Raises DeviceUnavailable on a production build."""
    said = device.restart_adbd("root")
    if "cannot run as root" in said:
        mend = "root the device, or take a userdebug build or an emulator without Google Play"
        raise DeviceUnavailable(device.serial, said, mend=mend)
    _await(device, Root.ADBD, wanted=True)


def restart_as_shell(device: Device) -> None:
    """Have adbd start anew without root."""
    device.restart_adbd("unroot")
    _await(device, Root.ADBD, wanted=False)


def _await(device: Device, way: Root, *, wanted: bool) -> None:
    deadline = time.monotonic() + _RESTART_S
    while time.monotonic() < deadline:
        with suppress(DeviceError):
            device.connect()
            if _is_root(device, way) is wanted and device.shell("true").exit_code == 0:
                return
        time.sleep(_LOOK_S)
    raise DeviceUnavailable(device.serial, "adbd did not come back", mend="see what it says: adb devices")

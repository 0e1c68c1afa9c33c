"""The users of a device."""

from __future__ import annotations

import re

from harness.device.adb import Device
from harness.errors import DeviceUnavailable, NotFoundError

_USER = re.compile(r"(?m)^\s*UserInfo\{(\d+):(.*):[0-9a-fA-F]+\}( running)?")


def require_user(device: Device, user: int) -> None:
    """Raise NotFoundError for a user that the device does not have, DeviceUnavailable for one that is not running."""
    known = parse_users(device.run("pm list users"))
    if user not in known:
        listed = ", ".join(map(str, known)) or "none"
        raise NotFoundError(f"device {device.serial} has no user {user}", mend=f"its users are: {listed}")
    if not known[user]:
        mend = f"adb -s {device.serial} shell am start-user {user}"
        raise DeviceUnavailable(device.serial, f"user {user} is not running", mend=mend)


def parse_users(text: str) -> dict[int, bool]:
    """Read `UserInfo{0:Owner:c13} running`: which users there are, and whether they run. A name may hold anything."""
    return {int(found[1]): found[3] is not None for found in _USER.finditer(text)}

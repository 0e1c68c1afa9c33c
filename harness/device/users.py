"""The users of a device."""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.device.adb import Device
from harness.errors import DeviceUnavailable, NotFoundError

_USER = re.compile(r"(?m)^\s*UserInfo\{(\d+):(.*):([0-9a-fA-F]+)\}( running)?")
_PROFILE = 0x20 | 0x1000  # UserInfo.FLAG_MANAGED_PROFILE, and FLAG_PROFILE since Android 11


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One user: whether it is started, and whether it is a profile, which is shown with its parent."""

    is_running: bool
    is_profile: bool


def require_user(device: Device, user: int) -> None:
    """Insist on a user whose apps run and can be seen: of one in the background no activity comes to the screen.

    Raises: NotFoundError for a user that the device does not have; DeviceUnavailable for one that is not running, or
    is not the current one.
    """
    known = parse_users(device.ask("pm list users"))
    if user not in known:
        listed = ", ".join(map(str, known)) or "none"
        raise NotFoundError(f"device {device.serial} has no user {user}", mend=f"its users are: {listed}")
    if not known[user].is_running:
        mend = f"adb -s {device.serial} shell am start-user {user}"
        raise DeviceUnavailable(device.serial, f"user {user} is not running", mend=mend)
    current = device.ask("am get-current-user").strip()
    if not known[user].is_profile and current != str(user):
        mend = f"adb -s {device.serial} shell am switch-user {user}"
        text = f"user {user} is not the current one, which is {current}: no activity of it would be shown"
        raise DeviceUnavailable(device.serial, text, mend=mend)


def parse_users(text: str) -> dict[int, User]:
    """Read `UserInfo{0:Owner:c13} running`, the flags in hexadecimal. A name may hold anything."""
    return {
        int(found[1]): User(is_running=found[4] is not None, is_profile=bool(int(found[3], 16) & _PROFILE))
        for found in _USER.finditer(text)
    }

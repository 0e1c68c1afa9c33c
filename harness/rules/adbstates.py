"""The states of a device in adb's words, and what an operator can do about each."""

from __future__ import annotations

import re
from dataclasses import dataclass

PROTOCOL = 41  # of every adb server since 2018

ONLINE = "device"
OFFLINE = "offline"
ABSENT = "absent"

_NO_PERMISSIONS = "no permissions"

# `SERIAL<blanks>STATE`, then `usb:1-1`, `product:x`, `model:y`, `device:z`, `transport_id:3` (adb 36, `devices -l`).
_LINE = re.compile(
    r"(?P<serial>\(no serial number\)|\S+)\s+(?P<state>no permissions.*?|\S+)(?P<facts>(?:\s+[a-z_]+:\S*)*)\s*"
)
_MODEL = re.compile(r"\smodel:(\S+)")
_MENDS = {
    ABSENT: "plug it in, switch USB debugging on, and see that its serial is right: adb devices",
    "unauthorized": "unlock the device and accept this host's key in the dialog that it shows",
    "authorizing": "unlock the device and accept this host's key in the dialog that it shows",
    OFFLINE: "unplug it and plug it in again, or: adb reconnect offline",
    "connecting": "try again in some seconds",
    "bootloader": "start Android on it: fastboot reboot",
    "recovery": "start Android on it: adb reboot",
    "sideload": "start Android on it: adb reboot",
    "rescue": "start Android on it: adb reboot",
    _NO_PERMISSIONS: "give this user the right to the USB device by a udev rule, and plug it in again",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A device as an adb server lists it; `state` is adb's word, shortened where adb explains itself."""

    serial: str
    state: str
    model: str | None = None


def parse_devices(text: str) -> tuple[Seen, ...]:
    """Read what `host:devices-l` answers; a line that is none says nothing of a device."""
    found = (_LINE.fullmatch(line) for line in text.splitlines())
    return tuple(_make_seen(match) for match in found if match)


def _make_seen(match: re.Match[str]) -> Seen:
    state = _NO_PERMISSIONS if match["state"].startswith(_NO_PERMISSIONS) else match["state"]
    model = _MODEL.search(match["facts"])
    return Seen(serial=match["serial"], state=state, model=model[1].replace("_", " ") if model else None)


def mend_protocol() -> str:
    """Say what to do about a server that speaks another protocol than ours."""
    ours = f"start one that speaks {PROTOCOL}, of platform-tools 28.0.2 or later"
    return f"{ours}; the one that runs is ended only where you say so: harness doctor --fix --take-over"


def mend_state(state: str) -> str:
    """Say what to do about a state other than `device`."""
    return _MENDS.get(state, "see what adb says of it: adb devices -l")

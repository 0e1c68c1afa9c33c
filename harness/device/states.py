"""In which state the device has an app, and whether its screen is on."""

from __future__ import annotations

from harness.device.adb import Device
from harness.device.clock import run_bracketed
from harness.rules.uidstates import StateSeen, parse_look

_LOOK = "am get-uid-state {}; dumpsys power | grep -m 1 mWakefulness="


def look_at_states(device: Device, uid: int) -> tuple[StateSeen, StateSeen]:
    """Return the state of a uid and that of the screen. Raises FormatError for what is not understood.

    A device that was lost is not waited for: another look is taken soon.
    """
    return parse_look(*run_bracketed(device, _LOOK.format(uid)))

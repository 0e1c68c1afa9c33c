"""What an operator does with the device in hand: touch the screen, press its keys, switch it off, turn it, lay it down.

Each returns the two instants of the boot clock between which it was done.
"""

from __future__ import annotations

import re
import shlex

from harness.device.adb import Device
from harness.device.clock import UPTIME_RESOLUTION_NS, read_boottime, run_bracketed
from harness.errors import AppError

Bracket = tuple[int, int]

_SWIPE_MS = 300
_SETTINGS = ("accelerometer_rotation", "user_rotation")


def tap(device: Device, x: int, y: int) -> Bracket:
    """Put a finger on the screen and lift it."""
    return _do(device, f"input tap {x} {y}")


def swipe(device: Device, start: tuple[int, int], end: tuple[int, int]) -> Bracket:
    """Draw a finger across the screen."""
    return _do(device, f"input swipe {start[0]} {start[1]} {end[0]} {end[1]} {_SWIPE_MS}")


def type_text(device: Device, text: str) -> Bracket:
    """Type ASCII into the view that has the focus; `input` has its own sign for a space."""
    return _do(device, f"input text {shlex.quote(text.replace(' ', '%s'))}")


def press(device: Device, key: str) -> Bracket:
    """Press a key by its name without KEYCODE_."""
    return _do(device, f"input keyevent KEYCODE_{key}")


def unlock(device: Device) -> Bracket:
    """Wake the screen and push the lock away. Raises AppError while it is locked or dark all the same."""
    bracket = _do(device, "input keyevent KEYCODE_WAKEUP; wm dismiss-keyguard")
    said = device.ask("dumpsys power; dumpsys window policy")
    if "mWakefulness=Awake" not in said:
        raise AppError("the screen stays dark")
    if re.search(r"\b(?:mIsShowing|showing)=true", said):
        raise AppError("the screen stays locked: its secret is the operator's to enter")
    return bracket


def read_rotation(device: Device) -> tuple[str, ...]:
    """Return how the screen turns now, for `rotate` to restore."""
    return tuple(device.ask(f"settings get system {name}").strip() for name in _SETTINGS)


def rotate(device: Device, quarter_turns: int) -> Bracket:
    """Hold the screen at so many quarter turns, whatever the sensor says."""
    return _do(device, rotating("0", str(quarter_turns)))


def rotating(*values: str) -> str:
    """The command line that has the screen turn so; `null` is a setting that nobody has made."""
    words = [
        f"delete system {n}" if v == "null" else f"put system {n} {v}" for n, v in zip(_SETTINGS, values, strict=True)
    ]
    return "; ".join(f"settings {each}" for each in words)


DOZE = "input keyevent KEYCODE_SLEEP; dumpsys battery unplug; dumpsys deviceidle enable; dumpsys deviceidle force-idle"
AWAKE = "dumpsys deviceidle unforce; dumpsys battery reset"


def doze(device: Device) -> Bracket:
    """Have the device sleep as one that lies unused. Raises AppError when it does not fall asleep."""
    said, bracket = run_bracketed(device, DOZE)
    if "forced in to deep idle mode" not in said:
        raise AppError(f"the device does not doze: {said.strip()[-200:]}")
    return bracket


def _do(device: Device, command: str) -> Bracket:
    """Do it once. If its answer was lost it was done before the device was back, or not: what follows shows which."""
    low, brackets = read_boottime(device), []
    device.once(lambda: brackets.append(run_bracketed(device, command)[1]), lambda: True)
    return brackets[0] if brackets else (low, read_boottime(device) + UPTIME_RESOLUTION_NS)

"""The keys of the phone: their numbers and names, and which of them the system takes for itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from harness.virtual.system.keyguard import Keyguard
from harness.virtual.system.launcher import Launcher
from harness.virtual.system.power import Power
from harness.virtual.system.windows import Windows

_NAMES = (
    "UNKNOWN SOFT_LEFT SOFT_RIGHT HOME BACK CALL ENDCALL 0 1 2 3 4 5 6 7 8 9 STAR POUND DPAD_UP DPAD_DOWN DPAD_LEFT "
    "DPAD_RIGHT DPAD_CENTER VOLUME_UP VOLUME_DOWN POWER CAMERA CLEAR A B C D E F G H I J K L M N O P Q R S T U V W X "
    "Y Z COMMA PERIOD ALT_LEFT ALT_RIGHT SHIFT_LEFT SHIFT_RIGHT TAB SPACE SYM EXPLORER ENVELOPE ENTER DEL GRAVE MINUS "
    "EQUALS LEFT_BRACKET RIGHT_BRACKET BACKSLASH SEMICOLON APOSTROPHE SLASH AT NUM HEADSETHOOK FOCUS PLUS MENU "
    "NOTIFICATION SEARCH"
)
_LATER = {"ESCAPE": 111, "FORWARD_DEL": 112, "MOVE_HOME": 122, "MOVE_END": 123, "APP_SWITCH": 187}
_SLEEP = {"SLEEP": 223, "WAKEUP": 224, "SOFT_SLEEP": 276}
KEYCODES: Mapping[str, int] = MappingProxyType(
    {**{name: code for code, name in enumerate(_NAMES.split())}, **_LATER, **_SLEEP}
)
_LAST_KEYCODE = 288


def find_keycode(text: str) -> int | None:
    """Return the number of a key that is named "4", "BACK" or "KEYCODE_BACK"."""
    if text.isdigit():
        number = int(text)
        return number if number <= _LAST_KEYCODE else None
    return KEYCODES.get(text.upper().removeprefix("KEYCODE_"))


class Keys:
    """What pressing a key does."""

    def __init__(self, windows: Windows, launcher: Launcher, power: Power, keyguard: Keyguard) -> None:
        self._windows = windows
        self._power = power
        self._keyguard = keyguard
        self._unlocked: Mapping[int, Callable[[], None]] = {
            KEYCODES["HOME"]: launcher.show_home,
            KEYCODES["APP_SWITCH"]: launcher.show_recents,
        }
        self._own: Mapping[int, Callable[[], None]] = {
            KEYCODES["POWER"]: power.toggle,
            KEYCODES["SLEEP"]: power.go_to_sleep,
            KEYCODES["SOFT_SLEEP"]: power.go_to_sleep,
            KEYCODES["WAKEUP"]: power.wake_up,
        }

    def press(self, code: int) -> None:
        """Give a key to the system, or to what is on the screen while it is on."""
        own = self._own.get(code) or (None if self._keyguard.is_showing else self._unlocked.get(code))
        if own is not None:
            own()
        elif self._keyguard.is_showing and code == KEYCODES["MENU"]:
            self._keyguard.dismiss()
        elif self._power.is_awake and not self._keyguard.is_showing:
            self._windows.key(code)

"""The display: its size, and how it is turned, which the settings of the user say."""

from __future__ import annotations

from collections.abc import Callable

from harness.virtual.system.logs import Logs
from harness.virtual.system.properties import Settings

WIDTH, HEIGHT, DENSITY = 1080, 1920, 420  # of the display as it is held upright
STATUS_BAR, NAVIGATION_BAR = 63, 126
_ORIENTATIONS = 4
_CHANGED = 0x20000480  # ActivityInfo.CONFIG_ORIENTATION, CONFIG_SCREEN_SIZE, CONFIG_WINDOW_CONFIGURATION


class Display:
    """The one display; lying still it is turned by `user_rotation` alone, while `accelerometer_rotation` is 0."""

    def __init__(self, settings: Settings, logs: Logs) -> None:
        self._settings = settings
        self._logs = logs
        self.rotation = 0
        self.on_turned: list[Callable[[], None]] = []
        settings.on_change.append(self._update)

    @property
    def is_landscape(self) -> bool:
        """Whether it is wider than high."""
        return self.rotation % 2 == 1

    @property
    def size(self) -> tuple[int, int]:
        """How wide and how high it is as it is turned now."""
        return (HEIGHT, WIDTH) if self.is_landscape else (WIDTH, HEIGHT)

    @property
    def app_size(self) -> tuple[int, int]:
        """The same without the navigation bar, which is at the right or at the foot."""
        width, height = self.size
        return (width - NAVIGATION_BAR, height) if self.is_landscape else (width, height - NAVIGATION_BAR)

    def _update(self) -> None:
        is_locked = self._settings.find("system", "accelerometer_rotation") == "0"
        text = self._settings.find("system", "user_rotation") or "0"
        rotation = int(text) % _ORIENTATIONS if is_locked and text.isdecimal() else 0
        if rotation == self.rotation:
            return
        self.rotation = rotation
        self._logs.event("configuration_changed", _CHANGED)
        for callback in self.on_turned:
            callback()

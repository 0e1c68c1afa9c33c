"""The keyguard: a lock screen that a swipe takes away, on a phone that was told to have one."""

from __future__ import annotations

from collections.abc import Callable

from harness.virtual.system.display import STATUS_BAR, Display
from harness.virtual.system.logs import Logs
from harness.virtual.system.view_node import ViewNode

SYSTEM_UI = "com.android.systemui"
_SWIPE = 100  # how far a finger moves upwards to unlock


class Keyguard:
    """Shown whenever the screen has gone off; without a lock screen, as a phone under test has it, it never is."""

    def __init__(self, logs: Logs, display: Display) -> None:
        self._logs = logs
        self._display = display
        self.is_enabled = False
        self.is_showing = False
        self.on_change: list[Callable[[], None]] = []

    def show(self) -> None:
        """Lock, if there is a lock screen."""
        if self.is_enabled and not self.is_showing:
            self.is_showing = True
            self._logs.event("wm_set_keyguard_shown", 1, 0, 0, "setKeyguardShown")
            self._changed()

    def dismiss(self) -> None:
        """Unlock: nobody has set a credential."""
        if self.is_showing:
            self._logs.event("wm_set_keyguard_shown", 1, 0, 1, "keyguardGoingAway")
            self.is_showing = False
            self._logs.event("wm_set_keyguard_shown", 0, 0, 0, "setKeyguardShown")
            self._changed()

    def swipe(self, down: tuple[int, int], up: tuple[int, int]) -> None:
        """Take a finger's way over the lock screen."""
        if down[1] - up[1] > _SWIPE:
            self.dismiss()

    def draw(self) -> list[ViewNode]:
        """Return what is on the lock screen."""
        width, height = self._display.size
        bounds = (0, 0, width, height)
        clock = (0, STATUS_BAR, width, STATUS_BAR + 200)
        return [
            _node(0, "android.widget.FrameLayout", "", "", bounds),
            _node(1, "android.widget.FrameLayout", "notification_panel", "", bounds),
            _node(2, "android.widget.TextView", "keyguard_clock_container", "Swipe up to unlock", clock),
        ]

    def _changed(self) -> None:
        for callback in self.on_change:
            callback()


def _node(depth: int, kind: str, name: str, text: str, bounds: tuple[int, int, int, int]) -> ViewNode:
    resource = f"{SYSTEM_UI}:id/{name}" if name else ""
    return ViewNode(depth=depth, class_name=kind, resource_id=resource, text=text, bounds=bounds)

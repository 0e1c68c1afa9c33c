"""PowerManager: whether the phone is awake, and what its keys do about that."""

from __future__ import annotations

from collections.abc import Callable

from harness.virtual.system.broadcasts import Broadcasts
from harness.virtual.system.clock import Clock
from harness.virtual.system.intents import FLAG_RECEIVER_REGISTERED_ONLY, Intent
from harness.virtual.system.logs import Logs
from harness.virtual.system.tasks import Tasks
from harness.virtual.system.user_controller import UserController
from harness.virtual.users import SYSTEM_UID

_SCREEN_OFF_REASON_POWER_BUTTON = 4


class Power:
    """The screen's light, on which the activities depend."""

    def __init__(self, clock: Clock, logs: Logs, tasks: Tasks, broadcasts: Broadcasts, users: UserController) -> None:
        self._clock = clock
        self._logs = logs
        self._tasks = tasks
        self._broadcasts = broadcasts
        self._users = users
        self.is_awake = True
        self.last_wake_ms = clock.uptime_ms()
        self.last_sleep_ms = 0
        self.on_change: list[Callable[[], None]] = []

    def toggle(self) -> None:
        """Do what the POWER key does."""
        if self.is_awake:
            self.go_to_sleep()
        else:
            self.wake_up()

    def wake_up(self) -> None:
        """Switch the screen on."""
        if self.is_awake:
            return
        self.is_awake, self.last_wake_ms = True, self._clock.uptime_ms()
        self._logs.event("power_screen_state", 1, 0, 0, 0, 0)
        self._logs.event("screen_toggled", 1)
        self._tasks.set_sleeping(sleeping=False)
        self._tell("android.intent.action.SCREEN_ON")

    def go_to_sleep(self) -> None:
        """Switch the screen off: the activities stop."""
        if not self.is_awake:
            return
        self.is_awake, self.last_sleep_ms = False, self._clock.uptime_ms()
        self._logs.event("power_screen_state", 0, _SCREEN_OFF_REASON_POWER_BUTTON, 0, 0, 0)
        self._logs.event("screen_toggled", 0)
        self._tasks.set_sleeping(sleeping=True)
        self._tell("android.intent.action.SCREEN_OFF")

    def _tell(self, action: str) -> None:
        self._broadcasts.send(
            Intent(action=action, flags=FLAG_RECEIVER_REGISTERED_ONLY), uid=SYSTEM_UID, users=self._users.started()
        )

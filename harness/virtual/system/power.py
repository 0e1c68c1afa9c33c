"""PowerManager: whether the phone is awake, and what its keys do about that."""

from __future__ import annotations

from collections.abc import Callable

from harness.virtual.system.broadcasts import Broadcasts
from harness.virtual.system.clock import Clock
from harness.virtual.system.intents import FLAG_RECEIVER_REGISTERED_ONLY, Intent
from harness.virtual.system.keyguard import Keyguard
from harness.virtual.system.logs import Logs
from harness.virtual.system.tasks import Tasks
from harness.virtual.system.user_controller import UserController
from harness.virtual.users import SYSTEM_UID

_OFF_BECAUSE_OF_USER = 2


class Power:
    """The screen's light, on which the activities depend, as they do on the keyguard that comes with it."""

    def __init__(
        self,
        clock: Clock,
        logs: Logs,
        tasks: Tasks,
        broadcasts: Broadcasts,
        users: UserController,
        keyguard: Keyguard,
    ) -> None:
        self._clock = clock
        self._logs = logs
        self._tasks = tasks
        self._broadcasts = broadcasts
        self._users = users
        self._keyguard = keyguard
        self.is_awake = True
        self.last_wake_ms = clock.uptime_ms()
        self.last_sleep_ms = 0
        self.on_change: list[Callable[[], None]] = []
        keyguard.on_change.append(self._on_keyguard)

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
        self._logs.event("screen_toggled", 1)
        self._logs.event("power_screen_state", 1, 0, 0, 0, 0)
        self._apply()
        self._tell("android.intent.action.SCREEN_ON")

    def go_to_sleep(self) -> None:
        """Switch the screen off: the activities stop."""
        if not self.is_awake:
            return
        self.is_awake, self.last_sleep_ms = False, self._clock.uptime_ms()
        self._logs.event("power_sleep_requested", 0)
        self._logs.event("power_screen_state", 0, _OFF_BECAUSE_OF_USER, 0, 0, 0)
        self._logs.event("screen_toggled", 0)
        self._apply()
        self._tell("android.intent.action.SCREEN_OFF")
        self._keyguard.show()

    def _on_keyguard(self) -> None:
        self._apply()
        if not self._keyguard.is_showing:
            self._tell("android.intent.action.USER_PRESENT")

    def _apply(self) -> None:
        self._tasks.set_sleeping(sleeping=not self.is_awake or self._keyguard.is_showing)
        for callback in self.on_change:
            callback()

    def _tell(self, action: str) -> None:
        self._broadcasts.send(
            Intent(action=action, flags=FLAG_RECEIVER_REGISTERED_ONLY), uid=SYSTEM_UID, users=self._users.started()
        )

"""UserController: which users are started, and whose activities are on the screen.

As on Android 11 a user that is not started runs no code, one that is started and not the current one runs services and
receivers but shows nothing, and a profile is shown with its parent. After a boot the owner alone is started.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from harness.virtual.system.logs import Logs
from harness.virtual.system.package_record import OWNER
from harness.virtual.system.user_manager import UserFlag, Users

MAX_RUNNING = 3  # config_multiuserMaxRunningUsers; it counts when users are switched


class RunState(IntEnum):
    """com.android.server.am.UserState's states."""

    BOOTING = 0
    RUNNING_LOCKED = 1
    RUNNING_UNLOCKING = 2
    RUNNING_UNLOCKED = 3
    STOPPING = 4
    SHUTDOWN = 5


# There is no credential to wait for, so that a user is unlocked as soon as it is started.
_WAY_UP = (RunState.BOOTING, RunState.RUNNING_LOCKED, RunState.RUNNING_UNLOCKING, RunState.RUNNING_UNLOCKED)


class StopResult(IntEnum):
    """ActivityManager's USER_OP_ values."""

    SUCCESS = 0
    IS_CURRENT = -2
    IS_SYSTEM = -3
    RELATED_CANNOT_STOP = -4


class UserController:
    """Knows the started users by their state; the one used last stands last."""

    def __init__(self, users: Users, logs: Logs) -> None:
        self._users = users
        self._logs = logs
        self.states = {OWNER: RunState.BOOTING}
        self.current = OWNER
        self.on_started: list[Callable[[int], None]] = []
        self.on_stopping: list[Callable[[int], None]] = []
        self.on_switched: list[Callable[[list[int]], None]] = []  # with the users who were shown before

    def started(self) -> list[int]:
        """Return the users that are started, in the order of their numbers."""
        return sorted(self.states)

    def is_running(self, user: int) -> bool:
        """Whether a user may run code."""
        return self.states.get(user, RunState.SHUTDOWN) < RunState.STOPPING

    def is_shown(self, user: int) -> bool:
        """Whether a user's activities may be on the screen: the current one's, and those of its profiles."""
        return self.is_running(user) and self.current in {user, self._users.parent_of(user)}

    def shown(self) -> list[int]:
        """Return the users whose activities may be on the screen."""
        return [user for user in self.started() if self.is_shown(user)]

    def start(self, user: int) -> bool:
        """Start a user in the background; tell whether it runs now."""
        if not self._users.exists(user):
            self._logs.write("system", "W", "ActivityManager", f"No user info for user #{user}")
            return False
        if self.is_running(user):
            self.states[user] = self.states.pop(user)
            return True
        self._logs.write("system", "I", "ActivityManager", f"Starting userid:{user} fg:false")
        self.bring_up(user)
        return True

    def bring_up(self, user: int) -> None:
        """Let a user run code: the owner at boot, any other when it is started."""
        for state in _WAY_UP:
            self._set_state(user, state)
        for callback in self.on_started:
            callback(user)

    def switch(self, user: int) -> bool:
        """Bring a user to the foreground, started if need be; profiles cannot be."""
        info = self._users.find(user)
        if info is None:
            self._logs.write("system", "W", "ActivityManager", f"No user info for user #{user}")
            return False
        if info.flags & (UserFlag.MANAGED_PROFILE | UserFlag.PROFILE):
            self._logs.write("system", "W", "ActivityManager", f"Cannot switch to User #{user}: not a full user")
            return False
        self.start(user)
        if user == self.current:
            return True
        before, self.current = self.shown(), user
        self._logs.event("am_switch_user", user)
        for callback in self.on_switched:
            callback(before)
        self._stop_excess()
        return True

    def stop(self, user: int, *, force: bool = False) -> StopResult:
        """Stop a user and those related to it; `force` when it alone, though it is related to one that goes on."""
        if user == OWNER:
            return StopResult.IS_SYSTEM
        if user == self.current:
            return StopResult.IS_CURRENT
        related = [other for other in self.started() if other == user or self._users.are_related(other, user)]
        if {OWNER, self.current} & set(related):
            if not force:
                return StopResult.RELATED_CANNOT_STOP
            related = [user]
        for other in related:
            self._stop(other)
        return StopResult.SUCCESS

    def remove(self, user: int) -> bool:
        """Remove a user with all that is the user's; tell whether that was possible."""
        if user in {OWNER, self.current} or not self._users.exists(user):
            return False
        self.stop(user, force=True)
        return self._users.remove(user)

    def _stop_excess(self) -> None:
        for user in tuple(self.states):
            if len(self.states) > MAX_RUNNING and user not in {OWNER, self.current}:
                self.stop(user)

    def _stop(self, user: int) -> None:
        if not self.is_running(user):
            return
        self._set_state(user, RunState.STOPPING)
        self._set_state(user, RunState.SHUTDOWN)
        for callback in self.on_stopping:
            callback(user)
        del self.states[user]

    def _set_state(self, user: int, state: RunState) -> None:
        self.states[user] = state
        self._logs.event("am_user_state_changed", user, state.value)

"""DeviceIdleController: doze, in which a phone that lies unused holds back alarms and jobs.

Deep doze goes ACTIVE -> INACTIVE -> IDLE_PENDING -> SENSING -> LOCATING -> IDLE <-> IDLE_MAINTENANCE, light doze
ACTIVE -> INACTIVE -> IDLE <-> IDLE_MAINTENANCE. A phone becomes INACTIVE when its screen is off and no cable in it; the
other steps take a phone its half hours, and are made here by the shell alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum, IntEnum

from harness.virtual.system.logs import Logs


class DeepState(IntEnum):
    ACTIVE = 0
    INACTIVE = 1
    IDLE_PENDING = 2
    SENSING = 3
    LOCATING = 4
    IDLE = 5
    IDLE_MAINTENANCE = 6


class LightState(IntEnum):
    ACTIVE = 0
    INACTIVE = 1
    PRE_IDLE = 3
    IDLE = 4
    WAITING_FOR_NETWORK = 5
    IDLE_MAINTENANCE = 6
    OVERRIDE = 7


class IdleMode(Enum):
    """What the power manager is told."""

    NONE = None
    LIGHT = "android.os.action.LIGHT_DEVICE_IDLE_MODE_CHANGED"
    DEEP = "android.os.action.DEVICE_IDLE_MODE_CHANGED"


_NEXT_DEEP = {
    DeepState.INACTIVE: DeepState.IDLE_PENDING,
    DeepState.IDLE_PENDING: DeepState.SENSING,
    DeepState.SENSING: DeepState.LOCATING,
    DeepState.LOCATING: DeepState.IDLE,
    DeepState.IDLE: DeepState.IDLE_MAINTENANCE,
    DeepState.IDLE_MAINTENANCE: DeepState.IDLE,
}
_NEXT_LIGHT = {
    LightState.INACTIVE: LightState.IDLE,
    LightState.IDLE: LightState.IDLE_MAINTENANCE,
    LightState.IDLE_MAINTENANCE: LightState.IDLE,
}
_SHELL = "s:shell"


class DeviceIdle:
    """How deep the phone sleeps; `is_screen_on` and `is_charging` say what keeps it awake."""

    def __init__(self, logs: Logs, is_screen_on: Callable[[], bool], is_charging: Callable[[], bool]) -> None:
        self._logs = logs
        self._is_screen_on = is_screen_on
        self._is_charging = is_charging
        self.deep = DeepState.ACTIVE
        self.light = LightState.ACTIVE
        self.is_deep_enabled = True
        self.is_light_enabled = True
        self.is_forced = False
        self.exempt: set[str] = set()  # packages that the user has exempted from it
        self.on_change: list[Callable[[], None]] = []

    @property
    def mode(self) -> IdleMode:
        """Which kind of doze it is: any holds back jobs, deep doze alarms as well."""
        if self.deep is DeepState.IDLE:
            return IdleMode.DEEP
        is_light = self.light in {LightState.IDLE, LightState.WAITING_FOR_NETWORK}
        return IdleMode.LIGHT if is_light else IdleMode.NONE

    @property
    def is_dozing(self) -> bool:
        """Whether alarms are held back."""
        return self.mode is IdleMode.DEEP

    def is_exempt(self, packages: Iterable[str]) -> bool:
        """Whether doze passes one of these packages by."""
        return not self.exempt.isdisjoint(packages)

    def look(self) -> None:
        """Take note that the screen or the cable may be another."""
        if self.is_forced:
            return
        if self._is_screen_on() or self._is_charging():
            self._become_active("screen" if self._is_screen_on() else "charging")
        else:
            self._become_inactive()

    def step_deep(self) -> bool:
        """Go one step deeper, or to the window between two sleeps and back; tell whether there was one."""
        self._logs.event("device_idle_step")
        after = _NEXT_DEEP.get(self.deep)
        if after is not None:
            self._set_deep(after, _SHELL)
        return after is not None

    def step_light(self) -> bool:
        """The same of light doze."""
        self._logs.event("device_idle_light_step")
        after = _NEXT_LIGHT.get(self.light)
        if after is not None:
            self._set_light(after, _SHELL)
        return after is not None

    def force_inactive(self) -> None:
        """Have screen and cable keep it awake no more."""
        self.is_forced = True
        self._become_inactive()

    def force_deep(self) -> None:
        """Fall into deep doze, whatever keeps it awake."""
        self.force_inactive()
        while self.deep is not DeepState.IDLE:
            self.step_deep()

    def force_light(self) -> None:
        """Fall into light doze; in deep doze there is none."""
        self.force_inactive()
        while self.light is not LightState.IDLE and self.step_light():
            pass

    def unforce(self) -> None:
        """Wake up again from what was forced, where screen or cable keep it awake."""
        if self.is_forced:
            self.is_forced = False
            if self._is_screen_on() or self._is_charging():
                self._become_active("exit-force")

    def enable(self, *, deep: bool, light: bool) -> None:
        """Allow kinds of doze, or forbid them, which ends them."""
        was_allowed = self.is_deep_enabled, self.is_light_enabled
        self.is_deep_enabled, self.is_light_enabled = deep, light
        if (was_allowed[0] and not deep) or (was_allowed[1] and not light):
            self._become_active("disabled")
        self.look()

    def _become_inactive(self) -> None:
        if self.deep is DeepState.ACTIVE and self.is_deep_enabled:
            self._set_deep(DeepState.INACTIVE, "no activity")
        if self.light is LightState.ACTIVE and self.is_light_enabled:
            self._set_light(LightState.INACTIVE, "no activity")

    def _become_active(self, reason: str) -> None:
        if self.deep is not DeepState.ACTIVE or self.light is not LightState.ACTIVE:
            self._set_deep(DeepState.ACTIVE, reason)
            self._set_light(LightState.ACTIVE, reason)

    def _set_deep(self, state: DeepState, reason: str) -> None:
        before, self.deep = self.mode, state
        self._logs.event("device_idle", state.value, reason)
        if self.is_dozing and self.is_light_enabled:
            self.light = LightState.OVERRIDE
        self._report(before, reason)

    def _set_light(self, state: LightState, reason: str) -> None:
        before, self.light = self.mode, state
        self._logs.event("device_idle_light", state.value, reason)
        self._report(before, reason)

    def _report(self, before: IdleMode, reason: str) -> None:
        """Tell all who care which kind of doze it is now."""
        if self.mode is before:
            return
        if self.mode is IdleMode.NONE:
            self._logs.event("device_idle_off_start", reason)
            self._logs.event("device_idle_off_complete")
        else:
            self._logs.event("device_idle_on_start")
            self._logs.event("device_idle_on_complete")
        for callback in self.on_change:
            callback()

"""UsageStatsService: what of the phone was used when, by the wall clock; it outlives a reboot."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import timedelta, tzinfo

from harness.virtual.formats import to_datetime
from harness.virtual.system.activity_record import ActivityRecord
from harness.virtual.system.app_standby import Bucket
from harness.virtual.system.clock import Clock
from harness.virtual.system.keyguard import Keyguard
from harness.virtual.system.package_record import OWNER, UserPackage
from harness.virtual.system.power import Power
from harness.virtual.system.service_record import ServiceRecord
from harness.virtual.system.services import Services

_SYSTEM = "android"
_MOST = 10_000
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageEvent:
    """One event of UsageEvents.Event; `more` are its further fields as the dump prints them."""

    at_wall_ns: int
    type: str
    package: str
    user: int = OWNER
    more: tuple[tuple[str, object], ...] = ()


class UsageStats:
    """The events of all users, the oldest first."""

    def __init__(self, clock: Clock, power: Power, keyguard: Keyguard, services: Services) -> None:
        self._clock = clock
        self._power = power
        self._keyguard = keyguard
        self._services = services
        self._was_awake = power.is_awake
        self._was_locked = keyguard.is_showing
        self._foreground: set[ServiceRecord] = set()
        self._events: deque[UsageEvent] = deque(maxlen=_MOST)
        power.on_change.append(self._on_power)
        keyguard.on_change.append(self._on_keyguard)
        services.on_change.append(self._on_services)

    def adopt(self, before: UsageStats) -> None:
        """Take over what was used before a reboot, and note that there was one."""
        self._events = before._events
        self._note("DEVICE_SHUTDOWN", _SYSTEM)
        self._note("DEVICE_STARTUP", _SYSTEM)

    def note_activity(self, kind: str, record: ActivityRecord) -> None:
        """Take note of a stage of an activity: ACTIVITY_RESUMED, ACTIVITY_PAUSED, ACTIVITY_STOPPED."""
        root = record.task.package.name, record.task.root.name
        more = (("class", record.info.name), ("instanceId", record.identity))
        roots = (("taskRootPackage", root[0]), ("taskRootClass", root[1]))
        self._note(kind, record.package.name, record.package.user, (*more, *roots))

    def note_bucket(self, package: UserPackage, bucket: Bucket, reason: str) -> None:
        """Take note that an app counts as used more or less than before."""
        more = (("standbyBucket", bucket.value), ("reason", reason))
        self._note("STANDBY_BUCKET_CHANGED", package.name, package.user, more)

    def dump(self, zone: tzinfo) -> str:
        """Print the events of the last day, as `dumpsys usagestats` begins with them."""
        now = to_datetime(self._clock.wall_ns(), zone)
        lines = []
        for user in sorted({OWNER, *(event.user for event in self._events)}):
            span = " – ".join(f"{at.month}/{at.day}/{at.year}, {at:%H:%M}" for at in (now - _DAY, now))  # noqa: RUF001
            lines += [f"user={user} ", f'  Last 24 hour events (timeRange="{span}" )']
            for event in self._events:
                if event.user == user and to_datetime(event.at_wall_ns, zone) > now - _DAY:
                    lines.append(_line(event, zone))
        return "\n".join([*lines, ""])

    def _on_power(self) -> None:
        if self._power.is_awake != self._was_awake:
            self._was_awake = self._power.is_awake
            self._note("SCREEN_INTERACTIVE" if self._was_awake else "SCREEN_NON_INTERACTIVE", _SYSTEM)

    def _on_keyguard(self) -> None:
        if self._keyguard.is_showing != self._was_locked:
            self._was_locked = self._keyguard.is_showing
            self._note("KEYGUARD_SHOWN" if self._was_locked else "KEYGUARD_HIDDEN", _SYSTEM)

    def _on_services(self) -> None:
        now = {record for record in self._services.records() if record.is_foreground}
        for records, kind in ((now - self._foreground, "START"), (self._foreground - now, "STOP")):
            for record in records:
                more = (("class", record.info.name),)
                self._note(f"FOREGROUND_SERVICE_{kind}", record.package.name, record.package.user, more)
        self._foreground = now

    def _note(self, kind: str, package: str, user: int = OWNER, more: tuple[tuple[str, object], ...] = ()) -> None:
        event = UsageEvent(at_wall_ns=self._clock.wall_ns(), type=kind, package=package, user=user, more=more)
        self._events.append(event)


def _line(event: UsageEvent, zone: tzinfo) -> str:
    at = to_datetime(event.at_wall_ns, zone)
    more = "".join(f"{name}={value} " for name, value in event.more)
    return f'    time="{at:%Y-%m-%d %H:%M:%S}" type={event.type} package={event.package} {more}flags=0x0 '

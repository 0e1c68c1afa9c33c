"""AppStandbyController: how often an app is used, by buckets, and what those that are used rarely may still do.

A phone on its cable restricts nobody. Otherwise an app gets so many alarms an hour and jobs in a window, as on Android
11. The buckets are those of the last use and of the shell: no app sinks with the days that pass.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType

from harness.virtual.system.activity_record import ActivityRecord
from harness.virtual.system.clock import Clock
from harness.virtual.system.package_record import UserPackage

_MINUTE_MS = 60_000
_HOUR_MS = 60 * _MINUTE_MS
_DAY_MS = 24 * _HOUR_MS


class Bucket(IntEnum):
    """UsageStatsManager's STANDBY_BUCKET_*."""

    ACTIVE = 10
    WORKING_SET = 20
    FREQUENT = 30
    RARE = 40
    RESTRICTED = 45
    NEVER = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How often within how long."""

    count: int
    window_ms: int


_ALARMS = MappingProxyType(
    {
        Bucket.ACTIVE: Quota(count=720, window_ms=_HOUR_MS),
        Bucket.WORKING_SET: Quota(count=10, window_ms=_HOUR_MS),
        Bucket.FREQUENT: Quota(count=2, window_ms=_HOUR_MS),
        Bucket.RARE: Quota(count=1, window_ms=_HOUR_MS),
        Bucket.RESTRICTED: Quota(count=1, window_ms=_DAY_MS),
        Bucket.NEVER: Quota(count=0, window_ms=_DAY_MS),
    }
)
_JOBS = MappingProxyType(
    {
        Bucket.ACTIVE: Quota(count=75, window_ms=10 * _MINUTE_MS),
        Bucket.WORKING_SET: Quota(count=10, window_ms=2 * _HOUR_MS),
        Bucket.FREQUENT: Quota(count=8, window_ms=8 * _HOUR_MS),
        Bucket.RARE: Quota(count=3, window_ms=_DAY_MS),
        Bucket.RESTRICTED: Quota(count=1, window_ms=_DAY_MS),
        Bucket.NEVER: Quota(count=0, window_ms=_DAY_MS),
    }
)
# UsageStatsManager.REASON_MAIN_* and its part: forced by the user, used by moving to the foreground.
_FORCED, _USED = "f", "u-mf"
_Key = tuple[str, int]


class AppStandby:
    """The buckets of all packages of all users."""

    def __init__(self, clock: Clock, is_charging: Callable[[], bool]) -> None:
        self._clock = clock
        self._is_charging = is_charging
        self._buckets: dict[_Key, Bucket] = {}
        self._alarms: dict[_Key, list[int]] = defaultdict(list)
        self._jobs: dict[_Key, list[int]] = defaultdict(list)
        self.on_moved: list[Callable[[UserPackage, Bucket, str], None]] = []
        self.on_change: list[Callable[[], None]] = []

    def bucket(self, package: UserPackage) -> Bucket:
        """Return a package's bucket."""
        return self._buckets.get(_key(package), Bucket.NEVER)

    def set_bucket(self, package: UserPackage, bucket: Bucket, reason: str = _FORCED) -> None:
        """Move a package to a bucket, as the shell does or for another reason."""
        if self.bucket(package) is bucket:
            return
        self._buckets[_key(package)] = bucket
        for callback in self.on_moved:
            callback(package, bucket, reason)
        self.look()

    def note_use(self, what: str, record: ActivityRecord) -> None:
        """Take note that one of its activities is used."""
        if what == "ACTIVITY_RESUMED":
            self.set_bucket(record.package, Bucket.ACTIVE, _USED)

    def set_inactive(self, package: UserPackage, *, inactive: bool) -> None:
        """Do as if nobody had used it for long, or somebody just now."""
        self.set_bucket(package, Bucket.RARE if inactive else Bucket.ACTIVE)

    def is_inactive(self, package: UserPackage) -> bool:
        """Whether it counts as unused; on a cable none does."""
        return self.bucket(package) >= Bucket.RARE and not self._is_charging()

    def look(self) -> None:
        """Take note that somebody may be restricted now who was not, or the other way round."""
        for callback in self.on_change:
            callback()

    def forget(self, package: UserPackage) -> None:
        """Drop what is known of a package that is gone."""
        self._buckets.pop(_key(package), None)

    def alarm_allowed_ms(self, package: UserPackage) -> int:
        """Return the instant of the boot clock from which on its next alarm may come."""
        return self._allowed_ms(_ALARMS[self.bucket(package)], self._alarms[_key(package)])

    def note_alarm(self, package: UserPackage) -> None:
        """Take note that an alarm came to a package."""
        self._alarms[_key(package)].append(self._clock.boot_ms())

    def job_allowed_ms(self, package: UserPackage) -> int:
        """Return the instant of the boot clock from which on its next job may run."""
        return self._allowed_ms(_JOBS[self.bucket(package)], self._jobs[_key(package)])

    def note_job(self, package: UserPackage) -> None:
        """Take note that a job of a package runs."""
        self._jobs[_key(package)].append(self._clock.boot_ms())

    def _allowed_ms(self, quota: Quota, times_ms: list[int]) -> int:
        now_ms = self._clock.boot_ms()
        if self._is_charging():
            return now_ms
        if quota.count == 0:
            return now_ms + quota.window_ms
        recent = [at_ms for at_ms in times_ms if at_ms > now_ms - quota.window_ms]
        return recent[-quota.count] + quota.window_ms if len(recent) >= quota.count else now_ms


def _key(package: UserPackage) -> _Key:
    return package.name, package.user

"""Proximity alerts: circles that send a pending intent when the phone enters or leaves them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from harness.virtual.binder.endpoint import Call
from harness.virtual.binder.parcel import ParcelWriter
from harness.virtual.system.activities import Activities
from harness.virtual.system.clock import Clock
from harness.virtual.system.location_access import LocationAccess
from harness.virtual.system.location_target import IntentTarget, TargetReader
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.position import GPS, Journey
from harness.virtual.system.processes import ProcessRecord

_LOOK_S = 1.0
_NEVER = -1


@dataclass(slots=True, kw_only=True, eq=False)
class Geofence:
    """One circle, and on which side of it the phone was last."""

    latitude: float
    longitude: float
    radius_m: float
    expires_boot_ms: int | None
    target: IntentTarget
    process: ProcessRecord
    package: str
    inside: bool = False


class Geofences:
    """Looks once a second, as long as there are circles, and notes FINE_LOCATION for their owners at each look."""

    def __init__(
        self, activities: Activities, access: LocationAccess, journey: Journey, clock: Clock, targets: TargetReader
    ) -> None:
        self._activities = activities
        self._access = access
        self._journey = journey
        self._clock = clock
        self._targets = targets
        self._fences: list[Geofence] = []
        self._timer: asyncio.TimerHandle | None = None

    def request(self, call: Call) -> ParcelWriter:
        """Add a circle."""
        process, data = self._activities.caller(call), call.data
        latitude, longitude, radius_m = data.read_double(), data.read_double(), data.read_float()
        expires_ms = data.read_long()
        target, package = self._targets.read_intent(call), data.read_required_string()
        self._access.enforce(GPS, process)
        self._forget(lambda fence: fence.target == target)
        fence = Geofence(
            latitude=latitude,
            longitude=longitude,
            radius_m=radius_m,
            expires_boot_ms=None if expires_ms == _NEVER else self._clock.boot_ms() + expires_ms,
            target=target,
            process=process,
            package=package,
        )
        self._fences.append(fence)
        if self._timer is None:
            self._look()
        return ParcelWriter()

    def remove(self, call: Call) -> ParcelWriter:
        """Take back the circles of a pending intent."""
        self._activities.caller(call)
        target = self._targets.read_intent(call)
        self._forget(lambda fence: fence.target == target)
        return ParcelWriter()

    def forget(self, package: UserPackage) -> None:
        """Drop the circles of a package that is stopped or gone."""
        self._forget(lambda fence: fence.process.package == package)

    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _forget(self, is_meant: Callable[[Geofence], bool]) -> None:
        self._fences = [fence for fence in self._fences if not is_meant(fence)]

    def _look(self) -> None:
        now_ms, fix = self._clock.boot_ms(), self._journey.fix(GPS)
        self._forget(lambda fence: fence.expires_boot_ms is not None and fence.expires_boot_ms <= now_ms)
        for fence in self._fences:
            inside = fix.distance_m(fence.latitude, fence.longitude) <= fence.radius_m
            if self._access.note(fence.process, fence.package) and inside is not fence.inside:
                fence.inside = inside
                fence.target.send_entering(entering=inside)
        self._timer = asyncio.get_running_loop().call_later(_LOOK_S, self._look) if self._fences else None

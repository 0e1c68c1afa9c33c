"""LocationManager: a gps and a network provider over a slowly moving position, listeners and their deliveries.

As on Android 11: a registration runs the op MONITOR_LOCATION, a delivery notes COARSE_ or FINE_LOCATION by what the
caller holds, a last position notes it only when there is one to give.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from dataclasses import dataclass

from harness.virtual.binder.endpoint import BinderObject, Call, Peer, SecurityError, Transaction
from harness.virtual.binder.parcel import ParcelWriter, StrongBinder
from harness.virtual.binder.protocol import (
    LOCATION_LISTENER,
    LOCATION_MANAGER,
    LocationListenerCode,
    LocationManagerCode,
)
from harness.virtual.formats import format_duration
from harness.virtual.system.activities import Activities
from harness.virtual.system.appops import AppOps, Mode, UidState
from harness.virtual.system.clock import Clock
from harness.virtual.system.permissions import Permissions
from harness.virtual.system.processes import ProcessRecord

GPS, NETWORK, PASSIVE = "gps", "network", "passive"
PROVIDERS = (PASSIVE, GPS, NETWORK)
_FINE = "android.permission.ACCESS_FINE_LOCATION"
_COARSE = "android.permission.ACCESS_COARSE_LOCATION"
_ACCURACY_M = {GPS: 5.0, NETWORK: 40.0, PASSIVE: 40.0}
_SHORTEST_S = 0.1
_HIGH_POWER_INTERVAL_MS = 5 * 60 * 1_000
# A circle on the open sea around 0 N 0 E: no place that anybody could mistake for somebody's.
_RADIUS_DEGREES = 0.01
_ROUND_S = 3_600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One position."""

    provider: str
    latitude: float
    longitude: float
    accuracy_m: float
    wall_ms: int
    boot_ns: int

    def write(self, parcel: ParcelWriter) -> ParcelWriter:
        """Put it into a parcel."""
        parcel.write_string(self.provider).write_double(self.latitude).write_double(self.longitude)
        return parcel.write_float(self.accuracy_m).write_long(self.wall_ms).write_long(self.boot_ns)

    def __str__(self) -> str:
        age = format_duration(self.boot_ns // 1_000_000)
        where = f"{self.latitude:.6f},{self.longitude:.6f}"
        return f"Location[{self.provider} {where} hAcc={self.accuracy_m:.0f} et={age}]"


@dataclass(slots=True, kw_only=True, eq=False)
class Registration:
    """One listener at one provider."""

    provider: str
    process: ProcessRecord
    peer: Peer
    listener: StrongBinder
    package: str
    interval_ms: int
    identity: int
    timer: asyncio.TimerHandle | None = None

    @property
    def is_high_power(self) -> bool:
        """Whether it keeps the satellites busy."""
        return self.provider == GPS and self.interval_ms < _HIGH_POWER_INTERVAL_MS


class LocationService:
    """The service "location"."""

    def __init__(self, activities: Activities, permissions: Permissions, appops: AppOps, clock: Clock) -> None:
        self._activities = activities
        self._permissions = permissions
        self._appops = appops
        self._clock = clock
        self._origin_ns = clock.boot_ns()
        self._last: dict[str, Fix] = {}
        self._registrations: list[Registration] = []

    def binder(self) -> BinderObject:
        """Return the service's object."""
        transactions: Mapping[int, Transaction] = {
            LocationManagerCode.GET_LAST_LOCATION: self._get_last_location,
            LocationManagerCode.REQUEST_LOCATION_UPDATES: self._request_location_updates,
            LocationManagerCode.REMOVE_UPDATES: self._remove_updates,
            LocationManagerCode.GET_ALL_PROVIDERS: lambda _: ParcelWriter().write_string_array(PROVIDERS),
            LocationManagerCode.IS_PROVIDER_ENABLED_FOR_USER: self._is_enabled,
        }
        return BinderObject(descriptor=LOCATION_MANAGER, transactions=transactions)

    def process_died(self, process: ProcessRecord) -> None:
        """Drop the listeners of a process that is gone."""
        for registration in tuple(self._registrations):
            if registration.process is process:
                self._remove(registration)

    def stop(self) -> None:
        """Deliver nothing any more."""
        for registration in self._registrations:
            if registration.timer is not None:
                registration.timer.cancel()

    def dump(self) -> str:
        """Print what `dumpsys location` prints of listeners and providers on Android 11."""
        lines = ["Current Location Manager state:", "  User Info:", "    current users: u[0]"]
        lines += ["  Location Settings:", "    Location Setting: true", "  Location Listeners:"]
        for item in self._registrations:
            lines.append(f"    Receiver[{item.identity:x} listener {self._record(item)} monitoring location: true]")
        lines.append("  Active Records by Provider:")
        for provider in PROVIDERS:
            records = [self._record(item) for item in self._registrations if item.provider == provider]
            lines += [f"    {provider}:", *(f"      {record}" for record in records)] if records else []
        lines.append("  Location Providers:")
        for provider in PROVIDERS:
            last = self._last.get(provider)
            lines += [f"    {provider} provider:", f"      last location={last or 'null'}", "      enabled=true"]
        return "\n".join([*lines, ""])

    def _record(self, item: Registration) -> str:
        """Print a registration; the number is the pid (CallerIdentity), whatever some parsers take it for."""
        place = "foreground" if self._appops.uid_state(item.process.uid) <= UidState.FOREGROUND else "background"
        power = "POWER_HIGH" if item.provider == GPS else "POWER_LOW" if item.provider == NETWORK else "POWER_NONE"
        interval = format_duration(item.interval_ms)
        request = f"Request[{power} {item.provider} requested={interval} fastest={interval}]"
        return f"UpdateRecord[{item.provider} {item.process.pid}/{item.package} ({place}) {request}]"

    def _get_last_location(self, call: Call) -> ParcelWriter:
        process = self._activities.caller(call)
        provider, package = call.data.read_required_string(), call.data.read_required_string()
        self._enforce(provider, process)
        fix = self._last.get(provider)
        if fix is None or self._note(process, package) is not Mode.ALLOW:
            return ParcelWriter().write_int(0)
        return fix.write(ParcelWriter().write_int(1))

    def _request_location_updates(self, call: Call) -> ParcelWriter:
        process = self._activities.caller(call)
        provider, interval_ms = call.data.read_required_string(), call.data.read_long()
        call.data.read_float()
        listener, package = call.data.read_strong_binder(), call.data.read_required_string()
        self._enforce(provider, process)
        if listener is None:
            raise SecurityError("no listener")
        self._remove_listener(call.peer, listener, provider)
        registration = Registration(
            provider=provider,
            process=process,
            peer=call.peer,
            listener=listener,
            package=package,
            interval_ms=interval_ms,
            identity=hash((process.identity, listener.handle)) & 0xFFFFFFF,
        )
        self._registrations.append(registration)
        for op in _monitoring(registration):
            self._appops.start(op, process.uid, package)
        self._schedule(registration, _SHORTEST_S)
        return ParcelWriter()

    def _remove_updates(self, call: Call) -> ParcelWriter:
        self._activities.caller(call)
        listener = call.data.read_strong_binder()
        if listener is not None:
            self._remove_listener(call.peer, listener, None)
        return ParcelWriter()

    def _is_enabled(self, call: Call) -> ParcelWriter:
        return ParcelWriter().write_bool(call.data.read_required_string() in PROVIDERS)

    def _enforce(self, provider: str, process: ProcessRecord) -> None:
        if provider == NETWORK:
            if not self._permissions.check_any((_COARSE, _FINE), process.uid):
                raise SecurityError(f"uid {process.uid} does not have {_COARSE} or {_FINE}.")
        elif not self._permissions.check(_FINE, process.uid):
            raise SecurityError(f"uid {process.uid} does not have {_FINE}.")

    def _note(self, process: ProcessRecord, package: str) -> Mode:
        op = "FINE_LOCATION" if self._permissions.check(_FINE, process.uid) else "COARSE_LOCATION"
        return self._appops.note(op, process.uid, package)

    def _schedule(self, registration: Registration, delay_s: float) -> None:
        loop = asyncio.get_running_loop()
        registration.timer = loop.call_later(delay_s, self._deliver, registration)

    def _deliver(self, registration: Registration) -> None:
        fix = self._fix(NETWORK if registration.provider == PASSIVE else registration.provider)
        self._last[fix.provider] = self._last[PASSIVE] = fix
        if self._note(registration.process, registration.package) is Mode.ALLOW:
            data = fix.write(ParcelWriter().write_interface_token(LOCATION_LISTENER))
            code = LocationListenerCode.ON_LOCATION_CHANGED
            registration.peer.transact_oneway(registration.listener.handle, code, data)
        self._schedule(registration, max(registration.interval_ms / 1_000, _SHORTEST_S))

    def _fix(self, provider: str) -> Fix:
        now_ns = self._clock.boot_ns()
        angle = 2 * math.pi * (now_ns - self._origin_ns) / 1e9 / _ROUND_S
        return Fix(
            provider=provider,
            latitude=_RADIUS_DEGREES * math.sin(angle),
            longitude=_RADIUS_DEGREES * math.cos(angle),
            accuracy_m=_ACCURACY_M[provider],
            wall_ms=self._clock.wall_ms(),
            boot_ns=now_ns,
        )

    def _remove_listener(self, peer: Peer, listener: StrongBinder, provider: str | None) -> None:
        for item in tuple(self._registrations):
            if item.peer is peer and item.listener.handle == listener.handle and provider in {None, item.provider}:
                self._remove(item)

    def _remove(self, registration: Registration) -> None:
        self._registrations.remove(registration)
        if registration.timer is not None:
            registration.timer.cancel()
        for op in _monitoring(registration):
            self._appops.finish(op, registration.process.uid, registration.package)


def _monitoring(registration: Registration) -> tuple[str, ...]:
    if registration.is_high_power:
        return "MONITOR_LOCATION", "MONITOR_HIGH_POWER_LOCATION"
    return ("MONITOR_LOCATION",)

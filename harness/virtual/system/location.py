"""LocationManager: providers over a slowly moving position, listeners and their deliveries.

As on Android 11: a registration runs the op MONITOR_LOCATION, a delivery notes COARSE_ or FINE_LOCATION by what the
caller holds, a last position notes it only when there is one to give. Who is not the current user, nor a profile of
that one, is told no position.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from harness.virtual.binder.endpoint import BinderObject, Call, RemoteError, Transaction
from harness.virtual.binder.parcel import ParcelReader, ParcelWriter
from harness.virtual.binder.protocol import LOCATION_MANAGER, ExceptionCode, LocationManagerCode
from harness.virtual.formats import format_duration
from harness.virtual.system.activities import Activities
from harness.virtual.system.appops import AppOps, UidState
from harness.virtual.system.clock import Clock
from harness.virtual.system.geofences import Geofences
from harness.virtual.system.gnss import Gnss
from harness.virtual.system.location_access import FINE, LocationAccess
from harness.virtual.system.location_target import Listener, Target, TargetReader, read_listener
from harness.virtual.system.mock_location import MockLocations
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.pending_intents import PendingIntents
from harness.virtual.system.permissions import Permissions
from harness.virtual.system.position import FUSED, GPS, NETWORK, PASSIVE, Fix, Journey
from harness.virtual.system.processes import ProcessRecord
from harness.virtual.system.user_controller import UserController

PROVIDERS = (PASSIVE, GPS, NETWORK)
_ALL_PROVIDERS = (*PROVIDERS, FUSED)
# Criteria's constants: no requirement, fine, coarse.
_ACCURACIES = {GPS: 1, NETWORK: 2}
_EXTRA_COMMANDS = "android.permission.ACCESS_LOCATION_EXTRA_COMMANDS"
_SHORTEST_S = 0.1
_HIGH_POWER_INTERVAL_MS = 5 * 60 * 1_000
_CURRENT_AGE_MS = 10_000
_UNLIMITED = 0x7FFFFFFF
_POWERS = {GPS: "POWER_HIGH", NETWORK: "POWER_LOW", FUSED: "POWER_LOW", PASSIVE: "POWER_NONE"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked for."""

    provider: str
    interval_ms: int
    displacement_m: float
    updates: int


@dataclass(slots=True, kw_only=True, eq=False)
class Registration:
    """One receiver of positions at one provider."""

    request: Request
    process: ProcessRecord
    target: Target
    package: str
    updates_left: int
    delivered: Fix | None = None
    timer: asyncio.TimerHandle | None = None

    @property
    def provider(self) -> str:
        """The provider that is asked."""
        return self.request.provider

    @property
    def identity(self) -> int:
        """The number by which `dumpsys location` names the receiver."""
        return hash((self.process.identity, self.target.handle)) & 0xFFFFFFF

    def wants(self, fix: Fix) -> bool:
        """Whether a position is far enough from the last one."""
        last = self.delivered
        return last is None or fix.distance_m(last.latitude, last.longitude) >= self.request.displacement_m


class LocationService:
    """The service "location"."""

    def __init__(
        self,
        activities: Activities,
        permissions: Permissions,
        appops: AppOps,
        clock: Clock,
        pending_intents: PendingIntents,
        users: UserController,
    ) -> None:
        self._users = users
        self._activities = activities
        self._appops = appops
        self._clock = clock
        self._access = LocationAccess(permissions, appops)
        self._journey = Journey(clock)
        self._last: dict[str, Fix] = {}
        self._registrations: list[Registration] = []
        self._targets = TargetReader(pending_intents)
        self._geofences = Geofences(activities, self._access, self._journey, clock, self._targets)
        self._mocks = MockLocations(activities, appops, self._on_mock_location)
        self._gnss = Gnss(activities, self._access, self._journey, clock, self._is_gps_wanted)

    def binder(self) -> BinderObject:
        """Return the service's object."""
        code = LocationManagerCode
        transactions: Mapping[int, Transaction] = {
            code.GET_LAST_LOCATION: self._get_last_location,
            code.GET_CURRENT_LOCATION: self._get_current_location,
            code.REQUEST_LOCATION_UPDATES: self._request_location_updates,
            code.REMOVE_UPDATES: self._remove_updates,
            code.REQUEST_GEOFENCE: self._geofences.request,
            code.REMOVE_GEOFENCE: self._geofences.remove,
            code.GET_ALL_PROVIDERS: lambda _: ParcelWriter().write_string_array(PROVIDERS),
            code.GET_PROVIDERS: self._get_providers,
            code.IS_PROVIDER_ENABLED_FOR_USER: self._is_enabled,
            code.ADD_TEST_PROVIDER: self._mocks.add,
            code.SET_TEST_PROVIDER_LOCATION: self._mocks.set_location,
            code.SEND_EXTRA_COMMAND: self._send_extra_command,
            **self._gnss.transactions(),
        }
        return BinderObject(descriptor=LOCATION_MANAGER, transactions=transactions)

    def process_died(self, process: ProcessRecord) -> None:
        """Drop the listeners of a process that is gone; a pending intent outlives it."""
        for registration in tuple(self._registrations):
            if registration.process is process and isinstance(registration.target, Listener):
                self._remove(registration)
        self._gnss.process_died(process)

    def forget(self, package: UserPackage) -> None:
        """Drop what a package that is stopped or gone has asked for."""
        for registration in tuple(self._registrations):
            if registration.process.package == package:
                self._remove(registration)
        self._geofences.forget(package)

    def stop(self) -> None:
        """Deliver nothing any more."""
        for registration in self._registrations:
            if registration.timer is not None:
                registration.timer.cancel()
        self._geofences.stop()
        self._gnss.stop()

    def dump(self) -> str:
        """Print what `dumpsys location` prints of listeners and providers on Android 11."""
        lines = ["Current Location Manager state:", "  User Info:", f"    current users: u[{self._users.current}]"]
        lines += ["  Location Settings:", "    Location Setting: true", "  Location Listeners:"]
        for item in self._registrations:
            kind = "listener" if isinstance(item.target, Listener) else "intent"
            lines.append(f"    Receiver[{item.identity:x} {kind} {self._record(item)} monitoring location: true]")
        lines.append("  Active Records by Provider:")
        for provider in _ALL_PROVIDERS:
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
        interval = format_duration(item.request.interval_ms)
        count = f" num={item.request.updates}" if item.request.updates != _UNLIMITED else ""
        request = f"Request[{_POWERS[item.provider]} {item.provider} requested={interval} fastest={interval}{count}]"
        return f"UpdateRecord[{item.provider} {item.process.pid}/{item.package} ({place}) {request}]"

    def _get_last_location(self, call: Call) -> ParcelWriter:
        process = self._activities.caller(call)
        request, package = _read_request(call.data), call.data.read_required_string()
        self._access.enforce(request.provider, process)
        fix = self._last.get(request.provider)
        if fix is None or not self._users.is_shown(process.user) or not self._access.note(process, package):
            return ParcelWriter().write_int(0)
        return self._access.seen_by(process, fix).write(ParcelWriter().write_int(1))

    def _get_current_location(self, call: Call) -> ParcelWriter:
        process = self._activities.caller(call)
        request, target = _read_request(call.data), read_listener(call)
        package = call.data.read_required_string()
        self._access.enforce(request.provider, process)
        _require_known(request.provider)
        last = self._last.get(request.provider)
        if last is None or self._clock.boot_ms() - last.boot_ns // 1_000_000 > _CURRENT_AGE_MS:
            self._register(request, process, target, package)
        elif self._access.note(process, package):
            target.send(self._access.seen_by(process, last))
        else:
            return ParcelWriter().write_int(0)
        return ParcelWriter().write_int(1)

    def _request_location_updates(self, call: Call) -> ParcelWriter:
        process = self._activities.caller(call)
        request, target = _read_request(call.data), self._targets.read_target(call)
        package = call.data.read_required_string()
        self._access.enforce(request.provider, process)
        _require_known(request.provider)
        self._remove_target(target, request.provider)
        self._register(request, process, target, package)
        return ParcelWriter()

    def _register(self, request: Request, process: ProcessRecord, target: Target, package: str) -> None:
        registration = Registration(
            request=request, process=process, target=target, package=package, updates_left=request.updates
        )
        self._registrations.append(registration)
        self._access.start(_monitoring(registration), process, package)
        self._schedule(registration, _SHORTEST_S)

    def _remove_updates(self, call: Call) -> ParcelWriter:
        self._activities.caller(call)
        self._remove_target(self._targets.read_target(call), None)
        return ParcelWriter()

    def _get_providers(self, call: Call) -> ParcelWriter:
        process, accuracy = self._activities.caller(call), call.data.read_int()
        usable = tuple(name for name in PROVIDERS if self._access.may_use(name, process))
        if accuracy:
            usable = tuple(name for name in usable if 0 < _ACCURACIES.get(name, 0) <= accuracy)
        return ParcelWriter().write_string_array(usable)

    def _is_enabled(self, call: Call) -> ParcelWriter:
        return ParcelWriter().write_bool(call.data.read_required_string() in _ALL_PROVIDERS)

    def _send_extra_command(self, call: Call) -> ParcelWriter:
        process = self._activities.caller(call)
        for permission in (FINE, _EXTRA_COMMANDS):
            self._access.enforce_permission(permission, process)
        return ParcelWriter().write_bool(call.data.read_required_string() in _ALL_PROVIDERS)

    def _is_gps_wanted(self) -> bool:
        return any(item.provider == GPS for item in self._registrations)

    def _schedule(self, registration: Registration, delay_s: float) -> None:
        loop = asyncio.get_running_loop()
        registration.timer = loop.call_later(delay_s, self._deliver, registration)

    def _on_mock_location(self, provider: str) -> None:
        """Hand a position that was made up to all who listen to its provider, now."""
        for item in tuple(self._registrations):
            if item.provider in {provider, PASSIVE} and item.timer is not None:
                item.timer.cancel()
                self._deliver(item, provider)

    def _find_fix(self, provider: str) -> Fix | None:
        """Return where a provider finds the phone; a test provider knows only what it was told."""
        return self._mocks.find(provider) if self._mocks.replaces(provider) else self._journey.fix(provider)

    def _deliver(self, registration: Registration, source: str | None = None) -> None:
        """Hand over the position of a provider: the one that was asked, or `source` where a passive one listens in."""
        provider = NETWORK if registration.provider == PASSIVE else registration.provider
        fix = self._find_fix(source or provider)
        if fix is None:
            self._schedule(registration, max(registration.request.interval_ms / 1_000, _SHORTEST_S))
            return
        self._last[fix.provider] = self._last[PASSIVE] = fix
        is_meant = self._users.is_shown(registration.process.user) and registration.wants(fix)
        if is_meant and self._access.note(registration.process, registration.package):
            registration.target.send(self._access.seen_by(registration.process, fix))
            registration.delivered = fix
            registration.updates_left -= 1
        if registration.updates_left > 0:
            self._schedule(registration, max(registration.request.interval_ms / 1_000, _SHORTEST_S))
        else:
            self._remove(registration)

    def _remove_target(self, target: Target, provider: str | None) -> None:
        for item in tuple(self._registrations):
            if item.target == target and provider in {None, item.provider}:
                self._remove(item)

    def _remove(self, registration: Registration) -> None:
        self._registrations.remove(registration)
        if registration.timer is not None:
            registration.timer.cancel()
        self._access.finish(_monitoring(registration), registration.process, registration.package)


def _read_request(data: ParcelReader) -> Request:
    provider = data.read_required_string()
    data.read_int()
    return Request(
        provider=provider,
        interval_ms=data.read_long(),
        displacement_m=data.read_float(),
        updates=data.read_int(),
    )


def _require_known(provider: str) -> None:
    if provider not in _ALL_PROVIDERS:
        raise RemoteError(ExceptionCode.ILLEGAL_ARGUMENT, f"provider doesn't exist: {provider}")


def _monitoring(registration: Registration) -> tuple[str, ...]:
    if registration.provider == GPS and registration.request.interval_ms < _HIGH_POWER_INTERVAL_MS:
        return "MONITOR_LOCATION", "MONITOR_HIGH_POWER_LOCATION"
    return ("MONITOR_LOCATION",)

"""Positions that an app makes up: test providers, for whoever has been made the phone's mock location app.

On Android 11 that is who has the op MOCK_LOCATION, which is denied unless it is set; each call notes it.
"""

from __future__ import annotations

from collections.abc import Callable

from harness.virtual.binder.endpoint import Call, RemoteError, SecurityError
from harness.virtual.binder.parcel import ParcelWriter
from harness.virtual.binder.protocol import ExceptionCode
from harness.virtual.system.activities import Activities
from harness.virtual.system.appops import AppOps, Mode
from harness.virtual.system.position import Fix

_OP = "MOCK_LOCATION"


class MockLocations:
    """The test providers; `on_location` is told of each position of theirs."""

    def __init__(self, activities: Activities, appops: AppOps, on_location: Callable[[str], None]) -> None:
        self._activities = activities
        self._appops = appops
        self._on_location = on_location
        self._fixes: dict[str, Fix | None] = {}

    def replaces(self, provider: str) -> bool:
        """Whether a provider's positions are made up now."""
        return provider in self._fixes

    def find(self, provider: str) -> Fix | None:
        """Return the last position that was made up for a provider."""
        return self._fixes.get(provider)

    def add(self, call: Call) -> ParcelWriter:
        """Put a test provider in the place of a provider."""
        provider = call.data.read_required_string()
        if self._may(call):
            self._fixes[provider] = None
        return ParcelWriter()

    def set_location(self, call: Call) -> ParcelWriter:
        """Give a test provider's position to all who listen to it."""
        provider, fix = call.data.read_required_string(), Fix.read(call.data)
        if not self._may(call):
            return ParcelWriter()
        if provider not in self._fixes:
            raise RemoteError(ExceptionCode.ILLEGAL_ARGUMENT, f"{provider} provider is not a test provider")
        self._fixes[provider] = fix
        self._on_location(provider)
        return ParcelWriter()

    def _may(self, call: Call) -> bool:
        """Note the op for the package that the call names at its end."""
        process, package = self._activities.caller(call), call.data.read_required_string()
        mode = self._appops.note(_OP, process.uid, package)
        if mode is Mode.DENY:
            raise SecurityError(f"{package} from uid {process.uid} not allowed to perform {_OP}")
        return mode is Mode.ALLOW

"""Whom a position is sent to: a listener of an app, or whoever a pending intent names."""

from __future__ import annotations

from dataclasses import dataclass

from harness.virtual.binder.endpoint import Call, Peer, RemoteError
from harness.virtual.binder.parcel import ParcelWriter, StrongBinder
from harness.virtual.binder.protocol import LOCATION_LISTENER, ExceptionCode, LocationListenerCode
from harness.virtual.system.extras import Extras
from harness.virtual.system.pending_intents import PendingIntent, PendingIntents
from harness.virtual.system.position import Fix

_KEY_LOCATION_CHANGED, _KEY_PROXIMITY_ENTERING = "location", "entering"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """An object in an app's process; two of the same object are the same."""

    peer: Peer
    binder: StrongBinder

    @property
    def handle(self) -> int:
        """A number that tells it from its process's others."""
        return self.binder.handle

    def send(self, fix: Fix) -> None:
        """Hand over a position."""
        data = fix.write(ParcelWriter().write_interface_token(LOCATION_LISTENER))
        self.peer.transact_oneway(self.binder.handle, LocationListenerCode.ON_LOCATION_CHANGED, data)


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentTarget:
    """A pending intent; what there is to say is among its extras, under the keys of LocationManager."""

    pending: PendingIntent
    sender: PendingIntents

    @property
    def handle(self) -> int:
        """A number that tells it from the others."""
        return hash(self.pending.token)

    def send(self, fix: Fix) -> None:
        """Hand over a position, which may start the app."""
        extras = Extras()
        extras.put_parcelable(_KEY_LOCATION_CHANGED, "android.location.Location", fix.write(ParcelWriter()))
        self.sender.send(self.pending, extras)

    def send_entering(self, *, entering: bool) -> None:
        """Say that the phone is within a circle, or is no more."""
        extras = Extras()
        extras.put_bool(_KEY_PROXIMITY_ENTERING, value=entering)
        self.sender.send(self.pending, extras)


Target = Listener | IntentTarget


class TargetReader:
    """Reads targets from calls; pending intents are known by their tokens."""

    def __init__(self, pending_intents: PendingIntents) -> None:
        self._pending_intents = pending_intents

    def read_target(self, call: Call) -> Target:
        """Read a listener and a pending intent, one of which is null.

        Raises: RemoteError
        """
        listener, token = call.data.read_strong_binder(), call.data.read_string()
        return _listener(call.peer, listener) if token is None else self._find(token)

    def read_intent(self, call: Call) -> IntentTarget:
        """Read a pending intent.

        Raises: RemoteError
        """
        token = call.data.read_string()
        if token is None:
            raise RemoteError(ExceptionCode.ILLEGAL_ARGUMENT, "invalid null pending intent")
        return self._find(token)

    def _find(self, token: str) -> IntentTarget:
        pending = self._pending_intents.find(token)
        if pending is None:
            raise RemoteError(ExceptionCode.ILLEGAL_ARGUMENT, f"pending intent {token} was cancelled")
        return IntentTarget(pending=pending, sender=self._pending_intents)


def read_listener(call: Call) -> Listener:
    """Read a listener.

    Raises: RemoteError
    """
    return _listener(call.peer, call.data.read_strong_binder())


def _listener(peer: Peer, listener: StrongBinder | None) -> Listener:
    if listener is None:
        raise RemoteError(ExceptionCode.ILLEGAL_ARGUMENT, "need either listener or intent")
    return Listener(peer=peer, binder=listener)

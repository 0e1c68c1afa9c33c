"""Whom a position is sent to: a listener of an app, or whoever a pending intent names."""

from __future__ import annotations

from dataclasses import dataclass

from harness.virtual.binder.endpoint import Call, Peer, RemoteError
from harness.virtual.binder.parcel import ParcelWriter, StrongBinder
from harness.virtual.binder.protocol import (
    INTENT_SENDER,
    LOCATION_LISTENER,
    ExceptionCode,
    IntentSenderCode,
    LocationListenerCode,
)
from harness.virtual.system.position import Fix


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One receiver of positions; two of the same object are the same."""

    peer: Peer
    binder: StrongBinder
    is_intent: bool

    def send(self, fix: Fix) -> None:
        """Hand over a position."""
        if self.is_intent:
            self.send_intent()
            return
        data = fix.write(ParcelWriter().write_interface_token(LOCATION_LISTENER))
        self.peer.transact_oneway(self.binder.handle, LocationListenerCode.ON_LOCATION_CHANGED, data)

    def send_intent(self) -> None:
        """Send the pending intent."""
        data = ParcelWriter().write_interface_token(INTENT_SENDER)
        self.peer.transact_oneway(self.binder.handle, IntentSenderCode.SEND, data)


def read_target(call: Call) -> Target:
    """Read a listener and a pending intent, one of which is null.

    Raises: RemoteError
    """
    listener, intent = call.data.read_strong_binder(), call.data.read_strong_binder()
    if intent is not None:
        return Target(peer=call.peer, binder=intent, is_intent=True)
    return _listener(call.peer, listener)


def read_listener(call: Call) -> Target:
    """Read a listener.

    Raises: RemoteError
    """
    return _listener(call.peer, call.data.read_strong_binder())


def read_intent(call: Call) -> Target:
    """Read a pending intent.

    Raises: RemoteError
    """
    intent = call.data.read_strong_binder()
    if intent is None:
        raise RemoteError(ExceptionCode.ILLEGAL_ARGUMENT, "invalid null pending intent")
    return Target(peer=call.peer, binder=intent, is_intent=True)


def _listener(peer: Peer, listener: StrongBinder | None) -> Target:
    if listener is None:
        raise RemoteError(ExceptionCode.ILLEGAL_ARGUMENT, "need either listener or intent")
    return Target(peer=peer, binder=listener, is_intent=False)

"""The service "content": who wants to know of changes, and the telling."""

from __future__ import annotations

from dataclasses import dataclass

from harness.virtual.binder.endpoint import BinderObject, Call, Peer, SecurityError
from harness.virtual.binder.parcel import ParcelWriter, StrongBinder
from harness.virtual.binder.protocol import CONTENT_OBSERVER, CONTENT_SERVICE, ContentObserverCode, ContentServiceCode
from harness.virtual.system.activities import Activities
from harness.virtual.system.permissions import Permissions
from harness.virtual.system.processes import ProcessRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Observer:
    """One observer of a URI, or of all below it."""

    user: int
    uri: str
    descendants: bool
    peer: Peer
    binder: StrongBinder

    def is_told_of(self, uri: str) -> bool:
        """Whether a change there is this one's business; a change above it is, too."""
        below = self.descendants and uri.startswith(f"{self.uri}/")
        return uri == self.uri or below or self.uri.startswith(f"{uri}/")


class ContentService:
    """Keeps the observers; as on Android 11, only who may open a provider may observe it."""

    def __init__(self, activities: Activities, permissions: Permissions) -> None:
        self._activities = activities
        self._permissions = permissions
        self._observers: list[Observer] = []

    def binder(self) -> BinderObject:
        """Return the service's object."""
        return BinderObject(
            descriptor=CONTENT_SERVICE,
            transactions={
                ContentServiceCode.REGISTER_CONTENT_OBSERVER: self._register,
                ContentServiceCode.UNREGISTER_CONTENT_OBSERVER: self._unregister,
                ContentServiceCode.NOTIFY_CHANGE: self._notify,
                # There is no account on the phone, and so nothing that could be synchronised.
                ContentServiceCode.REQUEST_SYNC: lambda _: ParcelWriter(),
            },
        )

    def notify(self, uri: str, user: int) -> None:
        """Tell everybody whom a change of what a user has concerns."""
        for observer in self._observers:
            if observer.user == user and observer.is_told_of(uri):
                data = ParcelWriter().write_interface_token(CONTENT_OBSERVER).write_int(0).write_string(uri)
                observer.peer.transact_oneway(observer.binder.handle, ContentObserverCode.ON_CHANGE, data)

    def process_died(self, process: ProcessRecord) -> None:
        """Forget the observers of a process that is gone."""
        self._observers = [item for item in self._observers if item.peer.pid != process.pid]

    def _register(self, call: Call) -> ParcelWriter:
        uri, descendants = call.data.read_required_string(), call.data.read_bool()
        binder = call.data.read_strong_binder()
        caller = self._activities.caller(call)
        self._enforce(caller, uri.partition("://")[2].partition("/")[0])
        if binder is not None:
            observer = Observer(user=caller.user, uri=uri, descendants=descendants, peer=call.peer, binder=binder)
            self._observers.append(observer)
        return ParcelWriter()

    def _enforce(self, record: ProcessRecord, authority: str) -> None:
        provider = self._activities.providers.get(authority)
        if provider is None or self._permissions.check_any(provider.permissions, record.uid):
            return
        who = f"{record} (pid={record.pid}, uid={record.uid})"
        wanted = " or ".join(provider.permissions)
        raise SecurityError(f"Permission Denial: opening provider {provider.name} from {who} requires {wanted}")

    def _unregister(self, call: Call) -> ParcelWriter:
        binder = call.data.read_strong_binder()
        self._observers = [item for item in self._observers if item.peer is not call.peer or item.binder != binder]
        return ParcelWriter()

    def _notify(self, call: Call) -> ParcelWriter:
        self.notify(call.data.read_required_string(), self._activities.caller(call).user)
        return ParcelWriter()

"""PendingIntentController: intents that one app may have sent in another's name, and the sending of them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum, IntFlag

from harness.virtual.binder.endpoint import Call, RemoteError, Transaction
from harness.virtual.binder.parcel import ParcelWriter
from harness.virtual.binder.protocol import ActivityManagerCode
from harness.virtual.system.activities import Activities
from harness.virtual.system.broadcasts import Broadcasts
from harness.virtual.system.extras import Extras, fill_in
from harness.virtual.system.intent_parcel import read_intent
from harness.virtual.system.intents import FLAG_ACTIVITY_NEW_TASK, Intent
from harness.virtual.system.logs import Logs
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.processes import ProcessRecord
from harness.virtual.system.services import Services

_UNSIGNED = 0xFFFFFFFF


class SenderType(IntEnum):
    """ActivityManager's INTENT_SENDER_ values."""

    BROADCAST = 1
    ACTIVITY = 2
    SERVICE = 4
    FOREGROUND_SERVICE = 5


class SenderFlag(IntFlag):
    """PendingIntent's flags that matter to the system."""

    ONE_SHOT = 1 << 30
    NO_CREATE = 1 << 29
    CANCEL_CURRENT = 1 << 28
    UPDATE_CURRENT = 1 << 27


@dataclass(slots=True, kw_only=True, eq=False)
class PendingIntent:
    """One of them; equal type, request code and intent of one package make the same."""

    token: str
    type: SenderType
    package: UserPackage
    request_code: int
    intent: Intent
    one_shot: bool

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two of them the same."""
        return self.type, self.package, self.request_code, self.intent.filter_key


class PendingIntents:
    """All of them, by token."""

    def __init__(self, activities: Activities, services: Services, broadcasts: Broadcasts, logs: Logs) -> None:
        self._activities = activities
        self._services = services
        self._broadcasts = broadcasts
        self._logs = logs
        self._tokens = itertools.count(1)
        self._known: dict[str, PendingIntent] = {}

    def transactions(self) -> Mapping[int, Transaction]:
        """Return the transactions of the activity manager by their codes."""
        return {
            ActivityManagerCode.GET_INTENT_SENDER: self._get,
            ActivityManagerCode.SEND_INTENT_SENDER: self._send_for,
            ActivityManagerCode.CANCEL_INTENT_SENDER: self._cancel_for,
        }

    def find(self, token: str) -> PendingIntent | None:
        """Find one by its token."""
        return self._known.get(token)

    def forget(self, package: UserPackage) -> None:
        """Drop those of a package that is stopped or gone."""
        self._known = {token: p for token, p in self._known.items() if p.package != package}

    def send(self, pending: PendingIntent, extras: Extras | None = None) -> None:
        """Send it in its owner's name, with extras filled in.

        What may not be started from the background is said in the log.
        """
        uid, user, intent = pending.package.uid, pending.package.user, pending.intent
        if extras is not None:
            intent = replace(intent, extras=fill_in(intent.extras, extras.pack()))
        if pending.one_shot:
            self._known.pop(pending.token, None)
        try:
            if pending.type is SenderType.BROADCAST:
                self._broadcasts.send(intent, uid=uid, users=(user,))
            elif pending.type is SenderType.ACTIVITY:
                self._activities.starter.start(intent.with_flags(FLAG_ACTIVITY_NEW_TASK), uid=uid, user=user)
            else:
                foreground = pending.type is SenderType.FOREGROUND_SERVICE
                self._services.start(intent, uid=uid, user=user, foreground=foreground)
        except RemoteError as error:
            self._logs.write("system", "W", "ActivityManager", f"Unable to send startService intent: {error.message}")

    def _get(self, call: Call) -> ParcelWriter:
        owner, data = self._activities.caller(call), call.data
        kind, request_code = SenderType(data.read_int()), data.read_int()
        intent = read_intent(data)
        flags = SenderFlag(data.read_int() & _UNSIGNED & _KNOWN_FLAGS)
        wanted = self._make(kind, owner, request_code, intent, flags)
        known = next((p for p in self._known.values() if p.key == wanted.key), None)
        if known is not None and SenderFlag.CANCEL_CURRENT in flags:
            del self._known[known.token]
            known = None
        if known is not None and SenderFlag.UPDATE_CURRENT in flags:
            known.intent = intent
        if known is None and SenderFlag.NO_CREATE in flags:
            return ParcelWriter().write_string(None)
        if known is None:
            known = self._known[wanted.token] = wanted
        return ParcelWriter().write_string(known.token)

    def _make(
        self, kind: SenderType, owner: ProcessRecord, request_code: int, intent: Intent, flags: SenderFlag
    ) -> PendingIntent:
        return PendingIntent(
            token=f"PendingIntentRecord{{{next(self._tokens):x} {owner.package.name} {kind.name.lower()}}}",
            type=kind,
            package=owner.package,
            request_code=request_code,
            intent=intent,
            one_shot=SenderFlag.ONE_SHOT in flags,
        )

    def _send_for(self, call: Call) -> ParcelWriter:
        self._activities.caller(call)
        pending = self.find(call.data.read_required_string())
        if pending is not None:
            self.send(pending)
        return ParcelWriter().write_bool(pending is not None)

    def _cancel_for(self, call: Call) -> ParcelWriter:
        owner = self._activities.caller(call)
        pending = self.find(call.data.read_required_string())
        if pending is not None and pending.package == owner.package:
            del self._known[pending.token]
        return ParcelWriter()


_KNOWN_FLAGS = sum(SenderFlag)

"""What apps ask of the activity manager about services and receivers, read from parcels."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from harness.virtual.apk import IntentFilter
from harness.virtual.binder.endpoint import Call, Transaction
from harness.virtual.binder.parcel import ParcelReader, ParcelWriter
from harness.virtual.binder.protocol import ActivityManagerCode
from harness.virtual.system.broadcasts import BroadcastResult, Broadcasts
from harness.virtual.system.intent_parcel import read_intent
from harness.virtual.system.processes import ProcessRecord
from harness.virtual.system.service_record import ServiceRecord, StartMode
from harness.virtual.system.services import Services

Caller = Callable[[Call], ProcessRecord]


class ServiceBinder:
    """The transactions of services; `caller` names the process behind a call."""

    def __init__(self, services: Services, caller: Caller) -> None:
        self._services = services
        self._caller = caller

    def transactions(self) -> Mapping[int, Transaction]:
        """Return the transactions by their codes."""
        return {
            ActivityManagerCode.START_SERVICE: self._start,
            ActivityManagerCode.STOP_SERVICE: self._stop,
            ActivityManagerCode.BIND_SERVICE: self._bind,
            ActivityManagerCode.UNBIND_SERVICE: self._unbind,
            ActivityManagerCode.PUBLISH_SERVICE: self._publish,
            ActivityManagerCode.UNBIND_FINISHED: self._unbind_finished,
            ActivityManagerCode.STOP_SERVICE_TOKEN: self._stop_token,
            ActivityManagerCode.SET_SERVICE_FOREGROUND: self._set_foreground,
            ActivityManagerCode.SERVICE_DONE_EXECUTING: self._done_executing,
        }

    def _start(self, call: Call) -> ParcelWriter:
        caller, intent = self._caller(call), read_intent(call.data)
        foreground = call.data.read_bool()
        record = self._services.start(intent, uid=caller.uid, user=caller.user, foreground=foreground)
        name = record.component if record is not None else None
        return ParcelWriter().write_string(f"{name.package}/{name.name}" if name is not None else None)

    def _stop(self, call: Call) -> ParcelWriter:
        caller = self._caller(call)
        stopped = self._services.stop(read_intent(call.data), uid=caller.uid, user=caller.user)
        return ParcelWriter().write_bool(stopped)

    def _bind(self, call: Call) -> ParcelWriter:
        client, intent = self._caller(call), read_intent(call.data)
        found = self._services.bind(intent, client, call.data.read_int(), call.data.read_int(), user=client.user)
        return ParcelWriter().write_int(int(found))

    def _unbind(self, call: Call) -> ParcelWriter:
        self._services.unbind(self._caller(call), call.data.read_int())
        return ParcelWriter()

    def _publish(self, call: Call) -> ParcelWriter:
        record = self._own(call)
        intent, binder = read_intent(call.data), call.data.read_strong_binder()
        if record is not None:
            self._services.publish(record, intent, binder)
        return ParcelWriter()

    def _unbind_finished(self, call: Call) -> ParcelWriter:
        record = self._own(call)
        intent = read_intent(call.data)
        if record is not None:
            self._services.unbind_finished(record, intent, rebind=call.data.read_bool())
        return ParcelWriter()

    def _stop_token(self, call: Call) -> ParcelWriter:
        record = self._own(call)
        done = record is not None and self._services.stop_token(record, call.data.read_int())
        return ParcelWriter().write_bool(done)

    def _set_foreground(self, call: Call) -> ParcelWriter:
        record = self._own(call)
        if record is not None:
            self._services.set_foreground(record, foreground=call.data.read_bool())
        return ParcelWriter()

    def _done_executing(self, call: Call) -> ParcelWriter:
        record = self._own(call)
        start_id, mode = call.data.read_int(), call.data.read_int()
        if record is not None and mode in tuple(StartMode):
            self._services.done_executing(record, start_id, StartMode(mode))
        return ParcelWriter()

    def _own(self, call: Call) -> ServiceRecord | None:
        """Return the service that a call names, which must be one of the caller's own process."""
        caller = self._caller(call)
        record = self._services.find(call.data.read_required_string())
        return record if record is not None and record.process is caller else None


class BroadcastBinder:
    """The transactions of receivers."""

    def __init__(self, broadcasts: Broadcasts, caller: Caller) -> None:
        self._broadcasts = broadcasts
        self._caller = caller

    def transactions(self) -> Mapping[int, Transaction]:
        """Return the transactions by their codes."""
        return {
            ActivityManagerCode.BROADCAST_INTENT: self._broadcast,
            ActivityManagerCode.REGISTER_RECEIVER: self._register,
            ActivityManagerCode.UNREGISTER_RECEIVER: self._unregister,
            ActivityManagerCode.FINISH_RECEIVER: self._finish,
        }

    def _broadcast(self, call: Call) -> ParcelWriter:
        process, intent, data = self._caller(call), read_intent(call.data), call.data
        permission, ordered, result_to = data.read_string(), data.read_bool(), data.read_string()
        initial = BroadcastResult(code=data.read_int(), data=data.read_string())
        self._broadcasts.send(
            intent,
            uid=process.uid,
            users=(process.user,),
            permission=permission,
            ordered=ordered,
            initial=initial,
            result_to=(process, result_to) if result_to is not None else None,
        )
        return ParcelWriter()

    def _register(self, call: Call) -> ParcelWriter:
        process, receiver = self._caller(call), call.data.read_required_string()
        wanted = _read_filter(call.data)
        self._broadcasts.register(process, receiver, wanted, call.data.read_string())
        return ParcelWriter()

    def _unregister(self, call: Call) -> ParcelWriter:
        self._broadcasts.unregister(self._caller(call), call.data.read_required_string())
        return ParcelWriter()

    def _finish(self, call: Call) -> ParcelWriter:
        self._caller(call)
        token, data = call.data.read_required_string(), call.data
        result = BroadcastResult(code=data.read_int(), data=data.read_string(), aborted=data.read_bool())
        self._broadcasts.finish(token, result)
        return ParcelWriter()


def _read_filter(data: ParcelReader) -> IntentFilter:
    actions, categories, schemes = (
        tuple(data.read_required_string() for _ in range(data.read_int())) for _ in range(3)
    )
    return IntentFilter(actions=actions, categories=categories, schemes=schemes, priority=data.read_int())

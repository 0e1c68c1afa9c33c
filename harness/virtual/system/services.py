"""ActiveServices: services started, bound, stopped, and brought back when their process has died.

A service is created in its own process, which is started for it. Calls that arrive before the process has attached
wait in the record. Each service lives until nobody has started it and nobody who creates is bound to it.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from harness.virtual.apk import Component
from harness.virtual.binder.endpoint import Peer, RemoteError, SecurityError
from harness.virtual.binder.parcel import ParcelWriter, StrongBinder
from harness.virtual.binder.protocol import ApplicationThreadCode, BinderType, ExceptionCode
from harness.virtual.system.clock import Clock
from harness.virtual.system.intent_parcel import write_intent
from harness.virtual.system.intents import Intent
from harness.virtual.system.logs import Logs
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.packages import Packages
from harness.virtual.system.processes import Hosting, Processes, ProcessRecord
from harness.virtual.system.service_record import (
    Connection,
    IntentBinding,
    ServiceRecord,
    StartItem,
    StartMode,
)
from harness.virtual.system.service_restarts import ServiceRestarts
from harness.virtual.system.user_controller import UserController
from harness.virtual.users import ROOT_UID, SYSTEM_UID, format_uid

_FLAG_REDELIVERY = 1
_FIRST_SDK_WITH_BACKGROUND_LIMITS = 26
Forward = Callable[[Peer, int], StrongBinder]


class Services:
    """All services of the phone's apps."""

    def __init__(
        self,
        *,
        clock: Clock,
        logs: Logs,
        packages: Packages,
        processes: Processes,
        users: UserController,
        random: Random,
        forward: Forward,
    ) -> None:
        self._clock = clock
        self._logs = logs
        self._packages = packages
        self._processes = processes
        self._users = users
        self._random = random
        self._forward = forward
        self._records: list[ServiceRecord] = []
        self._restarts = ServiceRestarts(logs, self._restart)
        self.is_idle: Callable[[int], bool] = lambda _: False
        self.on_change: list[Callable[[], None]] = []
        processes.observers.attached.append(self._on_attached)
        processes.observers.died.append(self._on_died)

    def records(self) -> list[ServiceRecord]:
        """Return all services that run or are about to."""
        return list(self._records)

    def find(self, token: str) -> ServiceRecord | None:
        """Find a service by its token."""
        return next((r for r in self._records if r.token == token), None)

    def resolve(self, intent: Intent, user: int) -> tuple[UserPackage, Component] | None:
        """Find the service that an intent means for a started user: by name, or by its action within a package."""
        name = intent.component
        if not self._users.is_running(user):
            return None
        package = self._packages.find(name.package if name is not None else intent.package or "", user)
        if package is None or package.apk is None:
            return None
        for info in package.apk.services:
            is_named = name is not None and info.name == name.name
            is_meant = name is None and any(intent.action in f.actions for f in info.filters)
            if info.enabled and (is_named or is_meant):
                return package, info
        return None

    def start(self, intent: Intent, *, uid: int, user: int, foreground: bool) -> ServiceRecord | None:
        """Start a service of a user on behalf of a uid; None when there is none of that name.

        Raises: SecurityError; RemoteError (illegal state) when the app may not start it from the background
        """
        target = self._require(intent, uid, user)
        if target is None:
            return None
        package, info = target
        self._refuse_in_background(package, intent, foreground=foreground)
        package.set_started()
        record = self._get_or_make(package, info)
        record.start_requested = True
        record.last_start_id += 1
        record.pending_starts.append(StartItem(id=record.last_start_id, intent=intent))
        self._bring_up(record)
        return record

    def stop(self, intent: Intent, *, uid: int, user: int) -> bool:
        """Stop a service; tell whether it ran.

        Raises: SecurityError
        """
        target = self._require(intent, uid, user)
        record = self._find(*target) if target is not None else None
        if record is None or not record.start_requested:
            return False
        self._stop_if_unneeded(record, started=False)
        return True

    def stop_token(self, record: ServiceRecord, start_id: int) -> bool:
        """Do what stopSelf does: with the number of an earlier start nothing happens."""
        if start_id not in {-1, record.last_start_id}:
            return False
        self._stop_if_unneeded(record, started=False)
        return True

    def set_foreground(self, record: ServiceRecord, *, foreground: bool) -> None:
        """Take note of startForeground and stopForeground."""
        record.is_foreground = foreground
        self._changed()

    def done_executing(self, record: ServiceRecord, start_id: int, mode: StartMode) -> None:
        """Take note of what onStartCommand answered."""
        record.start_mode = mode
        is_last = record.last_start is not None and record.last_start.id == start_id
        if is_last and mode is not StartMode.REDELIVER_INTENT:
            record.last_start = None

    def bind(self, intent: Intent, client: ProcessRecord, connection_id: int, flags: int, *, user: int) -> bool:
        """Bind a process to a service of a user; tell whether there is such a service.

        Raises: SecurityError
        """
        target = self._require(intent, client.uid, user)
        if target is None:
            return False
        record = self._get_or_make(*target)
        binding = record.bindings.setdefault(intent.filter_key, IntentBinding(intent=intent))
        connection = Connection(client=client, id=connection_id, flags=flags)
        binding.connections.append(connection)
        if binding.published:
            self._connected(record, binding, connection)
            if binding.rebind and len(binding.connections) == 1:
                binding.rebind = False
                self._tell_intent(record, ApplicationThreadCode.SCHEDULE_BIND_SERVICE, intent, again=True)
        elif record.is_needed:
            self._bring_up(record)
        self._changed()
        return True

    def publish(self, record: ServiceRecord, intent: Intent, binder: StrongBinder | None) -> None:
        """Hand the binder that onBind returned to all who wait for it."""
        binding = record.bindings.get(intent.filter_key)
        if binding is None or binding.published:
            return
        binding.binder, binding.published = binder, True
        for connection in binding.connections:
            self._connected(record, binding, connection)

    def published(self, intent: Intent, user: int) -> tuple[Peer, int] | None:
        """Return the object that a service's onBind returned for an intent: whose, and its handle there."""
        target = self.resolve(intent, user)
        record = self._find(*target) if target is not None else None
        binding = record.bindings.get(intent.filter_key) if record is not None else None
        app = record.process.app if record is not None and record.process is not None else None
        if binding is None or binding.binder is None or app is None or app.peer is None:
            return None
        return app.peer, binding.binder.handle

    def unbind_finished(self, record: ServiceRecord, intent: Intent, *, rebind: bool) -> None:
        """Take note of what onUnbind answered."""
        binding = record.bindings.get(intent.filter_key)
        if binding is not None:
            binding.rebind = rebind

    def unbind(self, client: ProcessRecord, connection_id: int) -> None:
        """End one connection."""
        self._disconnect(lambda connection: connection.client is client and connection.id == connection_id)

    def force_stop(self, package: UserPackage) -> None:
        """Let no service of a package come back when its processes die."""
        for record in self.records():
            if record.package == package:
                record.start_requested = False
                record.bindings.clear()
                self._records.remove(record)

    def stop_in_background(self, uid: int) -> None:
        """Stop what an app has started that has been in the background for too long."""
        for record in self.records():
            apk = record.package.apk
            is_limited = apk is not None and apk.target_sdk >= _FIRST_SDK_WITH_BACKGROUND_LIMITS
            if record.package.uid == uid and record.start_requested and not record.is_foreground and is_limited:
                self._logs.event("am_stop_idle_service", uid, record.component.short)
                self._stop_if_unneeded(record, started=False)

    def task_removed(self, package: UserPackage, intent: Intent) -> None:
        """Tell what a package has started that the user took its task away."""
        for record in self.records():
            if record.package == package and record.start_requested and record.is_created:
                item = StartItem(id=record.last_start_id, intent=intent)
                self._tell_start(record, item, task_removed=True)

    def shut_down(self) -> None:
        """Bring nothing back any more."""
        self._restarts.shut_down()

    def _require(self, intent: Intent, uid: int, user: int) -> tuple[UserPackage, Component] | None:
        target = self.resolve(intent, user)
        if target is None:
            return None
        package, info = target
        is_privileged = uid in {ROOT_UID, SYSTEM_UID, package.uid}
        if not is_privileged and not info.exported:
            text = f"Not allowed to start service {intent} without permission not exported from uid {package.uid}"
            raise SecurityError(text)
        if not is_privileged and info.permission is not None and not self._packages.granted(uid, info.permission):
            raise SecurityError(f"Not allowed to start service {intent} without permission {info.permission}")
        return target

    def _refuse_in_background(self, package: UserPackage, intent: Intent, *, foreground: bool) -> None:
        """Since Android 8 an app that is idle may not start services but those that come to the foreground."""
        apk = package.apk
        if foreground or apk is None or apk.target_sdk < _FIRST_SDK_WITH_BACKGROUND_LIMITS:
            return
        if self.is_idle(package.uid):
            known = next((r for r in self._processes if r.uid == package.uid), None)
            who = f"UidRecord{{{known.identity:x} {format_uid(package.uid)} CEM  idle procs:1}}" if known else "null"
            reason = f"app is in background uid {who}"
            text = f"Background start not allowed: service {intent} to {package.name} from pid=0 uid={package.uid}"
            self._logs.write("system", "W", "ActivityManager", text)
            raise RemoteError(ExceptionCode.ILLEGAL_STATE, f"Not allowed to start service {intent}: {reason}")

    def _find(self, package: UserPackage, info: Component) -> ServiceRecord | None:
        return next((r for r in self._records if r.package == package and r.info.name == info.name), None)

    def _get_or_make(self, package: UserPackage, info: Component) -> ServiceRecord:
        record = self._find(package, info)
        if record is None:
            identity = self._random.getrandbits(28)
            record = ServiceRecord(identity=identity, package=package, info=info, created_boot_ms=self._clock.boot_ms())
            self._records.append(record)
        return record

    def _bring_up(self, record: ServiceRecord) -> None:
        hosting = Hosting(type="service", name=record.component.braced)
        process = self._processes.start(record.package, record.info.process, hosting)
        if process.is_bound:
            self._realize(record, process)

    def _realize(self, record: ServiceRecord, process: ProcessRecord) -> None:
        """Create the service in its process if it is not there, and tell it all that waits."""
        if not record.is_created:
            record.process, record.is_created = process, True
            self._logs.event(
                "am_create_service",
                record.package.user,
                record.identity,
                record.event_name,
                record.package.uid,
                process.pid,
            )
            self._tell(
                record, ApplicationThreadCode.SCHEDULE_CREATE_SERVICE, ParcelWriter().write_string(record.info.name)
            )
        for binding in record.bindings.values():
            if not binding.requested and binding.connections:
                binding.requested = True
                self._tell_intent(record, ApplicationThreadCode.SCHEDULE_BIND_SERVICE, binding.intent, again=False)
        starts, record.pending_starts = record.pending_starts, []
        for item in starts:
            record.last_start = item
            self._tell_start(record, item, task_removed=False)
        self._changed()

    def _tell_start(self, record: ServiceRecord, item: StartItem, *, task_removed: bool) -> None:
        arguments = write_intent(ParcelWriter(), item.intent).write_int(item.flags).write_int(item.id)
        self._tell(record, ApplicationThreadCode.SCHEDULE_SERVICE_ARGS, arguments.write_bool(task_removed))

    def _stop_if_unneeded(self, record: ServiceRecord, *, started: bool) -> None:
        record.start_requested = started
        if not started:
            record.pending_starts.clear()
            record.last_start = None
        if not record.is_needed:
            self._bring_down(record)
        self._changed()

    def _bring_down(self, record: ServiceRecord) -> None:
        for binding in record.bindings.values():
            for connection in binding.connections:
                self._tell_connection(record, connection, None, dead=True)
        if record.process is not None and record.is_created:
            self._logs.event("am_destroy_service", record.package.user, record.identity, record.process.pid)
            self._tell(record, ApplicationThreadCode.SCHEDULE_STOP_SERVICE)
        if record in self._records:
            self._records.remove(record)

    def _disconnect(self, matches: Callable[[Connection], bool]) -> None:
        for record in self.records():
            for binding in record.bindings.values():
                kept = [c for c in binding.connections if not matches(c)]
                has_lost, binding.connections = len(kept) < len(binding.connections), kept
                if has_lost and not kept and binding.published and record.is_created:
                    self._tell_intent(record, ApplicationThreadCode.SCHEDULE_UNBIND_SERVICE, binding.intent)
            if not record.is_needed and not record.start_requested:
                self._bring_down(record)
        self._changed()

    def _connected(self, record: ServiceRecord, binding: IntentBinding, connection: Connection) -> None:
        process = record.process
        if process is None or process.app is None:
            return
        binder = binding.binder
        if binder is not None and connection.client is process:
            binder = StrongBinder(type=BinderType.RECEIVER, handle=binder.handle)
        elif binder is not None and process.app.peer is not None:
            binder = self._forward(process.app.peer, binder.handle)
        self._tell_connection(record, connection, binder, dead=False)

    def _tell_connection(
        self, record: ServiceRecord, connection: Connection, binder: StrongBinder | None, *, dead: bool
    ) -> None:
        name = record.component
        arguments = ParcelWriter().write_int(connection.id).write_string(f"{name.package}/{name.name}")
        arguments.write_strong_binder(binder).write_bool(dead)
        if connection.client.app is not None:
            connection.client.app.tell(ApplicationThreadCode.SERVICE_CONNECTED, arguments)

    def _tell_intent(
        self, record: ServiceRecord, code: ApplicationThreadCode, intent: Intent, *, again: bool = False
    ) -> None:
        self._tell(record, code, write_intent(ParcelWriter(), intent).write_bool(again))

    def _tell(self, record: ServiceRecord, code: ApplicationThreadCode, arguments: ParcelWriter | None = None) -> None:
        if record.process is None or record.process.app is None:
            return
        data = ParcelWriter().write_string(record.token)
        record.process.app.tell(code, data.write_raw(arguments.data) if arguments is not None else data)

    def _on_attached(self, process: ProcessRecord) -> None:
        for record in self.records():
            is_there = record.package == process.package and record.info.process == process.name
            if is_there and not record.is_created and record.is_needed:
                self._realize(record, process)

    def _on_died(self, process: ProcessRecord) -> None:
        for record in self.records():
            is_waiting = record.package == process.package and record.info.process == process.name
            if record.process is process or (not record.is_created and is_waiting):
                self._on_service_died(record, process)
        self._disconnect(lambda connection: connection.client is process)

    def _on_service_died(self, record: ServiceRecord, process: ProcessRecord) -> None:
        record.process, record.is_created, record.is_foreground = None, False, False
        for binding in record.bindings.values():
            binding.connections = [c for c in binding.connections if c.client is not process]
            binding.requested, binding.published, binding.binder = False, False, None
            for connection in binding.connections:
                self._tell_connection(record, connection, None, dead=True)
        if record.start_mode is StartMode.NOT_STICKY and not record.pending_starts:
            record.start_requested = False
        if not record.is_needed:
            self._records.remove(record)
            return
        if record.start_mode is StartMode.REDELIVER_INTENT and record.last_start is not None:
            again = StartItem(id=record.last_start.id, intent=record.last_start.intent, flags=_FLAG_REDELIVERY)
            record.pending_starts.insert(0, again)
        elif record.start_requested and not record.pending_starts:
            record.pending_starts.append(StartItem(id=record.last_start_id, intent=None))
        self._restarts.schedule(record)

    def _restart(self, record: ServiceRecord) -> None:
        if record in self._records and record.is_needed and not record.is_created:
            self._bring_up(record)

    def _changed(self) -> None:
        for callback in self.on_change:
            callback()

"""ActivityManager: intents resolved, processes attached and bound, apps stopped and debugged; its binder face."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from random import Random

from harness.virtual.apk import Apk
from harness.virtual.binder.endpoint import BinderObject, Call, Peer, RemoteError, SecurityError, Transaction
from harness.virtual.binder.parcel import ParcelWriter, StrongBinder
from harness.virtual.binder.protocol import (
    ACTIVITY_MANAGER,
    ACTIVITY_TASK_MANAGER,
    ActivityManagerCode,
    ActivityTaskManagerCode,
    ApplicationThreadCode,
    DebugMode,
    ExceptionCode,
)
from harness.virtual.system.activity_record import ActivityRecord, ResultRequest
from harness.virtual.system.activity_resolver import ActivityResolver
from harness.virtual.system.activity_starter import ActivityStarter
from harness.virtual.system.app_providers import AppProviders
from harness.virtual.system.appops import AppOps
from harness.virtual.system.broadcasts import Broadcasts
from harness.virtual.system.clock import Clock
from harness.virtual.system.crash import crash_fields
from harness.virtual.system.debugapp import DebugApp
from harness.virtual.system.display import Display
from harness.virtual.system.intent_parcel import read_intent
from harness.virtual.system.logs import Logs
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.packages import Packages
from harness.virtual.system.permissions import PERMISSION_DENIED, PERMISSION_GRANTED, Permissions
from harness.virtual.system.processes import AppLink, AppThread, Processes, ProcessRecord
from harness.virtual.system.properties import Properties, Settings
from harness.virtual.system.service_binder import BroadcastBinder, ServiceBinder
from harness.virtual.system.services import Services
from harness.virtual.system.tasks import Tasks
from harness.virtual.system.uid_states import UidStates
from harness.virtual.system.user_controller import UserController

_SERVICE_ADJ = 500  # ProcessList.SERVICE_ADJ: what is more important is not killed for its memory
_CRASH_FLAGS = 0x00A8BE44  # ApplicationInfo.flags of an ordinary app


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderService:
    """A content provider of the system: its name, what its callers must hold, and the object itself."""

    name: str
    permissions: tuple[str, ...]
    binder: StrongBinder


@dataclass(frozen=True, slots=True, kw_only=True)
class Foundation:
    """The parts that the activity manager stands on."""

    clock: Clock
    display: Display
    properties: Properties
    settings: Settings
    logs: Logs
    packages: Packages
    permissions: Permissions
    appops: AppOps
    processes: Processes
    services: Services
    broadcasts: Broadcasts
    users: UserController
    random: Random
    forward: Callable[[Peer, int], StrongBinder]


class Activities:
    """ActivityManagerService, with the tasks below it."""

    def __init__(self, parts: Foundation) -> None:
        self._parts = parts
        self._logs = parts.logs
        self._processes = parts.processes
        self.tasks = Tasks(parts.clock, parts.logs, parts.processes, parts.users, parts.random)
        self.debug_app = DebugApp(parts.settings)
        self.resolver = ActivityResolver(parts.packages, parts.users)
        self.starter = ActivityStarter(
            logs=parts.logs,
            packages=parts.packages,
            processes=parts.processes,
            resolver=self.resolver,
            tasks=self.tasks,
        )
        self.more_transactions: dict[int, Transaction] = {}
        self.app_providers = AppProviders(parts.packages, parts.processes, parts.forward)
        self.on_stopped: list[Callable[[UserPackage], None]] = []
        self.providers: dict[str, ProviderService] = {}
        self.states = UidStates(
            clock=parts.clock,
            logs=parts.logs,
            settings=parts.settings,
            processes=parts.processes,
            tasks=self.tasks,
            services=parts.services,
            broadcasts=parts.broadcasts,
            appops=parts.appops,
        )
        parts.services.is_idle = self.states.is_idle
        for changes in (self.tasks.on_change, parts.services.on_change, parts.broadcasts.on_change):
            changes.append(self.states.update)
        parts.display.on_turned.append(self._on_turned)
        self._processes.observers.attached.append(self.tasks.process_attached)
        self._processes.observers.died.append(self._on_died)
        parts.packages.on_removed.append(lambda package: self.kill_package(package, "uninstall pkg"))
        parts.packages.on_replacing.append(self._end_replaced)

    def force_stop(self, name: str, users: Iterable[int], reason: str) -> None:
        """Do what `am force-stop` does: kill the package's processes and leave it stopped."""
        for user in users:
            package = self._parts.packages.find(name, user)
            if package is not None and not package.is_system:
                self.kill_package(package, reason)
                package.state.stopped = True

    def kill_package(self, package: UserPackage, reason: str) -> None:
        """Kill all processes of a user's package for a reason."""
        text = f"Force stopping {package.name} appid={package.record.app_id} user={package.user}: {reason}"
        self._logs.write("system", "I", "ActivityManager", text)
        self._end(package, f"stop {package.name} due to {reason}")
        for callback in self.on_stopped:
            callback(package)

    def _end_replaced(self, package: UserPackage) -> None:
        """End the processes of a package that is being updated; what it has scheduled stays."""
        reason = "installPackageLI"
        text = f"Force stopping {package.name} appid={package.record.app_id} user=-1: {reason}"
        self._logs.write("system", "I", "ActivityManager", text)
        self._end(package, f"stop {package.name} due to {reason}")

    def kill_user(self, user: int, reason: str) -> None:
        """Kill all processes of a user who is being stopped; what is scheduled for the user stays, alarms do not."""
        self._logs.write("system", "I", "ActivityManager", f"Force stopping u{user}: {reason}")
        for package in self._parts.packages.of_user(user):
            self._end(package, f"stop user {user} due to {reason}")

    def kill_background(self, name: str, users: Iterable[int]) -> None:
        """Do what `am kill` does: end the processes of a package that nobody would miss."""
        for package in filter(None, (self._parts.packages.find(name, user) for user in users)):
            for record in self._processes.of_package(package):
                if record.oom_adj >= _SERVICE_ADJ:
                    self._processes.kill_record(record, "kill background")

    def kill_uid(self, uid: int, reason: str) -> None:
        """Kill all processes of a uid, as the revocation of a permission does."""
        with self.tasks.held():
            for record in self._processes:
                if record.uid == uid:
                    self._processes.kill_record(record, reason)

    def set_debug_app(self, name: str | None, *, wait: bool, persistent: bool) -> None:
        """Do what `am set-debug-app` does; the app is ended, so that its next process is the one debugged."""
        self.debug_app.set(name, wait=wait, persistent=persistent)
        for user in self._parts.users.started():
            package = self._parts.packages.find(name, user) if name is not None else None
            if package is not None:
                self.kill_package(package, "set debug app")

    def debuggable_pids(self) -> list[int]:
        """Return the processes to which a debugger can attach; a part of the system server is none."""
        apps = [record for record in self._processes if record.is_bound and not record.package.is_system]
        return [record.pid for record in apps if self._is_debuggable(record.package)]

    def attach_debugger(self, pid: int) -> bool:
        """Tell a process that a debugger has come; tell whether there is such a process to be debugged."""
        record = self._processes.find_pid(pid)
        if record is None or record.app is None or not self._is_debuggable(record.package):
            return False
        record.app.tell(ApplicationThreadCode.ATTACH_DEBUGGER)
        return True

    def activity_manager(self) -> BinderObject:
        """Return the service "activity"."""
        transactions: Mapping[int, Transaction] = {
            ActivityManagerCode.ATTACH_APPLICATION: self._attach_application,
            ActivityManagerCode.GET_CONTENT_PROVIDER: self._get_content_provider,
            ActivityManagerCode.PUBLISH_CONTENT_PROVIDERS: lambda c: self.app_providers.publish(c, self.caller(c)),
            ActivityManagerCode.SHOW_WAITING_FOR_DEBUGGER: self._show_waiting_for_debugger,
            ActivityManagerCode.HANDLE_APPLICATION_CRASH: self._handle_application_crash,
            ActivityManagerCode.CHECK_PERMISSION: self._check_permission,
            ActivityManagerCode.GET_RUNNING_APP_PROCESSES: self._get_running_app_processes,
        }
        services = ServiceBinder(self._parts.services, self.caller).transactions()
        broadcasts = BroadcastBinder(self._parts.broadcasts, self.caller).transactions()
        return BinderObject(
            descriptor=ACTIVITY_MANAGER,
            transactions={**transactions, **services, **broadcasts, **self.more_transactions},
        )

    def activity_task_manager(self) -> BinderObject:
        """Return the service "activity_task"."""
        transactions: Mapping[int, Transaction] = {
            ActivityTaskManagerCode.START_ACTIVITY: self._start_activity,
            ActivityTaskManagerCode.START_ACTIVITIES: self._start_activities,
            ActivityTaskManagerCode.ACTIVITY_RESUMED: self._on_activity(self.tasks.on_resumed),
            ActivityTaskManagerCode.ACTIVITY_PAUSED: self._on_activity(self.tasks.on_paused),
            ActivityTaskManagerCode.ACTIVITY_STOPPED: self._on_activity(self.tasks.on_stopped),
            ActivityTaskManagerCode.FINISH_ACTIVITY: self._finish_activity,
            ActivityTaskManagerCode.ACTIVITY_IDLE: self._on_activity(lambda _: None),
            ActivityTaskManagerCode.GET_TASK_FOR_ACTIVITY: self._get_task_for_activity,
            ActivityTaskManagerCode.MOVE_ACTIVITY_TASK_TO_BACK: self._move_task_to_back,
        }
        return BinderObject(descriptor=ACTIVITY_TASK_MANAGER, transactions=transactions)

    def caller(self, call: Call) -> ProcessRecord:
        """Return the process that calls.

        Raises: SecurityError for a process that is none of the phone's.
        """
        record = self._processes.find_pid(call.peer.pid)
        if record is None:
            raise SecurityError(f"Unable to find app for caller (pid={call.peer.pid}) when calling")
        return record

    def _attach_application(self, call: Call) -> ParcelWriter:
        record = self.caller(call)
        thread = call.data.read_strong_binder()
        if thread is None:
            raise RemoteError(ExceptionCode.NULL_POINTER, "no application thread")
        record.app, call.peer.uid = AppThread(peer=call.peer, handle=thread.handle), record.uid
        self._logs.event("am_proc_bound", record.user, record.pid, record.name)
        mode = self.debug_app.take_mode(record.name)
        record.debugging = mode is not DebugMode.OFF
        self._bind(record, record.app, mode)
        self._configure(record.app)
        asyncio.get_running_loop().call_soon(self._attached, record)
        self.states.update()
        return ParcelWriter()

    def _configure(self, app: AppLink) -> None:
        rotation = ParcelWriter().write_int(self._parts.display.rotation)
        app.tell(ApplicationThreadCode.CONFIGURATION_CHANGED, rotation)

    def _on_turned(self) -> None:
        """Tell all processes before any activity is made anew."""
        for record in self._processes:
            if record.app is not None:
                self._configure(record.app)
        self.tasks.turn(self._parts.display.rotation)

    def _attached(self, record: ProcessRecord) -> None:
        for callback in self._processes.observers.attached:
            callback(record)

    def _bind(self, record: ProcessRecord, app: AppThread, mode: DebugMode) -> None:
        package = record.package
        apk = _apk(package)
        providers = sorted((p for p in apk.providers if p.process == record.name), key=lambda p: -p.init_order)
        base, *splits = map(str, self._parts.packages.host_apks(package.record))
        data = ParcelWriter().write_string(record.name).write_string(package.name).write_string(base)
        data.write_int(len(splits))
        for split in splits:
            data.write_string(split)
        data = (
            data.write_string(str(self._parts.packages.host_data_dir(package)))
            .write_int(package.uid)
            .write_int(apk.target_sdk)
            .write_string(apk.application_class)
            .write_int(len(providers))
        )
        for provider in providers:
            data.write_string(provider.name).write_string(";".join(provider.authorities))
        data.write_int(mode).write_bool(self._is_debuggable(package))
        app.tell(ApplicationThreadCode.BIND_APPLICATION, data)

    def _get_content_provider(self, call: Call) -> ParcelWriter | asyncio.Future[ParcelWriter]:
        """Look a provider up. A lacking permission ends it here, and nothing is noted: on Android 11 the op is noted
        by the provider's own process when it is queried, which a caller without the permission never reaches."""
        record = self.caller(call)
        authority = call.data.read_required_string()
        provider = self.providers.get(authority)
        if provider is None:
            return self.app_providers.get(authority, record)
        if not self._parts.permissions.check_any(provider.permissions, record.uid):
            wanted = " or ".join(provider.permissions)
            who = f"{record} (pid={record.pid}, uid={record.uid})"
            text = f"Permission Denial: opening provider {provider.name} from {who} requires {wanted}"
            self._logs.write("system", "W", "ActivityManager", text)
            raise SecurityError(text)
        return ParcelWriter().write_int(1).write_strong_binder(provider.binder)

    def _show_waiting_for_debugger(self, call: Call) -> ParcelWriter:
        record = self.caller(call)
        call.data.read_strong_binder()
        record.waiting_for_debugger = call.data.read_bool()
        return ParcelWriter()

    def _handle_application_crash(self, call: Call) -> ParcelWriter:
        record = self.caller(call)
        call.data.read_strong_binder()
        trace = call.data.read_string() or ""
        self._logs.event("am_crash", record.pid, record.user, record.name, _CRASH_FLAGS, *crash_fields(trace))
        return ParcelWriter()

    def _check_permission(self, call: Call) -> ParcelWriter:
        permission = call.data.read_required_string()
        call.data.read_int()
        granted = self._parts.permissions.check(permission, call.data.read_int())
        return ParcelWriter().write_int(PERMISSION_GRANTED if granted else PERMISSION_DENIED)

    def _get_running_app_processes(self, call: Call) -> ParcelWriter:
        uid = self.caller(call).uid
        own = [record for record in self._processes if record.uid == uid and record.pid]
        out = ParcelWriter().write_int(len(own))
        for record in own:
            out.write_string(record.name).write_int(record.pid).write_int(uid).write_string(record.package.name)
            out.write_int(record.proc_state)
        return out

    def _start_activity(self, call: Call) -> ParcelWriter:
        record = self.caller(call)
        intent = read_intent(call.data)
        source = self.tasks.find(call.data.read_string() or "")
        request = ResultRequest(to=source, who=call.data.read_string(), code=call.data.read_int())
        result, _ = self.starter.start(intent, uid=record.uid, user=record.user, request=request)
        return ParcelWriter().write_int(result)

    def _start_activities(self, call: Call) -> ParcelWriter:
        record = self.caller(call)
        intents = [read_intent(call.data) for _ in range(call.data.read_int())]
        source = self.tasks.find(call.data.read_string() or "")
        result = self.starter.start_all(intents, uid=record.uid, user=record.user, source=source)
        return ParcelWriter().write_int(result)

    def _on_activity(self, react: Callable[[ActivityRecord], None]) -> Transaction:
        def transaction(call: Call) -> ParcelWriter:
            record = self.tasks.find(call.data.read_required_string())
            if record is not None and record.process is self.caller(call):
                react(record)
            return ParcelWriter()

        return transaction

    def _own_activity(self, call: Call) -> ActivityRecord | None:
        """Return the activity that a call names, which must be one of the caller's own process."""
        record = self.tasks.find(call.data.read_required_string())
        return record if record is not None and record.process is self.caller(call) else None

    def _finish_activity(self, call: Call) -> ParcelWriter:
        record = self._own_activity(call)
        code = call.data.read_int()
        data = read_intent(call.data) if call.data.read_bool() else None
        if record is not None:
            self.tasks.finish(record, "app-request", code, data)
        return ParcelWriter()

    def _get_task_for_activity(self, call: Call) -> ParcelWriter:
        record = self._own_activity(call)
        return ParcelWriter().write_int(record.task.id if record is not None else -1)

    def _move_task_to_back(self, call: Call) -> ParcelWriter:
        record = self._own_activity(call)
        is_root = record is not None and record.task.activities[0] is record
        moves = record is not None and (is_root or call.data.read_bool())
        if record is not None and moves:
            self.tasks.move_to_back(record.task)
        return ParcelWriter().write_bool(moves)

    def _end(self, package: UserPackage, reason: str) -> None:
        self._parts.services.force_stop(package)
        with self.tasks.held():
            for record in self._processes.of_package(package):
                self._processes.kill_record(record, reason)
            for activity in self.tasks.activities():
                if activity.package == package:
                    self.tasks.finish(activity, "force-stop")

    def _on_died(self, record: ProcessRecord) -> None:
        self.tasks.process_died(record)
        self.states.update()

    def _is_debuggable(self, package: UserPackage) -> bool:
        """Whether a debugger may attach: the app allows it, or the whole build does (ro.debuggable).

        The system's own apps are no processes that one could debug here.
        """
        apk = package.apk
        return apk is not None and (apk.debuggable or self._parts.properties.get("ro.debuggable") == "1")


def _apk(package: UserPackage) -> Apk:
    if package.apk is None:
        raise AssertionError(f"{package.name} has no code here")
    return package.apk

"""ActivityManager: intents resolved, processes attached and bound, apps stopped and debugged; its binder face."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random

from harness.virtual.apk import Activity, Apk
from harness.virtual.binder.endpoint import BinderObject, Call, RemoteError, SecurityError, Transaction
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
from harness.virtual.system.activity_record import ActivityRecord, StartResult
from harness.virtual.system.appops import AppOps, UidState
from harness.virtual.system.clock import Clock
from harness.virtual.system.debugapp import DebugApp
from harness.virtual.system.intents import FLAG_ACTIVITY_NEW_TASK, ComponentName, Intent
from harness.virtual.system.logs import Logs
from harness.virtual.system.package_record import OWNER
from harness.virtual.system.packages import PackageRecord, Packages
from harness.virtual.system.permissions import PERMISSION_DENIED, PERMISSION_GRANTED, Permissions
from harness.virtual.system.processes import AppThread, Processes, ProcessRecord
from harness.virtual.system.properties import Properties, Settings
from harness.virtual.system.tasks import Tasks
from harness.virtual.users import ROOT_UID, SYSTEM_UID

_CRASH_FLAGS = 0x00A8BE44  # ApplicationInfo.flags of an ordinary app
_FRAME = re.compile(r"\(([^():]+):(\d+)\)")


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
    properties: Properties
    settings: Settings
    logs: Logs
    packages: Packages
    permissions: Permissions
    appops: AppOps
    processes: Processes
    random: Random


class Activities:
    """ActivityManagerService, with the tasks below it."""

    def __init__(self, parts: Foundation) -> None:
        self._parts = parts
        self._logs = parts.logs
        self._processes = parts.processes
        self.tasks = Tasks(parts.clock, parts.logs, parts.processes, parts.random)
        self.debug_app = DebugApp(parts.settings)
        self.providers: dict[str, ProviderService] = {}
        self.tasks.on_change.append(self._update_states)
        self._processes.observers.died.append(self._on_died)
        parts.packages.on_removed.append(lambda package: self.kill_package(package, "uninstall pkg"))
        parts.packages.on_replacing.append(lambda package: self.kill_package(package, "installPackageLI"))

    def resolve(self, intent: Intent) -> tuple[PackageRecord, Activity] | None:
        """Find the activity that an intent means."""
        if intent.component is not None:
            return self._find_component(intent.component)
        for package in self._parts.packages:
            apk = package.apk
            if package.is_disabled_for(OWNER):
                continue
            if apk is None or intent.package not in {None, package.name} or not intent.is_launcher:
                continue
            if apk.launcher_activity is not None:
                return package, apk.launcher_activity
        return None

    def start_activity(self, intent: Intent, *, uid: int) -> tuple[StartResult, ActivityRecord | None]:
        """Start what an intent means on behalf of a uid.

        Raises: SecurityError when the activity is another app's own affair.
        """
        target = self.resolve(intent)
        if target is None:
            is_named = intent.component is not None
            return (StartResult.CLASS_NOT_FOUND if is_named else StartResult.INTENT_NOT_RESOLVED), None
        package, info = target
        component = ComponentName(package=package.name, name=info.name)
        self._logs.write(
            "system",
            "I",
            "ActivityTaskManager",
            f"START u0 {{{replace(intent, component=component).short}}} from uid {uid}",
        )
        if not info.exported and uid not in {ROOT_UID, SYSTEM_UID, package.uid}:
            who = f"from null (pid={os.getpid()}, uid={uid}) not exported from uid {package.uid}"
            raise SecurityError(f"Permission Denial: starting {replace(intent, component=component)} {who}")
        package.stopped = False
        package.not_launched = False
        new_task = bool(intent.flags & FLAG_ACTIVITY_NEW_TASK)
        return self.tasks.start(package, info, intent, new_task=new_task)

    def force_stop(self, name: str, reason: str) -> None:
        """Do what `am force-stop` does: kill the package's processes and leave it stopped."""
        package = self._parts.packages.find(name)
        if package is None or package.is_system:
            return
        self.kill_package(package, reason)
        package.stopped = True

    def kill_package(self, package: PackageRecord, reason: str) -> None:
        """Kill all processes of a package for a reason."""
        text = f"Force stopping {package.name} appid={package.uid} user=0: {reason}"
        self._logs.write("system", "I", "ActivityManager", text)
        with self.tasks.held():
            for record in self._processes.of_package(package.name):
                self._processes.kill_record(record, f"stop {package.name} due to {reason}")
            for activity in self.tasks.activities():
                if activity.package is package:
                    self.tasks.finish(activity, "force-stop")

    def kill_background(self, name: str) -> None:
        """Do what `am kill` does: end the processes of a package that nobody would miss."""
        for record in self._processes.of_package(name):
            if not record.is_top:
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
        package = self._parts.packages.find(name) if name is not None else None
        if package is not None:
            self.kill_package(package, "set debug app")

    def debuggable_pids(self) -> list[int]:
        """Return the processes to which a debugger can attach."""
        return [record.pid for record in self._processes if record.is_bound and self._is_debuggable(record.package)]

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
            ActivityManagerCode.SHOW_WAITING_FOR_DEBUGGER: self._show_waiting_for_debugger,
            ActivityManagerCode.HANDLE_APPLICATION_CRASH: self._handle_application_crash,
            ActivityManagerCode.CHECK_PERMISSION: self._check_permission,
        }
        return BinderObject(descriptor=ACTIVITY_MANAGER, transactions=transactions)

    def activity_task_manager(self) -> BinderObject:
        """Return the service "activity_task"."""
        transactions: Mapping[int, Transaction] = {
            ActivityTaskManagerCode.START_ACTIVITY: self._start_activity,
            ActivityTaskManagerCode.ACTIVITY_RESUMED: self._on_activity(self.tasks.on_resumed),
            ActivityTaskManagerCode.ACTIVITY_PAUSED: self._on_activity(self.tasks.on_paused),
            ActivityTaskManagerCode.ACTIVITY_STOPPED: self._on_activity(self.tasks.on_stopped),
            ActivityTaskManagerCode.FINISH_ACTIVITY: self._on_activity(self._on_finish),
            ActivityTaskManagerCode.ACTIVITY_IDLE: self._on_activity(lambda _: None),
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
        record.app = AppThread(peer=call.peer, handle=thread.handle)
        self._logs.event("am_proc_bound", 0, record.pid, record.name)
        mode = self.debug_app.take_mode(record.name)
        record.debugging = mode is not DebugMode.OFF
        self._bind(record, record.app, mode)
        for callback in self._processes.observers.attached:
            callback(record)
        asyncio.get_running_loop().call_soon(self.tasks.process_attached, record)
        self._update_states()
        return ParcelWriter()

    def _bind(self, record: ProcessRecord, app: AppThread, mode: DebugMode) -> None:
        package = record.package
        apk = _apk(package)
        providers = sorted((p for p in apk.providers if p.process == record.name), key=lambda p: -p.init_order)
        data = (
            ParcelWriter()
            .write_string(record.name)
            .write_string(package.name)
            .write_string(str(self._parts.packages.host_apk(package)))
            .write_string(str(self._parts.packages.host_data_dir(package)))
            .write_int(package.uid)
            .write_int(apk.target_sdk)
            .write_string(apk.application_class)
            .write_int(len(providers))
        )
        for provider in providers:
            data.write_string(provider.name).write_string(";".join(provider.authorities))
        data.write_int(mode).write_bool(self._is_debuggable(package))
        app.tell(ApplicationThreadCode.BIND_APPLICATION, data)

    def _get_content_provider(self, call: Call) -> ParcelWriter:
        """Look a provider up. A lacking permission ends it here, and nothing is noted: on Android 11 the op is noted
        by the provider's own process when it is queried, which a caller without the permission never reaches."""
        record = self.caller(call)
        provider = self.providers.get(call.data.read_required_string())
        if provider is None:
            return ParcelWriter().write_int(0)
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
        self._logs.event("am_crash", record.pid, 0, record.name, _CRASH_FLAGS, *crash_fields(trace))
        return ParcelWriter()

    def _check_permission(self, call: Call) -> ParcelWriter:
        permission = call.data.read_required_string()
        call.data.read_int()
        granted = self._parts.permissions.check(permission, call.data.read_int())
        return ParcelWriter().write_int(PERMISSION_GRANTED if granted else PERMISSION_DENIED)

    def _start_activity(self, call: Call) -> ParcelWriter:
        record = self.caller(call)
        action, component = call.data.read_string(), call.data.read_string()
        intent = Intent(
            action=action,
            component=ComponentName.parse(component) if component else None,
            flags=call.data.read_int() & 0xFFFFFFFF,
        )
        result, _ = self.start_activity(intent, uid=record.uid)
        return ParcelWriter().write_int(result)

    def _on_activity(self, react: Callable[[ActivityRecord], None]) -> Transaction:
        def transaction(call: Call) -> ParcelWriter:
            record = self.tasks.find(call.data.read_required_string())
            if record is not None and record.process is self.caller(call):
                react(record)
            return ParcelWriter()

        return transaction

    def _on_finish(self, record: ActivityRecord) -> None:
        self.tasks.finish(record, "app-request")

    def _find_component(self, component: ComponentName) -> tuple[PackageRecord, Activity] | None:
        package = self._parts.packages.find(component.package)
        if package is None or package.apk is None or package.is_disabled_for(OWNER):
            return None
        found = (a for a in package.apk.activities if a.name == component.name and a.enabled)
        return next(((package, activity) for activity in found), None)

    def _on_died(self, record: ProcessRecord) -> None:
        self.tasks.process_died(record)
        self._update_states()
        if not any(other.uid == record.uid for other in self._processes):
            self._parts.appops.set_uid_state(record.uid, UidState.CACHED)

    def _update_states(self) -> None:
        """Tell processes and the ledger who is on top: the process of the activity that is, or is about to be."""
        top = self.tasks.top
        with_activities = {r.process for r in self.tasks.activities()}
        states: dict[int, UidState] = {}
        for record in self._processes:
            record.is_top = top is not None and top.package is record.package and top.info.process == record.name
            record.has_activities = record in with_activities
            state = UidState.TOP if record.is_top else UidState.CACHED
            states[record.uid] = min(state, states.get(record.uid, UidState.CACHED))
        for uid, state in states.items():
            self._parts.appops.set_uid_state(uid, state)

    def _is_debuggable(self, package: PackageRecord) -> bool:
        """Whether a debugger may attach: the app allows it, or the whole build does (ro.debuggable)."""
        return _apk(package).debuggable or self._parts.properties.get("ro.debuggable") == "1"


def _apk(package: PackageRecord) -> Apk:
    if package.apk is None:
        raise AssertionError(f"{package.name} has no code here")
    return package.apk


def crash_fields(trace: str) -> tuple[str, str, str, int]:
    """Return what am_crash tells of a stack trace: the exception, its message, file and line of the first frame."""
    kind, _, message = trace.partition("\n")[0].partition(": ")
    frame = _FRAME.search(trace.partition("\n")[2])
    where = (frame[1], int(frame[2])) if frame is not None else ("unknown", 0)
    return kind, message or "NULL", *where

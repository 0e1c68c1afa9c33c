"""BroadcastQueue: who receives a broadcast, in which order, and what comes of it.

Receivers that an app registered get an unordered broadcast all at once; those of manifests, and everyone when it is
ordered, one after the other, each process started for it if need be, each waited for but not for ever.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from harness.virtual.apk import Component, IntentFilter
from harness.virtual.binder.endpoint import SecurityError
from harness.virtual.binder.parcel import ParcelWriter
from harness.virtual.binder.protocol import ApplicationThreadCode
from harness.virtual.system.intent_match import matches_data
from harness.virtual.system.intent_parcel import write_intent
from harness.virtual.system.intents import (
    FLAG_EXCLUDE_STOPPED_PACKAGES,
    FLAG_INCLUDE_STOPPED_PACKAGES,
    FLAG_RECEIVER_REGISTERED_ONLY,
    Intent,
)
from harness.virtual.system.logs import Logs
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.packages import Packages
from harness.virtual.system.processes import Hosting, Processes, ProcessRecord
from harness.virtual.users import ROOT_UID, SHELL_UID, SYSTEM_UID

_RECEIVER_TIMEOUT_S = 10.0
_FIRST_SDK_WITH_BACKGROUND_LIMITS = 26
# Implicit broadcasts that receivers of manifests still get (developer.android.com, "implicit broadcast exceptions").
_EXEMPT = frozenset(
    f"android.intent.action.{name}"
    for name in ("LOCKED_BOOT_COMPLETED", "BOOT_COMPLETED", "TIMEZONE_CHANGED", "TIME_SET", "LOCALE_CHANGED")
)

# Those of them and others that only the system may send (protected-broadcast in the platform's manifest).
_PROTECTED = _EXEMPT | {
    f"android.intent.action.{name}"
    for name in (
        *("SCREEN_ON", "SCREEN_OFF", "USER_PRESENT", "MY_PACKAGE_REPLACED"),
        *("PACKAGE_ADDED", "PACKAGE_REMOVED", "PACKAGE_REPLACED", "PACKAGE_FULLY_REMOVED"),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastResult:
    """What a receiver leaves to the next one, and at the end to the sender."""

    code: int = 0
    data: str | None = None
    aborted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Registered:
    process: ProcessRecord
    id: str
    filter: IntentFilter
    permission: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Declared:
    package: UserPackage
    info: Component
    filter: IntentFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class _Broadcast:
    intent: Intent
    uid: int
    users: tuple[int, ...]
    permission: str | None
    ordered: bool
    result_to: tuple[ProcessRecord, str] | None


class Broadcasts:
    """All broadcasts of the phone."""

    def __init__(self, logs: Logs, packages: Packages, processes: Processes) -> None:
        self._logs = logs
        self._packages = packages
        self._processes = processes
        self._registered: list[_Registered] = []
        self._tokens = itertools.count(1)
        self._waiting: dict[str, tuple[ProcessRecord, asyncio.Future[BroadcastResult]]] = {}
        self._tasks: set[asyncio.Task[BroadcastResult]] = set()
        self._attaching: list[tuple[ProcessRecord, asyncio.Future[None]]] = []
        self._receiving: list[ProcessRecord] = []
        self.on_change: list[Callable[[], None]] = []
        processes.observers.attached.append(self._on_attached)
        processes.observers.died.append(self._on_died)

    def is_receiving(self, process: ProcessRecord) -> bool:
        """Whether a process runs a receiver of its manifest now."""
        return process in self._receiving

    def register(self, process: ProcessRecord, receiver: str, wanted: IntentFilter, permission: str | None) -> None:
        """Take a receiver of a process; the same name may come again with another filter."""
        self._registered.append(_Registered(process=process, id=receiver, filter=wanted, permission=permission))

    def unregister(self, process: ProcessRecord, receiver: str) -> None:
        """Forget a receiver of a process."""
        self._registered = [r for r in self._registered if (r.process, r.id) != (process, receiver)]

    def finish(self, token: str, result: BroadcastResult) -> None:
        """Take what a receiver gave back."""
        _, waiter = self._waiting.pop(token, (None, None))
        if waiter is not None and not waiter.done():
            waiter.set_result(result)

    def send(
        self,
        intent: Intent,
        *,
        uid: int,
        users: Iterable[int],
        permission: str | None = None,
        ordered: bool = False,
        initial: BroadcastResult | None = None,
        result_to: tuple[ProcessRecord, str] | None = None,
    ) -> asyncio.Task[BroadcastResult]:
        """Begin to send a broadcast to what some users have; the task returns what the last receiver left.

        Raises: SecurityError when only the system may send it.
        """
        if intent.action in _PROTECTED and uid not in {ROOT_UID, SYSTEM_UID}:
            text = f"Permission Denial: not allowed to send broadcast {intent.action} from pid=0, uid={uid}"
            raise SecurityError(text)
        broadcast = _Broadcast(
            intent=self._completed(intent),
            uid=uid,
            users=tuple(users),
            permission=permission,
            ordered=ordered,
            result_to=result_to,
        )
        task = asyncio.create_task(self._deliver(broadcast, initial or BroadcastResult()))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def stop(self) -> None:
        """Send nothing any more."""
        for task in tuple(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _completed(self, intent: Intent) -> Intent:
        if intent.flags & FLAG_INCLUDE_STOPPED_PACKAGES:
            return intent
        return intent.with_flags(FLAG_EXCLUDE_STOPPED_PACKAGES)

    async def _deliver(self, broadcast: _Broadcast, result: BroadcastResult) -> BroadcastResult:
        registered = [r for r in self._registered if self._is_for_registered(broadcast, r)]
        declared = list(self._declared(broadcast))
        if not broadcast.ordered:
            for target in registered:
                self._hand_over(broadcast, target, "", result)
            registered = []
        targets: list[_Registered | _Declared] = sorted([*registered, *declared], key=lambda t: -t.filter.priority)
        for receiver in targets:
            result = await self._deliver_one(broadcast, receiver, result)
            if result.aborted and broadcast.ordered:
                break
        self._report(broadcast, result)
        return result

    def _report(self, broadcast: _Broadcast, result: BroadcastResult) -> None:
        if broadcast.result_to is None:
            return
        process, receiver = broadcast.result_to
        target = _Registered(process=process, id=receiver, filter=IntentFilter(), permission=None)
        self._hand_over(broadcast, target, "", result)

    async def _deliver_one(
        self, broadcast: _Broadcast, target: _Registered | _Declared, result: BroadcastResult
    ) -> BroadcastResult:
        process = target.process if isinstance(target, _Registered) else await self._start(target)
        if process is None or process.app is None:
            return result
        token = str(next(self._tokens))
        waiter: asyncio.Future[BroadcastResult] = asyncio.get_running_loop().create_future()
        self._waiting[token] = process, waiter
        self._set_receiving(process, token=token)
        try:
            if isinstance(target, _Registered):
                self._hand_over(broadcast, target, token, result)
            else:
                arguments = ParcelWriter().write_string(target.info.name)
                self._tell(process, ApplicationThreadCode.SCHEDULE_RECEIVER, arguments, broadcast, token, result)
            async with asyncio.timeout(_RECEIVER_TIMEOUT_S):
                answer = await waiter
        except TimeoutError:
            return result
        finally:
            self._waiting.pop(token, None)
            self._set_receiving(process, token=None)
        return answer if broadcast.ordered else result

    def _set_receiving(self, process: ProcessRecord, *, token: str | None) -> None:
        if token is not None:
            self._receiving.append(process)
        elif process in self._receiving:
            self._receiving.remove(process)
        for callback in self.on_change:
            callback()

    def _hand_over(self, broadcast: _Broadcast, target: _Registered, token: str, result: BroadcastResult) -> None:
        arguments = ParcelWriter().write_string(target.id)
        code = ApplicationThreadCode.SCHEDULE_REGISTERED_RECEIVER
        self._tell(target.process, code, arguments, broadcast, token, result)

    def _tell(
        self,
        process: ProcessRecord,
        code: ApplicationThreadCode,
        arguments: ParcelWriter,
        broadcast: _Broadcast,
        token: str,
        result: BroadcastResult,
    ) -> None:
        write_intent(arguments, broadcast.intent).write_string(token).write_bool(broadcast.ordered)
        arguments.write_int(result.code).write_string(result.data)
        if process.app is not None:
            process.app.tell(code, arguments)

    async def _start(self, target: _Declared) -> ProcessRecord | None:
        """Return the receiver's process once it can be told; None when it died before."""
        name = f"{{{target.package.name}/{target.info.name}}}"
        target.package.set_started()
        process = self._processes.start(target.package, target.info.process, Hosting(type="broadcast", name=name))
        if process.is_bound:
            return process
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._attaching.append((process, waiter))
        await waiter
        return process if process.is_bound else None

    def _is_for_registered(self, broadcast: _Broadcast, target: _Registered) -> bool:
        intent = broadcast.intent
        return (
            intent.component is None
            and target.process.user in broadcast.users
            and intent.package in {None, target.process.package.name}
            and _matches(intent, target.filter)
            and self._may(broadcast, target.process.uid, target.permission)
        )

    def _declared(self, broadcast: _Broadcast) -> Iterator[_Declared]:
        intent = broadcast.intent
        if intent.flags & FLAG_RECEIVER_REGISTERED_ONLY:
            return
        for package in (package for user in broadcast.users for package in self._packages.of_user(user)):
            if package.apk is None or intent.package not in {None, package.name}:
                continue
            if package.state.stopped and not intent.flags & FLAG_INCLUDE_STOPPED_PACKAGES:
                continue
            for info in package.apk.receivers:
                wanted = _find_filter(package, info, intent)
                if wanted is not None and self._may_declared(broadcast, package, info):
                    yield _Declared(package=package, info=info, filter=wanted)

    def _may_declared(self, broadcast: _Broadcast, package: UserPackage, info: Component) -> bool:
        intent = broadcast.intent
        if not info.enabled or not self._may(broadcast, package.uid, info.permission):
            return False
        if not info.exported and broadcast.uid not in {ROOT_UID, SYSTEM_UID, package.uid}:
            text = f"Permission Denial: broadcasting {intent} from null (pid=-1, uid={broadcast.uid})"
            where = f"{package.name}/{info.name}"
            self._logs.write(
                "system",
                "W",
                "BroadcastQueue",
                f"{text} is not exported from uid {package.uid} due to receiver {where}",
            )
            return False
        apk = package.apk
        is_implicit = intent.component is None and intent.package is None and intent.action not in _EXEMPT
        if is_implicit and apk is not None and apk.target_sdk >= _FIRST_SDK_WITH_BACKGROUND_LIMITS:
            where = f"{package.name}/{info.name.removeprefix(package.name)}"
            text = f"Background execution not allowed: receiving {intent} to {where}"
            self._logs.write("system", "W", "BroadcastQueue", text)
            return False
        return True

    def _may(self, broadcast: _Broadcast, receiver_uid: int, permission: str | None) -> bool:
        """Whether the sender holds what the receiver wants, and the receiver what the sender wants."""
        granted = self._packages.granted
        is_privileged = broadcast.uid in {ROOT_UID, SYSTEM_UID, SHELL_UID}
        if permission is not None and not is_privileged and not granted(broadcast.uid, permission):
            return False
        return broadcast.permission is None or granted(receiver_uid, broadcast.permission)

    def _on_attached(self, process: ProcessRecord) -> None:
        self._release(process)

    def _on_died(self, process: ProcessRecord) -> None:
        self._registered = [r for r in self._registered if r.process is not process]
        self._release(process)
        for owner, waiter in self._waiting.values():
            if owner is process and not waiter.done():
                waiter.set_result(BroadcastResult())

    def _release(self, process: ProcessRecord) -> None:
        for waiting, future in tuple(self._attaching):
            if waiting is process:
                self._attaching.remove((waiting, future))
                if not future.done():
                    future.set_result(None)


def _find_filter(package: UserPackage, info: Component, intent: Intent) -> IntentFilter | None:
    """Return the filter by which a receiver gets an intent; for one that names it, an empty one."""
    if intent.component is not None:
        is_named = (intent.component.package, intent.component.name) == (package.name, info.name)
        return IntentFilter() if is_named else None
    return next((wanted for wanted in info.filters if _matches(intent, wanted)), None)


def _matches(intent: Intent, wanted: IntentFilter) -> bool:
    is_meant = intent.action in wanted.actions and set(intent.categories) <= set(wanted.categories)
    return is_meant and matches_data(wanted, intent.data)

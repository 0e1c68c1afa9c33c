"""OomAdjuster: works out how important each process and each uid is, and tells the ledger of AppOps."""

from __future__ import annotations

from collections.abc import Callable

from harness.virtual.system import importance
from harness.virtual.system.appops import AppOps, UidState
from harness.virtual.system.broadcasts import Broadcasts
from harness.virtual.system.clock import Clock
from harness.virtual.system.importance import Importance
from harness.virtual.system.processes import Processes, ProcessRecord
from harness.virtual.system.service_record import ServiceRecord
from harness.virtual.system.services import Services
from harness.virtual.system.tasks import Tasks

_IDLE_AFTER_MS = 60_000  # how long an app in the background may still start services


class UidStates:
    """The importance of all processes, from activities, services and receivers."""

    def __init__(
        self,
        clock: Clock,
        processes: Processes,
        tasks: Tasks,
        services: Services,
        broadcasts: Broadcasts,
        appops: AppOps,
    ) -> None:
        self._clock = clock
        self._processes = processes
        self._tasks = tasks
        self._services = services
        self._broadcasts = broadcasts
        self._appops = appops
        self._last_active_ms: dict[int, int] = {}
        self._active: set[int] = set()
        self.on_active: list[Callable[..., None]] = []  # (uid, active=...)
        processes.observers.died.append(self._on_died)

    def is_idle(self, uid: int) -> bool:
        """Whether an app has been in the background for so long that it may start no service."""
        if uid in self._active:
            return False
        last_ms = self._last_active_ms.get(uid)
        return last_ms is None or self._clock.boot_ms() - last_ms > _IDLE_AFTER_MS

    def update(self) -> None:
        """Work everything out anew."""
        best: dict[int, Importance] = {}
        for process in self._processes:
            if not process.is_system_server:
                process.importance = self._of(process)
        for process in self._processes:
            if not process.is_system_server:
                self._raise_bound(process)
                known = best.get(process.uid, importance.CACHED_EMPTY)
                best[process.uid] = min(known, process.importance, key=lambda i: i.proc_state)
        for uid, level in best.items():
            self._set_active(uid, active=not level.is_background)
            self._appops.set_uid_state(uid, level.uid_state)

    def _set_active(self, uid: int, *, active: bool) -> None:
        if active:
            self._active.add(uid)
        elif uid in self._active:
            self._active.discard(uid)
            self._last_active_ms[uid] = self._clock.boot_ms()
        for callback in self.on_active:
            callback(uid, active=active)

    def _of(self, process: ProcessRecord) -> Importance:
        return self._by_activity(process) or self._by_service(process) or self._by_leftovers(process)

    def _by_activity(self, process: ProcessRecord) -> Importance | None:
        top = self._tasks.top
        if top is not None and top.package is process.package and top.info.process == process.name:
            return importance.TOP_SLEEPING if self._tasks.is_sleeping else importance.TOP
        if any(record.process is process and record.is_visible for record in self._tasks.activities()):
            return importance.VISIBLE
        return None

    def _by_service(self, process: ProcessRecord) -> Importance | None:
        own = [r for r in self._services.records() if r.process is process]
        if any(r.is_foreground for r in own):
            return importance.FOREGROUND_SERVICE
        if self._broadcasts.is_receiving(process):
            return importance.RECEIVER
        return importance.SERVICE if any(r.start_requested for r in own) else None

    def _by_leftovers(self, process: ProcessRecord) -> Importance:
        has_activities = any(record.process is process for record in self._tasks.activities())
        return importance.LAST_ACTIVITY if has_activities else importance.CACHED_EMPTY

    def _raise_bound(self, process: ProcessRecord) -> None:
        """Make a process whose service is used by the app on the screen nearly as important."""
        if any(self._serves_top(r) for r in self._services.records() if r.process is process):
            process.importance = min(process.importance, importance.BOUND_TOP, key=lambda i: i.proc_state)

    @staticmethod
    def _serves_top(record: ServiceRecord) -> bool:
        return any(c.client.importance is importance.TOP for c in record.connections)

    def _on_died(self, process: ProcessRecord) -> None:
        if any(other.uid == process.uid for other in self._processes):
            return
        self._set_active(process.uid, active=False)
        self._last_active_ms.pop(process.uid, None)
        self._appops.set_uid_state(process.uid, UidState.CACHED)

"""OomAdjuster: works out how important each process and each uid is, and tells who wants to know.

A uid is running while it has a process, active until it has been in the background for a minute, and idle then: it may
start no services, and those that it has started are stopped. The event log has each of these steps, as on Android 11.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from harness.virtual.system import importance
from harness.virtual.system.appops import AppOps, UidState
from harness.virtual.system.broadcasts import Broadcasts
from harness.virtual.system.clock import Clock
from harness.virtual.system.importance import NONEXISTENT_STATE, Importance
from harness.virtual.system.logs import Logs
from harness.virtual.system.processes import Processes, ProcessRecord
from harness.virtual.system.properties import Settings
from harness.virtual.system.services import Services
from harness.virtual.system.tasks import Tasks

_CONSTANTS = "activity_manager_constants"
_BACKGROUND_SETTLE_MS = 60_000
_LAST_NETWORK_STATE = 5  # PROCESS_STATE_BOUND_FOREGROUND_SERVICE: what is better is not kept off the network


@dataclass(frozen=True, slots=True, kw_only=True)
class UidChange:
    """What an observer of uids is told at once: None where nothing changed."""

    uid: int
    is_gone: bool = False
    is_idle: bool | None = None
    is_cached: bool | None = None
    importance: Importance = importance.CACHED_EMPTY
    seq: int = 0


@dataclass(slots=True, kw_only=True, eq=False)
class UidRecord:
    """A uid that has a process; without an importance, none of them was looked at yet."""

    uid: int
    importance: Importance | None = None
    is_idle: bool = True
    background_since_ms: int | None = None
    seq: int = 0


class UidStates:
    """The importance of all processes, from activities, services and receivers."""

    def __init__(
        self,
        *,
        clock: Clock,
        logs: Logs,
        settings: Settings,
        processes: Processes,
        tasks: Tasks,
        services: Services,
        broadcasts: Broadcasts,
        appops: AppOps,
    ) -> None:
        self._clock = clock
        self._logs = logs
        self._settings = settings
        self._processes = processes
        self._tasks = tasks
        self._services = services
        self._broadcasts = broadcasts
        self._appops = appops
        self._uids: dict[int, UidRecord] = {}
        self._allowed_until_ms: dict[int, int] = {}
        self._seqs = itertools.count(1)
        self._idle_timer: asyncio.TimerHandle | None = None
        self.on_active: list[Callable[..., None]] = []  # (uid, active=...)
        self.on_gone: list[Callable[[int], None]] = []
        self.observers: list[Callable[[UidChange], None]] = []
        processes.observers.created.append(self._on_created)
        processes.observers.died.append(self._on_died)

    def is_idle(self, uid: int) -> bool:
        """Whether an app has been in the background for so long that it may start no service."""
        record = self._uids.get(uid)
        return record is None or record.is_idle

    def proc_state(self, uid: int) -> int:
        """Return the best PROCESS_STATE of a uid's processes."""
        record = self._uids.get(uid)
        level = record.importance if record is not None else None
        return NONEXISTENT_STATE if level is None else level.proc_state

    def allow(self, uid: int, duration_ms: int) -> None:
        """Have a uid be active for a while although it is in the background, also one that is about to run."""
        self._allowed_until_ms[uid] = self._clock.boot_ms() + duration_ms
        record = self._uids.get(uid)
        if record is not None and record.background_since_ms is not None:
            self._allow(record)

    def make_idle(self, uids: Iterable[int]) -> None:
        """Have uids that are in the background be idle at once."""
        for uid in uids:
            record = self._uids.get(uid)
            if record is not None and not record.is_idle and record.background_since_ms is not None:
                self._become_idle(record)

    def stop(self) -> None:
        """Let nothing become idle any more."""
        if self._idle_timer is not None:
            self._idle_timer.cancel()

    def update(self) -> None:
        """Work everything out anew."""
        own = [process for process in self._processes if not process.is_system_server]
        for process in own:
            process.importance = _best(self._candidates(process))
        for process in own:
            process.importance = _best((process.importance, *self._by_clients(process)))
        for uid, record in tuple(self._uids.items()):
            if levels := [process.importance for process in own if process.uid == uid]:
                self._set(record, _best(levels))

    def _set(self, record: UidRecord, level: Importance) -> None:
        before = record.importance
        if before is level:
            return
        record.importance = level
        is_active = self._set_background(record, is_background=level.is_background)
        if (before is None or before.proc_state > _LAST_NETWORK_STATE) != (level.proc_state > _LAST_NETWORK_STATE):
            record.seq = next(self._seqs)
        has_moved = before is None or before.is_cached != level.is_cached
        change = UidChange(
            uid=record.uid,
            is_idle=False if is_active else None,
            is_cached=level.is_cached if has_moved else None,
            importance=level,
            seq=record.seq,
        )
        self._tell(change)
        for callback in self.on_active:
            callback(record.uid, active=not level.is_background)
        self._appops.set_uid_state(record.uid, level.uid_state)

    def _set_background(self, record: UidRecord, *, is_background: bool) -> bool:
        """Take note of where a uid is; tell whether it became active by that."""
        if is_background:
            if record.background_since_ms is None:
                record.background_since_ms = self._clock.boot_ms()
                self._await_idle()
            return self._allow(record)
        record.background_since_ms = None
        return self._activate(record)

    def _allow(self, record: UidRecord) -> bool:
        """Let a uid in the background be active for as long as it is allowed; tell whether it became so by that."""
        until_ms = self._allowed_until_ms.get(record.uid, 0)
        if until_ms < self._clock.boot_ms():
            return False
        record.background_since_ms = until_ms
        was_idle = self._activate(record)
        self._await_idle()
        return was_idle

    def _activate(self, record: UidRecord) -> bool:
        was_idle, record.is_idle = record.is_idle, False
        if was_idle:
            self._logs.event("am_uid_active", record.uid)
        return was_idle

    def _await_idle(self) -> None:
        """Wait for whoever has been in the background for the longest."""
        self.stop()
        waiting = [r.background_since_ms for r in self._uids.values() if not r.is_idle]
        since_ms = min((since for since in waiting if since is not None), default=None)
        if since_ms is not None:
            delay_ms = since_ms + self._settle_ms() - self._clock.boot_ms()
            self._idle_timer = asyncio.get_running_loop().call_later(max(0, delay_ms) / 1_000, self._look_for_idle)

    def _look_for_idle(self) -> None:
        since_ms = self._clock.boot_ms() - self._settle_ms()
        for record in tuple(self._uids.values()):
            is_due = record.background_since_ms is not None and record.background_since_ms <= since_ms
            if is_due and not record.is_idle:
                self._become_idle(record)
        self._await_idle()

    def _settle_ms(self) -> int:
        return self._settings.constant_ms(_CONSTANTS, "background_settle_time", _BACKGROUND_SETTLE_MS)

    def _become_idle(self, record: UidRecord) -> None:
        self._logs.event("am_uid_idle", record.uid)
        record.is_idle = True
        level = record.importance or importance.CACHED_EMPTY
        self._tell(UidChange(uid=record.uid, is_idle=True, importance=level, seq=record.seq))
        self._services.stop_in_background(record.uid)

    def _tell(self, change: UidChange) -> None:
        for observer in tuple(self.observers):
            observer(change)

    def _candidates(self, process: ProcessRecord) -> Iterator[Importance]:
        """Give all that a process could be for its own sake."""
        yield importance.CACHED_EMPTY
        if process.is_bound:
            yield from self._by_activities(process)
            yield from self._by_services(process)

    def _by_activities(self, process: ProcessRecord) -> Iterator[Importance]:
        top = self._tasks.top
        if top is not None and (top.package, top.info.process) == (process.package, process.name):
            yield importance.TOP_SLEEPING if self._tasks.is_sleeping else importance.TOP
        own = [record for record in self._tasks.activities() if record.process is process]
        if own:
            yield importance.LAST_ACTIVITY if process is self._tasks.previous else importance.CACHED_ACTIVITY
        if any(record.is_visible for record in own) and not self._tasks.is_sleeping:
            yield importance.VISIBLE

    def _by_services(self, process: ProcessRecord) -> Iterator[Importance]:
        own = [r for r in self._services.records() if r.process is process]
        if any(r.is_foreground for r in own):
            yield importance.FOREGROUND_SERVICE
        if self._broadcasts.is_receiving(process):
            yield importance.RECEIVER
        if any(r.start_requested for r in own):
            yield importance.SERVICE

    def _by_clients(self, process: ProcessRecord) -> Iterator[Importance]:
        """Give what a process is for those who are bound to it; the system is, to its jobs."""
        own = [r for r in self._services.records() if r.process is process]
        for client in (connection.client for record in own for connection in record.connections):
            if client.is_system_server:
                yield importance.JOB
            elif client.importance is importance.TOP and client is not process:
                yield importance.BOUND_TOP
            elif client.importance is importance.FOREGROUND_SERVICE and client is not process:
                yield importance.BOUND_FOREGROUND_SERVICE

    def _on_created(self, process: ProcessRecord) -> None:
        if process.uid not in self._uids:
            self._uids[process.uid] = UidRecord(uid=process.uid)
            self._logs.event("am_uid_running", process.uid)

    def _on_died(self, process: ProcessRecord) -> None:
        if any(other.uid == process.uid for other in self._processes) or process.uid not in self._uids:
            return
        del self._uids[process.uid]
        self._logs.event("am_uid_stopped", process.uid)
        self._tell(UidChange(uid=process.uid, is_gone=True))
        for callback in self.on_active:
            callback(process.uid, active=False)
        for gone in self.on_gone:
            gone(process.uid)
        self._appops.set_uid_state(process.uid, UidState.CACHED)


def _best(levels: Iterable[Importance]) -> Importance:
    return min(levels, key=lambda level: (level.proc_state, level.oom_adj))

"""ActivityTaskManager: tasks and activities, one of them on top.

An activity goes INITIALIZING -> RESUMED -> PAUSING -> PAUSED -> STOPPED and back to RESUMED. Only the top activity is
resumed; before another takes its place the one before is paused, and the system waits for that, but not for ever.
Event log entries are those of Android 11, with its spelling.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

from harness.virtual.apk import Activity
from harness.virtual.binder.parcel import ParcelWriter
from harness.virtual.binder.protocol import ApplicationThreadCode
from harness.virtual.system.activity_record import (
    ActivityRecord,
    ActivityState,
    Launched,
    LaunchState,
    StartResult,
    Task,
    is_same,
    waits_for,
)
from harness.virtual.system.clock import Clock
from harness.virtual.system.intents import FLAG_ACTIVITY_CLEAR_TASK, Intent
from harness.virtual.system.logs import Logs
from harness.virtual.system.packages import PackageRecord
from harness.virtual.system.processes import Hosting, Processes, ProcessRecord

_PAUSE_TIMEOUT_S = 0.5


class Tasks:
    """The stack of tasks, and the ways activities come and go."""

    def __init__(self, clock: Clock, logs: Logs, processes: Processes, random: Random) -> None:
        self._clock = clock
        self._logs = logs
        self._processes = processes
        self._random = random
        self._task_ids = itertools.count(2)
        self._pause_timer: asyncio.TimerHandle | None = None
        self.tasks: list[Task] = []
        self.resumed: ActivityRecord | None = None
        self._is_held = False
        self.is_home = False  # whether the home screen, which this phone has not, covers the tasks
        self.on_change: list[Callable[[], None]] = []

    @property
    def top(self) -> ActivityRecord | None:
        """The activity that is, or is about to be, on the screen."""
        if self.is_home:
            return None
        return next((task.top for task in reversed(self.tasks) if task.top is not None), None)

    def activities(self) -> list[ActivityRecord]:
        """Return all activities, the uppermost first."""
        return [record for task in reversed(self.tasks) for record in reversed(task.activities)]

    def find(self, token: str) -> ActivityRecord | None:
        """Find an activity by its token."""
        return next((r for r in self.activities() if r.token == token), None)

    def start(
        self, package: PackageRecord, info: Activity, intent: Intent, *, new_task: bool
    ) -> tuple[StartResult, ActivityRecord]:
        """Start an activity, or bring the task to the front whose root was started the same way."""
        self.is_home = False
        task = next((t for t in self.tasks if t.package is package and t.activities), None)
        if task is not None and intent.flags & FLAG_ACTIVITY_CLEAR_TASK:
            for record in tuple(task.activities):
                self._finish(record, "clear-task-all")
            task = None
        if new_task and task is not None and is_same(task, info, intent):
            return self._to_front(task)
        record = self._create(task, package, info, intent)
        self._resume_top()
        return StartResult.SUCCESS, record

    def wait_launched(self, result: StartResult, record: ActivityRecord) -> asyncio.Future[Launched]:
        """Return what comes true when the started activity is on the screen, or has been given up."""
        waiter: asyncio.Future[Launched] = asyncio.get_running_loop().create_future()
        if result is StartResult.DELIVERED_TO_TOP or record.is_visible:
            waiter.set_result(Launched(state=LaunchState.UNKNOWN, component=record.component, total_ms=0))
        else:
            record.waiters.append(waiter)
        return waiter

    def go_home(self) -> None:
        """Do what the HOME key does: leave the tasks as they are, behind."""
        self.is_home = True
        self._resume_top()

    def go_back(self) -> None:
        """Do what the BACK key does to the activity on top, which by default finishes."""
        if self.top is not None and self.top is self.resumed:
            self.finish(self.top, "app-request")

    def process_attached(self, process: ProcessRecord) -> None:
        """Launch what waits for this process."""
        record = self.top
        if record is not None and not record.was_launched and record.info.process == process.name:
            self._resume_top()

    def process_died(self, process: ProcessRecord) -> None:
        """Take the dead process's activities off the stack: none had saved its state."""
        gone = [r for r in self.activities() if r.process is process or waits_for(r, process)]
        for record in gone:
            self._logs.event(
                "wm_finish_activity",
                *(0, record.token, record.task.id, record.component.short, "proc died without state saved"),
            )
            self._remove(record)
        if gone:
            self._resume_top()

    def on_resumed(self, record: ActivityRecord) -> None:
        """Take note that an activity is on the screen."""
        if record.state is not ActivityState.RESUMED:
            return
        record.is_visible = True
        self._answer(record, timeout=False)

    def on_paused(self, record: ActivityRecord) -> None:
        """Take note that an activity has been paused, and let the next one come."""
        if record.state is not ActivityState.PAUSING:
            return
        if self._pause_timer is not None:
            self._pause_timer.cancel()
            self._pause_timer = None
        record.state = ActivityState.PAUSED
        self._logs.event("wm_add_to_stopping", 0, record.token, record.component.short, "completePauseLocked")
        self._logs.event("wm_stop_activity", 0, record.token, record.component.short)
        self._call(record, ApplicationThreadCode.SCHEDULE_STOP_ACTIVITY)
        self._resume_top()

    def on_stopped(self, record: ActivityRecord) -> None:
        """Take note that an activity is off the screen; one that was finishing is gone by that."""
        if record.state is ActivityState.PAUSED:
            record.state = ActivityState.STOPPED
        if record.is_finishing:
            self._destroy(record)
        self._changed()

    def finish(self, record: ActivityRecord, reason: str) -> None:
        """End an activity; the one below comes back."""
        self._finish(record, reason)
        self._resume_top()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let nothing come to the screen meanwhile: a package is being ended, and none of it may start anew."""
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False
            self._resume_top()

    def stop(self) -> None:
        """Wait for nothing any more."""
        if self._pause_timer is not None:
            self._pause_timer.cancel()

    def _to_front(self, task: Task) -> tuple[StartResult, ActivityRecord]:
        top = task.top
        if top is None:
            raise AssertionError("a task without an activity is taken off the stack at once")
        was_top = self.resumed is top
        self.tasks.remove(task)
        self.tasks.append(task)
        if not was_top:
            top.launch_state = LaunchState.HOT
            top.started_uptime_ms = self._clock.uptime_ms()
            self._logs.event("wm_task_to_front", 0, task.id)
        self._resume_top()
        return (StartResult.DELIVERED_TO_TOP if was_top else StartResult.TASK_TO_FRONT), top

    def _create(self, task: Task | None, package: PackageRecord, info: Activity, intent: Intent) -> ActivityRecord:
        if task is None:
            task = Task(
                id=next(self._task_ids),
                identity=self._random.getrandbits(28),
                package=package,
                root=info,
                intent=intent,
            )
            self._logs.event("wm_create_task", 0, task.id)
        elif task in self.tasks:
            self.tasks.remove(task)
        self.tasks.append(task)
        has_process = self._processes.find(info.process, package.uid) is not None
        record = ActivityRecord(
            identity=self._random.getrandbits(28),
            task=task,
            package=package,
            info=info,
            intent=intent,
            launch_state=LaunchState.WARM if has_process else LaunchState.COLD,
            started_uptime_ms=self._clock.uptime_ms(),
        )
        task.activities.append(record)
        action, kind, data = intent.action or "NULL", intent.type or "NULL", intent.data or "NULL"
        self._logs.event(
            "wm_create_activity",
            *(0, record.token, task.id, record.component.short, action, kind, data, intent.flags),
        )
        return record

    def _resume_top(self) -> None:
        """Bring the top activity to the screen: pause the one before, start a process, launch or resume."""
        if self._is_held:
            return
        top = self.top
        pausing = next((r for r in self.activities() if r.state is ActivityState.PAUSING), None)
        if pausing is None and self.resumed is not None and self.resumed is not top:
            pausing = self._pause(self.resumed)
        self._changed()
        if top is None:
            return
        process = self._processes.start(
            top.package,
            top.info.process,
            Hosting(type="top-activity", name=top.component.braced),
        )
        if pausing is None and process.is_bound and top.state is not ActivityState.RESUMED:
            self._launch(top, process)
            self._changed()

    def _pause(self, record: ActivityRecord) -> ActivityRecord:
        self.resumed = None
        record.state = ActivityState.PAUSING
        record.is_visible = False
        reason = "userLeaving=true,pauseBackStacks" if not record.is_finishing else "userLeaving=false,finish"
        self._logs.event("wm_pause_activity", 0, record.token, record.component.short, reason)
        self._call(record, ApplicationThreadCode.SCHEDULE_PAUSE_ACTIVITY)
        loop = asyncio.get_running_loop()
        self._pause_timer = loop.call_later(_PAUSE_TIMEOUT_S, self.on_paused, record)
        return record

    def _launch(self, record: ActivityRecord, process: ProcessRecord) -> None:
        record.state = ActivityState.RESUMED
        self.resumed = record
        name = record.component.short
        if record.was_launched:
            self._logs.event("wm_set_resumed_activity", 0, name, "resumeTopActivity")
            self._logs.event("wm_resume_activity", 0, record.token, record.task.id, name)
            self._call(record, ApplicationThreadCode.SCHEDULE_RESUME_ACTIVITY)
            return
        record.was_launched = True
        record.process = process
        self._logs.event("wm_restart_activity", 0, record.token, record.task.id, name)
        self._logs.event("wm_set_resumed_activity", 0, name, "minimalResumeActivityLocked")
        arguments = ParcelWriter().write_string(record.info.name).write_string(record.intent.action)
        self._call(record, ApplicationThreadCode.SCHEDULE_LAUNCH_ACTIVITY, arguments)

    def _finish(self, record: ActivityRecord, reason: str) -> None:
        if record.is_finishing:
            return
        record.is_finishing = True
        self._logs.event("wm_finish_activity", 0, record.token, record.task.id, record.component.short, reason)
        if record.state not in {ActivityState.RESUMED, ActivityState.PAUSING}:
            self._destroy(record)

    def _destroy(self, record: ActivityRecord) -> None:
        reason = "finish-imm:" + ("idle" if record.was_launched else "completePauseLocked")
        self._logs.event("wm_destroy_activity", 0, record.token, record.task.id, record.component.short, reason)
        self._remove(record)

    def _remove(self, record: ActivityRecord) -> None:
        if self.resumed is record:
            self.resumed = None
        if record.state is ActivityState.PAUSING and self._pause_timer is not None:
            self._pause_timer.cancel()
            self._pause_timer = None
        record.task.activities.remove(record)
        if not record.task.activities and record.task in self.tasks:
            self.tasks.remove(record.task)
        self._answer(record, timeout=True)

    def _answer(self, record: ActivityRecord, *, timeout: bool) -> None:
        total_ms = self._clock.uptime_ms() - record.started_uptime_ms
        if not timeout and record.started_uptime_ms:
            self._logs.event("wm_activity_launch_time", 0, record.token, record.component.short, total_ms)
        record.started_uptime_ms = 0
        launched = Launched(
            state=LaunchState.UNKNOWN if timeout else record.launch_state,
            component=record.component,
            total_ms=None if timeout else total_ms,
            timeout=timeout,
        )
        for waiter in record.waiters:
            if not waiter.done():
                waiter.set_result(launched)
        record.waiters.clear()

    def _call(self, record: ActivityRecord, code: ApplicationThreadCode, arguments: ParcelWriter | None = None) -> None:
        if record.process is None or record.process.app is None:
            return
        data = ParcelWriter().write_string(record.token)
        if arguments is not None:
            data.write_raw(arguments.data)
        record.process.app.tell(code, data)

    def _changed(self) -> None:
        for callback in self.on_change:
            callback()

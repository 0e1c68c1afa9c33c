"""ActivityTaskManager: tasks and activities, one of them on top.

An activity goes INITIALIZING -> RESUMED -> PAUSING -> PAUSED -> STOPPED and back to RESUMED. Only the top activity is
resumed; before another takes its place the one before is paused, and the system waits for that, but not for ever.
Event log entries are those of Android 11, with its spelling.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

from harness.virtual.apk import Activity
from harness.virtual.system.activity_calls import ActivityCalls
from harness.virtual.system.activity_maker import ActivityMaker
from harness.virtual.system.activity_record import (
    ActivityRecord,
    ActivityResult,
    ActivityState,
    LaunchState,
    ResultRequest,
    StartResult,
    Task,
    fields_of,
    is_same,
    waits_for,
)
from harness.virtual.system.clock import Clock
from harness.virtual.system.intents import (
    FLAG_ACTIVITY_CLEAR_TASK,
    FLAG_ACTIVITY_CLEAR_TOP,
    FLAG_ACTIVITY_SINGLE_TOP,
    Intent,
)
from harness.virtual.system.launches import Launches
from harness.virtual.system.logs import Logs
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.processes import Hosting, Processes, ProcessRecord
from harness.virtual.system.user_controller import UserController

_PAUSE_TIMEOUT_S = 0.5


class Tasks:
    """The stack of tasks, and the ways activities come and go."""

    def __init__(self, clock: Clock, logs: Logs, processes: Processes, users: UserController, random: Random) -> None:
        self._users = users
        self._clock = clock
        self.launches = Launches(clock, logs)
        self._logs = logs
        self._processes = processes
        self._maker = ActivityMaker(clock, logs, random)
        self._calls = ActivityCalls(logs)
        self._pause_timer: asyncio.TimerHandle | None = None
        self.tasks: list[Task] = []
        self.resumed: ActivityRecord | None = None
        self._is_held = False
        self.is_sleeping = False  # whether the screen is off
        self.previous: ProcessRecord | None = None  # which was on the screen before
        self._rotation = 0
        self.on_change: list[Callable[[], None]] = []
        self.on_usage: list[Callable[[str, ActivityRecord], None]] = []

    @property
    def top(self) -> ActivityRecord | None:
        """The activity that is, or is about to be, on the screen: one of a user that is shown."""
        shown = (task for task in reversed(self.tasks) if self._users.is_shown(task.user))
        return next((task.top for task in shown if task.top is not None), None)

    def find_home(self, user: int) -> Task | None:
        """Find a user's home screen."""
        return next((task for task in self.tasks if task.is_home and task.user == user), None)

    def activities(self) -> list[ActivityRecord]:
        """Return all activities, the uppermost first."""
        return [record for task in reversed(self.tasks) for record in reversed(task.activities)]

    def find(self, token: str) -> ActivityRecord | None:
        """Find an activity by its token."""
        return next((r for r in self.activities() if r.token == token), None)

    def start(
        self,
        package: UserPackage,
        info: Activity,
        intent: Intent,
        *,
        new_task: bool,
        request: ResultRequest | None = None,
    ) -> tuple[StartResult, ActivityRecord]:
        """Start an activity, or bring the task to the front whose root was started the same way."""
        request = request or ResultRequest()
        task = next((t for t in self.tasks if t.package == package and t.activities), None)
        if request.to is not None and not new_task:
            task = request.to.task
        if task is not None and intent.flags & FLAG_ACTIVITY_CLEAR_TASK:
            for record in tuple(task.activities):
                self._finish(record, "clear-task-all")
            task = None
        known = self._find_to_reuse(task, package, info, intent) if task is not None else None
        if known is not None:
            return self._deliver(known, intent)
        if new_task and task is not None and is_same(task, info, intent):
            return self._to_front(task)
        record = self._create(task, package, info, intent)
        record.request = request
        self._resume_top()
        return StartResult.SUCCESS, record

    def add_home(self, package: UserPackage, info: Activity, intent: Intent) -> None:
        """Put a user's home screen below everything, and show what is on top now."""
        task = self._maker.make_task(package, info, intent)
        task.is_home = True
        self._create(task, package, info, intent)
        self.tasks.remove(task)
        self.tasks.insert(0, task)
        self._resume_top()

    def go_home(self) -> None:
        """Do what the HOME key does: leave the tasks as they are, behind."""
        home = self.find_home(self._users.current)
        if home is not None:
            self._to_front(home)

    def move_to_front(self, task: Task) -> None:
        """Bring a task to the front."""
        self._to_front(task)

    def move_to_back(self, task: Task) -> None:
        """Put a task behind all others; the home screen comes."""
        self.tasks.remove(task)
        self.tasks.insert(0, task)
        self.go_home()

    def remove(self, task: Task, reason: str) -> None:
        """Finish all that is in a task, and so the task."""
        with self.held():
            for record in reversed(task.activities):
                self.finish(record, reason)

    def set_sleeping(self, *, sleeping: bool) -> None:
        """Stop what is on the screen because it goes off, or bring it back."""
        self.is_sleeping = sleeping
        self._resume_top()

    def turn(self, rotation: int) -> None:
        """Have what is seen be made anew, because the display was turned; what is not seen follows when it is."""
        self._rotation = rotation
        for record in self.activities():
            if record.state in {ActivityState.RESUMED, ActivityState.PAUSED}:
                self._configure(record)

    def _configure(self, record: ActivityRecord) -> None:
        if record.rotation != self._rotation:
            record.rotation = self._rotation
            self._calls.relaunch(record, is_resumed=record.state is ActivityState.RESUMED)

    def process_attached(self, process: ProcessRecord) -> None:
        """Launch what waits for this process."""
        record = self.top
        if record is not None and waits_for(record, process):
            self._resume_top()

    def process_died(self, process: ProcessRecord) -> None:
        """Take the dead process's activities off the stack: none had saved its state."""
        gone = [r for r in self.activities() if r.process is process or waits_for(r, process)]
        for record in gone:
            self._logs.event(
                "wm_finish_activity",
                *(
                    record.package.user,
                    record.token,
                    record.task.id,
                    record.component.short,
                    "proc died without state saved",
                ),
            )
            self._remove(record)
        if gone:
            self._resume_top()

    def on_resumed(self, record: ActivityRecord) -> None:
        """Take note that an activity is on the screen: only now is what it covers stopped."""
        if record.state is not ActivityState.RESUMED:
            return
        record.is_visible = True
        self._used("ACTIVITY_RESUMED", record)
        self.launches.end(record, timeout=False)
        self._stop_hidden(self.top)

    def on_paused(self, record: ActivityRecord) -> None:
        """Take note that an activity has been paused, and let the next one come."""
        if record.state is not ActivityState.PAUSING:
            return
        if self._pause_timer is not None:
            self._pause_timer.cancel()
            self._pause_timer = None
        record.state = ActivityState.PAUSED
        self._used("ACTIVITY_PAUSED", record)
        self._resume_top()

    def on_stopped(self, record: ActivityRecord) -> None:
        """Take note that an activity is off the screen; one that was finishing is gone by that."""
        if record.state is ActivityState.STOPPING:
            record.state = ActivityState.STOPPED
            self._used("ACTIVITY_STOPPED", record)
        if not record.task.is_home and (self.top is None or self.top.process is not record.process):
            self.previous = record.process
        if record.is_finishing:
            self._destroy(record)
        self._changed()

    def finish(self, record: ActivityRecord, reason: str, code: int = 0, data: Intent | None = None) -> None:
        """End an activity with what it leaves to the one that started it; the one below comes back."""
        request = record.request
        if not record.is_finishing and request.to is not None and request.code >= 0:
            left = ActivityResult(who=request.who, request_code=request.code, result_code=code, data=data)
            request.to.results.append(left)
        self._finish(record, reason)
        self._resume_top()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let nothing come to the screen meanwhile: what a package or a user has there is being changed as a whole."""
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
        task.last_active_ms = self._clock.boot_ms()
        self.tasks.remove(task)
        self.tasks.append(task)
        if not was_top:
            self.launches.begin(top, LaunchState.HOT)
            self._logs.event("wm_task_to_front", task.user, task.id)
        self._resume_top()
        return (StartResult.DELIVERED_TO_TOP if was_top else StartResult.TASK_TO_FRONT), top

    def _create(self, task: Task | None, package: UserPackage, info: Activity, intent: Intent) -> ActivityRecord:
        task = task or self._maker.make_task(package, info, intent)
        if task in self.tasks:
            self.tasks.remove(task)
        self.tasks.append(task)
        record = self._maker.make_activity(task, package, info, intent)
        has_process = self._processes.find(info.process, package.uid) is not None
        self.launches.begin(record, LaunchState.WARM if has_process else LaunchState.COLD)
        return record

    def _resume_top(self) -> None:
        """Bring the top activity to the screen: pause the one before, start a process, launch or resume."""
        if self._is_held:
            return
        top = None if self.is_sleeping else self.top
        if top is None or top.state is ActivityState.RESUMED:
            self._stop_hidden(top)
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

    def _stop_hidden(self, top: ActivityRecord | None) -> None:
        """Stop what is paused and covered; below a dialog of its own task an activity stays as it is."""
        for record in self.activities():
            if record.state is ActivityState.PAUSED and record is not top and not self._is_below_dialog(record):
                record.state, record.is_visible = ActivityState.STOPPING, False
                self._calls.stop(record)

    def _is_below_dialog(self, record: ActivityRecord) -> bool:
        top = self.top
        if self.is_sleeping or top is None or not top.info.translucent or record.is_finishing:
            return False
        shown = [r for r in top.task.activities if not r.is_finishing]
        return shown[-2:] == [record, top]

    def _pause(self, record: ActivityRecord) -> ActivityRecord:
        self.resumed = None
        record.state = ActivityState.PAUSING
        record.is_visible = self._is_below_dialog(record)
        leaving = not record.is_finishing and not record.is_visible and not self.is_sleeping
        reason = "userLeaving=true,pauseBackStacks" if leaving else "userLeaving=false,finish"
        self._calls.pause(record, "makeInvisible" if self.is_sleeping else reason, leaving=leaving)
        loop = asyncio.get_running_loop()
        self._pause_timer = loop.call_later(_PAUSE_TIMEOUT_S, self.on_paused, record)
        return record

    def _launch(self, record: ActivityRecord, process: ProcessRecord) -> None:
        if record.was_launched:
            self._configure(record)
        record.state, record.rotation = ActivityState.RESUMED, self._rotation
        self.resumed = record
        if record.was_launched:
            self._calls.resume(record)
            return
        record.was_launched = True
        record.process = process
        self._calls.launch(record)

    def _find_to_reuse(self, task: Task, package: UserPackage, info: Activity, intent: Intent) -> ActivityRecord | None:
        """Find the activity that takes the intent itself; what CLEAR_TOP finds on top of it is finished."""
        same = [r for r in task.activities if not r.is_finishing and (r.package, r.info) == (package, info)]
        single, clear = intent.flags & FLAG_ACTIVITY_SINGLE_TOP, intent.flags & FLAG_ACTIVITY_CLEAR_TOP
        if not same or not (clear or (single and task.top is same[-1])):
            return None
        record = same[-1]
        if clear:
            for above in tuple(task.activities[task.activities.index(record) + 1 :]):
                self._finish(above, "clear-task-stack")
            if not single:
                self._finish(record, "clear-task-top")
                return None
        return record

    def _deliver(self, record: ActivityRecord, intent: Intent) -> tuple[StartResult, ActivityRecord]:
        self._logs.event(
            "wm_new_intent",
            record.package.user,
            record.token,
            record.task.id,
            record.component.short,
            *fields_of(intent),
        )
        record.new_intents.append(intent)
        if record is self.resumed:
            self._calls.deliver(record)
        result, _ = self._to_front(record.task)
        return result, record

    def _finish(self, record: ActivityRecord, reason: str) -> None:
        if record.is_finishing:
            return
        record.is_finishing = True
        self._logs.event(
            "wm_finish_activity", record.package.user, record.token, record.task.id, record.component.short, reason
        )
        if record.state not in {ActivityState.RESUMED, ActivityState.PAUSING}:
            self._destroy(record)

    def _destroy(self, record: ActivityRecord) -> None:
        reason = "finish-imm:" + ("idle" if record.was_launched else "completePauseLocked")
        self._calls.destroy(record, reason)
        self._remove(record)

    def _remove(self, record: ActivityRecord) -> None:
        if record.was_launched and record.state is not ActivityState.STOPPED:
            self._used("ACTIVITY_STOPPED", record)
        if self.resumed is record:
            self.resumed = None
        if record.state is ActivityState.PAUSING and self._pause_timer is not None:
            self._pause_timer.cancel()
            self._pause_timer = None
        record.task.activities.remove(record)
        if not record.task.activities and record.task in self.tasks:
            self.tasks.remove(record.task)
            self._logs.event("wm_task_removed", record.task.id, "removeTask")
            self._logs.event("wm_stack_removed", record.task.id)
        self.launches.end(record, timeout=True)

    def _used(self, what: str, record: ActivityRecord) -> None:
        for callback in self.on_usage:
            callback(what, record)

    def _changed(self) -> None:
        for callback in self.on_change:
            callback()

"""Makes tasks and activities, with the entries in the event log that tell of them."""

from __future__ import annotations

import itertools
from random import Random

from harness.virtual.apk import Activity
from harness.virtual.system.activity_record import ActivityRecord, Task, fields_of
from harness.virtual.system.clock import Clock
from harness.virtual.system.intents import Intent
from harness.virtual.system.logs import Logs
from harness.virtual.system.package_record import UserPackage


class ActivityMaker:
    """Numbers the tasks."""

    def __init__(self, clock: Clock, logs: Logs, random: Random) -> None:
        self._clock = clock
        self._logs = logs
        self._random = random
        self._task_ids = itertools.count(1)

    def make_task(self, package: UserPackage, info: Activity, intent: Intent) -> Task:
        """Make a task without activities."""
        return Task(
            id=next(self._task_ids),
            identity=self._random.getrandbits(28),
            package=package,
            root=info,
            intent=intent,
            last_active_ms=self._clock.boot_ms(),
        )

    def make_activity(self, task: Task, package: UserPackage, info: Activity, intent: Intent) -> ActivityRecord:
        """Put an activity on top of a task."""
        if not task.activities:
            self._logs.event("wm_create_task", task.user, task.id)
        identity = self._random.getrandbits(28)
        record = ActivityRecord(identity=identity, task=task, package=package, info=info, intent=intent)
        task.activities.append(record)
        name = record.component.short
        self._logs.event("wm_create_activity", package.user, record.token, task.id, name, *fields_of(intent))
        return record

"""RecentTasks: what the user had on the screen, and what goes when the user takes a task out of that list."""

from __future__ import annotations

import asyncio

from harness.virtual.system.activity_record import ActivityState, Task
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.processes import Processes, ProcessRecord
from harness.virtual.system.services import Services
from harness.virtual.system.tasks import Tasks

_KILL_DELAY_S = 0.05  # the order to kill is a message of its own: services have just been told of the removal


class RecentTasks:
    """The tasks of the phone's users but for the home screens; one whose last activity has finished is not kept."""

    def __init__(self, tasks: Tasks, services: Services, processes: Processes) -> None:
        self._tasks = tasks
        self._services = services
        self._processes = processes

    def of_user(self, user: int) -> list[Task]:
        """Return a user's tasks, the most recent first."""
        own = (task for task in reversed(self._tasks.tasks) if task.user == user)
        return [task for task in own if not task.is_home and task.top is not None]

    def find(self, task_id: int) -> Task | None:
        """Find a task by its number, which is that of its stack as well; home screens are among them."""
        return next((task for task in self._tasks.tasks if task.id == task_id), None)

    def forget(self, package: UserPackage) -> None:
        """Take away the tasks of a package whose data are wiped, with whatever stands on them, such as a question."""
        for task in [task for task in self._tasks.tasks if task.package == package]:
            self._tasks.remove(task, "clear-data")

    def remove(self, task: Task) -> None:
        """Take a task away, as a swipe over it does: its activities finish, and with them what nobody else needs.

        Its package's processes are killed, unless one of them is seen, has another task or a service in the foreground.
        Alarms and jobs stay, and sticky services come back.
        """
        doomed = self._doomed(task)
        self._tasks.remove(task, "remove-stack")
        self._services.task_removed(task.package, task.intent)
        for process in doomed:
            asyncio.get_running_loop().call_later(_KILL_DELAY_S, self._processes.kill_record, process, "remove task")

    def _doomed(self, task: Task) -> list[ProcessRecord]:
        processes = self._processes.of_package(task.package)
        kept = {record.process for record in self._services.records() if record.is_foreground}
        for record in self._tasks.activities():
            if record.state is not ActivityState.STOPPED or (record.task is not task and not record.task.is_home):
                kept.add(record.process)
        return [] if kept.intersection(processes) else processes

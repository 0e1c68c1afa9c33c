"""am stack: the stacks of tasks, which on Android 11 are the tasks themselves."""

from __future__ import annotations

from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.tools.system_support import (
    EXIT_EXCEPTION,
    ILLEGAL_ARGUMENT,
    Arguments,
    CommandError,
    Handler,
    java_exception,
    parse_long,
)
from harness.virtual.system.activity_record import Task
from harness.virtual.system.server import SystemServer

_CONFIGURATION = "1.0 ?mcc?mnc [en_US] ldltr sw411dp w411dp h659dp 420dpi nrml port finger"


class StackCommands:
    """The commands."""

    def __init__(self, system: SystemServer) -> None:
        self._system = system

    def handlers(self) -> dict[str, Handler]:
        """Return the command by its name."""
        return {"stack": self.run}

    async def run(self, call: Invocation, arguments: Arguments) -> int:
        """List the stacks, or remove one."""
        operation = arguments.required()
        if operation == "list":
            await call.print(
                "".join(f"{self._describe(task)}\n" for task in reversed(self._system.activities.tasks.tasks))
            )
        elif operation == "remove":
            self._remove(parse_long("stack", arguments.required()))
        else:
            raise CommandError(f"Error: unknown command '{operation}'", EXIT_EXCEPTION)
        return 0

    def _remove(self, task_id: int) -> None:
        task = self._system.recents.find(task_id)
        if task is None:
            return
        if task.is_home:
            raise java_exception("stack", ILLEGAL_ARGUMENT, "Removing non-standard stack is not allowed.")
        self._system.recents.remove(task)

    def _describe(self, task: Task) -> str:
        """Print a stack as ActivityManager.StackInfo does, which ends with an empty line."""
        top, tasks = task.top, self._system.activities.tasks
        is_visible = top is not None and top is tasks.top and not tasks.is_sleeping
        width, height = self._system.display.size
        bounds, kind = f"[0,0][{width},{height}]", "home" if task.is_home else "standard"
        place = f"mBounds=Rect(0, 0 - {width}, {height}) mWindowingMode=fullscreen"
        window = f"winConfig={{ {place} mActivityType={kind} mRotation=ROTATION_{90 * self._system.display.rotation} }}"
        root = f"{task.package.name}/{task.root.name}"
        shown = "" if top is None else f" topActivity=ComponentInfo{top.component.braced}"
        visible = f"visible={str(is_visible).lower()}"
        return "\n".join(
            [
                f"Stack id={task.id} bounds={bounds} displayId=0 userId={task.user}",
                f" configuration={{{_CONFIGURATION} {window} s.1}}",
                f"  taskId={task.id}: {root} bounds={bounds} userId={task.user} {visible}{shown}",
                "",
            ]
        )

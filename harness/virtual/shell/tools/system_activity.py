"""am and monkey: activities started, apps stopped, the app to be debugged named."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass

from harness.virtual.binder.endpoint import SecurityError
from harness.virtual.shell.invocation import Invocation, Tool
from harness.virtual.shell.tools.system_components import ComponentCommands
from harness.virtual.shell.tools.system_stack import StackCommands
from harness.virtual.shell.tools.system_standby import StandbyCommands
from harness.virtual.shell.tools.system_support import (
    Arguments,
    CommandError,
    Handler,
    java_exception,
    parse_user,
    service_command,
)
from harness.virtual.shell.tools.system_uids import UidCommands
from harness.virtual.shell.tools.system_user_control import UserControlCommands
from harness.virtual.system.activity_record import ActivityRecord, Launched, StartResult
from harness.virtual.system.intents import (
    ACTION_MAIN,
    CATEGORY_LAUNCHER,
    FLAG_ACTIVITY_NEW_TASK,
    FLAG_ACTIVITY_RESET_TASK_IF_NEEDED,
    Intent,
    IntentError,
    parse_intent,
)
from harness.virtual.system.server import SystemServer

_WARNINGS = {
    StartResult.DELIVERED_TO_TOP: "Warning: Activity not started, intent has been delivered to currently running "
    "top-most instance.",
    StartResult.TASK_TO_FRONT: "Warning: Activity not started, its current task has been brought to the front",
}
_STOP_PAUSE_S = 0.25  # what `am start -S` waits after the stop
_VALUE_OPTIONS = frozenset({"--display", "--windowingMode", "--activityType", "--task", "-R", "-P"})
_PLAIN_OPTIONS = frozenset({"-N", "--track-allocation", "--task-overlay", "--lock-task", "--streaming"})


@dataclass(slots=True, kw_only=True)
class _StartOptions:
    user: str = "current"
    wait: bool = False
    stop: bool = False
    debug: bool = False

    def take(self, option: str, value: Callable[[], str]) -> bool:
        """Take an option of `am start`; tell whether it is one."""
        if option == "-W":
            self.wait = True
        elif option == "-S":
            self.stop = True
        elif option == "-D":
            self.debug = True
        elif option == "--user":
            self.user = value()
        elif option in _VALUE_OPTIONS:
            value()
        else:
            return option in _PLAIN_OPTIONS
        return True


class ActivityCommands:
    """The commands of the service "activity"."""

    def __init__(self, system: SystemServer) -> None:
        self._system = system
        self._activities = system.activities

    def tool(self) -> Tool:
        """Return `am`."""
        handlers: dict[str, Handler] = {
            "start": self.start,
            "start-activity": self.start,
            "force-stop": self.force_stop,
            "kill": self.kill,
            "set-debug-app": self.set_debug_app,
            "clear-debug-app": self.clear_debug_app,
            **ComponentCommands(self._system).handlers(),
            **StackCommands(self._system).handlers(),
            **StandbyCommands(self._system).handlers(),
            **UserControlCommands(self._system).handlers(),
            **UidCommands(self._system).handlers(),
        }
        return service_command(handlers)

    async def monkey(self, call: Invocation) -> int:
        """Start a package's launcher activity: the one thing that `monkey -p PKG -c CATEGORY 1` is used for."""
        arguments = Arguments(call.argv[1:])
        package, count = None, None
        while (word := arguments.next()) is not None:
            if word == "-p":
                package = arguments.next()
            elif word in {"-c", "-s", "--pct-syskeys", "--throttle"}:
                arguments.next()
            elif word.isdigit():
                count = int(word)
        intent = Intent(action=ACTION_MAIN, categories=(CATEGORY_LAUNCHER,), package=package)
        user = self._system.user_controller.current
        target = self._activities.resolver.resolve(intent, user) if package and count else None
        if target is None:
            await call.print("** No activities found to run, monkey aborted.\n")
            return 252
        flags = FLAG_ACTIVITY_NEW_TASK | FLAG_ACTIVITY_RESET_TASK_IF_NEEDED
        self._activities.starter.start(intent.with_flags(flags), uid=call.identity.uid, user=user)
        await call.print(f"Events injected: {count}\n## Network stats: elapsed time=12ms (0ms mobile, 0ms wifi)\n")
        return 0

    async def start(self, call: Invocation, arguments: Arguments) -> int:
        """Start an activity; Android 11 exits with 0 even when it could not."""
        options = _StartOptions()
        try:
            intent = parse_intent(arguments.rest(), options.take)
        except IntentError as error:
            raise java_exception("start", "java.lang.IllegalArgumentException", str(error)) from error
        user = parse_user("start", options.user, self._system.user_controller.current)
        if user is None:
            raise CommandError("Error: Can't start service with user 'all'")
        if options.stop and not await self._stop_first(call, intent, user):
            return 1
        await call.print(f"Starting: {intent}\n")
        if options.debug:
            self._debug(intent, user)
        started_ms = self._system.clock.uptime_ms()
        result, record = self._start(intent.with_flags(FLAG_ACTIVITY_NEW_TASK), call.identity.uid, user)
        waiting = self._activities.tasks.launches.wait(result, record) if options.wait and record is not None else None
        say = call.print if options.wait else call.complain
        if (text := _outcome(result, intent)) is not None:
            await say(text + "\n" * options.wait)
        if waiting is not None and result >= StartResult.SUCCESS:
            await self._report(call, waiting, started_ms)
        return 0

    async def force_stop(self, _: Invocation, arguments: Arguments) -> int:
        """Kill a package's processes and leave it stopped."""
        users = self._users("force-stop", arguments)
        self._activities.force_stop(arguments.required(), users, f"from pid {os.getpid()}")
        return 0

    async def kill(self, _: Invocation, arguments: Arguments) -> int:
        """Kill a package's processes that are in the background."""
        users = self._users("kill", arguments)
        self._activities.kill_background(arguments.required(), users)
        return 0

    async def set_debug_app(self, _: Invocation, arguments: Arguments) -> int:
        """Name the process that is to be debugged."""
        options = arguments.options("-w", "--persistent", values=())
        name = arguments.required()
        self._activities.set_debug_app(name, wait="-w" in options, persistent="--persistent" in options)
        return 0

    async def clear_debug_app(self, _: Invocation, __: Arguments) -> int:
        """Name no process."""
        self._activities.set_debug_app(None, wait=False, persistent=True)
        return 0

    def _users(self, command: str, arguments: Arguments) -> list[int]:
        """Take `--user N`; without it a command is about all users."""
        text = arguments.options().get("--user", "all")
        user = parse_user(command, text, self._system.user_controller.current)
        return [known.id for known in self._system.users] if user is None else [user]

    def _start(self, intent: Intent, uid: int, user: int) -> tuple[StartResult, ActivityRecord | None]:
        try:
            return self._activities.starter.start(intent, uid=uid, user=user)
        except SecurityError as error:
            raise java_exception("start", "java.lang.SecurityException", error.message) from error

    async def _stop_first(self, call: Invocation, intent: Intent, user: int) -> bool:
        target = self._activities.resolver.resolve(intent, user)
        if intent.component is None and target is None:
            await call.complain(f"Error: Intent does not match any activities: {intent}")
            return False
        name = intent.component.package if intent.component is not None else ""
        name = name or (target[0].name if target else "")
        await call.print(f"Stopping: {name}\n")
        self._activities.force_stop(name, [user], f"from pid {os.getpid()}")
        await asyncio.sleep(_STOP_PAUSE_S)
        return True

    def _debug(self, intent: Intent, user: int) -> None:
        target = self._activities.resolver.resolve(intent, user)
        if target is not None:
            self._activities.set_debug_app(target[1].process, wait=True, persistent=False)

    async def _report(self, call: Invocation, waiting: asyncio.Future[Launched], started_ms: int) -> None:
        launched = await waiting
        lines = [f"Status: {'timeout' if launched.timeout else 'ok'}", f"LaunchState: {launched.state.value}"]
        lines.append(f"Activity: {launched.component.short}")
        if launched.total_ms is not None:
            lines.append(f"TotalTime: {launched.total_ms}")
        lines += [f"WaitTime: {self._system.clock.uptime_ms() - started_ms}", "Complete", ""]
        await call.print("\n".join(lines))


def _outcome(result: StartResult, intent: Intent) -> str | None:
    if result in _WARNINGS:
        return _WARNINGS[result]
    if result is StartResult.CLASS_NOT_FOUND and intent.component is not None:
        return f"Error type 3\nError: Activity class {intent.component.braced} does not exist."
    if result is StartResult.INTENT_NOT_RESOLVED:
        started = intent.with_flags(FLAG_ACTIVITY_NEW_TASK)
        return f"Error: Activity not started, unable to resolve {started}"
    return None

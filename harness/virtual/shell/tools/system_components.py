"""am's commands for services and broadcasts."""

from __future__ import annotations

from collections.abc import Callable

from harness.virtual.binder.endpoint import RemoteError, SecurityError
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.tools.system_support import (
    EXIT_EXCEPTION,
    Arguments,
    CommandError,
    Handler,
    java_exception,
)
from harness.virtual.system.intents import FLAG_RECEIVER_FROM_SHELL, Intent, IntentError, parse_intent
from harness.virtual.system.server import SystemServer

_NOT_FOUND = "Error: Not found; no service started."


class ComponentCommands:
    """The commands."""

    def __init__(self, system: SystemServer) -> None:
        self._system = system

    def handlers(self) -> dict[str, Handler]:
        """Return the commands by their names."""
        return {
            "startservice": self.start_service,
            "start-service": self.start_service,
            "startforegroundservice": self.start_foreground_service,
            "start-foreground-service": self.start_foreground_service,
            "stopservice": self.stop_service,
            "stop-service": self.stop_service,
            "broadcast": self.broadcast,
        }

    async def start_service(self, call: Invocation, arguments: Arguments) -> int:
        """Start a service."""
        return await self._start(call, _parse("startservice", arguments), foreground=False)

    async def start_foreground_service(self, call: Invocation, arguments: Arguments) -> int:
        """Start a service that is going to show a notification."""
        return await self._start(call, _parse("start-foreground-service", arguments), foreground=True)

    async def stop_service(self, call: Invocation, arguments: Arguments) -> int:
        """Stop a service."""
        intent = _parse("stopservice", arguments)
        await call.print(f"Stopping service: {intent}\n")
        try:
            was_running = self._system.services.stop(intent, uid=call.identity.uid)
        except SecurityError as error:
            raise java_exception("stopservice", "java.lang.SecurityException", error.message) from error
        await call.complain("Service stopped" if was_running else "Service not stopped: was not running.")
        return 0 if was_running else EXIT_EXCEPTION

    async def broadcast(self, call: Invocation, arguments: Arguments) -> int:
        """Send a broadcast and wait until all have received it."""
        permission: list[str] = []

        def option(name: str, value: Callable[[], str]) -> bool:
            if name == "--receiver-permission":
                permission.append(value())
            elif name == "--user":
                value()
            else:
                return name in {"--allow-background-activity-starts", "--async"}
            return True

        intent = _parse("broadcast", arguments, option).with_flags(FLAG_RECEIVER_FROM_SHELL)
        await call.print(f"Broadcasting: {intent}\n")
        required = permission[-1] if permission else None
        try:
            sending = self._system.broadcasts.send(intent, uid=call.identity.uid, permission=required, ordered=True)
        except SecurityError as error:
            raise java_exception("broadcast", "java.lang.SecurityException", error.message) from error
        result = await sending
        data = f', data="{result.data}"' if result.data is not None else ""
        await call.print(f"Broadcast completed: result={result.code}{data}\n")
        return 0

    async def _start(self, call: Invocation, intent: Intent, *, foreground: bool) -> int:
        await call.print(f"Starting service: {intent}\n")
        try:
            record = self._system.services.start(intent, uid=call.identity.uid, foreground=foreground)
        except SecurityError as error:
            raise CommandError(f"Error: Requires permission {_reason(error)}", EXIT_EXCEPTION) from error
        except RemoteError as error:
            raise CommandError(f"Error: {_reason(error)}", EXIT_EXCEPTION) from error
        if record is None:
            raise CommandError(_NOT_FOUND, EXIT_EXCEPTION)
        return 0


def _reason(error: RemoteError) -> str:
    """Return what `am` says of a refusal: the part that is not about the intent."""
    after = error.message.partition(" }")[2]
    return after.removeprefix(" without permission ").removeprefix(": ")


def _parse(
    command: str, arguments: Arguments, on_option: Callable[[str, Callable[[], str]], bool] | None = None
) -> Intent:
    def user_only(name: str, value: Callable[[], str]) -> bool:
        if name == "--user":
            value()
        return name == "--user"

    try:
        return parse_intent(arguments.rest(), on_option or user_only)
    except IntentError as error:
        raise java_exception(command, "java.lang.IllegalArgumentException", str(error)) from error

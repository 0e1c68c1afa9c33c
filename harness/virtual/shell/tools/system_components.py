"""am's commands for services and broadcasts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from harness.virtual.binder.endpoint import RemoteError, SecurityError
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.tools.system_support import (
    EXIT_EXCEPTION,
    ILLEGAL_ARGUMENT,
    Arguments,
    CommandError,
    Handler,
    java_exception,
    parse_user,
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
        return await self._start(call, arguments, "startservice", foreground=False)

    async def start_foreground_service(self, call: Invocation, arguments: Arguments) -> int:
        """Start a service that is going to show a notification."""
        return await self._start(call, arguments, "start-foreground-service", foreground=True)

    async def stop_service(self, call: Invocation, arguments: Arguments) -> int:
        """Stop a service."""
        intent, user = self._parse("stopservice", arguments)
        if user is None:
            raise CommandError("Error: Can't stop activity with user 'all'", EXIT_EXCEPTION)
        await call.print(f"Stopping service: {intent}\n")
        try:
            was_running = self._system.services.stop(intent, uid=call.identity.uid, user=user)
        except SecurityError as error:
            raise java_exception("stopservice", "java.lang.SecurityException", error.message) from error
        await call.complain("Service stopped" if was_running else "Service not stopped: was not running.")
        return 0 if was_running else EXIT_EXCEPTION

    async def broadcast(self, call: Invocation, arguments: Arguments) -> int:
        """Send a broadcast and wait until all have received it.

        One to a user who is not started is received by nobody, and Android 11 waits for its end for ever.
        """
        permission: list[str] = []

        def option(name: str, value: Callable[[], str]) -> bool:
            if name == "--receiver-permission":
                permission.append(value())
            return name in {"--receiver-permission", "--allow-background-activity-starts", "--async"}

        intent, user = self._parse("broadcast", arguments, option)
        intent = intent.with_flags(FLAG_RECEIVER_FROM_SHELL)
        await call.print(f"Broadcasting: {intent}\n")
        running = self._system.user_controller.started()
        if user is not None and user not in running:
            why = f"user {user} and its parent (if any) are stopped"
            self._system.logs.write("system", "W", "ActivityManager", f"Skipping broadcast of {intent}: {why}")
            await asyncio.Event().wait()
        required = permission[-1] if permission else None
        try:
            sending = self._system.broadcasts.send(
                intent,
                uid=call.identity.uid,
                users=running if user is None else (user,),
                permission=required,
                ordered=True,
            )
        except SecurityError as error:
            raise java_exception("broadcast", "java.lang.SecurityException", error.message) from error
        result = await sending
        data = f', data="{result.data}"' if result.data is not None else ""
        await call.print(f"Broadcast completed: result={result.code}{data}\n")
        return 0

    async def _start(self, call: Invocation, arguments: Arguments, command: str, *, foreground: bool) -> int:
        intent, user = self._parse(command, arguments)
        if user is None:
            raise CommandError("Error: Can't start activity with user 'all'", EXIT_EXCEPTION)
        await call.print(f"Starting service: {intent}\n")
        try:
            record = self._system.services.start(intent, uid=call.identity.uid, user=user, foreground=foreground)
        except SecurityError as error:
            raise CommandError(f"Error: Requires permission {_reason(error)}", EXIT_EXCEPTION) from error
        except RemoteError as error:
            raise CommandError(f"Error: {_reason(error)}", EXIT_EXCEPTION) from error
        if record is None:
            raise CommandError(_NOT_FOUND, EXIT_EXCEPTION)
        return 0

    def _parse(
        self,
        command: str,
        arguments: Arguments,
        on_option: Callable[[str, Callable[[], str]], bool] = lambda _name, _value: False,
    ) -> tuple[Intent, int | None]:
        """Read an intent and the user whom it is for: the current one unless one is named, None for all."""
        users = ["current"]

        def option(name: str, value: Callable[[], str]) -> bool:
            if name == "--user":
                users.append(value())
            return name == "--user" or on_option(name, value)

        try:
            intent = parse_intent(arguments.rest(), option)
        except IntentError as error:
            raise java_exception(command, ILLEGAL_ARGUMENT, str(error)) from error
        return intent, parse_user(command, users[-1], self._system.user_controller.current)


def _reason(error: RemoteError) -> str:
    """Return what `am` says of a refusal: the part that is not about the intent."""
    after = error.message.partition(" }")[2]
    return after.removeprefix(" without permission ").removeprefix(": ")

"""am's commands for users: started, stopped, brought to the foreground."""

from __future__ import annotations

from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.tools.system_support import EXIT_EXCEPTION, Arguments, CommandError, Handler, parse_long
from harness.virtual.system.server import SystemServer
from harness.virtual.system.user_controller import StopResult

_EXPLANATIONS = {
    StopResult.IS_CURRENT: " (Can't stop current user)",
    StopResult.IS_SYSTEM: " (System user cannot be stopped)",
    StopResult.RELATED_CANNOT_STOP: " (Can't stop user {0} - one of its related users can't be stopped)",
}


class UserControlCommands:
    """The commands."""

    def __init__(self, system: SystemServer) -> None:
        self._users = system.user_controller

    def handlers(self) -> dict[str, Handler]:
        """Return the commands by their names."""
        return {
            "start-user": self.start,
            "stop-user": self.stop,
            "switch-user": self.switch,
            "get-current-user": self.get_current,
            "get-started-user-state": self.get_started_state,
        }

    async def start(self, call: Invocation, arguments: Arguments) -> int:
        """Start a user in the background; there is nothing to wait for that would come later."""
        arguments.options("-w", values=(), unknown=_unknown)
        if self._users.start(_user("start-user", arguments)):
            await call.print("Success: user started\n")
        else:
            await call.complain("Error: could not start user")
        return 0

    async def stop(self, _: Invocation, arguments: Arguments) -> int:
        """Stop a user, and with it its apps; one that is not started counts as stopped."""
        options = arguments.options("-w", "-f", values=(), unknown=_unknown)
        user = _user("stop-user", arguments)
        result = self._users.stop(user, force="-f" in options)
        if result is not StopResult.SUCCESS:
            raise CommandError(f"Switch failed: {result.value}{_EXPLANATIONS[result].format(user)}", EXIT_EXCEPTION)
        return 0

    async def switch(self, _: Invocation, arguments: Arguments) -> int:
        """Bring a user to the foreground; Android says nothing of one that cannot be."""
        self._users.switch(_user("switch-user", arguments))
        return 0

    async def get_current(self, call: Invocation, _: Arguments) -> int:
        """Print the user whose activities are on the screen."""
        await call.print(f"{self._users.current}\n")
        return 0

    async def get_started_state(self, call: Invocation, arguments: Arguments) -> int:
        """Print how far a user has been started."""
        user = _user("get-started-user-state", arguments)
        state = self._users.states.get(user)
        await call.print(f"User is not started: {user}\n" if state is None else f"{state.name}\n")
        return 0


def _unknown(name: str) -> CommandError:
    return CommandError(f"Error: unknown option: {name}", EXIT_EXCEPTION)


def _user(command: str, arguments: Arguments) -> int:
    return parse_long(command, arguments.required())

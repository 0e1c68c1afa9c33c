"""pm's users: listed, made and removed."""

from __future__ import annotations

from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.tools.system_support import Arguments, CommandError, Handler, parse_long, parse_user
from harness.virtual.system.server import SystemServer
from harness.virtual.system.user_controller import MAX_RUNNING
from harness.virtual.system.user_manager import UserFlag

_TYPES = {
    "--managed": UserFlag.MANAGED_PROFILE | UserFlag.PROFILE,
    "--restricted": UserFlag.RESTRICTED | UserFlag.FULL,
    "--guest": UserFlag.GUEST | UserFlag.FULL,
    "--demo": UserFlag.DEMO | UserFlag.FULL,
}


class UserCommands:
    """The commands about users, which Android keeps with the packages' too."""

    def __init__(self, system: SystemServer) -> None:
        self._users = system.users
        self._controller = system.user_controller

    def handlers(self) -> dict[str, Handler]:
        """Return the commands by their names."""
        return {
            "create-user": self.create,
            "remove-user": self.remove,
            "get-max-users": self.get_max,
            "get-max-running-users": self.get_max_running,
        }

    async def list(self, call: Invocation, _: Arguments) -> int:
        """List all users."""
        lines = [f"\t{user}{' running' if self._controller.is_running(user.id) else ''}\n" for user in self._users]
        await call.print("Users:\n" + "".join(lines))
        return 0

    async def create(self, call: Invocation, arguments: Arguments) -> int:
        """Make a user."""

        def unknown(name: str) -> CommandError:
            return CommandError(f"Error: unknown option {name}")

        options = arguments.options(*_TYPES, "--ephemeral", values=("--profileOf", "--user-type"), unknown=unknown)
        name = arguments.next()
        if name is None:
            raise CommandError("Error: no user name specified.")
        flags = next((_TYPES[option] for option in _TYPES if option in options), UserFlag.FULL)
        parent = parse_long("create-user", options["--profileOf"]) if "--profileOf" in options else None
        if parent is not None and not self._users.exists(parent):
            raise _refused(f"Cannot find user data for parent user {parent} (code 1)")
        user = self._users.create(name, flags, parent)
        if user is None:
            raise _refused("Cannot add user. Maximum user limit is reached. (code 6)")
        await call.print(f"Success: created user id {user.id}\n")
        return 0

    async def remove(self, call: Invocation, arguments: Arguments) -> int:
        """Remove a user with what is the user's."""
        text = arguments.next()
        if text is None:
            raise CommandError("Error: no user id specified.")
        user = parse_user("remove-user", text, self._controller.current)
        if user is None or not self._controller.remove(user):
            raise CommandError(f"Error: couldn't remove user id {-1 if user is None else user}")
        await call.print("Success: removed user\n")
        return 0

    async def get_max(self, call: Invocation, _: Arguments) -> int:
        """Print how many users there can be."""
        await call.print(f"Maximum supported users: {self._users.limit}\n")
        return 0

    async def get_max_running(self, call: Invocation, _: Arguments) -> int:
        """Print how many of them can be started at once."""
        await call.print(f"Maximum supported running users: {MAX_RUNNING}\n")
        return 0


def _refused(why: str) -> CommandError:
    thrown = f"android.os.ServiceSpecificException: {why}"
    return CommandError(f"Error: {thrown}\nError: couldn't create User.")

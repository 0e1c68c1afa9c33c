"""am's commands for the states of uids: which one has, and what becomes of all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.tools.support import read_lines
from harness.virtual.shell.tools.system_support import Arguments, Handler, parse_long, parse_user
from harness.virtual.system.importance import STATE_NAMES
from harness.virtual.system.server import SystemServer
from harness.virtual.system.uid_states import UidChange

_BEGINNING = "Watching uid states...  available commands:\n"
_COMMANDS = "(q)uit: finish watching\n"


class UidCommands:
    """The commands."""

    def __init__(self, system: SystemServer) -> None:
        self._system = system
        self._states = system.activities.states

    def handlers(self) -> dict[str, Handler]:
        """Return the commands by their names."""
        return {
            "get-uid-state": self.get_state,
            "make-uid-idle": self.make_idle,
            "watch-uids": self.watch,
        }

    async def get_state(self, call: Invocation, arguments: Arguments) -> int:
        """Print the process state of a uid."""
        state = self._states.proc_state(parse_long("get-uid-state", arguments.required()))
        await call.print(f"{state} ({STATE_NAMES[state]})\n")
        return 0

    async def make_idle(self, _: Invocation, arguments: Arguments) -> int:
        """Have a package that is in the background be idle at once."""
        text = arguments.options().get("--user", "all")
        user = parse_user("make-uid-idle", text, self._system.user_controller.current)
        record = self._system.packages.find_any(arguments.required())
        users = [] if record is None else record.users if user is None else [user]
        packages = (self._system.packages.find(record.name, each) for each in users if record is not None)
        self._states.make_idle(package.uid for package in packages if package is not None)
        return 0

    async def watch(self, call: Invocation, arguments: Arguments) -> int:
        """Print each change of a uid's state, until standard input says "q" or ends."""
        arguments.options(values=("--oom",))
        changes: asyncio.Queue[UidChange] = asyncio.Queue()
        await call.print(_BEGINNING + _COMMANDS)
        self._states.observers.append(changes.put_nowait)
        printing = asyncio.create_task(_print(call, changes))
        try:
            async for line in read_lines(call.stdin):
                word = line.decode(errors="replace")
                if word in {"q", "quit"}:
                    break
                await call.print((f"Invalid command: {word}\n\n" if word else "") + _BEGINNING + _COMMANDS)
        finally:
            self._states.observers.remove(changes.put_nowait)
            printing.cancel()
        return 0


async def _print(call: Invocation, changes: asyncio.Queue[UidChange]) -> None:
    while True:
        change = await changes.get()
        await call.print("".join(f"{change.uid} {line}\n" for line in _lines(change)))


def _lines(change: UidChange) -> Iterator[str]:
    if change.is_idle is not None:
        yield "idle" if change.is_idle else "active"
    if change.is_cached is not None:
        yield "cached" if change.is_cached else "uncached"
    if change.is_gone:
        yield "gone"
    else:
        level = change.importance
        yield f"procstate {level.short} seq {change.seq} capability {level.capability}"

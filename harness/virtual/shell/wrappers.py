"""Commands that run another command: sh, su, run-as, env, timeout, toybox."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Final, Protocol

from harness.virtual.files import FileSystem
from harness.virtual.shell.invocation import Invocation, decode
from harness.virtual.shell.runner import Launcher
from harness.virtual.shell.state import SHELL_NAME
from harness.virtual.users import ROOT, ROOT_UID, SHELL_UID, Identity, find_identity, uid_of, user_name

PACKAGES_LIST = "/data/system/packages.list"
TIMED_OUT = 124
NOT_PERMITTED = 1
_DEBUGGABLE = "1"


class ScriptLauncher(Launcher, Protocol):
    """What can also start another sh."""

    async def run_script(self, text: str | None, call: Invocation, *, name: str, arguments: tuple[str, ...]) -> int:
        """Run a script, or what comes by standard input, in an sh of its own."""
        ...

    def names(self) -> list[str]:
        """Return the names of all commands."""
        ...


Wrapper = Callable[[ScriptLauncher, Invocation], Awaitable[int]]

_DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?|\.[0-9]+)([smhd]?)")
_SECONDS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def parse_duration_s(text: str) -> float | None:
    """Read 0.5, 2m, 1h as toybox does."""
    found = _DURATION.fullmatch(text)
    return float(found[1]) * _SECONDS[found[2]] if found else None


async def _sh(launcher: ScriptLauncher, call: Invocation) -> int:
    rest = list(call.argv[1:])
    while rest and rest[0].startswith("-") and rest[0] not in {"-c", "-"}:
        rest.pop(0)
    if rest[:1] == ["-c"]:
        if len(rest) == 1:
            await call.complain(f"{SHELL_NAME}: -c: requires an argument")
            return 1
        name = rest[2] if len(rest) > 2 else SHELL_NAME
        return await launcher.run_script(rest[1], call, name=name, arguments=tuple(rest[3:]))
    if not rest or rest[0] == "-":
        return await launcher.run_script(None, call, name=SHELL_NAME, arguments=())
    return await _run_file(launcher, call, rest)


async def _run_file(launcher: ScriptLauncher, call: Invocation, rest: list[str]) -> int:
    try:
        with launcher.files.open_read(call.path(rest[0]), uid=call.identity.uid) as file:
            text = decode(await asyncio.to_thread(file.read))
    except OSError as error:
        await call.complain(f"{SHELL_NAME}: {rest[0]}: {error.strerror}")
        return 127
    return await launcher.run_script(text, call, name=rest[0], arguments=tuple(rest[1:]))


async def _su(launcher: ScriptLauncher, call: Invocation) -> int:
    """Become somebody else: `su -c "COMMAND"`, `su [WHO [COMMAND...]]`."""
    if call.identity.uid not in {ROOT_UID, SHELL_UID}:
        await call.complain("su: uid not allowed")
        return NOT_PERMITTED
    rest = [word for word in call.argv[1:] if word not in {"-", "-l", "--login"}]
    who = _take_user(rest)
    command = None
    if rest[:1] == ["-c"]:
        command = rest[1] if len(rest) > 1 else ""
        rest = rest[2:]
        who = who or _take_user(rest)
    if who is None and rest:
        await call.complain(f"su: unknown user {rest[0]}")
        return NOT_PERMITTED
    call = replace(call, identity=who or ROOT)
    if command is None and rest:
        return await launcher.launch(replace(call, argv=tuple(rest)))
    return await launcher.run_script(command, call, name=SHELL_NAME, arguments=())


def _take_user(rest: list[str]) -> Identity | None:
    who = find_identity(rest[0]) if rest else None
    if who:
        rest.pop(0)
    return who


async def _run_as(launcher: ScriptLauncher, call: Invocation) -> int:
    """Become a debuggable app of a user, in its data directory; packages.list says who is one."""
    words = call.argv[1:]
    if not words:
        await call.complain("run-as: usage: run-as <package-name> [--user <uid>] <command> [<args>]")
        return NOT_PERMITTED
    row = await asyncio.to_thread(_find_package, launcher.files, words[0])
    if row is None or row[2] != _DEBUGGABLE:
        reason = "unknown package" if row is None else "package not debuggable"
        await call.complain(f"run-as: {reason}: {words[0]}")
        return NOT_PERMITTED
    user, command = (int(words[2]), words[3:]) if _names_user(words[1:]) else (0, words[1:])
    uid, home = uid_of(user, int(row[1])), row[3] if user == 0 else f"/data/user/{user}/{row[0]}"
    call = replace(call, identity=Identity(uid=uid, name=user_name(uid)), cwd=home)
    if command:
        return await launcher.launch(replace(call, argv=command))
    return await launcher.run_script(None, call, name=SHELL_NAME, arguments=())


def _names_user(words: Sequence[str]) -> bool:
    return len(words) > 1 and words[0] == "--user" and words[1].isdecimal()


def _find_package(files: FileSystem, name: str) -> list[str] | None:
    """Return a package's row: name, uid, whether it is debuggable, data directory."""
    if not files.exists(PACKAGES_LIST):
        return None
    with files.open_read(PACKAGES_LIST) as file:
        rows = [line.split() for line in decode(file.read()).splitlines()]
    return next((row for row in rows if row[0] == name), None)


async def _env(launcher: ScriptLauncher, call: Invocation) -> int:
    rest = list(call.argv[1:])
    environment = dict(call.environment)
    while rest and (rest[0] in {"-i", "-u"} or "=" in rest[0]):
        word = rest.pop(0)
        if word == "-i":
            environment.clear()
        elif word == "-u":
            environment.pop(rest.pop(0) if rest else "", None)
        else:
            environment[word.partition("=")[0]] = word.partition("=")[2]
    call = replace(call, environment=environment)
    if rest:
        return await launcher.launch(replace(call, argv=tuple(rest)))
    await call.print("".join(f"{name}={value}\n" for name, value in environment.items()))
    return 0


async def _toybox(launcher: ScriptLauncher, call: Invocation) -> int:
    if len(call.argv) == 1:
        await call.print(" ".join(launcher.names()) + "\n")
        return 0
    if call.argv[1] not in launcher.names():
        await call.complain(f"toybox: Unknown command {call.argv[1]}")
        return 127
    return await launcher.launch(replace(call, argv=call.argv[1:]))


async def _timeout(launcher: ScriptLauncher, call: Invocation) -> int:
    rest = list(call.argv[1:])
    while rest and rest[0].startswith("-"):
        del rest[: 2 if rest[0] in {"-k", "-s"} else 1]
    limit_s = parse_duration_s(rest[0]) if rest else None
    if limit_s is None or len(rest) < 2:
        await call.complain("timeout: Needs 2 arguments")
        return 1
    try:
        async with asyncio.timeout(limit_s):
            return await launcher.launch(replace(call, argv=tuple(rest[1:])))
    except TimeoutError:
        return TIMED_OUT


WRAPPERS: Final[dict[str, Wrapper]] = {
    "sh": _sh,
    "su": _su,
    "run-as": _run_as,
    "env": _env,
    "timeout": _timeout,
    "toybox": _toybox,
}

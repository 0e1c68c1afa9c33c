"""The commands that change the sh itself: cd, export, set, exit and their like."""

import posixpath
import re
from collections.abc import Awaitable, Callable
from typing import Final

from harness.virtual.files import FileSystem
from harness.virtual.shell.invocation import Invocation, decode
from harness.virtual.shell.state import SHELL_NAME, ExitShell, LeaveLoop, State

Builtin = Callable[[State, FileSystem, Invocation], Awaitable[int]]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


async def _true(_state: State, _files: FileSystem, _call: Invocation) -> int:
    return 0


async def _false(_state: State, _files: FileSystem, _call: Invocation) -> int:
    return 1


async def _cd(state: State, files: FileSystem, call: Invocation) -> int:
    target = call.argv[1] if len(call.argv) > 1 else state.variables.get("HOME", "/")
    path = call.path(target)
    try:
        is_dir = files.stat(path, uid=call.identity.uid).is_dir
        problem = "" if is_dir else "Not a directory"
        if is_dir and not files.may(path, 1, uid=call.identity.uid):
            problem = "Permission denied"
    except OSError as error:
        problem = error.strerror or ""
    if problem:
        await call.complain(f"{SHELL_NAME}: cd: {target}: {problem}")
        return 2
    state.cwd = posixpath.normpath(path)
    state.variables["PWD"] = state.cwd
    return 0


async def _pwd(state: State, _files: FileSystem, call: Invocation) -> int:
    await call.print(state.cwd + "\n")
    return 0


async def _export(state: State, _files: FileSystem, call: Invocation) -> int:
    for argument in call.argv[1:]:
        name, sign, value = argument.partition("=")
        if not _NAME.fullmatch(name):
            await call.complain(f"{SHELL_NAME}: export: {argument}: is not an identifier")
            return 1
        state.exported.add(name)
        if sign:
            state.variables[name] = value
    if len(call.argv) == 1:
        await call.print("".join(f"export {name}={value}\n" for name, value in state.environment().items()))
    return 0


async def _unset(state: State, _files: FileSystem, call: Invocation) -> int:
    for name in call.argv[1:]:
        state.variables.pop(name, None)
        state.exported.discard(name)
    return 0


async def _set(state: State, _files: FileSystem, call: Invocation) -> int:
    if len(call.argv) == 1:
        await call.print("".join(f"{name}={value}\n" for name, value in sorted(state.variables.items())))
    elif call.argv[1] == "--":
        state.arguments = call.argv[2:]
    elif not call.argv[1].startswith(("-", "+")):
        state.arguments = call.argv[1:]
    return 0


async def _shift(state: State, _files: FileSystem, call: Invocation) -> int:
    count = _number(call.argv[1:], default=1)
    if count is None or count > len(state.arguments):
        await call.complain(f"{SHELL_NAME}: shift: nothing to shift")
        return 1
    state.arguments = state.arguments[count:]
    return 0


async def _exit(state: State, _files: FileSystem, call: Invocation) -> int:
    code = _number(call.argv[1:], default=state.status)
    if code is None:
        await call.complain(f"{SHELL_NAME}: exit: {call.argv[1]}: bad number")
        code = 1
    raise ExitShell(code & 0xFF)


async def _break(state: State, _files: FileSystem, call: Invocation) -> int:
    levels = _number(call.argv[1:], default=1) or 1
    if state.loop_depth:
        raise LeaveLoop(min(levels, state.loop_depth), goes_on=call.argv[0] == "continue")
    return 0


async def _read(state: State, _files: FileSystem, call: Invocation) -> int:
    is_raw = "-r" in call.argv
    names = [name for name in call.argv[1:] if not name.startswith("-")] or ["REPLY"]
    line = bytearray()
    while (byte := await call.stdin.read(1)) not in {b"", b"\n"}:
        line += byte
    text = decode(bytes(line)).strip(" \t")
    values = (text if is_raw else text.replace("\\", "")).split(None, len(names) - 1)
    for index, name in enumerate(names):
        state.variables[name] = values[index] if index < len(values) else ""
    return 0 if byte else 1


async def _umask(_state: State, _files: FileSystem, call: Invocation) -> int:
    if len(call.argv) == 1:
        await call.print("0000\n")
    return 0


def _number(arguments: tuple[str, ...], *, default: int) -> int | None:
    if not arguments:
        return default
    return int(arguments[0]) if re.fullmatch(r"[0-9]{1,9}", arguments[0]) else None


BUILTINS: Final[dict[str, Builtin]] = {
    ":": _true,
    "true": _true,
    "false": _false,
    "cd": _cd,
    "pwd": _pwd,
    "export": _export,
    "unset": _unset,
    "set": _set,
    "shift": _shift,
    "exit": _exit,
    "break": _break,
    "continue": _break,
    "read": _read,
    "umask": _umask,
}

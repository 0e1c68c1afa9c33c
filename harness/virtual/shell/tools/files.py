"""Tools that change files, and small ones about their names: mkdir rm cp mv chmod touch ln which readlink ..."""

import asyncio
import posixpath
import re
import shutil
from typing import Final

from harness.virtual.files import FileSystem
from harness.virtual.shell.invocation import Invocation, Tool
from harness.virtual.shell.tools.clock import WallClock
from harness.virtual.shell.tools.support import FileTool, Options, UsageError, for_each, parse_options, require
from harness.virtual.users import find_identity

_RIGHTS = {"r": 4, "w": 2, "x": 1}
_SHIFTS = {"u": 6, "g": 3, "o": 0}
_CLAUSE = re.compile(r"([ugoa]*)([-+=])([rwxX]*)")


async def _mkdir(files: FileSystem, call: Invocation) -> int:
    options = parse_options(call, "pm:v")
    require(options.operands, 1)
    mode = _parse_mode(options.last("m", "777"), 0, is_dir=True)
    make = files.make_dirs if options.has("p") else files.mkdir

    async def act(name: str) -> None:
        make(call.path(name), mode=mode, uid=call.identity.uid)

    return await for_each(call, options.operands, act, shown="'{}'")


async def _rmdir(files: FileSystem, call: Invocation) -> int:
    options = parse_options(call, "p")
    require(options.operands, 1)

    async def act(name: str) -> None:
        files.rmdir(call.path(name), uid=call.identity.uid)

    return await for_each(call, options.operands, act)


async def _rm(files: FileSystem, call: Invocation) -> int:
    options = parse_options(call, "frRiv")
    if not options.has("f"):
        require(options.operands, 1)
    uid = call.identity.uid

    async def act(name: str) -> None:
        path = call.path(name)
        try:
            is_dir = files.stat(path, follow=False, uid=uid).is_dir
        except (FileNotFoundError, NotADirectoryError):
            if options.has("f"):
                return
            raise
        if not is_dir:
            files.remove(path, uid=uid)
        elif options.has("rR"):
            files.remove_tree(path, uid=uid)
        else:
            raise IsADirectoryError(0, "is a directory")

    return await for_each(call, options.operands, act)


async def _cp(files: FileSystem, call: Invocation) -> int:
    options = parse_options(call, "rRapfPLdv")
    require(options.operands, 2)
    *sources, target = options.operands

    async def act(name: str) -> None:
        await _copy(files, call, call.path(name), _place(files, call, name, target), options)

    return await for_each(call, sources, act, shown="bad '{}'")


async def _copy(files: FileSystem, call: Invocation, source: str, target: str, options: Options) -> None:
    uid = call.identity.uid
    found = files.stat(source, uid=uid)
    if found.is_dir:
        if not options.has("rRa"):
            raise IsADirectoryError(0, "is a directory")
        if not files.is_dir(target, uid=uid):
            files.mkdir(target, mode=found.mode & 0o777, uid=uid)
        for name in files.list_dir(source, uid=uid):
            await _copy(files, call, f"{source}/{name}", f"{target}/{name}", options)
        return
    with files.open_read(source, uid=uid) as reader:
        if files.exists(target, uid=uid) and files.host_path(source) == files.host_path(target):
            raise OSError(0, "same file")
        with files.open_write(target, mode=found.mode & 0o777, uid=uid) as writer:
            await asyncio.to_thread(shutil.copyfileobj, reader, writer)
    if options.has("pa"):
        files.utime(target, found.mtime_ns, uid=uid)


async def _mv(files: FileSystem, call: Invocation) -> int:
    options = parse_options(call, "finv")
    require(options.operands, 2)
    *sources, target = options.operands

    async def act(name: str) -> None:
        place = _place(files, call, name, target)
        if not (options.has("n") and files.exists(place, uid=call.identity.uid)):
            files.rename(call.path(name), place, uid=call.identity.uid)

    return await for_each(call, sources, act, shown="bad '{}'")


def _place(files: FileSystem, call: Invocation, source: str, target: str) -> str:
    """Where a copy goes: into the target if that is a directory."""
    path = call.path(target)
    is_dir = files.is_dir(path, uid=call.identity.uid)
    return f"{path}/{posixpath.basename(source.rstrip('/'))}" if is_dir else path


async def _ln(files: FileSystem, call: Invocation) -> int:
    options = parse_options(call, "sfn")
    require(options.operands, 2)
    if not options.has("s"):
        raise UsageError("only symbolic links (-s)")
    *sources, target = options.operands

    async def act(source: str) -> None:
        place = _place(files, call, source, target)
        if options.has("f") and files.exists(place, uid=call.identity.uid):
            files.remove(place, uid=call.identity.uid)
        files.symlink(source, place, uid=call.identity.uid)

    return await for_each(call, sources, act, shown="cannot create symlink from '{}'")


async def _chmod(files: FileSystem, call: Invocation) -> int:
    options = parse_options(call, "Rvf") if not re.fullmatch(r"-[rwx]+", (*call.argv, "", "")[1]) else None
    operands = options.operands if options else list(call.argv[1:])
    require(operands, 2)
    uid = call.identity.uid

    async def act(name: str) -> None:
        paths = [call.path(name)]
        while paths:
            path = paths.pop()
            found = files.stat(path, uid=uid)
            files.chmod(path, _parse_mode(operands[0], found.mode, is_dir=found.is_dir), uid=uid)
            if options and options.has("R") and found.is_dir:
                paths += [f"{path}/{child}" for child in files.list_dir(path, uid=uid)]

    return await for_each(call, operands[1:], act)


def _parse_mode(text: str, mode: int, *, is_dir: bool) -> int:
    """Read an octal or symbolic mode, the latter on top of the mode there is."""
    if re.fullmatch(r"[0-7]{1,4}", text):
        return int(text, 8)
    mode &= 0o7777
    for clause in text.split(","):
        found = _CLAUSE.fullmatch(clause)
        if not found:
            raise UsageError(f"bad mode '{text}'")
        who, sign, letters = found.groups()
        rights = sum(_RIGHTS[letter] for letter in set(letters) - {"X"})
        if "X" in letters and (is_dir or mode & 0o111):
            rights |= 1
        for letter in "ugo" if not who or "a" in who else who:
            bits, mask = rights << _SHIFTS[letter], 7 << _SHIFTS[letter]
            mode = mode | bits if sign == "+" else mode & ~bits if sign == "-" else (mode & ~mask) | bits
    return mode


async def _chown(files: FileSystem, call: Invocation) -> int:
    options = parse_options(call, "Rhvf")
    require(options.operands, 2)
    user, _, group = options.operands[0].replace(".", ":", 1).partition(":")
    owner, owning_group = find_identity(user), find_identity(group or user)
    if owner is None or owning_group is None:
        raise UsageError(f"no user '{options.operands[0]}'")

    async def act(name: str) -> None:
        files.stat(call.path(name), uid=call.identity.uid)
        if call.identity.uid:
            raise PermissionError(0, "Operation not permitted")
        files.chown(call.path(name), owner.uid, owning_group.uid)

    return await for_each(call, options.operands[1:], act, shown=f"'{{}}' to '{options.operands[0]}'")


async def _which(files: FileSystem, call: Invocation) -> int:
    options = parse_options(call, "a")
    require(options.operands, 1)
    status = 0
    for name in options.operands:
        directories = [""] if "/" in name else call.environment.get("PATH", "").split(":")
        paths = [f"{directory}/{name}" if directory else call.path(name) for directory in directories]
        found = [path for path in paths if _is_program(files, call, path)]
        await call.print("".join(f"{path}\n" for path in (found if options.has("a") else found[:1])))
        status = status if found else 1
    return status


def _is_program(files: FileSystem, call: Invocation, path: str) -> bool:
    uid = call.identity.uid
    if not files.exists(path, uid=uid) or files.is_dir(path, uid=uid):
        return False
    return bool(files.stat(path).mode & 0o111) and files.may(path, 1, uid=uid)


async def _readlink(files: FileSystem, call: Invocation) -> int:
    options = parse_options(call, "fn")
    require(options.operands, 1)
    path = call.path(options.operands[0])
    try:
        text = files.real_path(path) if options.has("f") else files.readlink(path, uid=call.identity.uid)
    except OSError:
        return 1
    await call.print(text if options.has("n") else text + "\n")
    return 0


async def _sync(call: Invocation) -> int:
    parse_options(call, "")
    return 0


async def run_touch(files: FileSystem, clock: WallClock, call: Invocation) -> int:
    """Run touch."""
    options = parse_options(call, "cam")
    require(options.operands, 1)
    uid = call.identity.uid

    async def act(name: str) -> None:
        path = call.path(name)
        if not files.exists(path, uid=uid):
            if options.has("c"):
                return
            files.open_write(path, uid=uid).close()
        files.utime(path, clock.wall_ns(), uid=uid)

    return await for_each(call, options.operands, act, shown="'{}'")


CHANGING_TOOLS: Final[dict[str, FileTool]] = {
    "chmod": _chmod,
    "chown": _chown,
    "cp": _cp,
    "ln": _ln,
    "mkdir": _mkdir,
    "mv": _mv,
    "readlink": _readlink,
    "rm": _rm,
    "rmdir": _rmdir,
    "which": _which,
}
NAME_TOOLS: Final[dict[str, Tool]] = {"sync": _sync}

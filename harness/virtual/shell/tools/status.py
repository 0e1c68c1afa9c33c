"""stat, test, df, mount: what there is to know of files and file systems."""

import os
import re
import stat
from collections.abc import Callable
from typing import Final

from harness.virtual.files import FileStat, FileSystem
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.tools.clock import WallClock, format_time
from harness.virtual.shell.tools.support import FileTool, for_each, parse_options, require
from harness.virtual.users import user_name

_DEFAULT_FORMAT = """  File: %N
  Size: %s\t Blocks: %b\t IO Blocks: %B\t %F
Device: %Dh/%dd\t Inode: %i\t Links: %h
Access: (%a/%A)\tUid: (%5u/%8U)\tGid: (%5g/%8G)
Access: %x
Modify: %y
Change: %z
"""
_KINDS = {
    stat.S_IFREG: "regular file",
    stat.S_IFDIR: "directory",
    stat.S_IFLNK: "symbolic link",
    stat.S_IFCHR: "character device",
}
_MOUNTS = (  # what is mounted, where, type, options
    ("/dev/block/dm-0", "/", "ext4", "rw,seclabel,noatime"),
    ("tmpfs", "/dev", "tmpfs", "rw,seclabel,nosuid,relatime,mode=755"),
    ("proc", "/proc", "proc", "rw,relatime,gid=3009,hidepid=2"),
    ("/dev/block/dm-1", "/data", "ext4", "rw,seclabel,nosuid,nodev,noatime"),
)
_FIELDS: Final[dict[str, Callable[[FileStat], str]]] = {
    "a": lambda found: f"{stat.S_IMODE(found.mode):o}",
    "A": lambda found: stat.filemode(found.mode),
    "b": lambda found: str(found.blocks),
    "B": lambda _: "512",
    "d": lambda found: str(found.dev),
    "D": lambda found: f"{found.dev:x}",
    "f": lambda found: f"{found.mode:x}",
    "F": lambda found: _KINDS.get(stat.S_IFMT(found.mode), "special file"),
    "g": lambda found: str(found.gid),
    "G": lambda found: user_name(found.gid),
    "h": lambda found: str(found.nlink),
    "i": lambda found: str(found.ino),
    "s": lambda found: str(found.size),
    "u": lambda found: str(found.uid),
    "U": lambda found: user_name(found.uid),
}
_TIMES = {"x": "atime_ns", "y": "mtime_ns", "z": "ctime_ns"}
_DIRECTIVE = re.compile(r"%([0-9]{0,3})([A-Za-z%])")


async def run_stat(files: FileSystem, clock: WallClock, call: Invocation) -> int:
    """Run stat."""
    options = parse_options(call, "c:L")
    require(options.operands, 1)
    template = options.last("c", "") + "\n" if options.has("c") else _DEFAULT_FORMAT

    async def show(name: str) -> None:
        found = files.stat(call.path(name), follow=options.has("L"), uid=call.identity.uid)
        quoted = f"'{name}'"
        if found.is_link:
            quoted += f" -> '{files.readlink(call.path(name))}'"
        await call.print(_format(template, found, clock, {"n": name, "N": quoted, "%": "%"}))

    return await for_each(call, options.operands, show, shown="'{}'")


def _format(template: str, found: FileStat, clock: WallClock, names: dict[str, str]) -> str:
    def replace(directive: re.Match[str]) -> str:
        width, letter = int(directive[1] or 0), directive[2]
        if letter in names:
            return names[letter]
        if letter in _FIELDS:
            return _FIELDS[letter](found).rjust(width)
        if letter.lower() not in _TIMES:
            return directive[0]
        instant_ns: int = getattr(found, _TIMES[letter.lower()])
        if letter.isupper():
            return str(instant_ns // 1_000_000_000)
        return format_time("%Y-%m-%d %H:%M:%S.%N %z", clock.at(instant_ns), instant_ns)

    return _DIRECTIVE.sub(replace, template)


async def _df(files: FileSystem, call: Invocation) -> int:
    options = parse_options(call, "k")
    usage = os.statvfs(files.host_path("/"))
    total, free = usage.f_blocks * usage.f_frsize // 1024, usage.f_bavail * usage.f_frsize // 1024
    used = total - usage.f_bfree * usage.f_frsize // 1024
    percent = -(-100 * used // max(used + free, 1))
    mounts = [_mount_of(files.real_path(call.path(name))) for name in options.operands] or [_MOUNTS[0], _MOUNTS[3]]
    rows = [("Filesystem".ljust(14), "1K-blocks", "  Used", "Available", "Use%", "Mounted on")]
    rows += [(mount[0].ljust(14), str(total), str(used), str(free), f"{percent}%", mount[1]) for mount in mounts]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        middle = " ".join(cell.rjust(width) for cell, width in zip(row[1:-1], widths[1:-1], strict=True))
        await call.print(f"{row[0].ljust(widths[0])} {middle} {row[-1]}\n")
    return 0


def _mount_of(path: str) -> tuple[str, str, str, str]:
    below = [mount for mount in _MOUNTS if (path + "/").startswith(mount[1].rstrip("/") + "/")]
    return max(below, key=lambda mount: len(mount[1]))


async def _mount(_files: FileSystem, call: Invocation) -> int:
    for source, target, kind, flags in _MOUNTS:
        await call.print(f"{source} on {target} type {kind} ({flags})\n")
    return 0


STATUS_TOOLS: Final[dict[str, FileTool]] = {"df": _df, "mount": _mount}

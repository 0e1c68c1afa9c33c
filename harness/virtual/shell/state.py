"""What a running sh keeps: variables, directory, streams, status."""

import asyncio
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Self

from harness.virtual.shell.invocation import Readable, Writable
from harness.virtual.users import Identity

SHELL_NAME = "/system/bin/sh"
DEFAULT_ENVIRONMENT = {
    "ANDROID_DATA": "/data",
    "ANDROID_ROOT": "/system",
    "ANDROID_STORAGE": "/storage",
    "EXTERNAL_STORAGE": "/sdcard",
    "HOME": "/",
    "PATH": "/product/bin:/apex/com.android.runtime/bin:/system/bin:/odm/bin:/vendor/bin:/system/xbin",
    "SHELL": "/bin/sh",
    "TMPDIR": "/data/local/tmp",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """Where a command reads from and writes to."""

    stdin: Readable
    stdout: Writable
    stderr: Writable


class ExitShell(Exception):
    """The sh ends with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class LeaveLoop(Exception):
    """break, or with `goes_on` continue, out of so many loops."""

    def __init__(self, levels: int, *, goes_on: bool) -> None:
        super().__init__(levels)
        self.levels = levels
        self.goes_on = goes_on


@dataclass(slots=True, kw_only=True)
class State:
    """The changing part of one sh; a subshell works on a copy."""

    streams: Streams
    identity: Identity
    pid: int
    variables: dict[str, str]
    exported: set[str]
    cwd: str = "/"
    name: str = SHELL_NAME
    arguments: tuple[str, ...] = ()
    status: int = 0
    loop_depth: int = 0
    jobs: list[asyncio.Task[int]] = field(default_factory=list)
    open_files: ExitStack = field(default_factory=ExitStack)  # of `exec >file`, until the sh ends

    def environment(self) -> Mapping[str, str]:
        """Return the exported variables."""
        return {name: self.variables[name] for name in sorted(self.exported) if name in self.variables}

    def subshell(self, streams: Streams) -> Self:
        """Return a copy whose changes stay its own; jobs and open files are shared, so that somebody ends them."""
        return replace(self, streams=streams, variables=dict(self.variables), exported=set(self.exported))

    def find_parameter(self, name: str) -> str | None:
        """Return the value of $name; None if it is unset."""
        match name:
            case "?":
                return str(self.status)
            case "$":
                return str(self.pid)
            case "#":
                return str(len(self.arguments))
            case "@" | "*":
                return " ".join(self.arguments) or None
            case "0":
                return self.name
        if name.isdecimal():
            index = int(name[:6])
            return self.arguments[index - 1] if index <= len(self.arguments) else None
        return self.variables.get(name)

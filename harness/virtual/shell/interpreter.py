"""Runs the phone's sh: finds the commands, starts an sh for each command line."""

import asyncio
import itertools
import posixpath
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from harness.virtual.files import FileSystem
from harness.virtual.shell.invocation import Invocation, Readable, Tool, Writable, decode
from harness.virtual.shell.runner import Runner
from harness.virtual.shell.state import DEFAULT_ENVIRONMENT, SHELL_NAME, State, Streams
from harness.virtual.shell.wrappers import WRAPPERS
from harness.virtual.users import ROOT_UID, SHELL, SHELL_UID, Identity

NOT_EXECUTABLE = 126
NOT_FOUND = 127

_DIRECTORIES = frozenset({"/system/bin", "/system/xbin"})
_ELF = b"\x7fELF"

Program = Callable[[Invocation, bytes], Awaitable[int | None]]
_FIRST_PID = 1 << 22  # above every pid of the host, so that `kill $$` hits nobody


class Shell:
    """The sh of the phone with its tools."""

    def __init__(self, tools: Mapping[str, Tool], files: FileSystem, run_program: Program | None = None) -> None:
        """`run_program` runs an ELF file by its content, and returns None for one that it does not know."""
        self.files = files
        self._run_program = run_program
        self._tools = dict(tools)
        self._pids = itertools.count(_FIRST_PID)
        self._install()

    async def run(
        self, command: str, *, stdin: Readable, stdout: Writable, stderr: Writable, identity: Identity = SHELL
    ) -> int:
        """Run a command line, or without one what comes by standard input; return the exit code."""
        call = Invocation(
            argv=("sh",),
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            environment={**DEFAULT_ENVIRONMENT, "USER": identity.name, "LOGNAME": identity.name},
            cwd="/",
            identity=identity,
        )
        return await self.run_script(command or None, call, name=SHELL_NAME, arguments=())

    async def run_script(self, text: str | None, call: Invocation, *, name: str, arguments: tuple[str, ...]) -> int:
        """Run a script, or what comes by standard input, in an sh of its own; then wait for its background jobs."""
        state = State(
            streams=Streams(stdin=call.stdin, stdout=call.stdout, stderr=call.stderr),
            identity=call.identity,
            pid=next(self._pids),
            variables=dict(call.environment),
            exported=set(call.environment),
            cwd=call.cwd,
            name=name,
            arguments=arguments,
        )
        runner = Runner(self, state)
        try:
            status = await runner.run_apart(runner.run_input() if text is None else runner.run_text(text))
            await asyncio.gather(*state.jobs)
        finally:
            for job in state.jobs:
                job.cancel()
            state.open_files.close()
        return status

    async def launch(self, call: Invocation) -> int:
        """Run a command that is not the sh's own; return its exit code."""
        if "/" in call.argv[0]:
            return await self._launch_file(call)
        if (wrapper := WRAPPERS.get(call.argv[0])) and self.files.exists(_place_of(call.argv[0])):
            return await wrapper(self, call)
        tool = self._tools.get(call.argv[0])
        if tool is None or not self.files.exists(_place_of(call.argv[0])):
            return await _refuse(call, "inaccessible or not found", NOT_FOUND)
        try:
            return await tool(call)
        except ConnectionError:
            raise
        except OSError as error:
            await call.complain(f"{call.argv[0]}: {error.strerror}")
            return 1

    def names(self) -> list[str]:
        """Return the names of all commands."""
        return sorted({*self._tools, *WRAPPERS})

    async def _launch_file(self, call: Invocation) -> int:
        path, uid = call.path(call.argv[0]), call.identity.uid
        if not self.files.exists(path, uid=uid):
            return await _refuse(call, "inaccessible or not found", NOT_FOUND)
        if self.files.is_dir(path):
            return await _refuse(call, "can't execute: Is a directory", NOT_EXECUTABLE)
        if not self._is_executable(path, uid):
            return await _refuse(call, "can't execute: Permission denied", NOT_EXECUTABLE)
        directory, name = posixpath.split(posixpath.normpath(path))
        if self.files.real_path(directory) in _DIRECTORIES and name in self.names():
            return await self.launch(replace(call, argv=(name, *call.argv[1:])))
        return await self._launch_script(call, path)

    def _is_executable(self, path: str, uid: int) -> bool:
        return bool(self.files.stat(path).mode & 0o111) and self.files.may(path, 1, uid=uid)

    async def _launch_script(self, call: Invocation, path: str) -> int:
        with self.files.open_read(path) as file:
            content = await asyncio.to_thread(file.read)
        if content.startswith(_ELF):
            status = await self._run_program(call, content) if self._run_program else None
            if status is not None:
                return status
            return await _refuse(call, "not executable: 64-bit ELF file", NOT_EXECUTABLE)
        return await self.run_script(decode(content), call, name=call.argv[0], arguments=call.argv[1:])

    def _install(self) -> None:
        for name in self.names():
            path = _place_of(name)
            with self.files.open_write(path) as file:
                file.write(_ELF + name.encode())
            self.files.chmod(path, 0o750 if name == "su" else 0o755)
            self.files.chown(path, ROOT_UID, SHELL_UID)


def _place_of(name: str) -> str:
    return "/system/xbin/su" if name == "su" else f"/system/bin/{name}"


async def _refuse(call: Invocation, why: str, code: int) -> int:
    await call.complain(f"{SHELL_NAME}: {call.argv[0]}: {why}")
    return code

"""Walks a parsed command line and does what it says, in the state of one sh."""

import asyncio
from collections.abc import Awaitable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import BinaryIO, Protocol

from harness.virtual.files import FileSystem
from harness.virtual.shell.builtins import BUILTINS
from harness.virtual.shell.expansion import Expander, ExpansionError
from harness.virtual.shell.invocation import Invocation, Readable, Writable, decode, encode
from harness.virtual.shell.parser import ShellSyntaxError, parse_script
from harness.virtual.shell.state import SHELL_NAME, ExitShell, LeaveLoop, State, Streams
from harness.virtual.shell.streams import BytesReader, BytesWriter, FileReader, FileWriter, Pipe
from harness.virtual.shell.syntax import (
    AndOr,
    Assignment,
    Command,
    For,
    Group,
    If,
    Loop,
    Pipeline,
    Redirect,
    Script,
    Simple,
)

BROKEN_PIPE = 141  # 128 + SIGPIPE

_Fds = dict[int, Readable | Writable]


class Launcher(Protocol):
    """What runs commands that are not the sh's own."""

    files: FileSystem

    async def launch(self, call: Invocation) -> int:
        """Run a command; return its exit code."""
        ...


class RedirectError(Exception):
    """A redirection leads nowhere."""


class Runner:
    """One sh, or one subshell of it."""

    def __init__(self, launcher: Launcher, state: State) -> None:
        self._launcher = launcher
        self._files = launcher.files
        self._state = state
        self._expander = Expander(state, launcher.files, self._substitute)
        self._substituted_status = 0  # of `x=$(false)`

    async def run_text(self, text: str) -> int:
        """Parse and run; return the status."""
        try:
            script = parse_script(text)
        except ShellSyntaxError as error:
            await self._complain(str(error))
            self._state.status = 1
            return 1
        return await self._run_script(script)

    async def run_input(self) -> int:
        """Run commands from standard input as they come, each as soon as its lines are complete."""
        text = ""
        while line := await self._read_line():
            text += line
            try:
                parse_script(text)
            except ShellSyntaxError as error:
                if error.is_incomplete:
                    continue
            await self.run_text(text)
            text = ""
        return await self.run_text(text) if text else self._state.status

    async def run_apart(self, running: Awaitable[int]) -> int:
        """Run something to the end of this subshell, whatever ends it."""
        try:
            return await running
        except ExitShell as exit_:
            return exit_.code
        except LeaveLoop:
            return 0
        except ConnectionError:
            return BROKEN_PIPE

    async def _read_line(self) -> str:
        line = bytearray()
        while not line.endswith(b"\n") and (byte := await self._state.streams.stdin.read(1)):
            line += byte
        return decode(bytes(line))

    async def run(self, command: Command | Script | AndOr) -> int:
        """Run a part of a script; return the status."""
        match command:
            case Script():
                return await self._run_script(command)
            case AndOr():
                return await self._run_and_or(command)
            case Simple():
                return await self._run_simple(command)
            case _:
                return await self._run_compound(command)

    async def _run_script(self, script: Script) -> int:
        self._state.status = 0 if not script.items else self._state.status
        for item in script.items:
            if item.is_background:
                await self._start_job(item)
            else:
                await self._run_and_or(item)
        return self._state.status

    async def _start_job(self, item: AndOr) -> None:
        state = self._state.subshell(replace(self._state.streams, stdin=BytesReader()))
        runner = Runner(self._launcher, state)
        self._state.jobs.append(asyncio.create_task(runner.run_apart(runner.run(item))))
        self._state.status = 0

    async def _run_and_or(self, item: AndOr) -> int:
        for step in item.steps:
            if step.joint == "" or (step.joint == "&&") == (self._state.status == 0):
                await self._run_pipeline(step.pipeline)
        return self._state.status

    async def _run_pipeline(self, pipeline: Pipeline) -> None:
        if len(pipeline.commands) == 1:
            status = await self.run(pipeline.commands[0])
        else:
            status = await self._run_piped(pipeline.commands)
        self._state.status = int(not status) if pipeline.is_negated else status

    async def _run_piped(self, commands: tuple[Command, ...]) -> int:
        pipes = [Pipe() for _ in commands[1:]]
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self._run_member(command, before, after))
                for command, before, after in zip(commands, [None, *pipes], [*pipes, None], strict=True)
            ]
        return tasks[-1].result()

    async def _run_member(self, command: Command, before: Pipe | None, after: Pipe | None) -> int:
        streams = self._state.streams
        streams = replace(streams, stdin=before or streams.stdin, stdout=after or streams.stdout)
        runner = Runner(self._launcher, self._state.subshell(streams))
        try:
            return await runner.run_apart(runner.run(command))
        finally:
            if before:
                await before.close_reader()
            if after:
                await after.close_writer()

    async def _run_compound(self, command: If | Loop | For | Group) -> int:
        outer = self._state.streams
        with ExitStack() as opened:
            try:
                self._state.streams = await self._redirect(command.redirects, opened)
            except (RedirectError, ExpansionError) as error:
                return await self._fail(error)
            try:
                return await self._run_body(command)
            finally:
                self._state.streams = outer

    async def _run_body(self, command: If | Loop | For | Group) -> int:
        match command:
            case If():
                return await self._run_if(command)
            case Loop():
                return await self._run_loop(command)
            case For():
                return await self._run_for(command)
            case Group(is_subshell=True):
                runner = Runner(self._launcher, self._state.subshell(self._state.streams))
                return await runner.run_apart(runner.run(command.body))
            case Group():
                return await self._run_script(command.body)

    async def _run_if(self, command: If) -> int:
        for branch in command.branches:
            if await self._run_script(branch.condition) == 0:
                return await self._run_script(branch.body)
        return await self._run_script(command.otherwise) if command.otherwise else 0

    async def _run_loop(self, command: Loop) -> int:
        status = 0
        while (await self._run_script(command.branch.condition) != 0) == command.stops_when:
            if await self._run_turn(command.branch.body):
                break
            status = self._state.status
        return status

    async def _run_for(self, command: For) -> int:
        status = 0
        words = self._state.arguments
        if command.words is not None:
            try:
                words = tuple(await self._expander.expand_fields(command.words))
            except ExpansionError as error:
                return await self._fail(error)
        for word in words:
            self._state.variables[command.name] = word
            if await self._run_turn(command.body):
                break
            status = self._state.status
        return status

    async def _run_turn(self, body: Script) -> bool:
        """Run a loop's body once; return whether the loop is to be left."""
        self._state.loop_depth += 1
        try:
            await self._run_script(body)
        except LeaveLoop as leave:
            if leave.levels > 1:
                raise LeaveLoop(leave.levels - 1, goes_on=leave.goes_on) from leave
            return not leave.goes_on
        finally:
            self._state.loop_depth -= 1
        return False

    async def _run_simple(self, command: Simple) -> int:
        await asyncio.sleep(0)  # a loop of builtins must not hold up the phone
        self._substituted_status = 0
        with ExitStack() as opened:
            try:
                argv = await self._expander.expand_fields(command.words)
                assigned = await self._assign(command.assignments)
                streams = await self._redirect(command.redirects, opened)
            except (RedirectError, ExpansionError) as error:
                return await self._fail(error)
            if argv[:1] == ["exec"]:
                return await self._exec(argv[1:], assigned, streams, opened)
            if argv:
                return await self._call(self._invocation(argv, assigned, streams))
        self._state.variables |= assigned
        return self._substituted_status

    async def _assign(self, assignments: tuple[Assignment, ...]) -> dict[str, str]:
        return {item.name: await self._expander.expand_text(item.value) for item in assignments}

    def _invocation(self, argv: Sequence[str], assigned: dict[str, str], streams: Streams) -> Invocation:
        return Invocation(
            argv=tuple(argv),
            stdin=streams.stdin,
            stdout=streams.stdout,
            stderr=streams.stderr,
            environment={**self._state.environment(), **assigned},
            cwd=self._state.cwd,
            identity=self._state.identity,
        )

    async def _call(self, call: Invocation) -> int:
        name = call.argv[0]
        if builtin := BUILTINS.get(name):
            return await builtin(self._state, self._files, call)
        if name in {"eval", "command", "wait", "type"}:
            return await self._call_special(call)
        return await self._launcher.launch(call)

    async def _call_special(self, call: Invocation) -> int:
        rest = call.argv[1:]
        match call.argv[0]:
            case "eval":
                return await self.run_text(" ".join(rest))
            case "wait":
                await asyncio.gather(*self._state.jobs)
                return 0
            case "command" if rest[:1] != ("-v",):
                return await self._call(replace(call, argv=rest)) if rest else 0
        which = replace(call, argv=("which", *rest[call.argv[0] == "command" :]))
        if which.argv[1:] and set(which.argv[1:]) <= BUILTINS.keys():
            await call.print("".join(f"{name}\n" for name in which.argv[1:]))
            return 0
        return await self._launcher.launch(which)

    async def _exec(self, argv: list[str], assigned: dict[str, str], streams: Streams, opened: ExitStack) -> int:
        if argv:
            raise ExitShell(await self._launcher.launch(self._invocation(argv, assigned, streams)))
        self._state.streams = streams
        self._state.open_files.push(opened.pop_all())
        return 0

    async def _redirect(self, redirects: tuple[Redirect, ...], opened: ExitStack) -> Streams:
        fds: _Fds = {0: self._state.streams.stdin, 1: self._state.streams.stdout, 2: self._state.streams.stderr}
        for redirect in redirects:
            target = await self._expander.expand_text(redirect.target)
            if redirect.operator in {">&", "<&"}:
                fds[redirect.fd] = _duplicate(fds, target)
            elif redirect.operator == "<":
                fds[redirect.fd] = FileReader(opened.enter_context(self._open(redirect, target)))
            else:
                writer = FileWriter(opened.enter_context(self._open(redirect, target)))
                fds |= {1: writer, 2: writer} if redirect.operator == "&>" else {redirect.fd: writer}
        return Streams(stdin=_reader(fds[0]), stdout=_writer(fds[1]), stderr=_writer(fds[2]))

    def _open(self, redirect: Redirect, target: str) -> BinaryIO:
        path = target if target.startswith("/") else f"{self._state.cwd}/{target}"
        uid = self._state.identity.uid
        try:
            if redirect.operator == "<":
                return self._files.open_read(path, uid=uid)
            return self._files.open_write(path, append=redirect.operator == ">>", uid=uid)
        except OSError as error:
            verb = "open" if redirect.operator == "<" else "create"
            raise RedirectError(f"can't {verb} {target}: {error.strerror}") from error

    async def _substitute(self, script: Script) -> str:
        collected = BytesWriter()
        state = self._state.subshell(replace(self._state.streams, stdout=collected))
        runner = Runner(self._launcher, state)
        self._substituted_status = await runner.run_apart(runner.run(script))
        return decode(bytes(collected.data).replace(b"\0", b""))

    async def _fail(self, error: Exception) -> int:
        await self._complain(str(error))
        return 1

    async def _complain(self, text: str) -> None:
        await self._state.streams.stderr.write(encode(f"{SHELL_NAME}: {text}\n"))


class _Closed:
    """What is behind <&- and >&-."""

    async def read(self, _size: int) -> bytes:
        return b""

    async def write(self, _data: bytes) -> None:
        return None


def _duplicate(fds: _Fds, target: str) -> Readable | Writable:
    if target == "-":
        return _Closed()
    with suppress(ValueError, KeyError):
        return fds[int(target)]
    raise RedirectError(f">&{target}: bad file descriptor")


def _reader(stream: Readable | Writable) -> Readable:
    return stream if isinstance(stream, Readable) else _Closed()


def _writer(stream: Readable | Writable) -> Writable:
    return stream if isinstance(stream, Writable) else _Closed()

"""What the tools share: options as toybox reads them, operands, input files, complaints."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from harness.virtual.files import FileSystem
from harness.virtual.shell.invocation import Invocation, Readable, Tool
from harness.virtual.shell.streams import PIPE_BYTES, FileReader, read_all

FileTool = Callable[[FileSystem, Invocation], Awaitable[int]]


class UsageError(Exception):
    """The tool is not to be called like that."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a call and what is left of its arguments."""

    values: dict[str, list[str]]
    operands: list[str]

    def has(self, letters: str) -> bool:
        """Whether one of these options was given."""
        return any(letter in self.values for letter in letters)

    def last(self, letter: str, default: str) -> str:
        """Return the value of an option, the last one given."""
        return self.values.get(letter, [default])[-1]


def parse_options(call: Invocation, known: str) -> Options:
    """Read options; in `known` a letter that takes a value is followed by a colon.

    Raises:
        UsageError: an unknown option, or a value is missing.
    """
    values: dict[str, list[str]] = {}
    operands: list[str] = []
    rest = list(call.argv[1:])
    while rest:
        word = rest.pop(0)
        if word == "--":
            operands += rest
            break
        if len(word) < 2 or not word.startswith("-"):
            operands.append(word)
        else:
            _parse_cluster(word[1:], known, values, rest)
    return Options(values, operands)


def _parse_cluster(letters: str, known: str, values: dict[str, list[str]], rest: list[str]) -> None:
    while letters:
        letter, letters = letters[0], letters[1:]
        index = known.find(letter)
        if index < 0 or letter == ":":
            raise UsageError(f"Unknown option '{letter}'")
        if known[index + 1 : index + 2] != ":":
            values.setdefault(letter, []).append("")
            continue
        if not letters and not rest:
            raise UsageError(f"Missing argument to -{letter}")
        values.setdefault(letter, []).append(letters or rest.pop(0))
        return


def require(operands: Sequence[object], count: int) -> None:
    """Insist on so many operands.

    Raises:
        UsageError: there are fewer.
    """
    if len(operands) < count:
        raise UsageError(f"Needs {count} argument{'s' if count > 1 else ''}")


def guarded(tool: Tool) -> Tool:
    """Answer wrong usage as toybox does."""

    async def run(call: Invocation) -> int:
        try:
            return await tool(call)
        except UsageError as error:
            await call.complain(f"{call.argv[0]}: {error}")
            return 1

    return run


async def for_each(
    call: Invocation, names: Sequence[str], act: Callable[[str], Awaitable[None]], *, shown: str = "{}"
) -> int:
    """Do something with each operand; complain of those where it fails and go on."""
    status = 0
    for name in names:
        try:
            await act(name)
        except ConnectionError:
            raise
        except OSError as error:
            await call.complain(f"{call.argv[0]}: {shown.format(name)}: {error.strerror}")
            status = 1
    return status


@asynccontextmanager
async def open_input(files: FileSystem, call: Invocation, name: str) -> AsyncIterator[Readable]:
    """Open an operand for reading; - is standard input."""
    if name == "-":
        yield call.stdin
        return
    # At once, not in a thread: a command that is ended meanwhile would leave the file open.
    with files.open_read(call.path(name), uid=call.identity.uid) as file:
        yield FileReader(file)


async def read_input(files: FileSystem, call: Invocation, name: str) -> bytes:
    """Read an operand whole."""
    async with open_input(files, call, name) as stream:
        return await read_all(stream)


async def read_lines(stream: Readable) -> AsyncIterator[bytes]:
    """Give lines as they come, without their newline."""
    rest = b""
    while data := await stream.read(PIPE_BYTES):
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            yield line
    if rest:
        yield rest

"""What a command of the phone's shell is called with: arguments, streams, environment and who calls."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from harness.virtual.users import Identity


@runtime_checkable
class Readable(Protocol):
    """A stream to read from."""

    async def read(self, size: int) -> bytes:
        """Return up to `size` bytes; b"" only at the end."""
        ...


@runtime_checkable
class Writable(Protocol):
    """A stream to write to; waits while the other side is full."""

    async def write(self, data: bytes) -> None:
        """Write all of it.

        Raises:
            BrokenPipeError: nobody reads any more.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """One call of a tool; argv[0] is its name."""

    argv: tuple[str, ...]
    stdin: Readable
    stdout: Writable
    stderr: Writable
    environment: Mapping[str, str]
    cwd: str
    identity: Identity

    def path(self, name: str) -> str:
        """Return a path that counts from the root."""
        return name if name.startswith("/") else f"{self.cwd}/{name}"

    async def print(self, text: str) -> None:
        """Write text to standard output."""
        await self.stdout.write(encode(text))

    async def complain(self, text: str) -> None:
        """Write one line to standard error."""
        await self.stderr.write(encode(text + "\n"))


Tool = Callable[[Invocation], Awaitable[int]]


def encode(text: str) -> bytes:
    """Give back the bytes that `decode` made text of."""
    return text.encode(errors="surrogateescape")


def decode(data: bytes) -> str:
    """Turn bytes of the wire into text and lose none of them."""
    return data.decode(errors="surrogateescape")

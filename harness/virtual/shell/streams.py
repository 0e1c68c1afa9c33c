"""Where the phone's commands read from and write to: pipes, files, memory, nothing."""

import asyncio
from typing import BinaryIO

from harness.virtual.shell.invocation import Readable

PIPE_BYTES = 65536


class Pipe:
    """A pipe between two commands: writers wait while it is full."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._has_writer = True
        self._has_reader = True
        self._changed = asyncio.Condition()

    async def read(self, size: int) -> bytes:
        """Return up to `size` bytes; b"" when the writer is gone."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._buffer or not self._has_writer)
            data = bytes(self._buffer[:size])
            del self._buffer[:size]
            self._changed.notify_all()
            return data

    async def write(self, data: bytes) -> None:
        """Write all of it.

        Raises:
            BrokenPipeError: the reader is gone.
        """
        async with self._changed:
            await self._changed.wait_for(lambda: len(self._buffer) < PIPE_BYTES or not self._has_reader)
            if not self._has_reader:
                raise BrokenPipeError
            self._buffer += data
            self._changed.notify_all()

    async def close_writer(self) -> None:
        """Say that nothing more will be written."""
        async with self._changed:
            self._has_writer = False
            self._changed.notify_all()

    async def close_reader(self) -> None:
        """Say that nothing more will be read."""
        async with self._changed:
            self._has_reader = False
            self._buffer.clear()
            self._changed.notify_all()


class BytesReader:
    """Reads from memory."""

    def __init__(self, data: bytes = b"") -> None:
        self._data = memoryview(data)

    async def read(self, size: int) -> bytes:
        """Return up to `size` bytes."""
        piece, self._data = self._data[:size], self._data[size:]
        return bytes(piece)


class BytesWriter:
    """Collects in memory."""

    def __init__(self) -> None:
        self.data = bytearray()

    async def write(self, data: bytes) -> None:
        """Write all of it."""
        self.data += data


class FileReader:
    """Reads an open file."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    async def read(self, size: int) -> bytes:
        """Return up to `size` bytes."""
        return await asyncio.to_thread(self.file.read, size)


class FileWriter:
    """Writes an open file."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    async def write(self, data: bytes) -> None:
        """Write all of it, so that the next reader sees it."""
        await asyncio.to_thread(self._write, data)

    def _write(self, data: bytes) -> None:
        self.file.write(data)
        self.file.flush()


async def read_all(stream: Readable) -> bytes:
    """Read to the end."""
    data = bytearray()
    while piece := await stream.read(PIPE_BYTES):
        data += piece
    return bytes(data)

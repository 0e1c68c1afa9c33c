"""jdwp: which processes can be debugged, told once or at every change, and a debugger's handshake with one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from harness.virtual.adbd.connection import Stream

_HANDSHAKE = b"JDWP-Handshake"


class JdwpTable(Protocol):
    """The processes that a debugger can attach to."""

    def pids(self) -> list[int]:
        """Return their pids."""
        ...

    async def wait_changed(self) -> None:
        """Wait until there is another one, or one less."""
        ...


async def serve_list(table: JdwpTable, stream: Stream) -> None:
    """Tell the pids, one a line."""
    await stream.write(_lines(table))


async def serve_tracker(table: JdwpTable, stream: Stream) -> None:
    """Tell the pids now and at every change, each list behind its length, until the host goes away."""
    gone = asyncio.create_task(stream.read_chunk())
    try:
        while not gone.done():
            changed = asyncio.create_task(table.wait_changed())
            lines = _lines(table)
            await stream.write(f"{len(lines):04x}".encode() + lines)
            await asyncio.wait({gone, changed}, return_when=asyncio.FIRST_COMPLETED)
            changed.cancel()
    finally:
        gone.cancel()


async def serve_debugger(attach: Callable[[int], Awaitable[bool]], pid: int, stream: Stream) -> None:
    """Take a debugger's handshake for a process."""
    if await stream.read_exactly(len(_HANDSHAKE)) != _HANDSHAKE or not await attach(pid):
        return
    await stream.write(_HANDSHAKE)
    while await stream.read_chunk():
        pass  # the debugger's commands are taken and not answered: it is there, and that is what counts


def _lines(table: JdwpTable) -> bytes:
    return "".join(f"{pid}\n" for pid in sorted(table.pids())).encode()

"""Carries bytes between a stream of adb and a socket, or between two streams, until either side ends; ends servers."""

import asyncio
from contextlib import suppress

from harness.virtual.adbd.connection import Stream

_COPY_BYTES = 65536


async def close_server(server: asyncio.Server) -> None:
    """Listen no more. Who was accepted just before gets its turn first: Python 3.11 would lose the socket."""
    loop = asyncio.get_running_loop()
    for listener in server.sockets:
        loop.remove_reader(listener.fileno())
    await asyncio.sleep(0)
    server.close()


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, stream: Stream) -> None:
    """Carry bytes both ways between a socket and a stream."""
    sender = asyncio.create_task(_send(stream, writer))
    try:
        while data := await reader.read(_COPY_BYTES):
            await stream.write(data)
    finally:
        sender.cancel()
        with suppress(asyncio.CancelledError, ConnectionError):
            await sender
        writer.close()


async def bridge(first: Stream, second: Stream) -> None:
    """Carry bytes both ways between two streams."""
    back = asyncio.create_task(_copy(second, first))
    there = asyncio.create_task(_copy(first, second))
    try:
        await asyncio.wait({there, back}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (there, back):
            task.cancel()
        await asyncio.gather(there, back, return_exceptions=True)


async def _send(stream: Stream, writer: asyncio.StreamWriter) -> None:
    while data := await stream.read_chunk():
        writer.write(data)
        await writer.drain()
    writer.close()  # adb knows no half-closed stream: when the host is gone, so is the reader of any answer


async def _copy(source: Stream, target: Stream) -> None:
    with suppress(ConnectionError):
        while data := await source.read_chunk():
            await target.write(data)

"""One adb server's connection: many streams over one socket.

Flow control: each side has at most one WRTE of a stream under way and sends the next one after the OKAY. Our OKAY goes
out when the service has taken the data, so a service that does not read holds back its own stream and no other."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress

from harness.virtual.adbd.wire import (
    HEADER_BYTES,
    MAX_PAYLOAD_BYTES,
    VERSION,
    Command,
    Header,
    WireError,
    format_packet,
)

_MAX_UNREAD_BYTES = 4 * MAX_PAYLOAD_BYTES


class StreamEnded(ConnectionError):
    """The host closed the stream, or its connection is gone."""


class Stream:
    """One open service, seen from the service."""

    def __init__(self, connection: "Connection", local_id: int, remote_id: int) -> None:
        self.local_id = local_id
        self.remote_id = remote_id
        self._connection = connection
        self._incoming: deque[bytes] = deque()
        self._unread_bytes = 0
        self._rest = memoryview(b"")
        self._news = asyncio.Event()
        self._may_write = asyncio.Event()
        self._may_write.set()
        self._turn = asyncio.Lock()
        self.ended = False

    @property
    def max_payload_bytes(self) -> int:
        """The most that fits into one packet."""
        return self._connection.max_payload_bytes

    async def read_chunk(self) -> bytes:
        """Return the next piece as the host sent it; b"" at the end."""
        if self._rest:
            rest, self._rest = self._rest, memoryview(b"")
            return bytes(rest)
        while not self._incoming and not self.ended:
            self._news.clear()
            await self._news.wait()
        if not self._incoming:
            return b""
        data = self._incoming.popleft()
        self._unread_bytes -= len(data)
        if not self.ended:
            await self._connection.send(Command.OKAY, self.local_id, self.remote_id)
        return data

    async def read_exactly(self, size: int) -> bytes:
        """Return exactly so many bytes.

        Raises:
            StreamEnded: the end came before.
        """
        pieces: list[memoryview] = []
        missing = size
        while missing:
            if not self._rest:
                self._rest = memoryview(await self.read_chunk())
                if not self._rest:
                    raise StreamEnded
            pieces.append(self._rest[:missing])
            self._rest = self._rest[missing:]
            missing -= len(pieces[-1])
        return b"".join(pieces)

    async def write(self, data: bytes) -> None:
        """Send data, in as many packets as it takes.

        Raises:
            StreamEnded: nobody is there to read it.
        """
        async with self._turn:
            for start in range(0, len(data), self.max_payload_bytes):
                await self._may_write.wait()
                if self.ended:
                    raise StreamEnded
                self._may_write.clear()
                piece = data[start : start + self.max_payload_bytes]
                await self._connection.send(Command.WRTE, self.local_id, self.remote_id, piece)

    async def close(self) -> None:
        """End the stream from our side."""
        await self._connection.finish(self)

    def receive(self, data: bytes) -> None:
        """Take what the host sent.

        Raises:
            WireError: the host does not keep to the flow control.
        """
        self._incoming.append(data)
        self._unread_bytes += len(data)
        if self._unread_bytes > _MAX_UNREAD_BYTES:
            raise WireError("data without waiting for OKAY")
        self._news.set()

    def acknowledge(self) -> None:
        """Note that the host took the last packet."""
        self._may_write.set()

    def end(self) -> None:
        """Note that the host is gone; what it sent before can still be read."""
        self.ended = True
        self._news.set()
        self._may_write.set()


Handler = Callable[[Stream], Awaitable[None]]
Opener = Callable[[str], Awaitable[Handler | None]]


class Connection:
    """Speaks adb with one host until either side ends it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, banner: str) -> None:
        self.max_payload_bytes = MAX_PAYLOAD_BYTES
        self.serial = f"host-{writer.get_extra_info('socket').fileno()}"
        self._reader = reader
        self._writer = writer
        self._banner = banner
        self._opener: Opener = _refuse
        self._is_online = False
        self._last_id = 0
        self._streams: dict[int, Stream] = {}
        self._opening: dict[int, asyncio.Future[int]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, opener: Opener) -> None:
        """Serve until the host hangs up or sends what is no adb; then end all streams."""
        self._opener = opener
        try:
            while True:
                header = Header.parse(await self._reader.readexactly(HEADER_BYTES))
                payload = await self._reader.readexactly(header.length)
                await self._handle(header, payload)
        except (WireError, asyncio.IncompleteReadError, ConnectionError):
            return  # a host that misbehaves loses its connection, as on a phone
        finally:
            self._is_online = False
            self._end_streams()
            self._writer.close()

    async def send(self, command: Command, arg0: int, arg1: int, payload: bytes = b"") -> None:
        """Send one packet; wait while the socket is full."""
        self._writer.write(format_packet(command, arg0, arg1, payload))
        await self._writer.drain()

    async def open(self, service: str) -> Stream:
        """Open a service of the host, as for a connection to a reversed port.

        Raises:
            ConnectionError: the host refuses, or is gone.
        """
        if not self._is_online:
            raise StreamEnded
        local_id = self._new_id()
        opened: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._opening[local_id] = opened
        try:
            await self.send(Command.OPEN, local_id, 0, service.encode(errors="surrogateescape") + b"\0")
            await opened
        finally:
            self._opening.pop(local_id, None)
        return self._streams[local_id]

    async def finish(self, stream: Stream) -> None:
        """End a stream from our side."""
        if self._streams.pop(stream.local_id, None):
            stream.end()
            await self.send(Command.CLSE, stream.local_id, stream.remote_id)

    async def wait_services(self) -> None:
        """Wait for what still runs after the connection: on a phone, too, a command outlives its reader."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def drop(self) -> None:
        """Cut the connection at once."""
        self._writer.transport.abort()

    async def stop(self) -> None:
        """Cut the connection and end what its services still do."""
        self.drop()
        for task in self._tasks:
            task.cancel()
        await self.wait_services()

    async def _handle(self, header: Header, payload: bytes) -> None:
        if header.command is Command.CNXN:
            await self._greet(header)
        elif self._is_online and header.command is Command.OPEN:
            self._start(header.arg0, payload.rstrip(b"\0").decode(errors="surrogateescape"))
        elif self._is_online and (opened := self._opening.get(header.arg1)):
            self._note_opened(opened, header)
        elif self._is_online and (stream := self._streams.get(header.arg1)):
            await self._handle_stream(stream, header.command, payload)
        elif self._is_online and header.command in {Command.OKAY, Command.WRTE}:
            await self.send(Command.CLSE, header.arg1, header.arg0)

    async def _handle_stream(self, stream: Stream, command: Command, payload: bytes) -> None:
        if command is Command.OKAY:
            stream.acknowledge()
        elif command is Command.CLSE:
            del self._streams[stream.local_id]
            stream.end()
            await self.send(Command.CLSE, stream.local_id, stream.remote_id)
        elif command is Command.WRTE and payload:
            stream.receive(payload)
        elif command is Command.WRTE:
            await self.send(Command.OKAY, stream.local_id, stream.remote_id)

    def _note_opened(self, opened: asyncio.Future[int], header: Header) -> None:
        if opened.done():
            return
        if header.command is Command.OKAY:
            self._streams[header.arg1] = Stream(self, header.arg1, header.arg0)
            opened.set_result(header.arg0)
        elif header.command is Command.CLSE:
            opened.set_exception(ConnectionRefusedError(111, "Connection refused"))

    async def _greet(self, header: Header) -> None:
        self._end_streams()
        self.max_payload_bytes = max(1, min(MAX_PAYLOAD_BYTES, header.arg1))
        self._is_online = True
        await self.send(Command.CNXN, VERSION, MAX_PAYLOAD_BYTES, self._banner.encode())

    def _start(self, remote_id: int, service: str) -> None:
        task = asyncio.create_task(self._serve(remote_id, service))
        self._tasks.add(task)
        task.add_done_callback(self._note_end)

    def _note_end(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            report = {"message": "a service of adbd failed", "exception": error, "task": task}
            asyncio.get_running_loop().call_exception_handler(report)

    async def _serve(self, remote_id: int, service: str) -> None:
        try:
            handler = await self._opener(service)
            if handler is None:
                await self.send(Command.CLSE, 0, remote_id)
                return
            await self._serve_stream(remote_id, handler)
        except ConnectionError:
            return  # the host is gone: nobody is left to be told

    async def _serve_stream(self, remote_id: int, handler: Handler) -> None:
        """Have the service go on also where its host has just gone: a command has its process before the host knows."""
        stream = Stream(self, self._new_id(), remote_id)
        self._streams[stream.local_id] = stream
        with suppress(ConnectionError):
            await self.send(Command.OKAY, stream.local_id, remote_id)
        if not self._is_online:
            stream.end()
        try:
            await handler(stream)
        finally:
            await self.finish(stream)

    def _new_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def _end_streams(self) -> None:
        for stream in self._streams.values():
            stream.end()
        self._streams.clear()
        for opened in self._opening.values():
            if not opened.done():
                opened.set_exception(StreamEnded())


async def _refuse(_: str) -> Handler | None:
    return None

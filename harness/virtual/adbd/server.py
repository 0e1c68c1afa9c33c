"""Listens for adb servers; each gets a connection of its own."""

import asyncio
from functools import partial

from harness.virtual.adbd.connection import Connection
from harness.virtual.adbd.services import FEATURES, AdbdServices, open_service
from harness.virtual.adbd.wire import MAX_PAYLOAD_BYTES

__all__ = ["AdbdServer", "AdbdServices"]


class AdbdServer:
    """The phone's adbd."""

    def __init__(self, services: AdbdServices) -> None:
        self._services = services
        self._server: asyncio.Server | None = None
        self._connections: set[Connection] = set()

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Listen; return the port."""
        self._server = await asyncio.start_server(self._serve, host, port, limit=2 * MAX_PAYLOAD_BYTES)
        address: tuple[str, int] = self._server.sockets[0].getsockname()
        return address[1]

    async def stop(self) -> None:
        """Listen no more, cut all connections and end what they still do."""
        if self._server is None:
            return
        self._server.close()
        await asyncio.gather(*(connection.stop() for connection in set(self._connections)))
        await self._server.wait_closed()
        self._server = None

    def drop(self) -> None:
        """Cut all connections, as when the cable is pulled; new ones are welcome."""
        for connection in self._connections:
            connection.drop()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        banner = self._services.banner.rstrip(";") + ";features=" + ",".join(FEATURES)
        opener = partial(open_service, self._services)
        connection = Connection(reader, writer, banner=banner, opener=opener)
        self._connections.add(connection)
        try:
            await connection.run()
            await connection.wait_services()
        finally:
            self._connections.discard(connection)

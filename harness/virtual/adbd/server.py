"""Listens for adb servers; each gets a connection of its own. Can start anew, and be away while the phone boots."""

import asyncio
from functools import partial

from harness.virtual.adbd.connection import Connection
from harness.virtual.adbd.control import decide_identity
from harness.virtual.adbd.pump import close_server
from harness.virtual.adbd.reverse import ReverseListeners
from harness.virtual.adbd.services import FEATURES, AdbdServices, Session, open_service
from harness.virtual.adbd.wire import MAX_PAYLOAD_BYTES

__all__ = ["AdbdServer", "AdbdServices"]

_RESTART_DELAY_S = 0.1  # what init takes to start adbd anew; the host reads the answer meanwhile


class AdbdServer:
    """The phone's adbd."""

    def __init__(self, services: AdbdServices) -> None:
        self._services = services
        self._identity = decide_identity(services.properties)
        self._server: asyncio.Server | None = None
        self._is_up = True
        self._connections: set[Connection] = set()
        self._listeners = ReverseListeners()
        self._restarting: asyncio.Task[None] | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Listen; return the port."""
        self._server = await asyncio.start_server(self._serve, host, port, limit=2 * MAX_PAYLOAD_BYTES)
        address: tuple[str, int] = self._server.sockets[0].getsockname()
        return address[1]

    async def stop(self) -> None:
        """Listen no more, cut all connections and end what they still do."""
        if self._server is None:
            return
        await close_server(self._server)
        if self._restarting is not None:
            self._restarting.cancel()
            await asyncio.gather(self._restarting, return_exceptions=True)
        await self._end_connections()
        await self._server.wait_closed()
        self._server = None

    def drop(self) -> None:
        """Cut all connections, as when the cable is pulled; new ones are welcome."""
        for connection in self._connections:
            connection.drop()

    def restart(self) -> None:
        """Start anew soon, with the rights that the properties say by then."""
        if self._restarting is None or self._restarting.done():
            self._restarting = asyncio.create_task(self._restart())

    async def go_down(self) -> None:
        """End everything and be away: who connects is turned off. The port is kept, for nobody else to take it."""
        self._is_up = False
        await self._end_connections()

    def come_up(self, services: AdbdServices) -> None:
        """Be back, for a phone that has booted."""
        self._services = services
        self._identity = decide_identity(services.properties)
        self._is_up = True

    async def _restart(self) -> None:
        await asyncio.sleep(_RESTART_DELAY_S)
        self._identity = decide_identity(self._services.properties)
        await self._end_connections()

    async def _end_connections(self) -> None:
        await asyncio.gather(*(connection.stop() for connection in set(self._connections)))
        await self._listeners.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._is_up:
            writer.transport.abort()
            return
        banner = self._services.banner.rstrip(";") + ";features=" + ",".join(FEATURES)
        connection = Connection(reader, writer, banner=banner)
        session = Session(
            phone=self._services,
            connection=connection,
            identity=self._identity,
            listeners=self._listeners,
            restart=self.restart,
        )
        self._connections.add(connection)
        try:
            await connection.run(partial(open_service, session))
            await self._listeners.drop(connection)
            await connection.wait_services()
        finally:
            self._connections.discard(connection)

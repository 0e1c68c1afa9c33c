"""reverse: listeners on the phone's side whose connections are carried to a port of the host.

The phone and the machine that it runs on share one loopback. So tcp:N to tcp:N needs no socket: what an app of the
phone reaches at that port is what the host would connect to. Any other tcp port is listened at; names of local
sockets have no socket either, and are reached through adbd alone.
"""

from __future__ import annotations

import asyncio
import os
import re
from dataclasses import dataclass
from typing import Protocol

from harness.virtual.adbd.connection import Stream
from harness.virtual.adbd.pump import close_server, pump

_LOCAL = re.compile(r"(?:localabstract|localreserved|localfilesystem):.+")
_PORT_LIMIT = 65536


class ReverseError(Exception):
    """The request fails; the text goes to the host."""


class Transport(Protocol):
    """The connection of the host that asked: named, and able to open a service of the host."""

    @property
    def serial(self) -> str:
        """How adbd names the connection."""
        ...

    async def open(self, service: str) -> Stream:
        """Open a service of the host.

        Raises:
            ConnectionError: it refuses, or is gone.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """One listener, and where its connections are carried."""

    local: str
    remote: str
    transport: Transport
    server: asyncio.Server | None

    def __str__(self) -> str:
        return f"{self.transport.serial} {self.local} {self.remote}\n"


class ReverseListeners:
    """All listeners of an adbd; a transport's end with it."""

    def __init__(self) -> None:
        self._listeners: dict[str, Listener] = {}
        self._carriers: set[asyncio.Task[None]] = set()

    def find(self, local: str) -> Listener | None:
        """Find the listener at a local address."""
        return self._listeners.get(local)

    async def answer(self, transport: Transport, request: str) -> bytes:
        """Do what a request asks for; return what the host reads."""
        try:
            return await self._answer(transport, request)
        except ReverseError as error:
            return b"FAIL" + _block(str(error))

    async def drop(self, transport: Transport) -> None:
        """Close the listeners of a transport that is gone."""
        for listener in tuple(self._listeners.values()):
            if listener.transport is transport:
                await self._remove(listener.local)

    async def close(self) -> None:
        """Close everything."""
        await self._remove_all()
        for carrier in self._carriers:
            carrier.cancel()
        await asyncio.gather(*self._carriers, return_exceptions=True)
        await asyncio.sleep(0)  # for the sockets to be closed, too

    async def _answer(self, transport: Transport, request: str) -> bytes:
        command, _, rest = request.partition(":")
        if request == "list-forward":
            return _block("".join(map(str, self._listeners.values())))
        if request == "killforward-all":
            await self._remove_all()
            return b"OKAY"
        if command == "killforward":
            if rest not in self._listeners:
                raise ReverseError(f"listener '{rest}' not found")
            await self._remove(rest)
            return b"OKAY"
        if command == "forward":
            port = await self._install(transport, rest.removeprefix("norebind:"), rebind=not _is_norebind(rest))
            return b"OKAY" + (_block(str(port)) if port is not None else b"")
        raise ReverseError("not a reverse forwarding command")

    async def _install(self, transport: Transport, pair: str, *, rebind: bool) -> int | None:
        """Listen; return the port when it was to be chosen."""
        local, _, remote = pair.partition(";")
        if not local or not remote or remote.startswith("*"):
            raise ReverseError(f"bad forward: {pair}")
        if local in self._listeners:
            if not rebind:
                raise ReverseError("cannot rebind existing socket")
            await self._remove(local)
        server = await self._bind(local, remote)
        chosen: int | None = None
        if server is not None and local == "tcp:0":
            chosen = int(server.sockets[0].getsockname()[1])
            local = f"tcp:{chosen}"
        self._listeners[local] = Listener(local=local, remote=remote, transport=transport, server=server)
        return chosen

    async def _bind(self, local: str, remote: str) -> asyncio.Server | None:
        kind, _, number = local.partition(":")
        if _LOCAL.fullmatch(local) or (kind == "tcp" and local == remote):
            return None
        if kind != "tcp" or not number.isdecimal() or int(number) >= _PORT_LIMIT:
            raise ReverseError(f"cannot bind listener: unknown socket specification '{local}'")
        try:
            return await asyncio.start_server(self._accept, "127.0.0.1", int(number))
        except OSError as error:
            raise ReverseError(f"cannot bind listener: {os.strerror(error.errno or 0)}") from error

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        carrier = asyncio.current_task()
        if carrier is not None:
            self._carriers.add(carrier)
            carrier.add_done_callback(self._carriers.discard)
        listener = self._listeners.get(f"tcp:{writer.get_extra_info('sockname')[1]}")
        try:
            if listener is not None:
                await _carry(listener, reader, writer)
        except ConnectionError:
            return  # the host refused or is gone: the app sees its connection end
        finally:
            writer.transport.abort()

    async def _remove(self, local: str) -> None:
        server = self._listeners.pop(local).server
        if server is not None:
            await close_server(server)

    async def _remove_all(self) -> None:
        for local in tuple(self._listeners):
            await self._remove(local)


async def _carry(listener: Listener, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    stream = await listener.transport.open(listener.remote)
    try:
        await pump(reader, writer, stream)
    finally:
        await stream.close()


def _is_norebind(rest: str) -> bool:
    return rest.startswith("norebind:")


def _block(text: str) -> bytes:
    data = text.encode(errors="surrogateescape")
    return f"{len(data):04x}".encode() + data

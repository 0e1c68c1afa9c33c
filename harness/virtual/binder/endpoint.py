"""The system's end of binder: a unix socket that app processes connect to, calls in both directions.

A frame is `u32 length | u8 kind | u32 id | rest`: a call, a reply, or a line for the log. A peer is known by its pid
alone, which the kernel vouches for (SO_PEERCRED). System objects answer at once, so the calls of one peer are handled
in the order in which they came; only who asks for what another process has yet to bring waits for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import socket
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.virtual.binder.parcel import NullError, ParcelError, ParcelReader, ParcelWriter, StrongBinder
from harness.virtual.binder.protocol import (
    FLAG_ONEWAY,
    FLAGS_BITS,
    FRAME_LIMIT_BYTES,
    SERVICE_MANAGER_HANDLE,
    BinderType,
    ExceptionCode,
    FrameKind,
    Status,
)

_HEADER = struct.Struct("<IBI")
_LENGTH = struct.Struct("<I")
_KIND_AND_ID = struct.Struct("<BI")
_TRANSACT = struct.Struct("<iIq")
_STATUS = struct.Struct("<i")
_CREDENTIALS = struct.Struct("3i")
_log = logging.getLogger(__name__)

_INCORRECT_INTERFACE = "Binder invocation to an incorrect interface"


class RemoteError(Exception):
    """An exception that crosses binder: its code, its message, and for a service specific one its error code."""

    def __init__(self, code: ExceptionCode, message: str, *, service_code: int = 0) -> None:
        super().__init__(code, message, service_code)
        self.code = code
        self.message = message
        self.service_code = service_code

    def __str__(self) -> str:
        return f"{self.code.name.lower()}: {self.message}"


class SecurityError(RemoteError):
    """What the caller sees as java.lang.SecurityException."""

    def __init__(self, message: str) -> None:
        super().__init__(ExceptionCode.SECURITY, message)


class UnknownTransactionError(Exception):
    """The object has no such transaction."""


class DeadObjectError(Exception):
    """The process on the other side is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One incoming transaction: who calls, and the arguments behind the interface token."""

    peer: Peer
    data: ParcelReader


Transaction = Callable[[Call], "ParcelWriter | asyncio.Future[ParcelWriter]"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BinderObject:
    """An object of the system that apps can call."""

    descriptor: str
    transactions: Mapping[int, Transaction]


class Peer:
    """One connected app process."""

    def __init__(self, endpoint: Endpoint, pid: int, writer: asyncio.StreamWriter) -> None:
        self.pid = pid
        self.uid = 0
        self.endpoint = endpoint
        self._writer = writer
        self._ids = itertools.count(1)
        self._replies: dict[int, asyncio.Future[ParcelReader]] = {}
        self._raw_replies: dict[int, asyncio.Future[bytes]] = {}

    async def transact(self, handle: int, code: int, data: ParcelWriter) -> ParcelReader:
        """Call an object of the app and return the reply behind its exception header.

        Raises: RemoteError as the app's object threw it; UnknownTransactionError; DeadObjectError.
        """
        call_id = next(self._ids)
        reply: asyncio.Future[ParcelReader] = asyncio.get_running_loop().create_future()
        self._replies[call_id] = reply
        try:
            self._send(FrameKind.TRANSACT, call_id, _TRANSACT.pack(code, 0, handle) + data.data)
            return _read_exception(await reply)
        finally:
            self._replies.pop(call_id, None)

    async def transact_raw(self, handle: int, code: int, data: bytes, uid: int) -> bytes:
        """Call an object of the app with the bytes of another app's uid; return status and reply as they came.

        Raises: DeadObjectError
        """
        call_id = next(self._ids)
        reply: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._raw_replies[call_id] = reply
        try:
            self._send(FrameKind.TRANSACT, call_id, _TRANSACT.pack(code, uid << FLAGS_BITS, handle) + data)
            return await reply
        finally:
            self._raw_replies.pop(call_id, None)

    def transact_oneway(self, handle: int, code: int, data: ParcelWriter, uid: int = 0) -> None:
        """Call an object of the app and wait for nothing; a dead peer swallows it, as the kernel would."""
        with contextlib.suppress(DeadObjectError):
            head = _TRANSACT.pack(code, uid << FLAGS_BITS | FLAG_ONEWAY, handle)
            self._send(FrameKind.TRANSACT, next(self._ids), head + data.data)

    def close(self) -> None:
        """Cut the connection; the app's process ends by that."""
        self._writer.close()

    def fail_replies(self) -> None:
        """Tell everyone who waits for an answer that none will come."""
        waiting: list[asyncio.Future[ParcelReader] | asyncio.Future[bytes]] = [*self._replies.values()]
        for reply in (*waiting, *self._raw_replies.values()):
            if not reply.done():
                reply.set_exception(DeadObjectError(f"pid {self.pid}"))

    def on_reply(self, call_id: int, body: bytes) -> None:
        """Hand a reply to the one who waits for it, if there still is one."""
        raw = self._raw_replies.get(call_id)
        if raw is not None and not raw.done():
            raw.set_result(body)
            return
        reply = self._replies.get(call_id)
        if reply is None or reply.done():
            return
        (status,) = _STATUS.unpack_from(body)
        if status == Status.OK:
            reply.set_result(ParcelReader(body[_STATUS.size :]))
        elif status == Status.UNKNOWN_TRANSACTION:
            reply.set_exception(UnknownTransactionError(f"pid {self.pid}"))
        else:
            reply.set_exception(DeadObjectError(f"pid {self.pid}: status {status}"))

    def reply(self, call_id: int, status: int, data: bytes) -> None:
        """Answer a two-way call of the app."""
        with contextlib.suppress(DeadObjectError):
            self._send(FrameKind.REPLY, call_id, _STATUS.pack(status) + data)

    def _send(self, kind: FrameKind, call_id: int, body: bytes) -> None:
        if self._writer.is_closing():
            raise DeadObjectError(f"pid {self.pid}")
        self._writer.write(_HEADER.pack(_KIND_AND_ID.size + len(body), kind, call_id) + body)


class Endpoint:
    """Listens on the unix socket, holds the system's objects and their handles."""

    def __init__(self, on_disconnect: Callable[[Peer], None], on_log: Callable[[Peer, ParcelReader], None]) -> None:
        self._on_disconnect = on_disconnect
        self._on_log = on_log
        self._objects: dict[int, BinderObject] = {}
        self._forwards: dict[int, tuple[Peer, int]] = {}
        self._handles = itertools.count(SERVICE_MANAGER_HANDLE)
        self._peers: set[Peer] = set()
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def publish(self, binder_object: BinderObject) -> StrongBinder:
        """Give the object a handle and return the reference that goes into a parcel; the first gets handle 0."""
        handle = next(self._handles)
        self._objects[handle] = binder_object
        return StrongBinder(type=BinderType.SENDER, handle=handle)

    def forward(self, peer: Peer, handle: int) -> StrongBinder:
        """Let other apps call an app's object for as long as its process lives; the same one gets the same handle.

        Binders inside of such a call are not carried over: the one who calls gets an error from the parcel.
        """
        for known, target in self._forwards.items():
            if target == (peer, handle):
                return StrongBinder(type=BinderType.SENDER, handle=known)
        own = next(self._handles)
        self._forwards[own] = peer, handle
        return StrongBinder(type=BinderType.SENDER, handle=own)

    async def start(self, path: Path) -> None:
        """Listen at `path`."""
        self._server = await asyncio.start_unix_server(self._accept, path)

    async def stop(self) -> None:
        """Cut every connection and stop listening."""
        if self._server is not None:
            self._server.close()
        for peer in tuple(self._peers):
            peer.close()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=2.0)
        if self._server is not None:
            await self._server.wait_closed()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = Peer(self, _peer_pid(writer), writer)
        self._peers.add(peer)
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        try:
            await self._serve(peer, reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        except (ParcelError, struct.error) as error:
            _log.warning("binder: pid %d: %s", peer.pid, error)
        finally:
            writer.close()
            self._peers.discard(peer)
            peer.fail_replies()
            self._forwards = {h: target for h, target in self._forwards.items() if target[0] is not peer}
            self._on_disconnect(peer)

    async def _serve(self, peer: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
            if not _KIND_AND_ID.size <= length <= FRAME_LIMIT_BYTES:
                raise ParcelError(f"a frame of {length} bytes")
            frame = await reader.readexactly(length)
            kind, call_id = _KIND_AND_ID.unpack_from(frame)
            body = frame[_KIND_AND_ID.size :]
            if kind == FrameKind.TRANSACT:
                self._on_transact(peer, call_id, body)
            elif kind == FrameKind.REPLY:
                peer.on_reply(call_id, body)
            elif kind == FrameKind.LOG:
                self._on_log(peer, ParcelReader(body))
            else:
                raise ParcelError(f"a frame of unknown kind {kind}")
            await writer.drain()

    def _on_transact(self, peer: Peer, call_id: int, body: bytes) -> None:
        code, flags, handle = _TRANSACT.unpack_from(body)
        if handle in self._forwards:
            self._relay(peer, call_id, body)
            return
        answer = self._answer(peer, handle, code, body[_TRANSACT.size :])
        if isinstance(answer, asyncio.Future):
            answer.add_done_callback(lambda done: peer.reply(call_id, *_returned(done.result())))
        elif not flags & FLAG_ONEWAY:
            peer.reply(call_id, *answer)

    def _relay(self, peer: Peer, call_id: int, body: bytes) -> None:
        """Hand a call of one app to another; only a call that waits for its answer takes a task."""
        code, flags, handle = _TRANSACT.unpack_from(body)
        target, own_handle = self._forwards[handle]
        data = body[_TRANSACT.size :]
        if flags & FLAG_ONEWAY:
            target.transact_oneway(own_handle, code, ParcelWriter().write_raw(data), peer.uid)
            return
        task = asyncio.get_running_loop().create_task(self._relay_call(peer, call_id, target, own_handle, code, data))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _relay_call(self, peer: Peer, call_id: int, target: Peer, handle: int, code: int, data: bytes) -> None:
        try:
            answer = await target.transact_raw(handle, code, data, peer.uid)
        except DeadObjectError:
            peer.reply(call_id, Status.DEAD_OBJECT, b"")
            return
        peer.reply(call_id, _STATUS.unpack_from(answer)[0], answer[_STATUS.size :])

    def _answer(
        self, peer: Peer, handle: int, code: int, body: bytes
    ) -> tuple[Status, bytes] | asyncio.Future[ParcelWriter]:
        target = self._objects.get(handle)
        if target is None:
            return Status.DEAD_OBJECT, b""
        transaction = target.transactions.get(code)
        if transaction is None:
            return Status.UNKNOWN_TRANSACTION, b""
        data = ParcelReader(body)
        try:
            data.enforce_interface(target.descriptor)
        except ParcelError:
            return Status.OK, _write_exception(SecurityError(_INCORRECT_INTERFACE))
        try:
            answer = transaction(Call(peer=peer, data=data))
        except RemoteError as error:
            return Status.OK, _write_exception(error)
        except NullError as error:  # the service's own NullPointerException, which crosses binder
            return Status.OK, _write_exception(RemoteError(ExceptionCode.NULL_POINTER, str(error)))
        except ParcelError as error:  # Android reads zeros beyond a parcel's end, and a service stumbles later
            return Status.OK, _write_exception(RemoteError(ExceptionCode.BAD_PARCELABLE, str(error)))
        return answer if isinstance(answer, asyncio.Future) else _returned(answer)


def _peer_pid(writer: asyncio.StreamWriter) -> int:
    connection: socket.socket = writer.get_extra_info("socket")
    raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(raw)[0])


def _returned(answer: ParcelWriter) -> tuple[Status, bytes]:
    return Status.OK, ParcelWriter().write_int(ExceptionCode.NONE).data + answer.data


def _write_exception(error: RemoteError) -> bytes:
    parcel = ParcelWriter().write_int(error.code).write_string(error.message).write_int(0)
    if error.code == ExceptionCode.SERVICE_SPECIFIC:
        parcel.write_int(error.service_code)
    return parcel.data


def _read_exception(reply: ParcelReader) -> ParcelReader:
    code = reply.read_int()
    if code == ExceptionCode.NONE:
        return reply
    message = reply.read_string() or ""
    reply.read_int()
    if code not in tuple(ExceptionCode):
        raise ParcelError(f"unknown exception code {code}: {message}")
    specific = reply.read_int() if code == ExceptionCode.SERVICE_SPECIFIC else 0
    raise RemoteError(ExceptionCode(code), message, service_code=specific)

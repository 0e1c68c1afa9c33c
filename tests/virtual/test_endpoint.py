"""The system's end of binder, with a peer of our own making on a real socket."""

from __future__ import annotations

import asyncio
import os
import struct
import tempfile
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from harness.virtual.binder.endpoint import (
    BinderObject,
    Call,
    DeadObjectError,
    Endpoint,
    Peer,
    RemoteError,
    SecurityError,
    UnknownTransactionError,
)
from harness.virtual.binder.parcel import ParcelReader, ParcelWriter
from harness.virtual.binder.protocol import FLAG_ONEWAY, FRAME_LIMIT_BYTES, ExceptionCode, FrameKind, Status

NAME = "test.IThing"


@dataclass(slots=True)
class Thing:
    """An object that says what it heard."""

    peers: list[Peer] = field(default_factory=list)
    heard: list[int] = field(default_factory=list)
    logged: list[str | None] = field(default_factory=list)
    gone: list[Peer] = field(default_factory=list)

    def binder(self) -> BinderObject:
        return BinderObject(
            descriptor=NAME, transactions={1: self.double, 2: self.refuse, 3: self.specific, 4: self.demand}
        )

    def double(self, call: Call) -> ParcelWriter:
        self.peers.append(call.peer)
        value = call.data.read_int()
        self.heard.append(value)
        return ParcelWriter().write_int(2 * value)

    def refuse(self, _: Call) -> ParcelWriter:
        raise SecurityError("not you")

    def demand(self, _: Call) -> ParcelWriter:
        ParcelReader(ParcelWriter().write_string(None).data).read_required_string()
        return ParcelWriter()

    def specific(self, _: Call) -> ParcelWriter:
        raise RemoteError(ExceptionCode.SERVICE_SPECIFIC, "seven", service_code=7)


@dataclass(slots=True)
class Client:
    """The app's side, frame by frame."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def send(self, kind: int, call_id: int, body: bytes) -> None:
        self.writer.write(struct.pack("<IBI", 5 + len(body), kind, call_id) + body)

    def transact(self, call_id: int, code: int, value: int, *, handle: int = 0, flags: int = 0) -> None:
        data = ParcelWriter().write_interface_token(NAME).write_int(value).data
        self.send(FrameKind.TRANSACT, call_id, struct.pack("<iIq", code, flags, handle) + data)

    async def receive(self) -> tuple[int, int, bytes]:
        (length,) = struct.unpack("<I", await self.reader.readexactly(4))
        frame = await self.reader.readexactly(length)
        return frame[0], struct.unpack("<I", frame[1:5])[0], frame[5:]

    async def reply(self) -> tuple[int, ParcelReader]:
        kind, call_id, body = await self.receive()
        assert kind == FrameKind.REPLY
        assert struct.unpack("<i", body[:4])[0] == Status.OK
        return call_id, ParcelReader(body[4:])


@asynccontextmanager
async def connected(thing: Thing) -> AsyncIterator[Client]:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "s"
        endpoint = Endpoint(thing.gone.append, lambda _, data: thing.logged.append(data.read_string()))
        endpoint.publish(thing.binder())
        await endpoint.start(path)
        client = Client(*await asyncio.open_unix_connection(path))
        try:
            yield client
        finally:
            client.writer.close()
            await endpoint.stop()


def play(scenario: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(scenario, 20))


def test_calls_are_answered_in_order_and_the_pid_is_the_kernel_s() -> None:
    async def scenario() -> None:
        thing = Thing()
        async with connected(thing) as client:
            for value in range(50):
                client.transact(value + 1, 1, value)
            for value in range(50):
                call_id, reply = await client.reply()
                assert (call_id, reply.read_int(), reply.read_int()) == (value + 1, 0, 2 * value)
        assert {peer.pid for peer in thing.peers} == {os.getpid()}

    play(scenario())


def test_one_way_calls_are_heard_and_not_answered() -> None:
    async def scenario() -> None:
        thing = Thing()
        async with connected(thing) as client:
            client.transact(1, 1, 10, flags=1)
            client.transact(2, 1, 11)
            assert (await client.reply())[0] == 2
        assert thing.heard == [10, 11]

    play(scenario())


@pytest.mark.parametrize(
    ("code", "expected"),
    [(2, (-1, "not you", 0, None)), (3, (-8, "seven", 0, 7)), (4, (-4, "null where a string was expected", 0, None))],
    ids=["security", "specific", "null"],
)
def test_exceptions_cross_as_android_writes_them(code: int, expected: tuple[object, ...]) -> None:
    async def scenario() -> None:
        async with connected(Thing()) as client:
            client.transact(1, code, 0)
            _, reply = await client.reply()
            found = (reply.read_int(), reply.read_string(), reply.read_int())
            assert (*found, reply.read_int() if reply.remaining else None) == expected

    play(scenario())


@pytest.mark.parametrize(
    ("code", "handle", "status"), [(99, 0, Status.UNKNOWN_TRANSACTION), (1, 77, Status.DEAD_OBJECT)]
)
def test_unknown_codes_and_objects_have_a_status(code: int, handle: int, status: Status) -> None:
    async def scenario() -> None:
        async with connected(Thing()) as client:
            client.transact(5, code, 0, handle=handle)
            kind, call_id, body = await client.receive()
            assert (kind, call_id, struct.unpack("<i", body)[0]) == (FrameKind.REPLY, 5, status)

    play(scenario())


def test_the_system_calls_the_app_and_gets_its_answer() -> None:
    async def scenario() -> None:
        thing = Thing()
        async with connected(thing) as client:
            client.transact(1, 1, 0)
            await client.reply()
            asked = asyncio.create_task(thing.peers[0].transact(42, 8, ParcelWriter().write_int(5)))
            kind, call_id, body = await client.receive()
            assert kind == FrameKind.TRANSACT
            assert struct.unpack("<iIq", body[:16]) == (8, 0, 42)
            answer = ParcelWriter().write_int(0).write_string("yes").data
            client.send(FrameKind.REPLY, call_id, struct.pack("<i", Status.OK) + answer)
            assert (await asked).read_string() == "yes"

    play(scenario())


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (struct.pack("<i", Status.UNKNOWN_TRANSACTION), UnknownTransactionError),
        (struct.pack("<i", Status.DEAD_OBJECT), DeadObjectError),
        (struct.pack("<i", 0) + ParcelWriter().write_int(-5).write_string("no").write_int(0).data, RemoteError),
    ],
)
def test_what_goes_wrong_in_the_app_is_raised_here(reply: bytes, error: type[Exception]) -> None:
    async def scenario() -> None:
        thing = Thing()
        async with connected(thing) as client:
            client.transact(1, 1, 0)
            await client.reply()
            asked = asyncio.create_task(thing.peers[0].transact(42, 8, ParcelWriter()))
            _, call_id, _ = await client.receive()
            client.send(FrameKind.REPLY, call_id, reply)
            with pytest.raises(error):
                await asked

    play(scenario())


def test_a_peer_that_goes_fails_the_calls_under_way() -> None:
    async def scenario() -> None:
        thing = Thing()
        async with connected(thing) as client:
            client.transact(1, 1, 0)
            await client.reply()
            asked = asyncio.create_task(thing.peers[0].transact(42, 8, ParcelWriter()))
            await client.receive()
            client.writer.close()
            with pytest.raises(DeadObjectError):
                await asked
            assert thing.gone == thing.peers
            with pytest.raises(DeadObjectError):
                await thing.peers[0].transact(42, 8, ParcelWriter())

    play(scenario())


@pytest.mark.parametrize(
    "garbage",
    [
        struct.pack("<I", FRAME_LIMIT_BYTES + 1),
        struct.pack("<I", 2) + b"xx",
        struct.pack("<IBI", 5, 9, 1),
        struct.pack("<IBI", 6, FrameKind.TRANSACT, 1) + b"x",
    ],
    ids=["oversize", "undersize", "unknown kind", "truncated call"],
)
def test_garbage_ends_the_connection_and_nothing_else(garbage: bytes) -> None:
    async def scenario() -> None:
        thing = Thing()
        async with connected(thing) as client:
            client.writer.write(garbage)
            assert await client.reader.read() == b""
        assert len(thing.gone) == 1

    play(scenario())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", ExceptionCode.SECURITY),
        (ParcelWriter().write_interface_token("another").write_int(4).data, ExceptionCode.SECURITY),
        (ParcelWriter().write_interface_token(NAME).data, ExceptionCode.BAD_PARCELABLE),
    ],
    ids=["no token", "another's token", "too short"],
)
def test_a_parcel_that_is_none_is_answered_by_an_exception(data: bytes, code: ExceptionCode) -> None:
    async def scenario() -> None:
        async with connected(Thing()) as client:
            client.send(FrameKind.TRANSACT, 1, struct.pack("<iIq", 1, 0, 0) + data)
            _, reply = await client.reply()
            assert reply.read_int() == code

    play(scenario())


def test_lines_for_the_log_are_handed_on() -> None:
    async def scenario() -> None:
        thing = Thing()
        async with connected(thing) as client:
            client.send(FrameKind.LOG, 0, ParcelWriter().write_string("hello").data)
            client.transact(1, 1, 0)
            await client.reply()
        assert thing.logged == ["hello"]

    play(scenario())


def test_one_app_calls_another_s_object_for_as_long_as_that_lives() -> None:
    async def scenario() -> None:
        thing = Thing()
        async with connected(thing) as server:
            server.transact(1, 1, 5)
            await server.reply()
            (peer,) = thing.peers
            reference = peer.endpoint.forward(peer, 77)
            assert peer.endpoint.forward(peer, 77) == reference
            server.transact(2, 9, 42, handle=reference.handle)  # it calls itself by way of the system
            kind, call_id, body = await server.receive()
            assert (kind, struct.unpack_from("<iIq", body)) == (FrameKind.TRANSACT, (9, 0, 77))
            assert body[16:] == ParcelWriter().write_interface_token(NAME).write_int(42).data
            answer = ParcelWriter().write_int(0).write_string("forty-two").data
            server.send(FrameKind.REPLY, call_id, struct.pack("<i", Status.OK) + answer)
            call_id, reply = await server.reply()
            assert (call_id, reply.read_int(), reply.read_string()) == (2, 0, "forty-two")
            server.transact(3, 9, 43, handle=reference.handle, flags=FLAG_ONEWAY)
            kind, _, body = await server.receive()
            assert (kind, struct.unpack_from("<iIq", body)) == (FrameKind.TRANSACT, (9, FLAG_ONEWAY, 77))
            endpoint = peer.endpoint
            await endpoint.stop()
            assert thing.gone == [peer]
            assert endpoint.forward(peer, 77).handle > reference.handle

    play(scenario())

"""Contacts, location and camera: permissions by the caller's uid, ops in the ledger, answers on the wire."""

from __future__ import annotations

import asyncio
import os
import struct
import tempfile
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.virtual.binder import protocol
from harness.virtual.binder.parcel import ParcelReader, ParcelWriter, StrongBinder
from harness.virtual.binder.protocol import BinderType, ExceptionCode, FrameKind
from harness.virtual.files import FileSystem
from harness.virtual.system.appops import UidState
from harness.virtual.system.package_record import OWNER, UserPackage
from harness.virtual.system.packages import InstallOptions
from harness.virtual.system.processes import Hosting, ProcessRecord
from harness.virtual.system.server import SystemServer
from harness.virtual.system.zygote import ZygoteConfig
from tests.virtual.apks import write_apk

APP, UID = "com.example.app", 10100
ALL = ("READ_CONTACTS", "READ_CALL_LOG", "ACCESS_FINE_LOCATION", "CAMERA")
PHONES = "content://com.android.contacts/data/phones"
LISTENER = StrongBinder(type=BinderType.SENDER, handle=5)


class ThrownError(Exception):
    """What the service threw: the exception's code, its message, the service's own code."""

    def __init__(self, code: int, message: str | None, specific: int | None) -> None:
        super().__init__(code, message, specific)
        self.code, self.message, self.specific = code, message, specific


@dataclass(slots=True)
class App:
    """This test as an app process: calls the system's services over binder."""

    system: SystemServer
    record: ProcessRecord
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def call(self, handle: int, descriptor: str, code: int, arguments: ParcelWriter) -> ParcelReader:
        data = ParcelWriter().write_interface_token(descriptor).write_raw(arguments.data).data
        body = struct.pack("<iIq", code, 0, handle) + data
        self.writer.write(struct.pack("<IBI", 5 + len(body), FrameKind.TRANSACT, 1) + body)
        kind, reply = await self.receive()
        while kind != FrameKind.REPLY:
            kind, reply = await self.receive()
        assert struct.unpack("<i", reply[:4])[0] == 0
        answer = ParcelReader(reply[4:])
        if (thrown := answer.read_int()) != 0:
            message, _ = answer.read_string(), answer.read_int()
            raise ThrownError(thrown, message, answer.read_int() if answer.remaining else None)
        return answer

    async def receive(self) -> tuple[int, bytes]:
        (length,) = struct.unpack("<I", await self.reader.readexactly(4))
        frame = await self.reader.readexactly(length)
        return frame[0], frame[5:]

    async def service(self, name: str) -> int:
        reply = await self.call(
            0, protocol.SERVICE_MANAGER, protocol.ServiceManagerCode.GET_SERVICE, ParcelWriter().write_string(name)
        )
        binder = reply.read_strong_binder()
        assert binder is not None
        return binder.handle

    async def provider(self, authority: str) -> int | None:
        code = protocol.ActivityManagerCode.GET_CONTENT_PROVIDER
        activity = await self.service("activity")
        reply = await self.call(activity, protocol.ACTIVITY_MANAGER, code, ParcelWriter().write_string(authority))
        if not reply.read_int():
            return None
        binder = reply.read_strong_binder()
        return binder.handle if binder is not None else None

    async def query(
        self, uri: str, projection: tuple[str, ...] | None = None, selection: str | None = None, *args: str
    ) -> tuple[list[str | None], list[list[str | None]]]:
        handle = await self.provider(uri.removeprefix("content://").partition("/")[0])
        assert handle is not None
        arguments = ParcelWriter().write_string(APP).write_string(uri).write_string_array(projection)
        arguments.write_string(selection).write_string_array(args or None).write_string(None)
        reply = await self.call(handle, protocol.CONTENT_PROVIDER, protocol.ContentProviderCode.QUERY, arguments)
        columns = [reply.read_string() for _ in range(reply.read_int())]
        return columns, [[reply.read_string() for _ in columns] for _ in range(reply.read_int())]

    def ops(self) -> dict[str, list[str]]:
        return {
            record.op: [f"{state.name.lower()}-{flag}" for state, flag in self.system.appops.accesses(record)]
            for record in self.system.appops.operations(UID, APP)
        }


@asynccontextmanager
async def app(*granted: str, permissions: tuple[str, ...] = ALL, target_sdk: int = 30) -> AsyncIterator[App]:
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory)
        (root / "fs").mkdir()
        config = ZygoteConfig(framework=root, socket=root / "s", temporary=root)
        system = SystemServer(FileSystem(root / "fs"), config, "TEST")
        apk = write_apk(root / "x.apk", permissions=permissions, target_sdk=target_sdk)
        package = system.packages.install(apk, InstallOptions())
        for name in granted:
            system.packages.set_granted(APP, f"android.permission.{name}", granted=True, user=OWNER)
        record = ProcessRecord(
            name=APP,
            package=UserPackage(package, OWNER),
            hosting=Hosting(type="top-activity", name="x"),
            start_seq=1,
            identity=0xABC,
            pid=os.getpid(),
        )
        system.processes._records.append(record)
        await system.endpoint.start(config.socket)
        system.appops.set_uid_state(UID, UidState.TOP)
        client = App(system, record, *await asyncio.open_unix_connection(config.socket))
        try:
            yield client
        finally:
            client.writer.close()
            await system.endpoint.stop()
            system.location.stop()
            system.radio.stop()
            system.camera.stop()
            system.appops.stop()


def play(scenario: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(scenario, 20))


def test_a_query_gives_forty_people_and_one_note() -> None:
    async def scenario() -> None:
        async with app("READ_CONTACTS") as client:
            columns, rows = await client.query(PHONES, ("display_name", "data1", "nothing"))
            assert columns == ["display_name", "data1", "nothing"]
            assert len(rows) == 40
            assert all(number is not None and number.startswith("+1 555-01") for _, number, _ in rows)
            assert {row[2] for row in rows} == {None}
            assert client.ops() == {"READ_CONTACTS": ["top-tpd"]}

    play(scenario())


@pytest.mark.parametrize(
    ("uri", "count"),
    [("content://contacts/contacts", 40), ("content://com.android.contacts/contacts/7", 1), (f"{PHONES}?limit=1", 40)],
)
def test_uris_are_told_apart(uri: str, count: int) -> None:
    async def scenario() -> None:
        async with app("READ_CONTACTS") as client:
            assert len((await client.query(uri))[1]) == count
            assert len((await client.query(uri, None, "display_name = ?", "nobody"))[1]) == 0

    play(scenario())


def test_an_unknown_uri_is_an_illegal_argument() -> None:
    async def scenario() -> None:
        async with app("READ_CONTACTS") as client:
            with pytest.raises(ThrownError) as thrown:
                await client.query("content://com.android.contacts/nonsense")
            assert thrown.value.code == ExceptionCode.ILLEGAL_ARGUMENT

    play(scenario())


def test_without_the_permission_the_provider_is_refused_and_nothing_noted() -> None:
    async def scenario() -> None:
        async with app() as client:
            with pytest.raises(ThrownError) as thrown:
                await client.query(PHONES)
            assert thrown.value.message == (
                "Permission Denial: opening provider com.android.providers.contacts.ContactsProvider2 from "
                f"ProcessRecord{{abc {os.getpid()}:{APP}/u0a100}} (pid={os.getpid()}, uid={UID}) requires "
                "android.permission.READ_CONTACTS or android.permission.WRITE_CONTACTS"
            )
            assert client.ops() == {}

    play(scenario())


def test_the_call_log_has_a_permission_of_its_own() -> None:
    async def scenario() -> None:
        async with app("READ_CALL_LOG") as client:
            _, rows = await client.query("content://call_log/calls", ("number",))
            assert len(rows) == 25
            assert list(client.ops()) == ["READ_CALL_LOG"]
            with pytest.raises(ThrownError, match="ContactsProvider2"):
                await client.query(PHONES)

    play(scenario())


def test_an_unknown_authority_has_no_provider() -> None:
    async def scenario() -> None:
        async with app() as client:
            assert await client.provider("com.nobody") is None

    play(scenario())


def test_a_process_that_is_none_of_the_phone_s_is_refused() -> None:
    async def scenario() -> None:
        async with app("READ_CONTACTS") as client:
            client.record.pid = 1
            with pytest.raises(ThrownError) as thrown:
                await client.provider("contacts")
            assert thrown.value.code == ExceptionCode.SECURITY

    play(scenario())


@pytest.mark.parametrize(
    ("granted", "provider", "message"),
    [
        ((), "gps", f"uid {UID} does not have android.permission.ACCESS_FINE_LOCATION."),
        (
            (),
            "network",
            f"uid {UID} does not have android.permission.ACCESS_COARSE_LOCATION or "
            "android.permission.ACCESS_FINE_LOCATION.",
        ),
        (("ACCESS_COARSE_LOCATION",), "gps", f"uid {UID} does not have android.permission.ACCESS_FINE_LOCATION."),
    ],
)
def test_positions_need_their_permission(granted: tuple[str, ...], provider: str, message: str) -> None:
    async def scenario() -> None:
        async with app(*granted, permissions=(*ALL, "ACCESS_COARSE_LOCATION")) as client:
            handle = await client.service("location")
            arguments = location_request(provider).write_string(APP)
            with pytest.raises(ThrownError) as thrown:
                await client.call(handle, protocol.LOCATION_MANAGER, 1, arguments)
            assert (thrown.value.code, thrown.value.message) == (ExceptionCode.SECURITY, message)
            assert client.ops() == {}

    play(scenario())


def test_a_listener_gets_positions_that_move_until_it_is_removed() -> None:
    async def scenario() -> None:
        async with app("ACCESS_FINE_LOCATION") as client:
            handle = await client.service("location")
            last = location_request("gps").write_string(APP)
            assert (await client.call(handle, protocol.LOCATION_MANAGER, 1, last)).read_int() == 0
            assert client.ops() == {}
            request = location_request("gps").write_strong_binder(LISTENER).write_string(None)
            request.write_string(APP)
            await client.call(handle, protocol.LOCATION_MANAGER, 3, request)
            assert "UpdateRecord[gps" in client.system.location.dump()
            seen = []
            for _ in range(2):
                kind, body = await client.receive()
                assert (kind, struct.unpack("<iIq", body[:16])) == (FrameKind.TRANSACT, (1, 1, LISTENER.handle))
                data = ParcelReader(body[16:])
                data.enforce_interface(protocol.LOCATION_LISTENER)
                assert data.read_string() == "gps"
                seen.append((data.read_double(), data.read_double()))
            assert seen[0] != seen[1]
            assert (await client.call(handle, protocol.LOCATION_MANAGER, 1, last)).read_int() == 1
            remove = ParcelWriter().write_strong_binder(LISTENER).write_string(None)
            await client.call(handle, protocol.LOCATION_MANAGER, 4, remove)
            assert client.ops() == {
                "FINE_LOCATION": ["top-s"],
                "MONITOR_LOCATION": ["top-s"],
                "MONITOR_HIGH_POWER_LOCATION": ["top-s"],
            }
            running = [record.running for record in client.system.appops.operations(UID, APP)]
            assert running == [None] * 3

    play(scenario())


def location_request(provider: str, *, displacement_m: float = 0.0, updates: int = 0x7FFFFFFF) -> ParcelWriter:
    data = ParcelWriter().write_string(provider).write_int(201).write_long(100)
    return data.write_float(displacement_m).write_int(updates)


def connect(camera_id: int = 0, package: str = APP) -> ParcelWriter:
    return ParcelWriter().write_strong_binder(LISTENER).write_int(camera_id).write_string(package)


def test_an_open_camera_runs_the_op_until_it_is_closed() -> None:
    async def scenario() -> None:
        async with app("CAMERA") as client:
            handle = await client.service("media.camera")
            camera = (await client.call(handle, protocol.CAMERA_SERVICE, 3, connect())).read_strong_binder()
            assert camera is not None
            (record,) = client.system.appops.operations(UID, APP)
            assert (record.op, record.running is not None) == ("CAMERA", True)
            dump = client.system.camera.dump(client.system.properties.zone())
            assert f"[(Camera ID: 0, Cost: 100, PID: {os.getpid()}, " in dump
            await client.call(camera.handle, protocol.CAMERA, 1, ParcelWriter())
            assert record.running is None
            events = client.system.camera.dump(client.system.properties.zone()).splitlines()
            about = f"device 0 client for package {APP} (PID {os.getpid()})"
            assert [line[19:] for line in events if " client for " in line] == [
                f"DISCONNECT {about}",
                f"CONNECT {about}",
            ]

    play(scenario())


def test_a_camera_of_a_dead_process_is_given_back() -> None:
    async def scenario() -> None:
        async with app("CAMERA") as client:
            handle = await client.service("media.camera")
            await client.call(handle, protocol.CAMERA_SERVICE, 3, connect(1))
            client.system.camera.process_died(client.record)
            (record,) = client.system.appops.operations(UID, APP)
            assert record.running is None
            assert "DIED client(s) with PID" in client.system.camera.dump(client.system.properties.zone())

    play(scenario())


@pytest.mark.parametrize(
    ("granted", "camera_id", "specific", "text"),
    [((), 0, 1, 'cannot open camera "0" without camera permission'), (("CAMERA",), 9, 3, "no such camera")],
)
def test_a_camera_is_refused_with_the_service_s_own_code(
    granted: tuple[str, ...], camera_id: int, specific: int, text: str
) -> None:
    async def scenario() -> None:
        async with app(*granted) as client:
            handle = await client.service("media.camera")
            with pytest.raises(ThrownError) as thrown:
                await client.call(handle, protocol.CAMERA_SERVICE, 3, connect(camera_id))
            assert (thrown.value.code, thrown.value.specific) == (ExceptionCode.SERVICE_SPECIFIC, specific)
            assert text in (thrown.value.message or "")
            assert client.ops() == {}

    play(scenario())

"""The camera service: frames with a face, pictures, face statistics, who gives way to whom, and what is dumped."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest

from harness.virtual.binder import protocol
from harness.virtual.binder.parcel import ParcelReader, ParcelWriter, StrongBinder
from harness.virtual.binder.protocol import (
    BinderType,
    CameraClientCode,
    CameraCode,
    CameraDeviceCallbackCode,
    CameraDeviceCode,
    CameraServiceCode,
    FrameKind,
    GraphicBufferProducerCode,
)
from harness.virtual.system.jpeg import encode_jpeg
from harness.virtual.system.package_record import OWNER, UserPackage
from harness.virtual.system.packages import InstallOptions
from harness.virtual.system.picture import draw_luma, draw_nv21, scene_at
from harness.virtual.system.processes import Hosting, ProcessRecord
from tests.virtual.apks import write_apk
from tests.virtual.test_services import APP, LISTENER, UID, App, ThrownError, app, connect, play

SURFACE = StrongBinder(type=BinderType.SENDER, handle=6)
PREVIEW_FRAME, COMPRESSED_IMAGE, METADATA, ERROR, SHUTTER = 0x10, 0x100, 0x400, 1, 2
IN_USE, BAD_STREAM, NOT_STREAMING = 7, 3, -38


async def service(client: App, code: CameraServiceCode, arguments: ParcelWriter) -> ParcelReader:
    return await client.call(await client.service("media.camera"), protocol.CAMERA_SERVICE, code, arguments)


async def legacy(client: App) -> int:
    camera = (await service(client, CameraServiceCode.CONNECT, connect())).read_strong_binder()
    assert camera is not None
    return camera.handle


async def device(client: App) -> int:
    arguments = ParcelWriter().write_strong_binder(LISTENER).write_string("0").write_string(APP)
    camera = (await service(client, CameraServiceCode.CONNECT_DEVICE, arguments)).read_strong_binder()
    assert camera is not None
    return camera.handle


async def told(client: App, descriptor: str, *, handle: int = LISTENER.handle) -> tuple[int, ParcelReader]:
    """Wait for the next call of one of our objects."""
    while True:
        kind, body = await client.receive()
        code, _, target = struct.unpack("<iIq", body[:16])
        if kind == FrameKind.TRANSACT and target == handle:
            data = ParcelReader(body[16:])
            data.enforce_interface(descriptor)
            return code, data


async def message(client: App, wanted: int) -> ParcelReader:
    while True:
        code, data = await told(client, protocol.CAMERA_CLIENT)
        if data.read_int() == wanted:
            assert code == (CameraClientCode.NOTIFY_CALLBACK if wanted == ERROR else CameraClientCode.DATA_CALLBACK)
            return data


def test_preview_frames_come_once_they_are_wanted_and_show_a_face() -> None:
    async def scenario() -> None:
        async with app("CAMERA") as client:
            camera = await legacy(client)
            flags = ParcelWriter().write_int(0x05)
            await client.call(camera, protocol.CAMERA, CameraCode.SET_PREVIEW_CALLBACK_FLAG, flags)
            await client.call(camera, protocol.CAMERA, CameraCode.START_PREVIEW, ParcelWriter())
            frame = (await message(client, PREVIEW_FRAME)).read_byte_array()
            assert frame is not None
            assert len(frame) == 320 * 240 * 3 // 2
            assert {24, 48, 200} == set(frame[: 320 * 240])
            await client.call(camera, protocol.CAMERA, CameraCode.STOP_PREVIEW, ParcelWriter())

    play(scenario())


def test_faces_and_pictures_need_a_preview() -> None:
    async def scenario() -> None:
        async with app("CAMERA") as client:
            camera = await legacy(client)
            faces = ParcelWriter().write_int(6)
            for code, arguments in ((CameraCode.SEND_COMMAND, faces), (CameraCode.TAKE_PICTURE, ParcelWriter())):
                with pytest.raises(ThrownError) as thrown:
                    await client.call(camera, protocol.CAMERA, code, arguments)
                assert thrown.value.specific == NOT_STREAMING
            await client.call(camera, protocol.CAMERA, CameraCode.START_PREVIEW, ParcelWriter())
            await client.call(camera, protocol.CAMERA, CameraCode.SEND_COMMAND, faces)
            data = await message(client, METADATA)
            assert (data.read_byte_array(), data.read_int()) == (None, 1)
            left, top, right, bottom = (data.read_int() for _ in range(4))
            assert -1000 <= left < right <= 1000
            assert -1000 <= top < 0 < bottom <= 1000

    play(scenario())


def test_who_is_as_important_takes_the_camera_and_the_other_is_told() -> None:
    async def scenario() -> None:
        async with app("CAMERA") as client:
            await legacy(client)
            arguments = ParcelWriter().write_strong_binder(SURFACE).write_int(0).write_string(APP)
            handle = await client.service("media.camera")
            client.writer.write(_frame(handle, protocol.CAMERA_SERVICE, CameraServiceCode.CONNECT, arguments))
            assert (await message(client, ERROR)).read_int() == 2
            dump = client.system.camera.dump(client.system.properties.zone())
            assert f"EVICT device 0 client held by package {APP} (PID {os.getpid()})" in dump
            (record,) = client.system.appops.operations(UID, APP)
            assert record.running is not None

    play(scenario())


def _frame(handle: int, descriptor: str, code: int, arguments: ParcelWriter) -> bytes:
    data = ParcelWriter().write_interface_token(descriptor).write_raw(arguments.data).data
    body = struct.pack("<iIq", code, 0, handle) + data
    return struct.pack("<IBI", 5 + len(body), FrameKind.TRANSACT, 2) + body


def test_who_is_less_important_is_refused(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with app("CAMERA") as client:
            await legacy(client)
            system, other = client.system, "com.example.other"
            package = system.packages.install(write_apk(tmp_path / "o.apk", package=other), InstallOptions())
            system.packages.set_granted(other, "android.permission.CAMERA", granted=True, user=OWNER)
            hosting = Hosting(type="service", name="x")
            record = ProcessRecord(
                name=other,
                package=UserPackage(package, OWNER),
                hosting=hosting,
                start_seq=2,
                identity=1,
                pid=os.getpid(),
            )
            system.processes._records[:] = [record]
            with pytest.raises(ThrownError, match="Higher-priority client using camera") as thrown:
                await service(client, CameraServiceCode.CONNECT, connect(package=other))
            assert thrown.value.specific == IN_USE

    play(scenario())


def test_a_request_gives_a_frame_and_a_result_with_the_face() -> None:
    async def scenario() -> None:
        async with app("CAMERA") as client:
            camera = await device(client)
            call = client.call
            await call(camera, protocol.CAMERA_DEVICE, CameraDeviceCode.BEGIN_CONFIGURE, ParcelWriter())
            stream = ParcelWriter().write_strong_binder(SURFACE).write_int(64).write_int(48).write_int(0x23)
            reply = await call(camera, protocol.CAMERA_DEVICE, CameraDeviceCode.CREATE_STREAM, stream)
            number = reply.read_int()
            request = ParcelWriter().write_int(0).write_int(1).write_int(1).write_int(number).write_int(2)
            await call(camera, protocol.CAMERA_DEVICE, CameraDeviceCode.SUBMIT_REQUEST_LIST, request)
            code, buffer = await told(client, protocol.GRAPHIC_BUFFER_PRODUCER, handle=SURFACE.handle)
            assert code == GraphicBufferProducerCode.QUEUE_BUFFER
            taken_ns, content = buffer.read_long(), buffer.read_byte_array()
            assert content is not None
            assert len(content) == 64 * 48 * 3 // 2
            code, result = await told(client, protocol.CAMERA_DEVICE_CALLBACK)
            assert code == CameraDeviceCallbackCode.ON_RESULT_RECEIVED
            assert (result.read_int(), result.read_int(), result.read_long(), result.read_long()) == (0, 0, 0, taken_ns)
            assert (result.read_int(), result.read_int()) == (2, 1)

    play(scenario())


def test_a_texture_and_a_recorder_are_filled_while_they_are_wanted() -> None:
    async def scenario() -> None:
        async with app("CAMERA") as client:
            camera = await legacy(client)
            for code in (CameraCode.SET_PREVIEW_TARGET, CameraCode.START_RECORDING):
                target = ParcelWriter().write_strong_binder(SURFACE)
                await client.call(camera, protocol.CAMERA, code, target)
            sizes = []
            for _ in range(2):
                _, buffer = await told(client, protocol.GRAPHIC_BUFFER_PRODUCER, handle=SURFACE.handle)
                buffer.read_long()
                sizes.append(len(buffer.read_byte_array() or b""))
            assert sizes == [0, 320 * 240 * 3 // 2]
            await client.call(camera, protocol.CAMERA, CameraCode.STOP_RECORDING, ParcelWriter())
            none = ParcelWriter().write_strong_binder(None)
            await client.call(camera, protocol.CAMERA, CameraCode.SET_PREVIEW_TARGET, none)

    play(scenario())


def test_streams_and_requests_that_cannot_be_are_refused() -> None:
    async def scenario() -> None:
        async with app("CAMERA") as client:
            camera = await device(client)
            stream = ParcelWriter().write_strong_binder(SURFACE).write_int(64).write_int(48).write_int(0x7)
            request = ParcelWriter().write_int(0).write_int(1).write_int(1).write_int(5).write_int(0)
            bad = ((CameraDeviceCode.CREATE_STREAM, stream), (CameraDeviceCode.SUBMIT_REQUEST_LIST, request))
            for code, arguments in bad:
                with pytest.raises(ThrownError) as thrown:
                    await client.call(camera, protocol.CAMERA_DEVICE, code, arguments)
                assert thrown.value.specific == BAD_STREAM

    play(scenario())


def test_the_torch_is_the_holder_s_and_listeners_know_which_cameras_are_free() -> None:
    async def scenario() -> None:
        async with app("CAMERA") as client:
            torch = ParcelWriter().write_string("0").write_int(1)
            await service(client, CameraServiceCode.SET_TORCH_MODE, torch)
            await legacy(client)
            with pytest.raises(ThrownError, match="existing camera user"):
                await service(client, CameraServiceCode.SET_TORCH_MODE, torch)
            reply = await service(client, CameraServiceCode.ADD_LISTENER, ParcelWriter().write_strong_binder(None))
            cameras = [(reply.read_string(), reply.read_int()) for _ in range(reply.read_int())]
            assert cameras == [("0", -2), ("1", 1)]

    play(scenario())


@pytest.mark.parametrize("seconds", [0.0, 1.5, 2.0, 6.0])
def test_the_face_lies_in_the_picture_and_is_drawn_as_it_is_told(seconds: float) -> None:
    scene = scene_at(64, 48, seconds)
    left, top, right, bottom = scene.bounds
    assert 0 <= left < right <= 64
    assert 0 <= top < bottom <= 48
    luma = draw_luma(scene)
    assert len(draw_nv21(scene)) == 64 * 48 * 3 // 2
    for eye_x, eye_y in scene.eyes:
        assert luma[eye_y * 64 + eye_x] == scene.luma(eye_x, eye_y) == 24


def test_a_picture_is_a_whole_jpeg_file() -> None:
    content = encode_jpeg(20, 10, lambda x, _: 255 if x < 10 else 0)
    assert content.startswith(b"\xff\xd8\xff\xe0")
    assert content.endswith(b"\xff\xd9")
    assert struct.pack(">HHB", 10, 20, 1) in content

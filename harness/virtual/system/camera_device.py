"""A camera of the second interface: streams into surfaces, requests that name them, results with faces."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from harness.virtual.binder.endpoint import BinderObject, Call, RemoteError, Transaction
from harness.virtual.binder.parcel import ParcelReader, ParcelWriter, StrongBinder
from harness.virtual.binder.protocol import (
    CAMERA_DEVICE,
    CAMERA_DEVICE_CALLBACK,
    CameraDeviceCallbackCode,
    CameraDeviceCode,
    ExceptionCode,
)
from harness.virtual.system.camera_client import CameraClient, Opening
from harness.virtual.system.clock import Clock
from harness.virtual.system.jpeg import encode_jpeg
from harness.virtual.system.picture import Scene, draw_nv21

_YUV_420_888, _JPEG, _PRIVATE = 0x23, 0x100, 0x22
_FORMATS = (_YUV_420_888, _JPEG, _PRIVATE)
_ERROR_ILLEGAL_ARGUMENT = 3
_ERROR_CAMERA_DISCONNECTED = 0
_SCORE = 92


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Where frames of one size and format go."""

    surface: StrongBinder
    width: int
    height: int
    format: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRequest:
    """One frame that is wanted: for which streams, and whether the faces in it are."""

    sequence: int
    index: int
    streams: tuple[int, ...]
    face_mode: int


class CameraDevice(CameraClient):
    """The object behind android.hardware.camera2.CameraDevice."""

    def __init__(self, opening: Opening, clock: Clock) -> None:
        super().__init__(opening, clock)
        self._streams: dict[int, Stream] = {}
        self._once: list[CaptureRequest] = []
        self._repeating: tuple[CaptureRequest, ...] = ()
        self._next_repeating = itertools.count()
        self._sequences = itertools.count()
        self._frames = itertools.count()

    def binder(self, disconnect: Transaction) -> BinderObject:
        """Return the object that the app holds."""
        return BinderObject(
            descriptor=CAMERA_DEVICE,
            transactions={
                CameraDeviceCode.DISCONNECT: disconnect,
                CameraDeviceCode.SUBMIT_REQUEST_LIST: self._submit,
                CameraDeviceCode.CANCEL_REQUEST: self._cancel,
                CameraDeviceCode.BEGIN_CONFIGURE: self._begin_configure,
                CameraDeviceCode.END_CONFIGURE: lambda _: ParcelWriter(),
                CameraDeviceCode.CREATE_STREAM: self._create_stream,
                CameraDeviceCode.FLUSH: self._flush,
            },
        )

    def on_frame(self) -> None:
        """Serve the next request: those wanted once come first."""
        if self._once:
            self._capture(self._once.pop(0))
        elif self._repeating:
            self._capture(self._repeating[next(self._next_repeating) % len(self._repeating)])
        if not self._once and not self._repeating:
            self.stop_frames()

    def evicted(self) -> None:
        """Report that the camera is disconnected."""
        self._tell(CameraDeviceCallbackCode.ON_DEVICE_ERROR, ParcelWriter().write_int(_ERROR_CAMERA_DISCONNECTED))

    def _begin_configure(self, _: Call) -> ParcelWriter:
        self._stop()
        self._streams.clear()
        return ParcelWriter()

    def _create_stream(self, call: Call) -> ParcelWriter:
        data, surface = call.data, call.data.read_strong_binder()
        width, height, pixel_format = data.read_int(), data.read_int(), data.read_int()
        if surface is None or pixel_format not in _FORMATS or width < 1 or height < 1:
            raise RemoteError(
                ExceptionCode.SERVICE_SPECIFIC,
                f"Camera {self.opening.camera_id}: No supported stream configurations with format {pixel_format:#x}",
                service_code=_ERROR_ILLEGAL_ARGUMENT,
            )
        stream_id = len(self._streams)
        self._streams[stream_id] = Stream(surface=surface, width=width, height=height, format=pixel_format)
        return ParcelWriter().write_int(stream_id)

    def _submit(self, call: Call) -> ParcelWriter:
        data, sequence = call.data, next(self._sequences)
        repeats = data.read_bool()
        requests = tuple(self._read_request(data, sequence, index) for index in range(data.read_int()))
        if repeats:
            self._repeating = requests
        else:
            self._once += requests
        self.start_frames()
        return ParcelWriter().write_int(sequence)

    def _read_request(self, data: ParcelReader, sequence: int, index: int) -> CaptureRequest:
        streams = tuple(data.read_int() for _ in range(data.read_int()))
        if not streams or any(stream not in self._streams for stream in streams):
            raise RemoteError(
                ExceptionCode.SERVICE_SPECIFIC,
                f"Camera {self.opening.camera_id}: Each request must have at least one configured output",
                service_code=_ERROR_ILLEGAL_ARGUMENT,
            )
        return CaptureRequest(sequence=sequence, index=index, streams=streams, face_mode=data.read_int())

    def _cancel(self, _: Call) -> ParcelWriter:
        self._repeating = ()
        return ParcelWriter()

    def _flush(self, _: Call) -> ParcelWriter:
        self._stop()
        return ParcelWriter()

    def _stop(self) -> None:
        self._once, self._repeating = [], ()
        self.stop_frames()

    def _capture(self, request: CaptureRequest) -> None:
        frame, now_ns = next(self._frames), self.clock.boot_ns()
        head = ParcelWriter().write_int(request.sequence).write_int(request.index).write_long(frame).write_long(now_ns)
        self._tell(CameraDeviceCallbackCode.ON_CAPTURE_STARTED, head)
        for stream in (self._streams[number] for number in request.streams):
            self.queue(stream.surface, self._draw(stream), now_ns)
        first = self._streams[request.streams[0]]
        faces = _write_faces(self.scene(first.width, first.height), request.face_mode)
        self._tell(CameraDeviceCallbackCode.ON_RESULT_RECEIVED, head.write_raw(faces.data))

    def _draw(self, stream: Stream) -> bytes:
        if stream.format == _PRIVATE:
            return b""  # for a display's or a texture's eyes only
        scene = self.scene(stream.width, stream.height)
        return encode_jpeg(stream.width, stream.height, scene.luma) if stream.format == _JPEG else draw_nv21(scene)

    def _tell(self, code: CameraDeviceCallbackCode, message: ParcelWriter) -> None:
        data = ParcelWriter().write_interface_token(CAMERA_DEVICE_CALLBACK).write_raw(message.data)
        self.opening.peer.transact_oneway(self.opening.callbacks.handle, code, data)


def _write_faces(scene: Scene, mode: int) -> ParcelWriter:
    """Write the mode and the faces: bounds, score, and the eyes where landmarks are asked for as well."""
    data = ParcelWriter().write_int(mode).write_int(int(mode != 0))
    if mode:
        for edge in scene.bounds:
            data.write_int(edge)
        data.write_int(_SCORE)
        for x, y in scene.eyes:
            data.write_int(x).write_int(y)
    return data

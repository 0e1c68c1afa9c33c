"""A camera of the first interface: preview frames, pictures and faces, as libcamera_client hands them on."""

from __future__ import annotations

from harness.virtual.binder.endpoint import BinderObject, Call, RemoteError, Transaction
from harness.virtual.binder.parcel import ParcelWriter, StrongBinder
from harness.virtual.binder.protocol import CAMERA, CAMERA_CLIENT, CameraClientCode, CameraCode, ExceptionCode
from harness.virtual.system.camera_client import CameraClient, Opening
from harness.virtual.system.clock import Clock
from harness.virtual.system.jpeg import encode_jpeg
from harness.virtual.system.picture import Scene, draw_nv21

_PREVIEW, _PICTURE = (320, 240), (640, 480)
_MSG_ERROR, _MSG_SHUTTER = 0x1, 0x2
_MSG_PREVIEW_FRAME, _MSG_COMPRESSED_IMAGE, _MSG_PREVIEW_METADATA = 0x10, 0x100, 0x400
_ERROR_EVICTED = 2
_CMD_START_FACE_DETECTION, _CMD_STOP_FACE_DETECTION = 6, 7
_FLAG_ENABLE, _FLAG_ONE_SHOT = 0x1, 0x2
_SCORE = 92
_INVALID_OPERATION = -38
# A face's place is given in a field from -1000 to 1000 in both directions.
_FIELD = 2_000
_PARAMETERS = {
    "preview-size": "320x240",
    "preview-size-values": "320x240,640x480",
    "preview-format": "yuv420sp",
    "picture-size": "640x480",
    "picture-format": "jpeg",
    "max-num-detected-faces-hw": "4",
}


class LegacyCamera(CameraClient):
    """The object behind android.hardware.Camera."""

    def __init__(self, opening: Opening, clock: Clock) -> None:
        super().__init__(opening, clock)
        self._flags = 0
        self._detects_faces = False
        self._parameters = dict(_PARAMETERS)
        self._preview: StrongBinder | None = None
        self._recording: StrongBinder | None = None

    def binder(self, disconnect: Transaction) -> BinderObject:
        """Return the object that the app holds."""
        return BinderObject(
            descriptor=CAMERA,
            transactions={
                CameraCode.DISCONNECT: disconnect,
                CameraCode.SET_PREVIEW_TARGET: self._set_preview,
                CameraCode.SET_PREVIEW_CALLBACK_FLAG: self._set_flag,
                CameraCode.START_PREVIEW: self._start,
                CameraCode.STOP_PREVIEW: self._stop,
                CameraCode.TAKE_PICTURE: self._take_picture,
                CameraCode.SET_PARAMETERS: self._set_parameters,
                CameraCode.GET_PARAMETERS: self._get_parameters,
                CameraCode.SEND_COMMAND: self._command,
                CameraCode.LOCK: lambda _: ParcelWriter(),
                CameraCode.UNLOCK: lambda _: ParcelWriter(),
                CameraCode.START_RECORDING: self._start_recording,
                CameraCode.STOP_RECORDING: self._stop_recording,
            },
        )

    def on_frame(self) -> None:
        """Send the frame to whoever wants it, and the faces in it if they are wanted."""
        width, height = self._size("preview-size", _PREVIEW)
        scene = self.scene(width, height)
        if self._flags & _FLAG_ENABLE:
            if self._flags & _FLAG_ONE_SHOT:
                self._flags = 0
            self._data(_MSG_PREVIEW_FRAME, draw_nv21(scene))
        if self._preview is not None:
            self.queue(self._preview, b"", self.clock.boot_ns())
        if self._recording is not None:
            self.queue(self._recording, draw_nv21(scene), self.clock.boot_ns())
        if self._detects_faces:
            self._tell(CameraClientCode.DATA_CALLBACK, _write_faces(scene))

    def evicted(self) -> None:
        """Report the error."""
        self._notify(_MSG_ERROR, _ERROR_EVICTED)

    def _set_flag(self, call: Call) -> ParcelWriter:
        self._flags = call.data.read_int()
        return ParcelWriter()

    def _set_preview(self, call: Call) -> ParcelWriter:
        self._preview = call.data.read_strong_binder()
        return ParcelWriter()

    def _start_recording(self, call: Call) -> ParcelWriter:
        self._recording = call.data.read_strong_binder()
        self.start_frames()
        return ParcelWriter()

    def _stop_recording(self, _: Call) -> ParcelWriter:
        self._recording = None
        return ParcelWriter()

    def _start(self, _: Call) -> ParcelWriter:
        self.start_frames()
        return ParcelWriter()

    def _stop(self, _: Call) -> ParcelWriter:
        self.stop_frames()
        self._detects_faces = False
        return ParcelWriter()

    def _take_picture(self, _: Call) -> ParcelWriter:
        """Stop the preview, as Android does, and send the picture."""
        self._require_preview()
        self.stop_frames()
        self._notify(_MSG_SHUTTER, 0)
        width, height = self._size("picture-size", _PICTURE)
        self._data(_MSG_COMPRESSED_IMAGE, encode_jpeg(width, height, self.scene(width, height).luma))
        return ParcelWriter()

    def _set_parameters(self, call: Call) -> ParcelWriter:
        for item in call.data.read_required_string().split(";"):
            key, _, value = item.partition("=")
            self._parameters[key] = value
        return ParcelWriter()

    def _get_parameters(self, _: Call) -> ParcelWriter:
        return ParcelWriter().write_string(";".join(f"{key}={value}" for key, value in self._parameters.items()))

    def _command(self, call: Call) -> ParcelWriter:
        command = call.data.read_int()
        if command == _CMD_START_FACE_DETECTION:
            self._require_preview()
        if command in {_CMD_START_FACE_DETECTION, _CMD_STOP_FACE_DETECTION}:
            self._detects_faces = command == _CMD_START_FACE_DETECTION
        return ParcelWriter()

    def _require_preview(self) -> None:
        if not self.is_streaming:
            raise RemoteError(ExceptionCode.SERVICE_SPECIFIC, "preview is not enabled", service_code=_INVALID_OPERATION)

    def _size(self, parameter: str, otherwise: tuple[int, int]) -> tuple[int, int]:
        width, _, height = self._parameters[parameter].partition("x")
        return (int(width), int(height)) if width.isdigit() and height.isdigit() else otherwise

    def _notify(self, message: int, argument: int) -> None:
        data = ParcelWriter().write_int(message).write_int(argument).write_int(0)
        self._tell(CameraClientCode.NOTIFY_CALLBACK, data)

    def _data(self, message: int, content: bytes) -> None:
        data = ParcelWriter().write_int(message).write_byte_array(content).write_int(0)
        self._tell(CameraClientCode.DATA_CALLBACK, data)

    def _tell(self, code: CameraClientCode, message: ParcelWriter) -> None:
        data = ParcelWriter().write_interface_token(CAMERA_CLIENT).write_raw(message.data)
        self.opening.peer.transact_oneway(self.opening.callbacks.handle, code, data)


def _write_faces(scene: Scene) -> ParcelWriter:
    data = ParcelWriter().write_int(_MSG_PREVIEW_METADATA).write_byte_array(None).write_int(1)
    left, top, right, bottom = scene.bounds
    for x, y in ((left, top), (right, bottom)):
        data.write_int(x * _FIELD // scene.width - _FIELD // 2).write_int(y * _FIELD // scene.height - _FIELD // 2)
    return data.write_int(_SCORE)

"""The camera service: who has which camera, the log of connects, and the op CAMERA.

Android 11 starts the op at connect and finishes it at disconnect. One client has a camera at a time; a newcomer that
is as important evicts the one that holds it, a lesser one is refused.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import tzinfo

from harness.virtual.binder.endpoint import BinderObject, Call, Endpoint, Peer, RemoteError, Transaction
from harness.virtual.binder.parcel import ParcelWriter, StrongBinder
from harness.virtual.binder.protocol import (
    CAMERA_SERVICE,
    CAMERA_SERVICE_LISTENER,
    CameraServiceCode,
    CameraServiceListenerCode,
    ExceptionCode,
)
from harness.virtual.formats import to_datetime
from harness.virtual.system.activities import Activities
from harness.virtual.system.appops import AppOps, Mode
from harness.virtual.system.camera_client import CameraClient, Opening
from harness.virtual.system.camera_device import CameraDevice
from harness.virtual.system.camera_legacy import LegacyCamera
from harness.virtual.system.clock import Clock
from harness.virtual.system.permissions import Permissions
from harness.virtual.system.processes import ProcessRecord
from harness.virtual.system.user_controller import UserController

_PERMISSION = "android.permission.CAMERA"
_OP = "CAMERA"
_CAMERAS = 2
_LOG_SIZE = 100
_BACK, _FRONT = 0, 1
_ORIENTATION = 90
_FACES = 4
_ERROR_PERMISSION_DENIED, _ERROR_ILLEGAL_ARGUMENT, _ERROR_DISABLED, _ERROR_IN_USE = 1, 3, 6, 7
_STATUS_PRESENT, _STATUS_NOT_AVAILABLE = 1, -2
_TORCH_OFF, _TORCH_ON = 1, 2

Maker = Callable[[Opening, Clock], CameraClient]


class CameraService:
    """The service "media.camera"."""

    def __init__(
        self,
        activities: Activities,
        permissions: Permissions,
        appops: AppOps,
        clock: Clock,
        endpoint: Endpoint,
        users: UserController,
    ) -> None:
        self._users = users
        self._activities = activities
        self._permissions = permissions
        self._appops = appops
        self._clock = clock
        self._endpoint = endpoint
        self._clients: list[CameraClient] = []
        self._listeners: list[tuple[Peer, StrongBinder]] = []
        self._events: deque[tuple[int, str]] = deque(maxlen=_LOG_SIZE)
        for camera_id in range(_CAMERAS):
            self._log(f"ADD device {camera_id}, reason: (Device added)")
        self._log(f"USER_SWITCH previous allowed user IDs: <None>, current allowed user IDs: {self._allowed()}")

    def binder(self) -> BinderObject:
        """Return the service's object."""
        transactions: Mapping[int, Transaction] = {
            CameraServiceCode.GET_NUMBER_OF_CAMERAS: lambda _: ParcelWriter().write_int(_CAMERAS),
            CameraServiceCode.GET_CAMERA_INFO: self._get_info,
            CameraServiceCode.CONNECT: self._connect_legacy,
            CameraServiceCode.CONNECT_DEVICE: self._connect_device,
            CameraServiceCode.ADD_LISTENER: self._add_listener,
            CameraServiceCode.REMOVE_LISTENER: self._remove_listener,
            CameraServiceCode.GET_CAMERA_CHARACTERISTICS: self._get_characteristics,
            CameraServiceCode.SET_TORCH_MODE: self._set_torch,
        }
        return BinderObject(descriptor=CAMERA_SERVICE, transactions=transactions)

    def process_died(self, process: ProcessRecord) -> None:
        """Take the cameras of a process that is gone."""
        self._listeners = [item for item in self._listeners if item[0].pid != process.pid]
        for client in tuple(self._clients):
            if client.opening.process is process:
                self._log(f"DIED client(s) with PID {process.pid}, reason: (Binder died unexpectedly)")
                self._disconnect(client)

    def user_switched(self, before: list[int]) -> None:
        """Take the cameras of a user who is not shown any more; `before` are those who were."""
        self._log(
            f"USER_SWITCH previous allowed user IDs: {_listed(before)}, current allowed user IDs: {self._allowed()}"
        )
        for client in tuple(self._clients):
            if not self._users.is_shown(client.opening.process.user):
                self._evict(client)

    def stop(self) -> None:
        """Make no frames any more."""
        for client in self._clients:
            client.stop_frames()

    def dump(self, zone: tzinfo) -> str:
        """Print what `dumpsys media.camera` prints: the state, and the log with the newest entry first."""
        lines = ["", "== Service global info: ==", ""]
        lines += [f"Number of camera devices: {_CAMERAS}", f"Number of normal camera devices: {_CAMERAS}"]
        lines += [f"Number of public camera devices visible to API1: {_CAMERAS}"]
        lines += [f'    Device {camera_id} maps to "{camera_id}"' for camera_id in range(_CAMERAS)]
        clients = ", ".join(map(_active, self._clients))
        lines += ["Active Camera Clients:", f"[{clients}]", f"Allowed user IDs: {self._allowed()}", ""]
        lines += ["== Camera service events log (most recent at top): =="]
        for wall_ns, text in reversed(self._events):
            lines.append(f"  {to_datetime(wall_ns, zone):%m-%d %H:%M:%S} : {text}")
        for camera_id in range(_CAMERAS):
            lines += ["", f"== Camera device {camera_id} dynamic info: =="]
            holder = self._holder(camera_id)
            lines.append(f"  Device {camera_id} is open. Client instance dump:" if holder else _closed(camera_id))
            lines += _describe(holder.opening) if holder else []
        return "\n".join([*lines, ""])

    def _connect_legacy(self, call: Call) -> ParcelWriter:
        callbacks, camera_id = call.data.read_strong_binder(), call.data.read_int()
        return self._connect(call, callbacks, camera_id, LegacyCamera)

    def _connect_device(self, call: Call) -> ParcelWriter:
        callbacks, name = call.data.read_strong_binder(), call.data.read_required_string()
        return self._connect(call, callbacks, _number(name), CameraDevice)

    def _connect(self, call: Call, callbacks: StrongBinder | None, camera_id: int, make: Maker) -> ParcelWriter:
        process, package = self._activities.caller(call), call.data.read_required_string()
        self._enforce(process, camera_id, package)
        if callbacks is None:
            raise _error(_ERROR_ILLEGAL_ARGUMENT, f"Camera {camera_id}: no callbacks")
        self._make_room(process, camera_id, package)
        if self._appops.start(_OP, process.uid, package) is not Mode.ALLOW:
            who = f'Caller "{package}" (PID {process.pid}, UID {process.uid})'
            raise _error(_ERROR_DISABLED, f'{who} cannot open camera "{camera_id}" from background')
        opening = Opening(camera_id=camera_id, process=process, package=package, peer=call.peer, callbacks=callbacks)
        client = make(opening, self._clock)
        reference = self._endpoint.publish(client.binder(self._disconnecting(client)))
        self._clients.append(client)
        self._log(f"CONNECT device {camera_id} client for package {package} (PID {process.pid})")
        self._tell_status(camera_id, _STATUS_NOT_AVAILABLE)
        return ParcelWriter().write_strong_binder(reference)

    def _make_room(self, process: ProcessRecord, camera_id: int, package: str) -> None:
        holder = self._holder(camera_id)
        if holder is None:
            return
        if self._appops.uid_state(holder.opening.process.uid) < self._appops.uid_state(process.uid):
            reason = "(Higher-priority client using camera)"
            self._log(f"REJECT device {camera_id} client for package {package} (PID {process.pid}), reason: {reason}")
            text = f'Higher-priority client using camera, ID "{camera_id}" currently unavailable'
            raise _error(_ERROR_IN_USE, text)
        self._evict(holder)

    def _evict(self, holder: CameraClient) -> None:
        opening = holder.opening
        held_by, pid = opening.package, opening.process.pid
        self._log(f"EVICT device {opening.camera_id} client held by package {held_by} (PID {pid})")
        holder.evicted()
        self._disconnect(holder)

    def _enforce(self, process: ProcessRecord, camera_id: int, package: str) -> None:
        who = f'Caller "{package}" (PID {process.pid}, UID {process.uid})'
        if not self._permissions.check(_PERMISSION, process.uid):
            reason = "(Permission Denial)"
            self._log(f"REJECT device {camera_id} client for package {package} (PID {process.pid}), reason: {reason}")
            text = f'{who} cannot open camera "{camera_id}" without camera permission'
            raise _error(_ERROR_PERMISSION_DENIED, text)
        if not self._users.is_shown(process.user):
            text = f"Callers from device user {process.user} are not currently allowed to connect to camera"
            raise _error(_ERROR_PERMISSION_DENIED, f'{text} "{camera_id}"')
        if not 0 <= camera_id < _CAMERAS:
            text = f"{who} cannot open camera {camera_id}: no such camera"
            raise _error(_ERROR_ILLEGAL_ARGUMENT, text)

    def _disconnecting(self, client: CameraClient) -> Transaction:
        def disconnect(_: Call) -> ParcelWriter:
            self._disconnect(client)
            return ParcelWriter()

        return disconnect

    def _disconnect(self, client: CameraClient) -> None:
        client.stop_frames()
        if client not in self._clients:
            return
        opening = client.opening
        self._clients.remove(client)
        self._appops.finish(_OP, opening.process.uid, opening.package)
        pid = opening.process.pid
        self._log(f"DISCONNECT device {opening.camera_id} client for package {opening.package} (PID {pid})")
        self._tell_status(opening.camera_id, _STATUS_PRESENT)

    def _get_info(self, call: Call) -> ParcelWriter:
        camera_id = call.data.read_int()
        _require(camera_id)
        return ParcelWriter().write_int(_BACK if camera_id == 0 else _FRONT).write_int(_ORIENTATION)

    def _get_characteristics(self, call: Call) -> ParcelWriter:
        """Give where it looks, how it is mounted and how many faces it tells apart."""
        camera_id = _number(call.data.read_required_string())
        _require(camera_id)
        data = ParcelWriter().write_int(_BACK if camera_id == 0 else _FRONT)
        return data.write_int(_ORIENTATION).write_int(_FACES)

    def _set_torch(self, call: Call) -> ParcelWriter:
        name, enabled = call.data.read_required_string(), call.data.read_bool()
        camera_id = _number(name)
        _require(camera_id)
        if self._holder(camera_id) is not None:
            raise _error(_ERROR_IN_USE, f'Torch for camera "{name}" is not available due to an existing camera user')
        self._tell(CameraServiceListenerCode.ON_TORCH_STATUS_CHANGED, camera_id, _TORCH_ON if enabled else _TORCH_OFF)
        return ParcelWriter()

    def _add_listener(self, call: Call) -> ParcelWriter:
        """Add a listener and give it what is: each camera's name and status."""
        binder = call.data.read_strong_binder()
        if binder is not None:
            self._listeners.append((call.peer, binder))
        reply = ParcelWriter().write_int(_CAMERAS)
        for camera_id in range(_CAMERAS):
            status = _STATUS_PRESENT if self._holder(camera_id) is None else _STATUS_NOT_AVAILABLE
            reply.write_string(str(camera_id)).write_int(status)
        return reply

    def _remove_listener(self, call: Call) -> ParcelWriter:
        binder = call.data.read_strong_binder()
        self._listeners = [item for item in self._listeners if item != (call.peer, binder)]
        return ParcelWriter()

    def _tell_status(self, camera_id: int, status: int) -> None:
        self._tell(CameraServiceListenerCode.ON_STATUS_CHANGED, camera_id, status)

    def _tell(self, code: CameraServiceListenerCode, camera_id: int, status: int) -> None:
        for peer, binder in self._listeners:
            data = ParcelWriter().write_interface_token(CAMERA_SERVICE_LISTENER).write_int(status)
            peer.transact_oneway(binder.handle, code, data.write_string(str(camera_id)))

    def _holder(self, camera_id: int) -> CameraClient | None:
        return next((client for client in self._clients if client.opening.camera_id == camera_id), None)

    def _allowed(self) -> str:
        return _listed(self._users.shown())

    def _log(self, text: str) -> None:
        self._events.append((self._clock.wall_ns(), text))


def _listed(users: list[int]) -> str:
    return ", ".join(map(str, users)) or "<None>"


def _number(name: str) -> int:
    return int(name) if name.isdecimal() else -1


def _require(camera_id: int) -> None:
    if not 0 <= camera_id < _CAMERAS:
        raise _error(_ERROR_ILLEGAL_ARGUMENT, f"Camera {camera_id}: no such camera")


def _error(code: int, text: str) -> RemoteError:
    return RemoteError(ExceptionCode.SERVICE_SPECIFIC, text, service_code=code)


def _describe(opening: Opening) -> list[str]:
    return [f"    Client package: {opening.package}", f"    Client PID {opening.process.pid}"]


def _active(client: CameraClient) -> str:
    opening = client.opening
    return (
        f"(Camera ID: {opening.camera_id}, Cost: 100, PID: {opening.process.pid}, Score: 0, State: 2"
        f"User Id: {opening.process.user}, Client Package Name: {opening.package}, Conflicting Client Devices: {{}})"
    )


def _closed(camera_id: int) -> str:
    return f"  Device {camera_id} is closed, no client instance"

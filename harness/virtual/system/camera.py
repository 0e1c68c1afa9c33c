"""The camera service: who has which camera, the log of connects, and the op CAMERA.

Android 11 starts the op at connect and finishes it at disconnect. One client has a camera at a time; a newcomer on top
evicts the one that holds it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from harness.virtual.binder.endpoint import BinderObject, Call, Endpoint, RemoteError, Transaction
from harness.virtual.binder.parcel import ParcelWriter
from harness.virtual.binder.protocol import CAMERA, CAMERA_SERVICE, CameraCode, CameraServiceCode, ExceptionCode
from harness.virtual.formats import to_datetime
from harness.virtual.system.activities import Activities
from harness.virtual.system.appops import AppOps, Mode
from harness.virtual.system.clock import Clock
from harness.virtual.system.permissions import Permissions
from harness.virtual.system.processes import ProcessRecord

_PERMISSION = "android.permission.CAMERA"
_OP = "CAMERA"
_CAMERAS = 2
_LOG_SIZE = 100
_ERROR_PERMISSION_DENIED, _ERROR_ILLEGAL_ARGUMENT, _ERROR_DISABLED = 1, 3, 6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CameraClient:
    """One open camera."""

    camera_id: int
    process: ProcessRecord
    package: str


class CameraService:
    """The service "media.camera"."""

    def __init__(
        self, activities: Activities, permissions: Permissions, appops: AppOps, clock: Clock, endpoint: Endpoint
    ) -> None:
        self._activities = activities
        self._permissions = permissions
        self._appops = appops
        self._clock = clock
        self._endpoint = endpoint
        self._clients: list[CameraClient] = []
        self._events: deque[tuple[int, str]] = deque(maxlen=_LOG_SIZE)
        for camera_id in range(_CAMERAS):
            self._log(f"ADD device {camera_id}, reason: (Device added)")
        self._log("USER_SWITCH previous allowed user IDs: <None>, current allowed user IDs: 0")

    def binder(self) -> BinderObject:
        """Return the service's object."""
        transactions: Mapping[int, Transaction] = {
            CameraServiceCode.GET_NUMBER_OF_CAMERAS: lambda _: ParcelWriter().write_int(_CAMERAS),
            CameraServiceCode.CONNECT: self._connect,
        }
        return BinderObject(descriptor=CAMERA_SERVICE, transactions=transactions)

    def process_died(self, process: ProcessRecord) -> None:
        """Take the cameras of a process that is gone."""
        for client in tuple(self._clients):
            if client.process is process:
                self._log(f"DIED client(s) with PID {process.pid}, reason: (Binder died unexpectedly)")
                self._disconnect(client)

    def dump(self, zone: tzinfo) -> str:
        """Print what `dumpsys media.camera` prints: the state, and the log with the newest entry first."""
        lines = ["", "== Service global info: ==", ""]
        lines += [f"Number of camera devices: {_CAMERAS}", f"Number of normal camera devices: {_CAMERAS}"]
        lines += [f"Number of public camera devices visible to API1: {_CAMERAS}"]
        lines += [f'    Device {camera_id} maps to "{camera_id}"' for camera_id in range(_CAMERAS)]
        clients = ", ".join(map(_active, self._clients))
        lines += ["Active Camera Clients:", f"[{clients}]", "Allowed user IDs: 0", ""]
        lines += ["== Camera service events log (most recent at top): =="]
        for wall_ns, text in reversed(self._events):
            lines.append(f"  {to_datetime(wall_ns, zone):%m-%d %H:%M:%S} : {text}")
        for camera_id in range(_CAMERAS):
            lines += ["", f"== Camera device {camera_id} dynamic info: =="]
            holder = self._holder(camera_id)
            lines.append(f"  Device {camera_id} is open. Client instance dump:" if holder else _closed(camera_id))
            lines += [f"    Client package: {holder.package}", f"    Client PID {holder.process.pid}"] if holder else []
        return "\n".join([*lines, ""])

    def _connect(self, call: Call) -> ParcelWriter:
        process = self._activities.caller(call)
        call.data.read_strong_binder()
        camera_id, package = call.data.read_int(), call.data.read_required_string()
        self._enforce(process, camera_id, package)
        holder = self._holder(camera_id)
        if holder is not None:
            self._log(f"EVICT device {camera_id} client held by package {holder.package} (PID {holder.process.pid})")
            self._disconnect(holder)
        if self._appops.start(_OP, process.uid, package) is not Mode.ALLOW:
            raise RemoteError(
                ExceptionCode.SERVICE_SPECIFIC,
                f'Caller "{package}" (PID {process.pid}, UID {process.uid}) cannot open camera "{camera_id}" '
                "from background",
                service_code=_ERROR_DISABLED,
            )
        client = CameraClient(camera_id=camera_id, process=process, package=package)
        reference = self._endpoint.publish(self._camera(client))
        self._clients.append(client)
        self._log(f"CONNECT device {camera_id} client for package {package} (PID {process.pid})")
        return ParcelWriter().write_strong_binder(reference)

    def _enforce(self, process: ProcessRecord, camera_id: int, package: str) -> None:
        who = f'Caller "{package}" (PID {process.pid}, UID {process.uid})'
        if not self._permissions.check(_PERMISSION, process.uid):
            reason = "(Permission Denial)"
            self._log(f"REJECT device {camera_id} client for package {package} (PID {process.pid}), reason: {reason}")
            text = f'{who} cannot open camera "{camera_id}" without camera permission'
            raise RemoteError(ExceptionCode.SERVICE_SPECIFIC, text, service_code=_ERROR_PERMISSION_DENIED)
        if not 0 <= camera_id < _CAMERAS:
            text = f"{who} cannot open camera {camera_id}: no such camera"
            raise RemoteError(ExceptionCode.SERVICE_SPECIFIC, text, service_code=_ERROR_ILLEGAL_ARGUMENT)

    def _camera(self, client: CameraClient) -> BinderObject:
        def disconnect(_: Call) -> ParcelWriter:
            self._disconnect(client)
            return ParcelWriter()

        transactions: Mapping[int, Transaction] = {
            CameraCode.DISCONNECT: disconnect,
            CameraCode.START_PREVIEW: lambda _: ParcelWriter(),
        }
        return BinderObject(descriptor=CAMERA, transactions=transactions)

    def _disconnect(self, client: CameraClient) -> None:
        if client not in self._clients:
            return
        self._clients.remove(client)
        self._appops.finish(_OP, client.process.uid, client.package)
        pid = client.process.pid
        self._log(f"DISCONNECT device {client.camera_id} client for package {client.package} (PID {pid})")

    def _holder(self, camera_id: int) -> CameraClient | None:
        return next((client for client in self._clients if client.camera_id == camera_id), None)

    def _log(self, text: str) -> None:
        self._events.append((self._clock.wall_ns(), text))


def _active(client: CameraClient) -> str:
    return (
        f"(Camera ID: {client.camera_id}, Cost: 100, PID: {client.process.pid}, Score: 0, State: 2User Id: 0, "
        f"Client Package Name: {client.package}, Conflicting Client Devices: {{}})"
    )


def _closed(camera_id: int) -> str:
    return f"  Device {camera_id} is closed, no client instance"

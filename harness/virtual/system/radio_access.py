"""Who may know what is around the phone: the checks of Android 11's Wi-Fi, telephony and Bluetooth, and their ops.

Read in its sources: WifiPermissionsUtil, LocationAccessPolicy, com.android.bluetooth.Utils.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from harness.virtual.binder.endpoint import Call, Peer, RemoteError, SecurityError
from harness.virtual.binder.parcel import ParcelWriter, StrongBinder
from harness.virtual.binder.protocol import ExceptionCode
from harness.virtual.system.activities import Activities
from harness.virtual.system.appops import AppOps, Mode
from harness.virtual.system.location_access import COARSE, FINE
from harness.virtual.system.permissions import Permissions
from harness.virtual.system.processes import ProcessRecord
from harness.virtual.system.user_controller import UserController

_FIRST_SDK_WITH_FINE = 29
_READ_STATE = "android.permission.READ_PHONE_STATE"
_OPS = {FINE: "FINE_LOCATION", COARSE: "COARSE_LOCATION"}


class Answer(Enum):
    """What comes of a question for cells; who is refused softly is given nothing, without an exception."""

    ALLOWED = auto()
    DENIED_SOFT = auto()
    DENIED_HARD = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """An object of an app's that is told something."""

    peer: Peer
    binder: StrongBinder
    descriptor: str

    def tell(self, code: int, message: ParcelWriter | None = None) -> None:
        """Send one message."""
        data = ParcelWriter().write_interface_token(self.descriptor)
        self.peer.transact_oneway(self.binder.handle, code, data if message is None else data.write_raw(message.data))


class RadioAccess:
    """Checks and notes."""

    def __init__(self, activities: Activities, permissions: Permissions, appops: AppOps, users: UserController) -> None:
        self._activities = activities
        self._permissions = permissions
        self._appops = appops
        self._users = users

    def caller(self, call: Call) -> ProcessRecord:
        """Return the process that calls.

        Raises: SecurityError
        """
        return self._activities.caller(call)

    def is_of_current_user(self, process: ProcessRecord) -> bool:
        """Whether a process's user is the one who holds the phone, or a profile of that one."""
        return self._users.is_shown(process.user)

    def enforce(self, permission: str, process: ProcessRecord, message: str) -> None:
        """Insist on a permission, in the words of Context.enforceCallingOrSelfPermission.

        Raises: SecurityError
        """
        name = f"android.permission.{permission}"
        if not self._permissions.check(name, process.uid):
            raise SecurityError(f"{message}: Neither user {process.uid} nor current process has {name}.")

    def note(self, op: str, process: ProcessRecord, package: str) -> bool:
        """Note an op, and say whether it is allowed."""
        return self._appops.note(op, process.uid, package) is Mode.ALLOW

    def may_locate(self, process: ProcessRecord, package: str) -> bool:
        """Whether the caller holds the permission that its target asks for, and the op is allowed."""
        is_legacy = process.package.target_sdk < _FIRST_SDK_WITH_FINE
        if not self._permissions.check_any((FINE, COARSE) if is_legacy else (FINE,), process.uid):
            return False
        is_fine = self.note("FINE_LOCATION", process, package)
        return is_fine or (is_legacy and self.note("COARSE_LOCATION", process, package))

    def may_scan(self, process: ProcessRecord, package: str) -> bool:
        """Whether Wi-Fi tells the caller what it hears (enforceCanAccessScanResults)."""
        may = self.may_locate(process, package) and self.note("WIFI_SCAN", process, package)
        return may and self.is_of_current_user(process)

    def check_cells(self, process: ProcessRecord, package: str, *, always_fine: bool = False) -> Answer:
        """Whether telephony tells the caller of cells; apps that target Android 9 may do with the coarse permission."""
        if not self.is_of_current_user(process):
            return Answer.DENIED_SOFT
        is_legacy = process.package.target_sdk < _FIRST_SDK_WITH_FINE and not always_fine
        for permission, op in _OPS.items():
            if self._permissions.check(permission, process.uid):
                return _answer(self._appops.note(op, process.uid, package))
            if not is_legacy:
                break
        return Answer.DENIED_HARD

    def may_read_state(self, process: ProcessRecord, package: str, method: str) -> bool:
        """Whether the caller may know the phone's state (TelephonyPermissions), in whose words it is refused.

        Raises: SecurityError
        """
        if not self._permissions.check(_READ_STATE, process.uid):
            raise SecurityError(method)
        return self.note("READ_PHONE_STATE", process, package)

    def is_told(self, permission: str, process: ProcessRecord, package: str) -> bool:
        """Whether the caller is told what a permission for the place opens; apps for Android 9 and older need none."""
        if not self.is_of_current_user(process):
            return False
        if self._permissions.check(permission, process.uid):
            return self.note(_OPS[permission], process, package)
        return process.package.target_sdk < _FIRST_SDK_WITH_FINE


def read_callback(call: Call, descriptor: str) -> Callback:
    """Read an object of the app's.

    Raises: RemoteError
    """
    binder = call.data.read_strong_binder()
    if binder is None:
        raise RemoteError(ExceptionCode.ILLEGAL_ARGUMENT, "callback must not be null")
    return Callback(peer=call.peer, binder=binder, descriptor=descriptor)


def _answer(mode: Mode) -> Answer:
    if mode is Mode.ALLOW:
        return Answer.ALLOWED
    return Answer.DENIED_HARD if mode is Mode.DENY else Answer.DENIED_SOFT

"""Who may know where the phone is: the permissions of Android 11's location service and the ops that it notes."""

from __future__ import annotations

from harness.virtual.binder.endpoint import SecurityError
from harness.virtual.system.appops import AppOps, Mode
from harness.virtual.system.permissions import Permissions
from harness.virtual.system.position import FUSED, NETWORK, Fix
from harness.virtual.system.processes import ProcessRecord

FINE = "android.permission.ACCESS_FINE_LOCATION"
COARSE = "android.permission.ACCESS_COARSE_LOCATION"


class LocationAccess:
    """Checks and notes."""

    def __init__(self, permissions: Permissions, appops: AppOps) -> None:
        self._permissions = permissions
        self._appops = appops

    def is_fine(self, process: ProcessRecord) -> bool:
        """Whether the caller may know the position exactly."""
        return self._permissions.check(FINE, process.uid)

    def may_use(self, provider: str, process: ProcessRecord) -> bool:
        """Whether the caller's permissions suffice for a provider."""
        vague = provider in {NETWORK, FUSED} and self._permissions.check(COARSE, process.uid)
        return vague or self.is_fine(process)

    def enforce(self, provider: str, process: ProcessRecord) -> None:
        """Insist on what a provider demands.

        Raises: SecurityError
        """
        if not self.may_use(provider, process):
            demanded = f"{COARSE} or {FINE}" if provider in {NETWORK, FUSED} else FINE
            raise SecurityError(f"uid {process.uid} does not have {demanded}.")

    def enforce_permission(self, permission: str, process: ProcessRecord) -> None:
        """Insist on one permission, in the words of Context.enforceCallingOrSelfPermission.

        Raises: SecurityError
        """
        if not self._permissions.check(permission, process.uid):
            raise SecurityError(f"Neither user {process.uid} nor current process has {permission}.")

    def note(self, process: ProcessRecord, package: str) -> bool:
        """Note that a position is handed over; say whether it may be."""
        op = "FINE_LOCATION" if self.is_fine(process) else "COARSE_LOCATION"
        return self._appops.note(op, process.uid, package) is Mode.ALLOW

    def start(self, ops: tuple[str, ...], process: ProcessRecord, package: str) -> None:
        """Begin a session of each op."""
        for op in ops:
            self._appops.start(op, process.uid, package)

    def finish(self, ops: tuple[str, ...], process: ProcessRecord, package: str) -> None:
        """End a session of each op."""
        for op in ops:
            self._appops.finish(op, process.uid, package)

    def seen_by(self, process: ProcessRecord, fix: Fix) -> Fix:
        """Return the position as exactly as the caller may know it."""
        return fix if self.is_fine(process) else fix.coarse()

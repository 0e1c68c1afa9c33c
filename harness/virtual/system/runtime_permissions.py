"""Runtime permissions of packages: what an install makes of them, and who may change them."""

from __future__ import annotations

from collections.abc import Mapping

from harness.virtual.apk import Apk
from harness.virtual.system.package_errors import GrantError
from harness.virtual.system.package_record import PackageRecord, PermissionState
from harness.virtual.system.permissions import (
    FIXED,
    PERMISSIONS,
    USER_DECISIONS,
    PermissionFlag,
    is_development,
    is_restricted,
    is_runtime,
)

_ILLEGAL_ARGUMENT = "java.lang.IllegalArgumentException"
_SECURITY = "java.lang.SecurityException"
_SENSITIVE = PermissionFlag.USER_SENSITIVE_WHEN_GRANTED | PermissionFlag.USER_SENSITIVE_WHEN_DENIED


def permissions_at_install(
    apk: Apk, known: Mapping[str, PermissionState], *, grant_all: bool, exempt: bool
) -> dict[str, PermissionState]:
    """Return the runtime permissions that a package has after an install over what it had before."""
    states = {}
    for name in filter(is_runtime, apk.permissions):
        before = known.get(name, PermissionState(flags=_flags_at_install(name, exempt=exempt)))
        may_hold = not _is_withheld(name, before.flags)
        states[name] = PermissionState(granted=(before.granted or grant_all) and may_hold, flags=before.flags)
    return states


def set_granted(record: PackageRecord, permission: str, user: int, *, granted: bool) -> bool:
    """Grant or revoke a permission that can be; tell whether that changed anything.

    Raises: GrantError
    """
    _check_requested(record, permission)
    if is_development(permission):
        before = set(record.development_grants)
        (record.development_grants.add if granted else record.development_grants.discard)(permission)
        return before != record.development_grants
    state = record.users[user].permissions[permission]
    _check_not_fixed(record, permission, state, "grant" if granted else "revoke")
    if state.granted is granted or (granted and _is_withheld(permission, state.flags)):
        return False
    state.granted = granted
    return True


def update_flags(
    record: PackageRecord, permission: str, user: int, *, set_flags: PermissionFlag, clear_flags: PermissionFlag
) -> None:
    """Note who decided, as the permission controller does after its dialog.

    Raises: GrantError
    """
    _check_requested(record, permission)
    state = record.users[user].permissions[permission]
    state.flags = state.flags & ~clear_flags | set_flags


def reset(record: PackageRecord, user: int) -> None:
    """Take back what the user decided; what the system fixed or granted by default stays."""
    for state in record.users[user].permissions.values():
        if not state.flags & FIXED:
            state.flags &= ~USER_DECISIONS
            state.granted = bool(state.flags & PermissionFlag.GRANTED_BY_DEFAULT)


def _flags_at_install(name: str, *, exempt: bool) -> PermissionFlag:
    if not is_restricted(name):
        return _SENSITIVE
    return _SENSITIVE | (PermissionFlag.RESTRICTION_INSTALLER_EXEMPT if exempt else PermissionFlag.APPLY_RESTRICTION)


def _is_withheld(name: str, flags: PermissionFlag) -> bool:
    return PERMISSIONS[name].hard_restricted and PermissionFlag.APPLY_RESTRICTION in flags


def _check_requested(record: PackageRecord, permission: str) -> None:
    if permission not in PERMISSIONS:
        raise GrantError(_ILLEGAL_ARGUMENT, f"Unknown permission: {permission}")
    if record.apk is None or permission not in record.apk.permissions:
        raise GrantError(_SECURITY, f"Package {record.name} has not requested permission {permission}")
    if not (is_runtime(permission) or is_development(permission)):
        text = f"Permission {permission} requested by {record.name} is not a changeable permission type"
        raise GrantError(_SECURITY, text)


def _check_not_fixed(record: PackageRecord, permission: str, state: PermissionState, what: str) -> None:
    for flag, kind in ((PermissionFlag.SYSTEM_FIXED, "system"), (PermissionFlag.POLICY_FIXED, "policy")):
        if flag in state.flags:
            text = f"Cannot {what} {kind} fixed permission {permission} for package {record.name}"
            raise GrantError(_SECURITY, text)

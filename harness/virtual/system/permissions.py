"""Permissions: which there are, how they are protected, and who holds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, IntFlag
from types import MappingProxyType

from harness.virtual.users import ROOT_UID, SYSTEM_UID

PERMISSION_GRANTED = 0
PERMISSION_DENIED = -1
_PREFIX = "android.permission."


class Protection(Enum):
    """How a permission is come by: at install, by the user's word, or not at all by an ordinary app."""

    NORMAL = "normal"
    DANGEROUS = "dangerous"
    SIGNATURE = "signature"


class PermissionFlag(IntFlag):
    """PackageManager's FLAG_PERMISSION_*: who decided on a runtime permission, and what the user is to be told."""

    USER_SET = 1 << 0
    USER_FIXED = 1 << 1
    POLICY_FIXED = 1 << 2
    REVOKED_COMPAT = 1 << 3
    SYSTEM_FIXED = 1 << 4
    GRANTED_BY_DEFAULT = 1 << 5
    REVIEW_REQUIRED = 1 << 6
    REVOKE_WHEN_REQUESTED = 1 << 7
    USER_SENSITIVE_WHEN_GRANTED = 1 << 8
    USER_SENSITIVE_WHEN_DENIED = 1 << 9
    RESTRICTION_INSTALLER_EXEMPT = 1 << 11
    RESTRICTION_SYSTEM_EXEMPT = 1 << 12
    RESTRICTION_UPGRADE_EXEMPT = 1 << 13
    APPLY_RESTRICTION = 1 << 14
    GRANTED_BY_ROLE = 1 << 15
    ONE_TIME = 1 << 16
    AUTO_REVOKED = 1 << 17


NO_FLAGS = PermissionFlag(0)
USER_DECISIONS = PermissionFlag.USER_SET | PermissionFlag.USER_FIXED | PermissionFlag.ONE_TIME
FIXED = PermissionFlag.SYSTEM_FIXED | PermissionFlag.POLICY_FIXED


def format_flags(flags: PermissionFlag) -> str:
    """Print flags as `dumpsys package` does: names from the lowest bit on, joined by bars."""
    return "|".join(flag.name for flag in PermissionFlag if flag in flags and flag.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """One permission; `background` is the one that widens it from the foreground to always.

    `hard_restricted` ones cannot be held, `restricted` ones only in part, unless the installer exempts the app.
    """

    name: str
    protection: Protection
    background: str | None = None
    restricted: bool = False
    hard_restricted: bool = False
    development: bool = False  # `pm grant` gives it to an app that asks for it


_NORMAL = (
    "ACCESS_NETWORK_STATE ACCESS_NOTIFICATION_POLICY ACCESS_WIFI_STATE BLUETOOTH BLUETOOTH_ADMIN CHANGE_NETWORK_STATE "
    "CHANGE_WIFI_MULTICAST_STATE CHANGE_WIFI_STATE FOREGROUND_SERVICE INTERNET MODIFY_AUDIO_SETTINGS NFC "
    "QUERY_ALL_PACKAGES READ_SYNC_SETTINGS RECEIVE_BOOT_COMPLETED REORDER_TASKS SET_ALARM SET_WALLPAPER "
    "USE_BIOMETRIC USE_FINGERPRINT USE_FULL_SCREEN_INTENT VIBRATE WAKE_LOCK WRITE_SYNC_SETTINGS"
)
_DANGEROUS = (
    "ACCEPT_HANDOVER ACCESS_BACKGROUND_LOCATION ACCESS_COARSE_LOCATION ACCESS_FINE_LOCATION ACCESS_MEDIA_LOCATION "
    "ACTIVITY_RECOGNITION ANSWER_PHONE_CALLS BODY_SENSORS CALL_PHONE CAMERA GET_ACCOUNTS PROCESS_OUTGOING_CALLS "
    "READ_CALENDAR READ_CALL_LOG READ_CONTACTS READ_EXTERNAL_STORAGE READ_PHONE_NUMBERS READ_PHONE_STATE READ_SMS "
    "RECEIVE_MMS RECEIVE_SMS RECEIVE_WAP_PUSH RECORD_AUDIO SEND_SMS USE_SIP WRITE_CALENDAR WRITE_CALL_LOG "
    "WRITE_CONTACTS WRITE_EXTERNAL_STORAGE"
)
_SIGNATURE = "BACKGROUND_CAMERA DUMP PACKAGE_USAGE_STATS READ_LOGS UPDATE_APP_OPS_STATS WRITE_SECURE_SETTINGS"
_DEVELOPMENT = frozenset({"DUMP", "PACKAGE_USAGE_STATS", "READ_LOGS", "WRITE_SECURE_SETTINGS"})
# Android 11 grants these for use in the foreground, unless the wider permission is held too.
_BACKGROUND = {
    "ACCESS_COARSE_LOCATION": "ACCESS_BACKGROUND_LOCATION",
    "ACCESS_FINE_LOCATION": "ACCESS_BACKGROUND_LOCATION",
    "CAMERA": "BACKGROUND_CAMERA",
    "RECORD_AUDIO": "RECORD_BACKGROUND_AUDIO",
}
_HARD_RESTRICTED = frozenset(
    {
        *("ACCESS_BACKGROUND_LOCATION", "PROCESS_OUTGOING_CALLS", "READ_CALL_LOG", "WRITE_CALL_LOG"),
        *("READ_SMS", "RECEIVE_MMS", "RECEIVE_SMS", "RECEIVE_WAP_PUSH", "SEND_SMS"),
    }
)
_SOFT_RESTRICTED = frozenset({"READ_EXTERNAL_STORAGE", "WRITE_EXTERNAL_STORAGE"})
# Android 11 lists these groups, and puts every permission of the platform into the last one.
PERMISSION_GROUPS = tuple(
    f"android.permission-group.{name}"
    for name in (
        *("CONTACTS", "PHONE", "CALENDAR", "CALL_LOG", "CAMERA", "UNDEFINED", "ACTIVITY_RECOGNITION", "SENSORS"),
        *("LOCATION", "STORAGE", "MICROPHONE", "SMS"),
    )
)
UNDEFINED_GROUP = "android.permission-group.UNDEFINED"


def _permissions(names: str, protection: Protection) -> dict[str, Permission]:
    return {
        _PREFIX + name: Permission(
            name=_PREFIX + name,
            protection=protection,
            background=_PREFIX + _BACKGROUND[name] if name in _BACKGROUND else None,
            restricted=name in _HARD_RESTRICTED | _SOFT_RESTRICTED,
            hard_restricted=name in _HARD_RESTRICTED,
            development=name in _DEVELOPMENT,
        )
        for name in names.split()
    }


PERMISSIONS: Mapping[str, Permission] = MappingProxyType(
    _permissions(_NORMAL, Protection.NORMAL)
    | _permissions(_DANGEROUS, Protection.DANGEROUS)
    | _permissions(_SIGNATURE, Protection.SIGNATURE)
)


def is_runtime(permission: str) -> bool:
    """Whether it is one that the user grants while the app runs."""
    known = PERMISSIONS.get(permission)
    return known is not None and known.protection is Protection.DANGEROUS


def is_install(permission: str) -> bool:
    """Whether every app that asks for it gets it at install."""
    known = PERMISSIONS.get(permission)
    return known is not None and known.protection is Protection.NORMAL


def is_development(permission: str) -> bool:
    """Whether it is the system's own, but given away by `pm grant`."""
    return permission in PERMISSIONS and PERMISSIONS[permission].development


def is_restricted(permission: str) -> bool:
    """Whether it takes an exception by the installer to hold it in full."""
    return permission in PERMISSIONS and PERMISSIONS[permission].restricted


class Permissions:
    """Answers who holds what; `granted` looks into the packages of a uid."""

    def __init__(self, granted: Callable[[int, str], bool]) -> None:
        self._granted = granted

    def check(self, permission: str, uid: int) -> bool:
        """Whether a uid holds a permission; the system holds all, an unknown uid none."""
        return uid in {ROOT_UID, SYSTEM_UID} or self._granted(uid, permission)

    def check_any(self, permissions: tuple[str, ...], uid: int) -> bool:
        """Whether a uid holds one of several permissions."""
        return any(self.check(permission, uid) for permission in permissions)

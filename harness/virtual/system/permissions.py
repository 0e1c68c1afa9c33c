"""Permissions: which there are, how they are protected, and who holds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """One permission; `background` is the one that widens it from the foreground to always."""

    name: str
    protection: Protection
    background: str | None = None


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
# Android 11 grants these for use in the foreground, unless the wider permission is held too.
_BACKGROUND = {
    "ACCESS_COARSE_LOCATION": "ACCESS_BACKGROUND_LOCATION",
    "ACCESS_FINE_LOCATION": "ACCESS_BACKGROUND_LOCATION",
    "CAMERA": "BACKGROUND_CAMERA",
    "RECORD_AUDIO": "RECORD_BACKGROUND_AUDIO",
}


def _permissions(names: str, protection: Protection) -> dict[str, Permission]:
    return {
        _PREFIX + name: Permission(
            name=_PREFIX + name,
            protection=protection,
            background=_PREFIX + _BACKGROUND[name] if name in _BACKGROUND else None,
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

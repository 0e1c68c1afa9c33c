"""The groups in which the user is asked for permissions, with Android 11's questions. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_PREFIX = "android.permission."
FINE_LOCATION = f"{_PREFIX}ACCESS_FINE_LOCATION"
BACKGROUND_LOCATION = f"{_PREFIX}ACCESS_BACKGROUND_LOCATION"


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionGroup:
    """One question; `foreground` when it is answered for the time of use, and perhaps for this time only."""

    name: str
    request: str
    permissions: tuple[str, ...]
    foreground: bool = False


def _group(name: str, request: str, permissions: str, *, foreground: bool = False) -> PermissionGroup:
    full = tuple(_PREFIX + permission for permission in permissions.split())
    return PermissionGroup(name=name, request=request, permissions=full, foreground=foreground)


GROUPS = (
    _group("CONTACTS", "access your contacts", "READ_CONTACTS WRITE_CONTACTS GET_ACCOUNTS"),
    _group("CALENDAR", "access your calendar", "READ_CALENDAR WRITE_CALENDAR"),
    _group("SMS", "send and view SMS messages", "SEND_SMS RECEIVE_SMS READ_SMS RECEIVE_WAP_PUSH RECEIVE_MMS"),
    _group(
        "STORAGE",
        "access photos and media on your device",
        "READ_EXTERNAL_STORAGE WRITE_EXTERNAL_STORAGE ACCESS_MEDIA_LOCATION",
    ),
    _group(
        "LOCATION",
        "access this device\u2019s location",
        "ACCESS_FINE_LOCATION ACCESS_COARSE_LOCATION",
        foreground=True,
    ),
    _group("CALL_LOG", "access your phone call logs", "READ_CALL_LOG WRITE_CALL_LOG PROCESS_OUTGOING_CALLS"),
    _group(
        "PHONE",
        "make and manage phone calls",
        "READ_PHONE_STATE READ_PHONE_NUMBERS CALL_PHONE USE_SIP ANSWER_PHONE_CALLS ACCEPT_HANDOVER",
    ),
    _group("MICROPHONE", "record audio", "RECORD_AUDIO", foreground=True),
    _group("ACTIVITY_RECOGNITION", "access your physical activity", "ACTIVITY_RECOGNITION"),
    _group("CAMERA", "take pictures and record video", "CAMERA", foreground=True),
    _group("SENSORS", "access sensor data about your vital signs", "BODY_SENSORS"),
)


def groups_of(permissions: Iterable[str]) -> list[PermissionGroup]:
    """Return the groups that some permissions belong to, in the order in which they are asked for."""
    found: dict[str, PermissionGroup] = {}
    for permission in permissions:
        for group in GROUPS:
            if permission in group.permissions:
                found.setdefault(group.name, group)
    return list(found.values())

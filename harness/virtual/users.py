"""Android's uids: who has which, what they are called, which groups go with them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

ROOT_UID = 0
SYSTEM_UID = 1000
SHELL_UID = 2000
SDCARD_RW_GID = 1015
EVERYBODY_GID = 9997
GROUPS: Mapping[int, frozenset[int]] = MappingProxyType(
    {SHELL_UID: frozenset({2000, 1004, 1007, 1011, SDCARD_RW_GID, 1028, 3001, 3002, 3003, 3006, 3009, 3011})}
)
_NAMES = {
    ROOT_UID: "root",
    SYSTEM_UID: "system",
    1001: "radio",
    1004: "input",
    1007: "log",
    1011: "adb",
    1013: "media",
    SDCARD_RW_GID: "sdcard_rw",
    1017: "keystore",
    1023: "media_rw",
    1028: "sdcard_r",
    1036: "logd",
    1047: "cameraserver",
    SHELL_UID: "shell",
    3001: "net_bt_admin",
    3002: "net_bt",
    3003: "inet",
    3006: "net_bw_stats",
    3009: "readproc",
    3011: "uhid",
    EVERYBODY_GID: "everybody",
    9999: "nobody",
}
_NUMBERS = {name: number for number, name in _NAMES.items()}
_FIRST_APP_ID = 10000
_PER_USER = 100000
_APP = re.compile(r"u(\d{1,3})_a(\d{1,4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who runs a command, as `id` says it."""

    uid: int
    name: str


ROOT = Identity(uid=ROOT_UID, name="root")
SHELL = Identity(uid=SHELL_UID, name="shell")


def uid_of(user: int, app_id: int) -> int:
    """Return the uid that an app id has for a user of the phone."""
    return user * _PER_USER + app_id % _PER_USER


def user_of(uid: int) -> int:
    """Return the user that a uid belongs to."""
    return uid // _PER_USER


def app_id_of(uid: int) -> int:
    """Return what an app's uids of all users have in common."""
    return uid % _PER_USER


def user_name(uid: int) -> str:
    """Print a user or group as `ps` and `ls` do: "u0_a100", "system"."""
    user, app_id = divmod(uid, _PER_USER)
    return f"u{user}_a{app_id - _FIRST_APP_ID}" if app_id >= _FIRST_APP_ID else _NAMES.get(uid, str(uid))


def format_uid(uid: int) -> str:
    """Print a uid as UserHandle.formatUid does: "u0a100", "1000"."""
    user, app_id = divmod(uid, _PER_USER)
    return f"u{user}a{app_id - _FIRST_APP_ID}" if app_id >= _FIRST_APP_ID else str(uid)


def find_identity(text: str) -> Identity | None:
    """Return who a name or number is."""
    if re.fullmatch(r"[0-9]{1,9}", text):
        return Identity(uid=int(text), name=user_name(int(text)))
    if found := _APP.fullmatch(text):
        return Identity(uid=int(found[1]) * _PER_USER + _FIRST_APP_ID + int(found[2]), name=text)
    uid = _NUMBERS.get(text)
    return None if uid is None else Identity(uid=uid, name=text)


def shared_gid(user: int) -> int:
    """Return the group that all apps of a user share (UserHandle.getUserGid)."""
    return user * _PER_USER + EVERYBODY_GID


def groups_of(uid: int) -> list[int]:
    """Return the groups of a user, its own first; adbd keeps those of the shell when it runs as root."""
    others = GROUPS.get(SHELL_UID if uid == ROOT_UID else uid, frozenset())
    own = {uid, SHELL_UID} if uid == ROOT_UID else {uid}
    return [uid, *sorted(others - own)]

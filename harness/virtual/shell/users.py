"""Android's users and groups by name and number. Pure."""

import re

from harness.virtual.files import GROUPS
from harness.virtual.shell.invocation import Identity

_NAMES = {
    0: "root",
    1000: "system",
    1001: "radio",
    1004: "input",
    1007: "log",
    1011: "adb",
    1013: "media",
    1015: "sdcard_rw",
    1017: "keystore",
    1023: "media_rw",
    1028: "sdcard_r",
    1036: "logd",
    1047: "cameraserver",
    2000: "shell",
    3001: "net_bt_admin",
    3002: "net_bt",
    3003: "inet",
    3006: "net_bw_stats",
    3009: "readproc",
    3011: "uhid",
    9997: "everybody",
    9999: "nobody",
}
_NUMBERS = {name: number for number, name in _NAMES.items()}
_APP = re.compile(r"u(\d{1,3})_a(\d{1,4})")
_FIRST_APP_ID = 10000
_PER_USER = 100000


def user_name(uid: int) -> str:
    """Return the name of a user or group; apps are u<user>_a<number>."""
    if uid % _PER_USER >= _FIRST_APP_ID:
        return f"u{uid // _PER_USER}_a{uid % _PER_USER - _FIRST_APP_ID}"
    return _NAMES.get(uid, str(uid))


def find_identity(text: str) -> Identity | None:
    """Return who a name or number is."""
    if re.fullmatch(r"[0-9]{1,9}", text):
        return Identity(uid=int(text), name=user_name(int(text)))
    if found := _APP.fullmatch(text):
        uid = int(found[1]) * _PER_USER + _FIRST_APP_ID + int(found[2])
        return Identity(uid=uid, name=text)
    uid_or_none = _NUMBERS.get(text)
    return None if uid_or_none is None else Identity(uid=uid_or_none, name=text)


def groups_of(uid: int) -> list[int]:
    """Return the groups of a user, its own first; adbd keeps those of the shell when it runs as root."""
    others = GROUPS[2000] - {2000} if uid in {0, 2000} else GROUPS.get(uid, frozenset())
    return [uid, *sorted(others - {uid})]

"""Uids as Android writes them."""

from __future__ import annotations

FIRST_APPLICATION_UID = 10000
_SYSTEM_NAMES = {0: "root", 1000: "system", 2000: "shell"}


def format_uid(uid: int) -> str:
    """Print a uid as UserHandle.formatUid does: "u0a100", "1000"."""
    return str(uid) if uid < FIRST_APPLICATION_UID else f"u0a{uid - FIRST_APPLICATION_UID}"


def user_name(uid: int) -> str:
    """Print a uid as `ps` does: "u0_a100", "system"."""
    if uid >= FIRST_APPLICATION_UID:
        return f"u0_a{uid - FIRST_APPLICATION_UID}"
    return _SYSTEM_NAMES.get(uid, str(uid))

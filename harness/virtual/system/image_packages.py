"""The packages of the system image: what every phone has, and nobody has installed."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from harness.virtual.system.package_record import SDK, PackageRecord, UserState
from harness.virtual.users import SHELL_UID, SYSTEM_UID

SHELL_PACKAGE = "com.android.shell"
CONTACTS_PACKAGE = "com.android.providers.contacts"
CONTACTS_APP_ID = 10026
_APP_IDS = {
    "android": SYSTEM_UID,
    SHELL_PACKAGE: SHELL_UID,
    CONTACTS_PACKAGE: CONTACTS_APP_ID,
    "com.android.launcher3": 10084,
    "com.android.permissioncontroller": 10052,
}
_BUILD_TIME_MS = 1230768000000  # 2009-01-01, the time that a system image's packages carry


def image_packages(random: Random, users: Sequence[int]) -> dict[str, PackageRecord]:
    """Return the packages by their names, as these users have them."""
    return {name: _record(name, app_id, random, users) for name, app_id in _APP_IDS.items()}


def _record(name: str, app_id: int, random: Random, users: Sequence[int]) -> PackageRecord:
    return PackageRecord(
        name=name,
        app_id=app_id,
        apk=None,
        code_path=f"/system/app/{name}",
        version_code=SDK,
        version_name="11",
        first_install_ms=_BUILD_TIME_MS,
        last_update_ms=_BUILD_TIME_MS,
        timestamp_ms=_BUILD_TIME_MS,
        certificate="61ed377e",
        identity=random.getrandbits(28),
        setting_identity=random.getrandbits(28),
        users={user: UserState(stopped=False, not_launched=False) for user in users},
    )

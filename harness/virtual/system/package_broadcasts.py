"""What is told when packages come, go, and are replaced."""

from __future__ import annotations

from harness.virtual.system.broadcasts import Broadcasts
from harness.virtual.system.extras import ExtraKind, Extras
from harness.virtual.system.intents import Intent
from harness.virtual.system.package_record import UserPackage
from harness.virtual.users import SYSTEM_UID

_ACTION = "android.intent.action."
_EXTRA_UID, _EXTRA_REPLACING = "android.intent.extra.UID", "android.intent.extra.REPLACING"


class PackageBroadcasts:
    """Sends them to the user whose package it is."""

    def __init__(self, broadcasts: Broadcasts) -> None:
        self._broadcasts = broadcasts

    def added(self, package: UserPackage, *, replacing: bool) -> None:
        """Tell of an install or an update; the app that was updated hears of it itself."""
        if replacing:
            self._send("PACKAGE_REMOVED", package, replacing=True)
        self._send("PACKAGE_ADDED", package, replacing=replacing)
        if replacing:
            self._send("PACKAGE_REPLACED", package, replacing=True)
            told = Intent(action=f"{_ACTION}MY_PACKAGE_REPLACED", package=package.name)
            self._broadcasts.send(told, uid=SYSTEM_UID, users=(package.user,))

    def removed(self, package: UserPackage) -> None:
        """Tell of a package that is gone."""
        self._send("PACKAGE_REMOVED", package, replacing=False)
        self._send("PACKAGE_FULLY_REMOVED", package, replacing=False)

    def _send(self, name: str, package: UserPackage, *, replacing: bool) -> None:
        extras = Extras()
        extras.put(ExtraKind.INTEGER, _EXTRA_UID, str(package.uid))
        if replacing:
            extras.put(ExtraKind.BOOLEAN, _EXTRA_REPLACING, "true")
        intent = Intent(action=_ACTION + name, data=f"package:{package.name}", extras=extras.pack())
        self._broadcasts.send(intent, uid=SYSTEM_UID, users=(package.user,))

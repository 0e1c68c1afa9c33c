"""Which activity an intent means, for a user who is started: of one who is not, no component can be found."""

from __future__ import annotations

from collections.abc import Iterator

from harness.virtual.apk import Activity, Apk
from harness.virtual.system.intent_match import matches_data
from harness.virtual.system.intents import CATEGORY_DEFAULT, ComponentName, Intent
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.packages import Packages
from harness.virtual.system.user_controller import UserController

Target = tuple[UserPackage, Activity]


class ActivityResolver:
    """Looks through what is installed, and through the system's own apps."""

    def __init__(self, packages: Packages, users: UserController) -> None:
        self._packages = packages
        self._users = users
        self.builtin: dict[str, Apk] = {}

    def resolve(self, intent: Intent, user: int) -> Target | None:
        """Find the activity that an intent means."""
        if not self._users.is_running(user):
            return None
        if intent.component is not None:
            return self._find_component(intent.component, user)
        for package, apk in self._apks(user):
            if package.is_disabled or intent.package not in {None, package.name}:
                continue
            if intent.is_launcher and apk.launcher_activity is not None:
                return package, apk.launcher_activity
            found = next((a for a in apk.activities if a.enabled and _accepts(a, intent)), None)
            if found is not None:
                return package, found
        return None

    def _apks(self, user: int) -> Iterator[tuple[UserPackage, Apk]]:
        """Give what can be started of each package, the system's own apps among them."""
        for package in self._packages.of_user(user):
            apk = package.apk or self.builtin.get(package.name)
            if apk is not None:
                yield package, apk

    def _find_component(self, component: ComponentName, user: int) -> Target | None:
        package = self._packages.find(component.package, user)
        apk = package.apk or self.builtin.get(package.name) if package is not None else None
        if package is None or apk is None or package.is_disabled:
            return None
        found = (a for a in apk.activities if a.name == component.name and a.enabled)
        return next(((package, activity) for activity in found), None)


def _accepts(activity: Activity, intent: Intent) -> bool:
    """Whether an implicit intent finds an activity by its filters; DEFAULT goes without saying."""
    wanted = set(intent.categories) - {CATEGORY_DEFAULT}
    return any(
        intent.action in f.actions and wanted <= set(f.categories) and matches_data(f, intent.data)
        for f in activity.filters
    )

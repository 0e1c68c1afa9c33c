"""GrantPermissionsActivity: asks the user for permissions, one group after the other, and does what was answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import IntFlag

from harness.virtual.apk import Activity, Apk, IntentFilter
from harness.virtual.binder.parcel import ParcelError
from harness.virtual.system.activities import Activities
from harness.virtual.system.activity_record import ActivityRecord
from harness.virtual.system.builtin import BUTTON_HEIGHT, LINE_HEIGHT, BuiltinApp, Screen
from harness.virtual.system.builtin_apk import builtin_apk
from harness.virtual.system.display import Display
from harness.virtual.system.extras import Extras, read_strings
from harness.virtual.system.intents import Intent
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.packages import Packages
from harness.virtual.system.permission_groups import FINE_LOCATION, PermissionGroup, groups_of
from harness.virtual.system.properties import Properties, Settings
from harness.virtual.system.view_node import ViewFlag, ViewNode

CONTROLLER_PACKAGE = "com.android.permissioncontroller"
ACTION_REQUEST_PERMISSIONS = "android.content.pm.action.REQUEST_PERMISSIONS"
_EXTRA_NAMES = "android.content.pm.extra.REQUEST_PERMISSIONS_NAMES"
_RESULT_OK = -1
# Settings of device_config: how long an app may be away, and how long none of its processes need live.
_ONE_TIME_TIMEOUT = ("one_time_permissions_timeout_millis", 60_000)
_KILLED_DELAY = ("one_time_permissions_killed_delay_millis", 5_000)
_FIRST_SDK_WITH_ACCURACY = 31
_MARGIN = 42
GRANT_ACTIVITY = Activity(
    name="com.android.permissioncontroller.permission.ui.GrantPermissionsActivity",
    process=CONTROLLER_PACKAGE,
    exported=True,
    enabled=True,
    launcher=False,
    translucent=True,
    filters=(IntentFilter(actions=(ACTION_REQUEST_PERMISSIONS,)),),
)
CONTROLLER_APK: Apk = builtin_apk(CONTROLLER_PACKAGE, "Permission controller", GRANT_ACTIVITY)


class PermissionFlag(IntFlag):
    """PackageManager's flags of a runtime permission, those that the user's answers set."""

    USER_SET = 0x1
    USER_FIXED = 0x2
    ONE_TIME = 0x10000


@dataclass(slots=True, kw_only=True)
class _Request:
    package: UserPackage
    names: tuple[str, ...]
    groups: list[PermissionGroup] = field(default_factory=list)
    is_coarse: bool = False


class PermissionController(BuiltinApp):
    """The app that asks; its answers change the package manager's grants."""

    def __init__(
        self,
        activities: Activities,
        packages: Packages,
        properties: Properties,
        settings: Settings,
        display: Display,
    ) -> None:
        super().__init__(activities.tasks)
        self._properties = properties
        self._settings = settings
        self._display = display
        self._activities = activities
        self._packages = packages
        self._requests: dict[str, _Request] = {}
        self._one_time: dict[int, asyncio.TimerHandle] = {}

    def rationale(self, uid: int, permission: str) -> bool:
        """Whether the user has said no to it once, and may be asked again."""
        for package in self._packages.with_uid(uid):
            flags = self._flags(package, permission)
            if PermissionFlag.USER_SET in flags and not package.holds(permission):
                return PermissionFlag.USER_FIXED not in flags
        return False

    def watch_one_time(self, uid: int, *, active: bool) -> None:
        """Take back what was granted for this time only when its app has been away for a minute."""
        if active:
            self._stop_waiting(uid)
        elif uid not in self._one_time:
            self._end_one_time_after(_ONE_TIME_TIMEOUT, uid)

    def uid_gone(self, uid: int) -> None:
        """Take it back soon when no process of the app lives."""
        self._stop_waiting(uid)
        self._end_one_time_after(_KILLED_DELAY, uid)

    def stop(self) -> None:
        """Take nothing back any more."""
        for handle in self._one_time.values():
            handle.cancel()

    def on_launch(self, record: ActivityRecord) -> None:
        """Work out what has to be asked; with nothing to ask the activity ends at once."""
        asked = record.request.to
        try:
            names = read_strings(record.intent.extras, _EXTRA_NAMES)
        except ParcelError:
            names = ()
        if asked is None:
            self._tasks.finish(record, "app-request")
            return
        request = _Request(package=asked.package, names=names)
        wanted = [name for name in names if self._may_ask(request.package, name)]
        request.groups = groups_of(wanted)
        self._requests[record.token] = request
        self._next(record, request)

    def on_back(self, record: ActivityRecord) -> None:
        """Leave the question as it is; nothing is answered by that."""
        request = self._requests.get(record.token)
        if request is not None and request.groups:
            request.groups.pop(0)
            self._next(record, request)

    def draw(self, record: ActivityRecord) -> Screen:
        """Draw the question and its buttons at the foot of the screen."""
        screen = Screen()
        request = self._requests.get(record.token)
        if request is None or not request.groups:
            return screen
        group = request.groups[0]
        apk = request.package.apk
        text = f"Allow {apk.label if apk is not None else request.package.name} to {group.request}?"
        buttons = self._buttons(record, request, group)
        has_accuracy = self._asks_accuracy(request, group)
        right, bottom = (edge - _MARGIN for edge in self._display.app_size)
        top = bottom - (len(buttons) + has_accuracy) * BUTTON_HEIGHT - 2 * LINE_HEIGHT
        screen.add(_node(0, "android.widget.FrameLayout", "", "", (_MARGIN, top, right, bottom)))
        screen.add(_node(1, "android.widget.LinearLayout", "grant_dialog", "", (_MARGIN, top, right, bottom)))
        message = (_MARGIN, top, right, top + 2 * LINE_HEIGHT)
        screen.add(_node(2, "android.widget.TextView", "permission_message", text, message))
        if has_accuracy:
            _draw_accuracy(screen, request, (_MARGIN, top + 2 * LINE_HEIGHT, right))
        for number, (name, label, react) in enumerate(buttons, int(has_accuracy)):
            high = top + 2 * LINE_HEIGHT + number * BUTTON_HEIGHT
            bounds = (_MARGIN, high, right, high + BUTTON_HEIGHT)
            screen.add(_node(2, "android.widget.Button", name, label, bounds), react)
        return screen

    def _buttons(
        self, record: ActivityRecord, request: _Request, group: PermissionGroup
    ) -> list[tuple[str, str, Callable[[], None]]]:
        def answer(*, granted: bool, one_time: bool = False) -> Callable[[], None]:
            return lambda: self._answer(record, request, granted=granted, one_time=one_time)

        if group.foreground:
            buttons = [
                ("permission_allow_foreground_only_button", "While using the app", answer(granted=True)),
                ("permission_allow_one_time_button", "Only this time", answer(granted=True, one_time=True)),
            ]
        else:
            buttons = [("permission_allow_button", "Allow", answer(granted=True))]
        refused = any(PermissionFlag.USER_SET in self._flags(request.package, n) for n in group.permissions)
        name = "permission_deny_and_dont_ask_again_button" if refused else "permission_deny_button"
        label = "Deny & don\u2019t ask again" if refused else "Deny"
        return [*buttons, (name, label, answer(granted=False))]

    def _asks_accuracy(self, request: _Request, group: PermissionGroup) -> bool:
        """Since Android 12 the user chooses how precise a position may be, of one that could be."""
        sdk = int(self._properties.get("ro.build.version.sdk"))
        return sdk >= _FIRST_SDK_WITH_ACCURACY and FINE_LOCATION in set(group.permissions) & set(request.names)

    def _answer(self, record: ActivityRecord, request: _Request, *, granted: bool, one_time: bool) -> None:
        group = request.groups.pop(0)
        for name in group.permissions:
            if name not in request.package.runtime_grants or name not in request.names:
                continue
            if granted and request.is_coarse and name == FINE_LOCATION:
                continue
            was_refused = PermissionFlag.USER_SET in self._flags(request.package, name)
            flags = PermissionFlag.ONE_TIME if one_time else PermissionFlag.USER_SET
            if not granted and was_refused:
                flags |= PermissionFlag.USER_FIXED
            request.package.runtime_flags[name] = int(flags)
            self._packages.set_granted(request.package.name, name, granted=granted, user=request.package.user)
        self._next(record, request)

    def _next(self, record: ActivityRecord, request: _Request) -> None:
        if request.groups:
            return
        self._requests.pop(record.token, None)
        answer = Extras()
        answer.put_strings(_EXTRA_NAMES, request.names)
        result = Intent(action=ACTION_REQUEST_PERMISSIONS, extras=answer.pack())
        self._tasks.finish(record, "app-request", _RESULT_OK, result)

    def _may_ask(self, package: UserPackage, name: str) -> bool:
        is_open = package.runtime_grants.get(name) is False
        return is_open and PermissionFlag.USER_FIXED not in self._flags(package, name)

    @staticmethod
    def _flags(package: UserPackage, name: str) -> PermissionFlag:
        return PermissionFlag(package.runtime_flags.get(name, 0) & _KNOWN_FLAGS)

    def _one_time_grants(self, uid: int) -> list[tuple[UserPackage, str]]:
        return [
            (package, name)
            for package in self._packages.with_uid(uid)
            for name, granted in package.runtime_grants.items()
            if granted and PermissionFlag.ONE_TIME in self._flags(package, name)
        ]

    def _stop_waiting(self, uid: int) -> None:
        if handle := self._one_time.pop(uid, None):
            handle.cancel()

    def _end_one_time_after(self, setting: tuple[str, int], uid: int) -> None:
        key, default_ms = setting
        delay_ms = int(self._settings.config("permissions").get(key, default_ms))
        if self._one_time_grants(uid):
            self._one_time[uid] = asyncio.get_running_loop().call_later(delay_ms / 1_000, self._end_one_time, uid)

    def _end_one_time(self, uid: int) -> None:
        self._one_time.pop(uid, None)
        grants = self._one_time_grants(uid)
        for package, name in grants:
            package.runtime_flags[name] = 0
            self._packages.set_granted(package.name, name, granted=False, user=package.user)
        if grants:
            self._activities.kill_uid(uid, "one-time permission revoked")


_KNOWN_FLAGS = sum(PermissionFlag)


def _draw_accuracy(screen: Screen, request: _Request, line: tuple[int, int, int]) -> None:
    """Draw the two ways to grant a position, one of which is chosen, beside each other: left, top, right."""
    left, top, right = line
    middle = (left + right) // 2

    def choose(*, coarse: bool) -> Callable[[], None]:
        def react() -> None:
            request.is_coarse = coarse

        return react

    for coarse, name, label, at in ((False, "fine", "Precise", left), (True, "coarse", "Approximate", middle)):
        bounds = (at, top, at + middle - left, top + BUTTON_HEIGHT)
        resource = f"permission_location_accuracy_radio_{name}"
        radio = _node(2, "android.widget.RadioButton", resource, label, bounds)
        chosen = ViewFlag.CHECKED if request.is_coarse is coarse else ViewFlag.NONE
        screen.add(replace(radio, flags=radio.flags | ViewFlag.CHECKABLE | chosen), choose(coarse=coarse))


def _node(depth: int, kind: str, name: str, text: str, bounds: tuple[int, int, int, int]) -> ViewNode:
    is_button = kind.endswith("Button")
    return ViewNode(
        depth=depth,
        class_name=kind,
        resource_id=f"{CONTROLLER_PACKAGE}:id/{name}" if name else "",
        text=text,
        clickable=is_button,
        bounds=bounds,
        flags=ViewFlag.FOCUSABLE if is_button else ViewFlag.NONE,
    )

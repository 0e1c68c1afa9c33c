"""The home screen: what is installed and can be started, and what was started before."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from harness.virtual.apk import Activity, Apk, IntentFilter
from harness.virtual.system.activities import Activities
from harness.virtual.system.activity_record import ActivityRecord, Task
from harness.virtual.system.builtin import LINE_HEIGHT, BuiltinApp, Screen
from harness.virtual.system.builtin_apk import builtin_apk
from harness.virtual.system.display import STATUS_BAR, Display
from harness.virtual.system.intents import (
    ACTION_MAIN,
    CATEGORY_LAUNCHER,
    FLAG_ACTIVITY_NEW_TASK,
    FLAG_ACTIVITY_RESET_TASK_IF_NEEDED,
    ComponentName,
    Intent,
)
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.packages import Packages
from harness.virtual.system.recent_tasks import RecentTasks
from harness.virtual.system.view_node import ViewNode

LAUNCHER_PACKAGE = "com.android.launcher3"
CATEGORY_HOME = "android.intent.category.HOME"
HOME_ACTIVITY = Activity(
    name="com.android.launcher3.uioverrides.QuickstepLauncher",
    process=LAUNCHER_PACKAGE,
    exported=True,
    enabled=True,
    launcher=False,
    filters=(IntentFilter(actions=(ACTION_MAIN,), categories=(CATEGORY_HOME,)),),
)
LAUNCHER_APK: Apk = builtin_apk(LAUNCHER_PACKAGE, "Launcher3", HOME_ACTIVITY)
_CELL_WIDTH, _CELL_HEIGHT, _MARGIN = 332, 200, 42


class Launcher(BuiltinApp):
    """Launcher3 of all users, with the recent tasks on a page of their own."""

    def __init__(self, activities: Activities, packages: Packages, recents: RecentTasks, display: Display) -> None:
        super().__init__(activities.tasks)
        self._recents = recents
        self._display = display
        self._activities = activities
        self._packages = packages
        self._shows_recents = False

    def start(self, package: UserPackage) -> None:
        """Show the home screen of a user who has none yet."""
        intent = Intent(action=ACTION_MAIN, categories=(CATEGORY_HOME,), flags=FLAG_ACTIVITY_NEW_TASK)
        if self._tasks.find_home(package.user) is None:
            self._tasks.add_home(package, HOME_ACTIVITY, intent)

    def show_home(self) -> None:
        """Do what the HOME key does."""
        self._shows_recents = False
        self._tasks.go_home()

    def show_recents(self) -> None:
        """Do what the APP_SWITCH key does; pressed again it goes to the task before."""
        was_shown, self._shows_recents = self._shows_recents, True
        recent = self._recents.of_user(self._shown.package.user) if self._shown is not None else []
        if was_shown and recent:
            self._open_task(recent[0])()
            return
        self._tasks.go_home()

    def on_back(self, record: ActivityRecord) -> None:  # noqa: ARG002 - there is but one activity
        """Leave the recent tasks; the home screen itself has nothing behind it."""
        self._shows_recents = False

    def draw(self, record: ActivityRecord) -> Screen:
        """Draw the apps, or the recent tasks."""
        screen = Screen()
        screen.add(_node(0, "android.widget.FrameLayout", "", "", self._bounds()))
        if self._shows_recents:
            self._draw_recents(screen, record.package.user)
        else:
            self._draw_apps(screen, record.package)
        return screen

    def _draw_apps(self, screen: Screen, own: UserPackage) -> None:
        screen.add(_node(1, "android.view.ViewGroup", "workspace", "", self._bounds()))
        columns = (self._display.app_size[0] - 2 * _MARGIN) // _CELL_WIDTH
        known = self._packages.of_user(own.user)
        apps = [p for p in known if p.apk is not None and p.apk.launcher_activity is not None]
        for number, package in enumerate(apps):
            row, column = divmod(number, columns)
            left, top = _MARGIN + column * _CELL_WIDTH, 105 + row * _CELL_HEIGHT
            bounds = (left, top, left + _CELL_WIDTH, top + _CELL_HEIGHT)
            label = package.apk.label if package.apk is not None else package.name
            screen.add(_node(2, "android.widget.TextView", "icon", label, bounds), self._open_app(package, own.uid))

    def _draw_recents(self, screen: Screen, user: int) -> None:
        screen.add(_node(1, "android.widget.FrameLayout", "overview_panel", "", self._bounds()))
        right = self._display.app_size[0] - _MARGIN
        recent = self._recents.of_user(user)
        for number, task in enumerate(recent):
            top = 105 + number * 2 * LINE_HEIGHT
            bounds = (_MARGIN, top, right, top + 2 * LINE_HEIGHT)
            label = task.package.apk.label if task.package.apk is not None else task.package.name
            card = _node(2, "android.widget.FrameLayout", "task", label, bounds)
            screen.add(card, self._open_task(task), partial(self._recents.remove, task))
        if recent:
            top = 105 + len(recent) * 2 * LINE_HEIGHT
            bounds = (_MARGIN, top, right, top + LINE_HEIGHT)
            screen.add(_node(2, "android.widget.Button", "clear_all", "Clear all", bounds), self._clear_all(recent))

    def _bounds(self) -> tuple[int, int, int, int]:
        return 0, STATUS_BAR, *self._display.app_size

    def _clear_all(self, tasks: list[Task]) -> Callable[[], None]:
        def clear_all() -> None:
            self._shows_recents = False
            for task in tasks:
                self._recents.remove(task)

        return clear_all

    def _open_task(self, task: Task) -> Callable[[], None]:
        def open_task() -> None:
            self._shows_recents = False
            self._tasks.move_to_front(task)

        return open_task

    def _open_app(self, package: UserPackage, uid: int) -> Callable[[], None]:
        def open_app() -> None:
            apk = package.apk
            if apk is None or apk.launcher_activity is None:
                return
            intent = Intent(
                action=ACTION_MAIN,
                categories=(CATEGORY_LAUNCHER,),
                component=ComponentName(package=package.name, name=apk.launcher_activity.name),
                flags=FLAG_ACTIVITY_NEW_TASK | FLAG_ACTIVITY_RESET_TASK_IF_NEEDED,
            )
            self._activities.starter.start(intent, uid=uid, user=package.user)

        return open_app


def _node(depth: int, kind: str, name: str, text: str, bounds: tuple[int, int, int, int]) -> ViewNode:
    resource = f"{LAUNCHER_PACKAGE}:id/{name}" if name else ""
    is_item = bool(text)
    return ViewNode(
        depth=depth,
        class_name=kind,
        resource_id=resource,
        text=text,
        content_description=text,
        clickable=is_item,
        bounds=bounds,
    )

"""Activities and tasks as values that change: what is on the stack, in which state, started by which intent."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import Enum, IntEnum

from harness.virtual.apk import Activity
from harness.virtual.system.intents import ComponentName, Intent
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.processes import ProcessRecord


class ActivityState(Enum):
    INITIALIZING = "INITIALIZING"
    RESUMED = "RESUMED"
    PAUSING = "PAUSING"
    PAUSED = "PAUSED"
    STOPPING = "STOPPING"
    STOPPED = "STOPPED"


class LaunchState(Enum):
    """How much there was already when an activity was started."""

    COLD = "COLD"
    WARM = "WARM"
    HOT = "HOT"
    UNKNOWN = "UNKNOWN (0)"


class StartResult(IntEnum):
    """ActivityManager's START_ values."""

    SUCCESS = 0
    TASK_TO_FRONT = 2
    DELIVERED_TO_TOP = 3
    INTENT_NOT_RESOLVED = -91
    CLASS_NOT_FOUND = -92


@dataclass(frozen=True, slots=True, kw_only=True)
class Launched:
    """What `am start -W` reports; the total is None when nothing had to be launched."""

    state: LaunchState
    component: ComponentName
    total_ms: int | None
    timeout: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRequest:
    """For which activity, and under which name and number, another one is started; below 0 nothing is to come back."""

    to: ActivityRecord | None = None
    who: str | None = None
    code: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityResult:
    """What an activity leaves to the one that started it."""

    who: str | None
    request_code: int
    result_code: int
    data: Intent | None


@dataclass(slots=True, kw_only=True, eq=False)
class ActivityRecord:
    """One activity on the stack."""

    identity: int
    task: Task
    package: UserPackage
    info: Activity
    intent: Intent
    state: ActivityState = ActivityState.INITIALIZING
    process: ProcessRecord | None = None
    was_launched: bool = False
    is_visible: bool = False
    is_finishing: bool = False
    launch_state: LaunchState = LaunchState.COLD
    started_uptime_ms: int = 0
    rotation: int = 0  # how the display was turned when it was made or told last
    request: ResultRequest = ResultRequest()
    results: list[ActivityResult] = field(default_factory=list)
    new_intents: list[Intent] = field(default_factory=list)
    waiters: list[asyncio.Future[Launched]] = field(default_factory=list)

    @property
    def token(self) -> str:
        """The name under which the app knows the activity."""
        return str(self.identity)

    @property
    def component(self) -> ComponentName:
        """The activity's name."""
        return ComponentName(package=self.package.name, name=self.info.name)

    def __str__(self) -> str:
        return f"ActivityRecord{{{self.identity:x} u{self.package.user} {self.component.short} t{self.task.id}}}"


@dataclass(slots=True, kw_only=True, eq=False)
class Task:
    """Activities on top of each other, the last one uppermost; it keeps what it was started with."""

    id: int
    identity: int
    package: UserPackage
    root: Activity
    intent: Intent
    last_active_ms: int
    is_home: bool = False
    activities: list[ActivityRecord] = field(default_factory=list)

    @property
    def user(self) -> int:
        """Whose task it is."""
        return self.package.user

    @property
    def top(self) -> ActivityRecord | None:
        """The uppermost activity that is not finishing."""
        return next((r for r in reversed(self.activities) if not r.is_finishing), None)


def is_same(task: Task, info: Activity, intent: Intent) -> bool:
    """Whether an intent is the one the task was started with, as Intent.filterEquals sees it."""
    old = task.intent
    known = (task.root.name, old.action, frozenset(old.categories), old.data, old.type)
    return known == (info.name, intent.action, frozenset(intent.categories), intent.data, intent.type)


def waits_for(record: ActivityRecord, process: ProcessRecord) -> bool:
    return not record.was_launched and record.package == process.package and record.info.process == process.name


def fields_of(intent: Intent) -> tuple[str, str, str, int]:
    """Return what the event log tells of an intent: action, type, data, flags."""
    return intent.action or "NULL", intent.type or "NULL", intent.data or "NULL", intent.flags

"""What a scenario is: steps in their order, each one thing that is done with the app, the device or its operator.

Pure values. `fleet/scenariofile.py` reads them from TOML, `run/player.py` plays them. The fields of an act are the keys
of its step in the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from harness.model import MilestoneName


class By(StrEnum):
    """By what a view is found."""

    TEXT = "text"  # its text or, where it has none, its description
    ID = "id"  # its resource-id, with or without the package
    DESCRIPTION = "description"
    REGEX = "regex"  # searched for in text and description


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The view that a step is about: the first on the screen, from the top, that these words tell."""

    by: By
    words: str

    def __str__(self) -> str:
        return f'{self.by} "{self.words}"'


class Mode(StrEnum):
    """How the app comes to be on the device."""

    FRESH = "fresh"  # from an APK, where it is not yet
    UPGRADE = "upgrade"  # from an APK, over the one that is there, with its data
    PRESENT = "present"  # it is there; its data are cleared, unless the run is to keep them


class Answer(StrEnum):
    """What is done with the terms."""

    ACCEPT = "accept"
    DECLINE = "decline"
    IGNORE = "ignore"  # they are waited for, and left standing


class Permission(StrEnum):
    """What is answered to the system's question for a permission."""

    DENY = "deny"
    DENY_FOR_GOOD = "deny-for-good"
    WHILE_IN_USE = "while-in-use"
    ONCE = "once"
    APPROXIMATE = "approximate"
    ALWAYS = "always"


class Screen(StrEnum):
    """A screen that is known by what it asks, in any language."""

    TERMS = "terms"
    PERMISSION = "permission"


class Side(StrEnum):
    """Where a finger goes to."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


class Turn(StrEnum):
    """How the screen is held."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


class Key(StrEnum):
    """A key of the device, as `input keyevent` spells it."""

    BACK = "BACK"
    HOME = "HOME"
    RECENTS = "APP_SWITCH"
    SLEEP = "SLEEP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Install:
    """Have the app on the device. Without a mode it is `fresh` for an APK and `present` for a package."""

    mode: Mode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """Start the app as its icon does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dwell:
    """Touch nothing for a while; without `for_s` as long as the run is to look on."""

    for_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """The operator acts, until a key ends it; at the latest after `for_s`, or as long as the run is to look on."""

    for_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Wait until a view or a screen is there, or `gone`."""

    target: Target | None = None
    screen: Screen | None = None
    gone: bool = False
    within_s: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """Tap a view. A button that accepts the terms is refused: only `terms` taps that."""

    target: Target
    within_s: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """Type text into the view that has the focus, or is tapped first."""

    value: str
    target: Target | None = None
    within_s: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Swipe:
    """Draw a finger across a view, or the screen."""

    to: Side
    target: Target | None = None
    within_s: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Press a key."""

    key: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlock:
    """Wake the screen and push the lock away; one with a secret is the operator's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotate:
    """Turn the screen."""

    to: Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Wait for the terms, let them stand for `read_s` as one who reads them, and answer."""

    answer: Answer
    within_s: float = 20.0
    read_s: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """Answer every question for a permission that comes within a while; at least one must."""

    answer: Permission
    within_s: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Give the app a permission without asking anybody; it is taken back at the end."""

    permission: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoke:
    """Take a permission from the app, which ends its processes."""

    permission: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceStop:
    """Stop the app as Settings does: nothing wakes it before it is launched again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwipeAway:
    """Remove the app's task from the recent ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearData:
    """Wipe the app's data and permissions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uninstall:
    """Remove the app."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reboot:
    """Boot the device anew. What follows is a run of its own, on the clock of that boot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """Switch the screen off and have the device doze for a while."""

    for_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """Send the app a broadcast."""

    intent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Open a link that the app answers."""

    uri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """Run a command line in the device's shell; one that fails is a failure of the step."""

    command: str
    within_s: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Screenshot:
    """Keep what the screen shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Note a milestone, at this instant."""

    milestone: MilestoneName


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Tell the operator what to do, and wait until it is done."""

    question: str
    within_s: float = 300.0


Act = (
    Install | Launch | Dwell | HandOver | Wait | Tap | Type | Swipe | Press | Unlock | Rotate | Terms | Permit
    | Grant | Revoke | ForceStop | SwipeAway | ClearData | Uninstall | Reboot | Idle | Broadcast | Link | Shell
    | Screenshot | Mark | Ask
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do. `do` is its word in the file, `name` what reports call it.

    Where `when` is given it is done only if that stands on the screen. One that is `optional` may find nothing to act
    on. `mark` is the milestone that doing it is. Steps of one `window` are told together: accesses are counted in it.
    """

    number: int
    do: str
    name: str
    act: Act
    optional: bool = False
    when: Target | Screen | None = None
    mark: MilestoneName | None = None
    window: str | None = None

    @property
    def given(self) -> dict[str, object]:
        """What the act is given, by the keys of the file, without what it has not."""
        values = {field.name: getattr(self.act, field.name) for field in fields(self.act)}
        return {name: value for name, value in values.items() if value not in (None, False)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A scenario as it was read; `text` is the file, `watch_s` how long to look on where no step says it."""

    name: str
    title: str
    text: str
    steps: tuple[Step, ...]
    watch_s: float | None = None

    @property
    def launches(self) -> bool:
        """Whether it starts the app at all."""
        return any(isinstance(step.act, Launch) for step in self.steps)

    @property
    def needs_operator(self) -> bool:
        """Whether somebody must be there."""
        return any(isinstance(step.act, HandOver | Ask) for step in self.steps)


class StepOutcome(StrEnum):
    """What came of a step."""

    DONE = "done"
    SKIPPED = "skipped"  # what it is for was not on the screen, and need not be
    FAILED = "failed"
    NOT_PLAYED = "not_played"  # a step before it failed


@dataclass(frozen=True, slots=True, kw_only=True)
class StepBegun:
    """A step as it begins: what it is asked to do, and the file's words for it as JSON."""

    number: int
    do: str
    name: str
    asked: str
    window: str | None
    from_boottime_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEnded:
    """What came of it, why, and by when."""

    number: int
    outcome: StepOutcome
    reason: str | None
    to_boottime_ns: int


# What only an app that was started can show, and what only one that is on the device can be told.
_OF_A_STARTED_APP = (Terms, Permit, SwipeAway)
_OF_AN_APP = (Launch, Reboot, *_OF_A_STARTED_APP, Grant, Revoke, ForceStop, ClearData, Uninstall, Broadcast, Link)


def split_at_reboots(scenario: Scenario) -> list[Scenario]:
    """Return what is played in each boot; all but the first begin with the reboot, in the place of an installation."""
    begins = [0, *(place for place, step in enumerate(scenario.steps) if isinstance(step.act, Reboot))]
    ends = [*begins[1:], len(scenario.steps)]
    return [replace(scenario, steps=scenario.steps[begin:end]) for begin, end in zip(begins, ends, strict=True)]


def find_disorder(steps: Sequence[Step]) -> tuple[Step, str] | None:
    """Return the first step that cannot come where it stands, and why; None when the order makes sense."""
    has_started = has_gone = False
    for place, step in enumerate(steps):
        if isinstance(step.act, Install) and place:
            return step, "install is the first step of a scenario"
        if isinstance(step.act, _OF_AN_APP) and has_gone:
            return step, "the app was uninstalled before"
        if isinstance(step.act, _OF_A_STARTED_APP) and not has_started:
            return step, "the app was not launched before"
        has_started |= isinstance(step.act, Launch | Link | HandOver)
        has_gone |= isinstance(step.act, Uninstall)
    return None

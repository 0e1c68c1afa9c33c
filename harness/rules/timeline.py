"""What the user could see of a process at an instant, from what the process reported of its activities.

Rule: an activity is to be seen from the instant at which Android has the process create, start or resume it, until it
is stopped or destroyed. One that is only paused is still there: the next screen of the app, or something transparent,
is about to lie over it, and Android ranks its process with what is on top.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harness.model import AppState, Signal

_START_REASONS = ("activity", "pre-top-activity", "top-activity", "next-top-activity", "next-activity")

ACTIVITY_CREATED = "activity_created"
ACTIVITY_STARTED = "activity_started"
ACTIVITY_RESUMED = "activity_resumed"
ACTIVITY_PAUSED = "activity_paused"
ACTIVITY_STOPPED = "activity_stopped"
ACTIVITY_DESTROYED = "activity_destroyed"

_IN_SIGHT = {ACTIVITY_CREATED, ACTIVITY_STARTED, ACTIVITY_RESUMED, ACTIVITY_PAUSED}
_OUT_OF_SIGHT = {ACTIVITY_STOPPED, ACTIVITY_DESTROYED}


def is_started_for_activity(start_reason: str | None) -> bool:
    """Say whether `am_proc_start` gave an activity as the reason; releases differ in the word for it."""
    return (start_reason or "").split(" ")[0] in _START_REASONS


def app_state_at(at_boottime_ns: int, signals: Sequence[Signal], *, started_for_activity: bool) -> AppState:
    """Return the state at an instant; `signals` are those of one process, in order.

    A process that was started for an activity is on its way to the screen from its first instant (Android gives it
    the top process state). That holds until it reports an activity that is to be seen: one that is first heard of as it
    goes was there before the agent, and says nothing of another that may have been there too.
    """
    newest: dict[tuple[object, object], bool] = {}
    for signal in signals:
        activity = (signal.detail.get("activity"), signal.detail.get("instance"))
        if signal.at_boottime_ns > at_boottime_ns:
            continue
        if signal.name in _IN_SIGHT:
            newest[activity] = True
        elif signal.name in _OUT_OF_SIGHT and activity in newest:
            newest[activity] = False
    in_front = any(newest.values()) if newest else started_for_activity
    return AppState.FOREGROUND if in_front else AppState.BACKGROUND


def find_sight(
    signals: Sequence[Signal], from_ns: int, to_ns: int, *, started_for_activity: bool
) -> Iterator[tuple[int, int]]:
    """Yield the stretches between two instants in which a process was in the foreground.

    The state can change only where the process reported something.
    """
    instants = sorted({from_ns, *(s.at_boottime_ns for s in signals if from_ns < s.at_boottime_ns < to_ns)})
    for low, high in zip(instants, [*instants[1:], to_ns], strict=True):
        if app_state_at(low, signals, started_for_activity=started_for_activity) is AppState.FOREGROUND:
            yield low, high

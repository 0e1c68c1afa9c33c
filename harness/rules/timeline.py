"""What the user could see of a process at an instant, from what the process reported of its activities."""

from __future__ import annotations

from collections.abc import Sequence

from harness.model import AppState, Signal

_START_REASONS = ("activity", "pre-top-activity", "top-activity", "next-top-activity", "next-activity")

ACTIVITY_RESUMED = "activity_resumed"
ACTIVITY_PAUSED = "activity_paused"


def is_started_for_activity(start_reason: str | None) -> bool:
    """Say whether `am_proc_start` gave an activity as the reason; releases differ in the word for it."""
    return (start_reason or "").split(" ")[0] in _START_REASONS


def app_state_at(at_boottime_ns: int, signals: Sequence[Signal], *, started_for_activity: bool) -> AppState:
    """Return the state at an instant.

    A process that was started for an activity is on its way to the screen from its first instant (Android gives it
    the top process state); afterwards it is in the foreground while more activities were resumed than paused.
    """
    seen = [signal for signal in signals if signal.at_boottime_ns <= at_boottime_ns]
    resumed = sum(signal.name == ACTIVITY_RESUMED for signal in seen)
    paused = sum(signal.name == ACTIVITY_PAUSED for signal in seen)
    in_front = resumed > paused or (not resumed and started_for_activity)
    return AppState.FOREGROUND if in_front else AppState.BACKGROUND

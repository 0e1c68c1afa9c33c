"""Foreground and background, from what a process reported of its activities."""

from __future__ import annotations

import pytest

from harness.model import AppState
from harness.rules.timeline import ACTIVITY_PAUSED, ACTIVITY_RESUMED, app_state_at
from tests.builders import SECOND, signal

SIGNALS = [signal(ACTIVITY_RESUMED, 10), signal(ACTIVITY_PAUSED, 20), signal(ACTIVITY_RESUMED, 30)]


@pytest.mark.parametrize(
    ("at_s", "started_for_activity", "expected"),
    [
        (5, True, AppState.FOREGROUND),
        (5, False, AppState.BACKGROUND),
        (15, False, AppState.FOREGROUND),
        (25, True, AppState.BACKGROUND),
        (35, False, AppState.FOREGROUND),
    ],
)
def test_state(at_s: int, started_for_activity: bool, expected: AppState) -> None:
    assert app_state_at(at_s * SECOND, SIGNALS, started_for_activity=started_for_activity) is expected

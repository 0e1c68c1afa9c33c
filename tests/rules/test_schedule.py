"""When a sweep begins, goes on, or waits, and when the clock on the wall shows a time again."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from harness.rules.schedule import Past, Start, choose_start, next_instant

NOW = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def past(hours: float, *, finished: bool, asked: str = "same") -> Past:
    return Past(began_at=NOW - timedelta(hours=hours), asked_sha256=asked, is_finished=finished)


@pytest.mark.parametrize(
    ("last", "every_h", "start", "why_left"),
    [
        (None, 20, Start.BEGIN, ""),
        (past(1, finished=True), None, Start.BEGIN, ""),
        (past(19.9, finished=True), 20, Start.NOT_DUE, ""),
        (past(20, finished=True), 20, Start.BEGIN, ""),
        (past(-1000, finished=True), 20, Start.BEGIN, ""),  # a clock was wrong
        (past(0, finished=True), 20, Start.NOT_DUE, ""),
        (past(500, finished=False), None, Start.RESUME, ""),
        (past(3, finished=False), 20, Start.RESUME, ""),
        (past(24, finished=False), 20, Start.BEGIN, "the next sweep was due before this cell was reached"),
        (past(3, finished=False, asked="other"), 20, Start.BEGIN,
         "something else was asked for before this cell was reached"),
        (past(3, finished=True, asked="other"), 20, Start.NOT_DUE, ""),
    ],
)  # fmt: skip
def test_what_to_do(last: Past | None, every_h: float | None, start: Start, why_left: str) -> None:
    every = None if every_h is None else timedelta(hours=every_h)
    assert choose_start(last, "same", NOW, every) == (start, why_left)


@pytest.mark.parametrize(
    ("now", "at", "hours"),
    [
        (datetime(2026, 3, 1, 2, 0, tzinfo=BERLIN), time(6), 4),
        (datetime(2026, 3, 1, 6, 0, tzinfo=BERLIN), time(6), 24),
        (datetime(2026, 3, 1, 7, 0, tzinfo=BERLIN), time(6), 23),
        (datetime(2026, 3, 29, 1, 0, tzinfo=BERLIN), time(6), 4),  # the clock goes forward at 2
        (datetime(2026, 10, 25, 1, 0, tzinfo=BERLIN), time(6), 6),  # and back at 3
    ],
)
def test_the_deadline_is_by_the_clock_on_the_wall(now: datetime, at: time, hours: float) -> None:
    instant = next_instant(now.astimezone(UTC), at, BERLIN)
    assert instant.astimezone(UTC) - now.astimezone(UTC) == timedelta(hours=hours)
    assert next_instant(now, at).astimezone().time() == at

"""When a sweep begins, goes on, or is not due, and when it must leave off: pure, the caller passes the time in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import Enum, auto


class Start(Enum):
    """What to do when a sweep is asked for."""

    BEGIN = auto()
    RESUME = auto()
    NOT_DUE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The last sweep: when it began, what it was asked (as a hash), and whether every cell has its end."""

    began_at: datetime
    asked_sha256: str
    is_finished: bool


def choose_start(last: Past | None, asked_sha256: str, now: datetime, every: timedelta | None) -> tuple[Start, str]:
    """Say what to do and, for the cells that the last sweep has left, why they are not run."""
    if last is None:
        return Start.BEGIN, ""
    # A sweep that began in the future was timed by a clock that was wrong: it makes no other wait.
    is_due = every is None or not timedelta(0) <= now - last.began_at < every
    if last.is_finished:
        return (Start.BEGIN if is_due else Start.NOT_DUE), ""
    if last.asked_sha256 != asked_sha256:
        return Start.BEGIN, "something else was asked for before this cell was reached"
    if every is not None and is_due:
        return Start.BEGIN, "the next sweep was due before this cell was reached"
    return Start.RESUME, ""


def next_instant(now: datetime, at: time, zone: tzinfo | None = None) -> datetime:
    """Return when a clock on the wall next shows this time; None is the time zone of this host, DST and all."""
    here = now.astimezone(zone).replace(tzinfo=None)
    then = datetime.combine(here.date(), at)
    if then <= here:
        then += timedelta(days=1)
    return then.astimezone() if zone is None else then.replace(tzinfo=zone)

"""What rules ask of an evidence file: every access as a rule sees it, and how long each process was watched."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from sqlite_utils import Database

from harness.model import AppState, Milestone, MilestoneName, Signal
from harness.rules.policy import Observation
from harness.rules.spans import Life
from harness.rules.timeline import app_state_at, is_started_for_activity

_COLUMNS = ", ".join(field.name for field in fields(Observation))


def read_observations(db: Database, run_id: str) -> Iterator[Observation]:
    """The accesses of a run in the order of the boot clock; any number of them."""
    cursor = db.execute(
        f"select {_COLUMNS} from timeline where run_id = ? order by at_boottime_ns, epoch, seq",  # noqa: S608  our names
        [run_id],
    )
    names = [field.name for field in fields(Observation)]
    return (Observation(**dict(zip(names, row, strict=True))) for row in cursor)


def read_reached(db: Database, run_id: str) -> dict[MilestoneName, Milestone]:
    """The milestones that were reached, each with the stream that saw it."""
    rows = db.query(
        "select name, at_boottime_ns, uncertainty_ns, source, epoch from milestone where run_id = ?", [run_id]
    )
    milestones = (Milestone(**(row | {"name": MilestoneName(row["name"])})) for row in rows)
    return {milestone.name: milestone for milestone in milestones}


def read_lives(db: Database, run_id: str) -> tuple[Life, ...]:
    """Every watched process; one whose end nobody told lived at least until its last word.

    A gate holds a process before its first line of app code, so that its life begins when the hooks are live.
    """
    rows = db.execute(
        "select process.process, iif(gate = 'late', start_boottime_ns, live_boottime_ns), live_boottime_ns,"
        " coalesce(stream_end.at_boottime_ns, (select max(access.at_boottime_ns) from access"
        " where access.run_id = process.run_id and access.epoch = process.epoch), live_boottime_ns)"
        " from process left join stream_end"
        " on stream_end.run_id = process.run_id and stream_end.epoch = process.epoch"
        " where process.run_id = ? order by start_boottime_ns, process.pid",
        [run_id],
    )
    return tuple(Life(process=row[0], start_ns=row[1], live_ns=row[2], end_ns=row[3]) for row in rows.fetchall())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stream:
    epoch: str
    start_reason: str | None
    live_ns: int


def read_app_states(db: Database, run_id: str) -> frozenset[str]:
    """The states in which a process of the app was seen while it was watched, however shortly."""
    rows = db.execute("select epoch, start_reason, live_boottime_ns from process where run_id = ?", [run_id])
    streams = [_Stream(epoch=row[0], start_reason=row[1], live_ns=row[2]) for row in rows.fetchall()]
    return frozenset(
        state for stream in streams for state in _states_of(stream, _read_signals(db, run_id, stream.epoch))
    )


def _read_signals(db: Database, run_id: str, epoch: str) -> list[Signal]:
    rows = db.execute(
        "select seq, at_boottime_ns, name, detail from signal"
        " where run_id = ? and epoch = ? and name like 'activity_%' order by seq",
        [run_id, epoch],
    )
    return [
        Signal(seq=row[0], at_boottime_ns=row[1], name=row[2], detail=json.loads(row[3])) for row in rows.fetchall()
    ]


def read_stacks(db: Database, stack_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The frames of these stacks, innermost first."""
    wanted = sorted(set(stack_ids))
    marks = ", ".join("?" * len(wanted))
    rows = db.execute(f"select stack_id, frames from stack where stack_id in ({marks})", wanted)  # noqa: S608  marks
    return {int(row[0]): tuple(map(str, json.loads(row[1]))) for row in rows.fetchall()}


def _states_of(stream: _Stream, signals: list[Signal]) -> Iterator[AppState]:
    """A state can change only where the process reported something."""
    started = is_started_for_activity(stream.start_reason)
    for at_ns in (stream.live_ns, *(signal.at_boottime_ns for signal in signals)):
        yield app_state_at(at_ns, signals, started_for_activity=started)

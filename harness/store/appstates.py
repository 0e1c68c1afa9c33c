"""In which state the app was during a run, and what woke it: put together of what is stored, whenever it is read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from sqlite_utils import Database

from harness.model import AppState, Gate, Signal
from harness.rules.appstates import (
    Contradiction,
    StateInterval,
    Told,
    find_contradictions,
    find_state_at,
    find_states,
)
from harness.rules.intervals import Interval, Life
from harness.rules.timeline import is_started_for_activity
from harness.rules.uidstates import About, Screen, Source, StateSeen
from harness.rules.wakes import SIGNALS, Wakes, find_wakes, find_work
from harness.store.lives import read_last_instant, read_lives
from harness.store.observations import read_beginning
from harness.store.queries import ProcessRow, make_row, read_processes

_SEEN = ", ".join(field.name for field in fields(StateSeen))


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """The state of the app at an access, and what its process was woken for: nobody wakes an app that is in sight."""

    state: str
    screen: Screen | None
    woken_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppStates:
    """The states of one run, where sources contradict each other, why a look failed, and the wakes of each stream."""

    intervals: tuple[StateInterval, ...]
    contradictions: tuple[Contradiction, ...]
    failures: tuple[str, ...]
    wakes: Mapping[str, Wakes]

    def find_at(self, at_ns: int, epoch: str, known: str) -> Circumstances:
        """Those of an access of a stream; where nothing tells the state, it is what was known when it came."""
        interval = find_state_at(self.intervals, at_ns)
        state = known if interval is None else interval.state.value
        return Circumstances(
            state=state,
            screen=None if interval is None else interval.screen,
            woken_by=None if state == AppState.FOREGROUND else self.wakes[epoch].find(at_ns),
        )


def read_states(db: Database, run_id: str) -> AppStates:
    """Put together what the phone and the agents told."""
    processes, seen = read_processes(db, run_id), read_states_seen(db, run_id)
    wakes = {
        each.epoch: find_wakes(_read_signals(db, run_id, each.epoch), each.start_reason, each.last_word_boottime_ns)
        for each in processes
    }
    looks = (each.at_boottime_ns for each in seen if each.source is Source.LOOK and each.at_boottime_ns is not None)
    began_ns = min(looks, default=read_beginning(db, run_id))
    ended_ns = max(read_last_instant(db, run_id), *(each.last_word_boottime_ns + 1 for each in processes), began_ns)
    told = Told(
        between=Interval(from_ns=began_ns, to_ns=ended_ns),
        lives=[*read_lives(db, run_id), *_find_held(processes)],
        work=find_work(wakes.values()),
        seen=seen,
    )
    return AppStates(
        intervals=find_states(told),
        contradictions=find_contradictions(told),
        failures=tuple(each.error for each in seen if each.error is not None),
        wakes=wakes,
    )


def _find_held(processes: Iterable[ProcessRow]) -> Iterator[Life]:
    """Held by a gate a process lives as well, and one that was started for an activity is on its way to the screen."""
    for each in processes:
        start_ns, end_ns = each.start_boottime_ns, each.live_boottime_ns
        if each.gate != Gate.LATE:
            held = Interval(from_ns=start_ns, to_ns=end_ns)
            sight = (held,) if is_started_for_activity(each.start_reason) else ()
            yield Life(process=each.process, start_ns=start_ns, live_ns=end_ns, end_ns=end_ns, gone_ns=end_ns,
                       in_sight=sight)  # fmt: skip


def read_states_seen(db: Database, run_id: str) -> list[StateSeen]:
    """What the phone said of the app's uid and of the screen."""
    rows = db.query(f"select {_SEEN} from state_seen where run_id = ? order by state_seen_id", [run_id])  # noqa: S608  our names
    return [make_row(StateSeen, row, about=About, source=Source) for row in rows]


def _read_signals(db: Database, run_id: str, epoch: str) -> list[Signal]:
    marks = ", ".join("?" * len(SIGNALS))
    rows = db.execute(
        f"select seq, at_boottime_ns, name, detail from signal"  # noqa: S608  marks
        f" where run_id = ? and epoch = ? and name in ({marks}) order by seq",
        [run_id, epoch, *SIGNALS],
    )
    return [
        Signal(seq=row[0], at_boottime_ns=row[1], name=row[2], detail=json.loads(row[3])) for row in rows.fetchall()
    ]

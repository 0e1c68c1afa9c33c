"""The accesses of a run one by one, each with the state of the app at its instant and with what woke its process."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields

from sqlite_utils import Database

from harness.model import AppState
from harness.rules.uidstates import Screen
from harness.store.appstates import AppStates
from harness.store.queries import make_row


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """One access as the view `timeline` shows it, as far as people read it in a terminal, and the state of the app."""

    phase: str
    data_type: str
    hook: str
    outcome: str
    exception: str | None
    detail: dict[str, object]
    caller: str | None
    sdk: str | None
    app_state: str
    since_install_s: float | None
    since_first_launch_s: float | None
    since_terms_s: float | None
    install_uncertainty_s: float | None
    first_launch_uncertainty_s: float | None
    terms_uncertainty_s: float | None
    screen: str | None
    woken_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which accesses are asked for: empty tuples leave nothing out, `limit` None means all."""

    phases: tuple[str, ...] = ()
    data_types: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    limit: int | None = None

    @property
    def is_everything(self) -> bool:
        return not (self.phases or self.data_types or self.outcomes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows of columns, read while they are iterated: any number fits."""

    columns: tuple[str, ...]
    values: Iterator[tuple[object, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCount:
    """The accesses of one data type while the app was in one state with the screen so."""

    state: str
    screen: Screen | None
    data_type: str
    accesses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeCount:
    """The accesses of one data type that came out of sight, by what had the process do something; None: not known."""

    woken_by: str | None
    data_type: str
    accesses: int


def read_timeline(db: Database, run_id: str, states: AppStates, selection: Selection) -> Iterator[TimelineRow]:
    """The accesses of a run in the order of the boot clock."""
    names = {field.name for field in fields(TimelineRow)}
    rows = read_accesses(db, run_id, states, selection)
    for values in rows.values:
        row = {name: value for name, value in zip(rows.columns, values, strict=True) if name in names}
        yield make_row(TimelineRow, row, detail=json.loads)


def read_accesses(db: Database, run_id: str, states: AppStates, selection: Selection) -> Rows:
    """The accesses of a run with every column of the view `timeline`, and then `screen` and `woken_by`.

    They are as stored but for `app_state`: the view has what the agent of that process knew, here it is the state of
    the whole app, by all that was told.
    """
    where, bound = _select(run_id, selection)
    cursor = db.execute(
        f"select * from timeline where {where} order by at_boottime_ns, epoch, seq limit ?",  # noqa: S608  our names
        [*bound, -1 if selection.limit is None else selection.limit],
    )
    columns = tuple(str(column[0]) for column in cursor.description)
    return Rows(columns=(*columns, "screen", "woken_by"), values=_add_states(cursor, columns, states))


def _select(run_id: str, selection: Selection) -> tuple[str, list[str]]:
    where, bound = ["run_id = ?"], [run_id]
    for column, wanted in (
        ("phase", selection.phases),
        ("data_type", selection.data_types),
        ("outcome", selection.outcomes),
    ):
        if wanted:
            where.append(f"{column} in ({', '.join('?' * len(wanted))})")
            bound.extend(wanted)
    return " and ".join(where), bound


def _add_states(
    rows: Iterator[tuple[object, ...]], columns: tuple[str, ...], states: AppStates
) -> Iterator[tuple[object, ...]]:
    at, epoch, state = (columns.index(name) for name in ("at_boottime_ns", "epoch", "app_state"))
    for row in rows:
        found = states.find_at(int(str(row[at])), str(row[epoch]), str(row[state]))
        yield (*row[:state], found.state, *row[state + 1 :], found.screen, found.woken_by)


def count_in_states(db: Database, run_id: str, states: AppStates) -> tuple[list[StateCount], list[WakeCount]]:
    """Count the accesses in each state, and those out of sight by what the process was woken for."""
    by_state: Counter[tuple[str, Screen | None, str]] = Counter()
    by_wake: Counter[tuple[str | None, str]] = Counter()
    rows = db.execute(
        "select at_boottime_ns, epoch, app_state, data_type from access where run_id = ? order by at_boottime_ns",
        [run_id],
    )
    for at_ns, epoch, known, data_type in rows:
        found = states.find_at(at_ns, epoch, known)
        by_state[found.state, found.screen, data_type] += 1
        if found.state != AppState.FOREGROUND:
            by_wake[found.woken_by, data_type] += 1
    return (
        [StateCount(state=s, screen=on, data_type=what, accesses=n) for (s, on, what), n in by_state.items()],
        [WakeCount(woken_by=waker, data_type=what, accesses=n) for (waker, what), n in by_wake.items()],
    )

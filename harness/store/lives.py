"""What an evidence file holds of the lives of the app's processes, of their hooks, and of the phases of the run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields

from sqlite_utils import Database

from harness.model import GapKind, Gate, HookState, MilestoneName, Signal
from harness.rules.intervals import Interval, Life
from harness.rules.lives import Census, ProcessLife, Stream, find_lives
from harness.rules.phases import Calendar
from harness.rules.policy import Borders
from harness.rules.presence import ProcessEvent, ProcessSeen
from harness.rules.shares import HookChange
from harness.rules.timeline import find_sight, is_started_for_activity
from harness.rules.touches import TapPurpose
from harness.store.observations import read_reached
from harness.store.queries import HookRow, ProcessRow, make_row, read_gaps, read_processes, read_taps

_SEEN = ", ".join(field.name for field in fields(ProcessSeen))


def read_census(db: Database, run_id: str) -> Census:
    """Every process of the app that the phone or an agent told of, until the end of observation."""
    streams = [_to_stream(row) for row in read_processes(db, run_id)]
    until_ns = max((read_last_instant(db, run_id), *(stream.last_word_ns for stream in streams)))
    return find_lives(streams, read_seen(db, run_id), read_gaps(db, run_id), until_ns)


def _to_stream(row: ProcessRow) -> Stream:
    told = {
        "epoch": row.epoch,
        "pid": row.pid,
        "process": row.process,
        "gate": row.gate,
        "start_ns": row.start_boottime_ns,
        "live_ns": row.live_boottime_ns,
        "last_word_ns": row.last_word_boottime_ns,
        "end_reason": row.end_reason,
    }
    return make_row(Stream, told, gate=Gate)


def read_seen(db: Database, run_id: str) -> list[ProcessSeen]:
    """What the phone's process list and event log showed of the app's processes."""
    rows = db.query(f"select {_SEEN} from process_seen where run_id = ? order by process_seen_id", [run_id])  # noqa: S608  our names
    return [make_row(ProcessSeen, row, event=ProcessEvent) for row in rows]


def read_last_instant(db: Database, run_id: str) -> int:
    """The last instant of the boot clock at which the device was read or showed something."""
    row = db.execute(
        "select max(at_boottime_ns) from (select at_boottime_ns from clock_sample where run_id = :run union all"
        " select at_boottime_ns from process_seen where run_id = :run)",
        {"run": run_id},
    ).fetchone()
    return int(row[0] or 0)


def read_lives(db: Database, run_id: str) -> tuple[Life, ...]:
    """The life of every process as rules see it; one of which nobody knows when it lived is a gap and no life."""
    rows = {row.epoch: row for row in read_processes(db, run_id)}
    lives = [(life, life.whole) for life in read_census(db, run_id).lives]
    return tuple(_make_life(db, run_id, life, whole, rows) for life, whole in lives if whole is not None)


def _make_life(db: Database, run_id: str, life: ProcessLife, whole: Interval, rows: Mapping[str, ProcessRow]) -> Life:
    row = None if life.epoch is None else rows[life.epoch]
    if row is None:
        return Life(
            process=life.process,
            start_ns=whole.from_ns,
            live_ns=whole.to_ns,
            end_ns=whole.to_ns,
            gone_ns=whole.to_ns,
            in_sight=(),
        )
    live_ns, end_ns = row.live_boottime_ns, max(row.live_boottime_ns, row.last_word_boottime_ns)
    started = is_started_for_activity(row.start_reason)
    sight = find_sight(_read_signals(db, run_id, row.epoch), live_ns, end_ns, started_for_activity=started)
    return Life(
        process=life.process,
        start_ns=whole.from_ns,
        live_ns=live_ns,
        end_ns=end_ns,
        gone_ns=whole.to_ns,
        in_sight=tuple(Interval(from_ns=low, to_ns=high) for low, high in sight),
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


def read_hook_changes(db: Database, run_id: str, hooks: Sequence[HookRow]) -> list[HookChange]:
    """Every state that each hook had; `hooks` are the newest ones, which know what proved them."""
    proved = {(hook.epoch, hook.data_type, hook.hook) for hook in hooks if hook.proof is not None}
    rows = db.query(
        "select hook_id as number, epoch, data_type, hook, state, at_boottime_ns as at_ns from hook where run_id = ?",
        [run_id],
    )
    return [
        make_row(
            HookChange,
            row | {"is_proved": (row["epoch"], row["data_type"], row["hook"]) in proved},
            state=HookState,
        )
        for row in rows
    ]


def read_calendar(db: Database, run_id: str, *, has_past: bool) -> Calendar:
    """The borders of the phases, and from when on the terms may have been accepted, as the view `timeline` has it."""
    reached = read_reached(db, run_id)
    instants = [gap.from_boottime_ns for gap in read_gaps(db, run_id) if gap.kind is GapKind.UNCONFIRMED]
    if MilestoneName.TERMS_ACCEPTED not in reached:
        instants += [tap.from_boottime_ns for tap in read_taps(db, run_id) if tap.purpose is TapPurpose.ACCEPT]
    return Calendar(
        borders=Borders(reached=reached, has_past=has_past),
        unconfirmed_ns=min((at_ns for at_ns in instants if at_ns is not None), default=None),
    )

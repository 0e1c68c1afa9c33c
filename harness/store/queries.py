"""What the reading commands ask of an evidence file. Each answer is a frozen value."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from sqlite_utils import Database

from harness.errors import IntegrityError
from harness.model import (
    Gap,
    GapKind,
    Gate,
    GateOutcome,
    GateTry,
    HookReport,
    HookState,
    Milestone,
    MilestoneName,
    Proof,
)
from harness.rules.touches import Tap, TapPurpose

T = TypeVar("T")

_LATEST_HOOKS = "select max(hook_id) from hook where run_id = :run group by epoch, data_type, hook"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseCount:
    """How many accesses of one data type fell into one phase, and how they ended."""

    phase: str
    data_type: str
    returned: int
    denied: int
    failed: int


def count_by_phase(db: Database, run_id: str) -> list[PhaseCount]:
    """Accesses per phase and data type, phases in the order of life."""
    rows = db.query(
        "select phase, data_type, sum(outcome = 'returned') as returned, sum(outcome = 'denied') as denied,"
        " sum(outcome = 'failed') as failed from timeline where run_id = ? group by phase, data_type"
        " order by min(at_boottime_ns), data_type",
        [run_id],
    )
    return [PhaseCount(**row) for row in rows]


def read_milestones(db: Database, run_id: str) -> list[Milestone]:
    """The milestones that were reached, in the order in which they were."""
    rows = db.query(
        "select name, at_boottime_ns, uncertainty_ns, source from milestone where run_id = ? order by at_boottime_ns",
        [run_id],
    )
    return [make_row(Milestone, row, name=MilestoneName) for row in rows]


def read_gaps(db: Database, run_id: str) -> list[Gap]:
    """Where accesses may be missing."""
    rows = db.query(
        f"select {_columns(Gap)} from gap where run_id = ? order by gap_id",  # noqa: S608  our names
        [run_id],
    )
    return [make_row(Gap, row, kind=GapKind) for row in rows]


def read_hooks(db: Database, run_id: str) -> list[HookReport]:
    """The last known state of each hook in each process."""
    rows = db.query(
        f"select {_columns(HookReport)} from hook where hook_id in"  # noqa: S608  our names
        f" ({_LATEST_HOOKS}) order by hook",
        {"run": run_id},
    )
    return [make_row(HookReport, row, state=HookState, proof=_parse_proof) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessRow:
    """One process that had an agent in it, and how its observation ended; None where that is not stored.

    `last_word_boottime_ns` is where its observation ended, else the instant of the last thing that it told; `repeats`
    are events that were heard again, and are stored once.
    """

    epoch: str
    pid: int
    process: str
    gate: str
    start_reason: str | None
    start_boottime_ns: int
    live_boottime_ns: int
    end_reason: str | None
    repeats: int | None
    last_word_boottime_ns: int


def read_processes(db: Database, run_id: str) -> list[ProcessRow]:
    """The observed processes of a run in the order in which they started."""
    rows = db.query(
        "select process.epoch, pid, process, gate, start_reason, start_boottime_ns, live_boottime_ns,"
        " stream_end.reason as end_reason, stream_end.repeats,"
        " coalesce(stream_end.at_boottime_ns, max(live_boottime_ns, coalesce(told, 0))) as last_word_boottime_ns"
        " from process left join (select epoch, max(at_boottime_ns) as told from"
        " (select epoch, at_boottime_ns from access where run_id = :run union all"
        " select epoch, at_boottime_ns from signal where run_id = :run) group by epoch) as last"
        " on last.epoch = process.epoch left join stream_end on"
        " stream_end.run_id = process.run_id and stream_end.epoch = process.epoch"
        " where process.run_id = :run order by start_boottime_ns, pid",
        {"run": run_id},
    )
    return [ProcessRow(**row) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class HookRow:
    """The last known state of one hook in one process."""

    process: str
    pid: int
    epoch: str
    data_type: str
    layer: str
    hook: str
    state: HookState
    overloads: int
    error: str | None
    op: str | None = None
    found_by: str | None = None
    proof: Proof | None = None

    @property
    def is_unproved(self) -> bool:
        """Whether it stands, and nothing showed that it fires."""
        return self.state is HookState.INSTALLED and self.proof is None


def read_hook_states(db: Database, run_id: str) -> list[HookRow]:
    """The state of each hook in each process, processes in the order in which they started.

    One that no canary call proved is proved by the first access that it told of.
    """
    rows = db.query(
        "select process.process, process.pid, hook.epoch, data_type, layer, hook.hook, state, overloads, error, op,"  # noqa: S608  our names
        f" found_by, coalesce(proof, iif(called.hook is null, null, '{Proof.CALL}')) as proof"
        " from hook join process on process.run_id = hook.run_id and process.epoch = hook.epoch"
        " left join (select distinct epoch, hook from access where run_id = :run) as called"
        " on called.epoch = hook.epoch and called.hook = hook.hook"
        f" where hook_id in ({_LATEST_HOOKS})"
        " order by process.start_boottime_ns, process.pid, data_type, hook.hook",
        {"run": run_id},
    )
    return [make_row(HookRow, row, state=HookState, proof=_parse_proof) for row in rows]


def _parse_proof(word: str | None) -> Proof | None:
    return None if word is None else Proof(word)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """Something that the run changed on the device, and what became of it; None where that is not known."""

    number: int
    kind: str
    target: str
    detail: str
    outcome: str | None
    reason: str | None


def read_changes(db: Database, run_id: str) -> list[ChangeRow]:
    """What the run changed on the device, in the order in which it did."""
    rows = db.query(
        "select change.number, kind, target, detail, outcome, reason from change left join change_end on"
        " change_end.run_id = change.run_id and change_end.number = change.number"
        " where change.run_id = ? order by change.number",
        [run_id],
    )
    return [ChangeRow(**row) for row in rows]


def read_gate_tries(db: Database, run_id: str) -> list[GateTry]:
    """By which gates the run tried to catch the app, in that order."""
    rows = db.query("select gate, outcome, reason from gate_try where run_id = ? order by number", [run_id])
    return [make_row(GateTry, row, gate=Gate, outcome=GateOutcome) for row in rows]


def read_taps(db: Database, run_id: str) -> list[Tap]:
    """What the run tapped, in that order."""
    rows = db.query(f"select {_columns(Tap)} from tap where run_id = ? order by tap_id", [run_id])  # noqa: S608  our names
    return [make_row(Tap, row, purpose=TapPurpose) for row in rows]


def find_change_instant(db: Database, run_id: str, number: int) -> int | None:
    """Return when a change was about to be made, on the device's boot clock, if that could be read."""
    sql = "select at_boottime_ns from change where run_id = ? and number = ?"
    row = db.execute(sql, [run_id, number]).fetchone()
    return None if row is None else row[0]


def find_killed_runs(db: Database) -> list[str]:
    """The runs without an end; those of a harness that had no chain yet are left as they are."""
    sql = "select distinct run_id from block where run_id not in (select run_id from run_end) order by run_id"
    return [str(run_id) for (run_id,) in db.execute(sql).fetchall()]


def read_seqs(db: Database, run_id: str, epoch: str) -> list[int]:
    """The numbers of a stream that are stored, in their order."""
    one = "select seq from {} where run_id = :run and epoch = :epoch"
    sql = f"{one.format('access')} union all {one.format('signal')} order by seq"
    return [int(seq) for (seq,) in db.execute(sql, {"run": run_id, "epoch": epoch}).fetchall()]


def count_processes(db: Database, run_id: str) -> int:
    """How many processes had an agent in them."""
    return int(db.execute("select count(*) from process where run_id = ?", [run_id]).fetchone()[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """A run with how it ended; `verdict` is None while it is under way, and for one that was killed."""

    run_id: str
    package: str
    version_name: str
    version_code: int
    apk_path: str
    apk_sha256: str
    device: str
    device_kind: str
    serial: str
    model: str
    android_release: str
    sdk: int
    fingerprint: str
    boot_id: str
    scenario: str
    user_id: int
    data: str
    attached: bool
    stores_values: bool
    instrumented: bool
    continues: str | None
    granted: bool
    agent_sha256: str
    versions: dict[str, str]
    started_at: str
    ended_at: str | None
    verdict: str | None
    reasons: tuple[str, ...]
    accesses: int


_FROM_RUN_END = ("ended_at", "verdict", "reasons")
_RUN_COLUMNS = ", ".join(
    f"{'run_end' if field.name in _FROM_RUN_END else 'run'}.{field.name}"
    for field in fields(RunRow)
    if field.name != "accesses"
)


def find_run(db: Database, run_id: str) -> RunRow | None:
    """Return one run, or None when the file does not hold it."""
    return next(iter(_select_runs(db, "where run.run_id = ?", [run_id])), None)


def read_runs(db: Database) -> list[RunRow]:
    """Every run of the file, the oldest first."""
    return _select_runs(db, "", [])


def find_run_ids(db: Database, prefix: str) -> list[str]:
    """The ids that begin with these characters, the oldest first; all of them for an empty prefix."""
    rows = db.execute("select run_id from run where substr(run_id, 1, ?) = ? order by run_id", [len(prefix), prefix])
    return [str(row[0]) for row in rows.fetchall()]


def _select_runs(db: Database, where: str, values: Sequence[str]) -> list[RunRow]:
    rows = db.query(
        f"select {_RUN_COLUMNS}, (select count(*) from access where access.run_id = run.run_id) as accesses"  # noqa: S608  our names
        f" from run left join run_end on run_end.run_id = run.run_id {where} order by run.run_id",
        values,
    )
    readers = {"granted": bool, "attached": bool, "stores_values": bool, "instrumented": bool}
    return [make_row(RunRow, row, **readers, versions=json.loads, reasons=_parse_reasons) for row in rows]


def _parse_reasons(text: str | None) -> tuple[str, ...]:
    return tuple(map(str, json.loads(text or "[]")))


def _columns(made: type[Any]) -> str:
    return ", ".join(field.name for field in fields(made))


def make_row(made: Callable[..., T], row: dict[str, Any], **readers: Callable[[Any], object]) -> T:
    """Make a value of a row. One that our writer never writes is a sign of damage."""
    try:
        return made(**(row | {name: read(row[name]) for name, read in readers.items()}))
    except (ValueError, TypeError) as error:
        raise IntegrityError(f"the evidence file holds what no run wrote: {error}") from error

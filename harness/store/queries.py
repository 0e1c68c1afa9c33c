"""What the reading commands ask of an evidence file. Each answer is a frozen value."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlite_utils import Database

from harness.model import Gap, GapKind, HookReport, HookState, Milestone, MilestoneName


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """One access as the view `timeline` shows it, as far as people read it in a terminal."""

    phase: str
    data_type: str
    hook: str
    outcome: str
    exception: str | None
    detail: dict[str, object]
    caller: str | None
    sdk: str | None
    since_install_s: float | None
    since_first_launch_s: float | None
    since_terms_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseCount:
    """How many accesses of one data type fell into one phase, and how they ended."""

    phase: str
    data_type: str
    returned: int
    denied: int
    failed: int


_TIMELINE_COLUMNS = ", ".join(TimelineRow.__annotations__)


def read_timeline(db: Database, run_id: str) -> list[TimelineRow]:
    """Every access of a run in the order of the boot clock."""
    rows = db.query(f"select {_TIMELINE_COLUMNS} from timeline where run_id = ?", [run_id])  # noqa: S608  our names
    return [TimelineRow(**(row | {"detail": json.loads(row["detail"])})) for row in rows]


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
    return [Milestone(**(row | {"name": MilestoneName(row["name"])})) for row in rows]


def read_gaps(db: Database, run_id: str) -> list[Gap]:
    """Where accesses may be missing."""
    columns = ", ".join(Gap.__annotations__)
    rows = db.query(f"select {columns} from gap where run_id = ? order by gap_id", [run_id])  # noqa: S608  our names
    return [Gap(**(row | {"kind": GapKind(row["kind"])})) for row in rows]


def read_hooks(db: Database, run_id: str) -> list[HookReport]:
    """The last known state of each hook in each process."""
    columns = ", ".join(HookReport.__annotations__)
    rows = db.query(
        f"select {columns} from hook where hook_id in"  # noqa: S608  our names
        " (select max(hook_id) from hook where run_id = ? group by epoch, hook) order by hook",
        [run_id],
    )
    return [HookReport(**(row | {"state": HookState(row["state"])})) for row in rows]


def count_processes(db: Database, run_id: str) -> int:
    """How many processes had an agent in them."""
    return int(db.execute("select count(*) from process where run_id = ?", [run_id]).fetchone()[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """A run with how it ended; `verdict` is None while it is under way, and for one that was killed."""

    run_id: str
    package: str
    version_name: str
    apk_sha256: str
    device: str
    device_kind: str
    model: str
    android_release: str
    started_at: str
    verdict: str | None
    reasons: tuple[str, ...]


def find_run(db: Database, run_id: str) -> RunRow | None:
    """Return one run, or None when the file does not hold it."""
    columns = "run." + ", run.".join(name for name in RunRow.__annotations__ if name not in ("verdict", "reasons"))
    rows = db.query(
        f"select {columns}, run_end.verdict, run_end.reasons from run"  # noqa: S608  our names
        " left join run_end on run_end.run_id = run.run_id where run.run_id = ?",
        [run_id],
    )
    found = [RunRow(**(row | {"reasons": tuple(json.loads(row["reasons"] or "[]"))})) for row in rows]
    return found[0] if found else None

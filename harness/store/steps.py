"""What a run did of its scenario, step by step, and what it kept of the screen."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlite_utils import Database

from harness.rules.artefacts import Artefact, ArtefactKind
from harness.rules.remarks import Remark, RemarkKind
from harness.rules.scenario import StepOutcome
from harness.rules.sights import ScreenSeen
from harness.store.queries import make_row


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A step and what came of it; `outcome` is None for one that a killed run was at. `accesses` came during it."""

    number: int
    do: str
    name: str
    window: str | None
    from_boottime_ns: int
    to_boottime_ns: int | None
    outcome: StepOutcome | None
    reason: str | None
    accesses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowCount:
    """The accesses of one data type and outcome in the steps of one window."""

    window: str
    data_type: str
    outcome: str
    accesses: int


_DURING = """
    access.run_id = step.run_id and access.at_boottime_ns >= step.from_boottime_ns
    and access.at_boottime_ns < coalesce(step_end.to_boottime_ns, 9223372036854775807)
"""
_STEPS = "step left join step_end on step_end.run_id = step.run_id and step_end.number = step.number"


def read_steps(db: Database, run_id: str) -> list[StepRow]:
    """The steps of a run in their order."""
    rows = db.query(
        f"select step.number, do, name, window, from_boottime_ns, to_boottime_ns, outcome, reason,"  # noqa: S608  our words
        f" (select count(*) from access where {_DURING}) as accesses"
        f" from {_STEPS} where step.run_id = ? order by step.number",
        [run_id],
    )
    return [make_row(StepRow, row, outcome=lambda word: word and StepOutcome(word)) for row in rows]


def read_failures(db: Database, run_id: str) -> tuple[str, ...]:
    """The steps that failed, as reasons why the evidence is incomplete."""
    rows = db.execute(
        f"select step.number, name, reason from {_STEPS}"  # noqa: S608  our words
        " where step.run_id = ? and outcome = ? order by step.number",
        [run_id, StepOutcome.FAILED],
    )
    return tuple(f"step {number} of the scenario, {name}, failed: {reason}" for number, name, reason in rows.fetchall())


def count_in_windows(db: Database, run_id: str) -> list[WindowCount]:
    """What was tried in each window of the scenario, and how it ended, in the order of the windows."""
    rows = db.query(
        f"select window, data_type, access.outcome, count(*) as accesses from {_STEPS} join access on {_DURING}"  # noqa: S608  our words
        " where step.run_id = ? and window is not null"
        " group by window, data_type, access.outcome order by min(step.number), data_type, access.outcome",
        [run_id],
    )
    return [make_row(WindowCount, row) for row in rows]


def read_remarks(db: Database, run_id: str) -> list[Remark]:
    """What the operator said beside milestones, in that order."""
    names = ", ".join(field.name for field in fields(Remark))
    rows = db.query(f"select {names} from remark where run_id = ? order by remark_id", [run_id])  # noqa: S608  our names
    return [make_row(Remark, row, kind=RemarkKind) for row in rows]


def read_screens(db: Database, run_id: str) -> list[ScreenSeen]:
    """What the screen was taken for, in that order."""
    names = ", ".join(field.name for field in fields(ScreenSeen))
    rows = db.query(f"select {names} from screen_seen where run_id = ? order by screen_seen_id", [run_id])  # noqa: S608  our names
    return [make_row(ScreenSeen, row, known=bool) for row in rows]


def read_artefacts(db: Database, run_id: str) -> list[Artefact]:
    """The files that a run kept, and those that it could not, in their order."""
    names = ", ".join(field.name for field in fields(Artefact))
    rows = db.query(f"select {names} from artefact where run_id = ? order by artefact_id", [run_id])  # noqa: S608  our names
    return [make_row(Artefact, row, kind=ArtefactKind) for row in rows]

"""What rules ask of an evidence file: every access as a rule sees it, the milestones, the beginning, the stacks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields

from sqlite_utils import Database

from harness.model import Milestone, MilestoneName
from harness.rules.appstates import StateInterval, find_state_at
from harness.rules.policy import Observation
from harness.taxonomy.callers import find_sdk

_NAMES = [field.name for field in fields(Observation)]
_COLUMNS = {"caller": "coalesce(caller, json_extract(detail, '$.listener'))"}


def read_observations(
    db: Database, run_id: str, package: str, states: Sequence[StateInterval]
) -> Iterator[Observation]:
    """The accesses of a run in the order of the boot clock; any number of them.

    A delivery has no caller: whoever listens for it takes the place. `states` are those of the whole app, where the
    view has what was known of the process.
    """
    columns = ", ".join(_COLUMNS.get(name, name) for name in _NAMES)
    cursor = db.execute(
        f"select {columns} from timeline where run_id = ? order by at_boottime_ns, epoch, seq",  # noqa: S608  our names
        [run_id],
    )
    for row in cursor:
        values = dict(zip(_NAMES, row, strict=True))
        if (found := find_state_at(states, values["at_boottime_ns"])) is not None:
            values["app_state"] = found.state
        values["sdk"] = values["sdk"] or find_sdk(values["caller"], package)
        yield Observation(**values)


def read_reached(db: Database, run_id: str) -> dict[MilestoneName, Milestone]:
    """The milestones that were reached, each with the stream that saw it."""
    rows = db.query(
        "select name, at_boottime_ns, uncertainty_ns, source, epoch from milestone where run_id = ?", [run_id]
    )
    milestones = (Milestone(**(row | {"name": MilestoneName(row["name"])})) for row in rows)
    return {milestone.name: milestone for milestone in milestones}


def read_beginning(db: Database, run_id: str) -> int:
    """The first reading of the device's clock, which a run takes before it does anything else; 0 without one."""
    row = db.execute("select min(at_boottime_ns) from clock_sample where run_id = ?", [run_id]).fetchone()
    return int(row[0] or 0)


def read_stacks(db: Database, stack_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The frames of these stacks, innermost first."""
    wanted = sorted(set(stack_ids))
    marks = ", ".join("?" * len(wanted))
    rows = db.execute(f"select stack_id, frames from stack where stack_id in ({marks})", wanted)  # noqa: S608  marks
    return {int(row[0]): tuple(map(str, json.loads(row[1]))) for row in rows.fetchall()}

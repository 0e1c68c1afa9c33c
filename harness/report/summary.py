"""One run as people read it: milestones, timeline, counts per phase, and what was not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.errors import NotFoundError
from harness.model import Gap, HookReport, HookState, Milestone
from harness.store.evidence import open_for_reading
from harness.store.queries import (
    PhaseCount,
    RunRow,
    TimelineRow,
    count_by_phase,
    find_run,
    read_gaps,
    read_hooks,
    read_milestones,
    read_timeline,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Everything that the pages about one run show."""

    run: RunRow
    milestones: tuple[Milestone, ...]
    timeline: tuple[TimelineRow, ...]
    counts: tuple[PhaseCount, ...]
    gaps: tuple[Gap, ...]
    absent_hooks: tuple[HookReport, ...]
    not_observed: tuple[str, ...]


def summarise(path: Path, run_id: str) -> Summary:
    """Read one run. Raises NotFoundError when the file holds no such run."""
    db = open_for_reading(path)
    try:
        run = find_run(db, run_id)
        if run is None:
            raise NotFoundError(f"{path} holds no run {run_id}")
        hooks: Sequence[HookReport] = read_hooks(db, run_id)
        counts = tuple(count_by_phase(db, run_id))
        return Summary(
            run=run,
            milestones=tuple(read_milestones(db, run_id)),
            timeline=tuple(read_timeline(db, run_id)),
            counts=counts,
            gaps=tuple(read_gaps(db, run_id)),
            absent_hooks=tuple(hook for hook in hooks if hook.state is HookState.ABSENT),
            not_observed=find_not_observed(hooks, counts),
        )
    finally:
        db.close()


def find_not_observed(hooks: Sequence[HookReport], counts: Sequence[PhaseCount]) -> tuple[str, ...]:
    """Find the data types for which hooks were live and no access came, unlike those that nothing looked for."""
    looked_for = {hook.data_type for hook in hooks if hook.state is HookState.INSTALLED}
    return tuple(sorted(looked_for - {count.data_type for count in counts}))

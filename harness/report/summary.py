"""One run as people read it: milestones, timeline, counts per phase, coverage, and what was not seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from harness.errors import NotFoundError
from harness.model import Gap, GateTry, HookState, Installation, Milestone, MilestoneName
from harness.report.clocks import Clocks, measure_clocks
from harness.report.coverage import Coverage, measure_coverage
from harness.report.states import RunState, state_of
from harness.rules.artefacts import Artefact
from harness.rules.crashes import CrashReport
from harness.rules.remarks import Remark
from harness.rules.sights import ScreenSeen
from harness.rules.touches import Tap
from harness.run.ulid import LATEST, match_ids
from harness.store.accesses import (
    Selection,
    StateCount,
    TimelineRow,
    WakeCount,
    count_in_states,
    read_timeline,
)
from harness.store.appstates import AppStates, read_states
from harness.store.clocks import find_installation, read_clock_samples
from harness.store.crashes import read_crashes
from harness.store.evidence import reading
from harness.store.ledger import Ledger, read_ledger
from harness.store.queries import (
    ChangeRow,
    HookRow,
    PhaseCount,
    ProcessRow,
    RunRow,
    count_by_phase,
    find_run,
    find_run_ids,
    read_changes,
    read_gaps,
    read_gate_tries,
    read_hook_states,
    read_milestones,
    read_processes,
    read_runs,
    read_taps,
)
from harness.store.recoveries import RecoveryRow, read_recoveries
from harness.store.steps import (
    StepRow,
    WindowCount,
    count_in_windows,
    read_artefacts,
    read_remarks,
    read_screens,
    read_steps,
)

_LISTED = 10
_FIRST_ACCESSES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Everything that the pages about one run show; `timeline` holds the first accesses only, `run` their number."""

    run: RunRow
    state: RunState
    milestones: tuple[Milestone, ...]
    timeline: tuple[TimelineRow, ...]
    counts: tuple[PhaseCount, ...]
    gaps: tuple[Gap, ...]
    processes: tuple[ProcessRow, ...]
    hooks: tuple[HookRow, ...]
    changes: tuple[ChangeRow, ...]
    gate_tries: tuple[GateTry, ...]
    taps: tuple[Tap, ...]
    steps: tuple[StepRow, ...]
    windows: tuple[WindowCount, ...]
    artefacts: tuple[Artefact, ...]
    remarks: tuple[Remark, ...]
    screens: tuple[ScreenSeen, ...]
    recoveries: tuple[RecoveryRow, ...]
    crashes: tuple[CrashReport, ...]
    states: AppStates
    state_counts: tuple[StateCount, ...]
    wake_counts: tuple[WakeCount, ...]
    coverage: Coverage
    ledger: Ledger
    clocks: Clocks
    installation: Installation | None

    @property
    def hooks_out_of_place(self) -> tuple[HookRow, ...]:
        """Those that are not installed in some process, but for what a platform need not have below its API."""
        return tuple(hook for hook in self.hooks if hook.state is not HookState.INSTALLED and not _is_not_there(hook))

    @property
    def not_there_below(self) -> tuple[HookRow, ...]:
        """Transactions and native functions that this platform, or this process, does not have."""
        return tuple(hook for hook in self.hooks if _is_not_there(hook))

    @property
    def installed_ns(self) -> int | None:
        """The instant from which the reports count, on the boot clock."""
        return find_installed(self.milestones)

    @property
    def is_accepted(self) -> bool:
        """Whether anybody was seen to accept the terms."""
        return any(milestone.name is MilestoneName.TERMS_ACCEPTED for milestone in self.milestones)


def _is_not_there(hook: HookRow) -> bool:
    return hook.state is HookState.ABSENT and hook.layer != "api"


def find_installed(milestones: Iterable[Milestone]) -> int | None:
    """The instant of the installation among these, on the boot clock; None where it is not known."""
    return next((m.at_boottime_ns for m in milestones if m.name is MilestoneName.INSTALLED), None)


def summarise(path: Path, word: str) -> Summary:
    """Read the run that a word names. Raises NotFoundError when the file holds no such run."""
    with reading(path) as db:
        return summarise_run(db, choose_run(db, word, path))


def summarise_run(db: Database, run: RunRow) -> Summary:
    """Read all that is stored about a run."""
    state = state_of(run)
    counts, gaps = tuple(count_by_phase(db, run.run_id)), tuple(read_gaps(db, run.run_id))
    ledger = read_ledger(db, run.run_id, run.sdk)
    states = read_states(db, run.run_id)
    state_counts, wake_counts = count_in_states(db, run.run_id, states)
    processes, hooks = tuple(read_processes(db, run.run_id)), tuple(read_hook_states(db, run.run_id))
    return Summary(
        run=run,
        state=state,
        milestones=tuple(read_milestones(db, run.run_id)),
        timeline=tuple(read_timeline(db, run.run_id, states, Selection(limit=_FIRST_ACCESSES))),
        counts=counts,
        gaps=gaps,
        processes=processes,
        hooks=hooks,
        changes=tuple(read_changes(db, run.run_id)),
        gate_tries=tuple(read_gate_tries(db, run.run_id)),
        taps=tuple(read_taps(db, run.run_id)),
        steps=tuple(read_steps(db, run.run_id)),
        windows=tuple(count_in_windows(db, run.run_id)),
        artefacts=tuple(read_artefacts(db, run.run_id)),
        remarks=tuple(read_remarks(db, run.run_id)),
        screens=tuple(read_screens(db, run.run_id)),
        recoveries=tuple(read_recoveries(db, run.run_id)),
        crashes=tuple(read_crashes(db, run.run_id)),
        states=states,
        state_counts=tuple(state_counts),
        wake_counts=tuple(wake_counts),
        coverage=measure_coverage(
            state, counts, hooks, processes, len(gaps), ledger.misses, was_watched=run.instrumented
        ),
        ledger=ledger,
        clocks=measure_clocks(read_clock_samples(db, run.run_id)),
        installation=find_installation(db, run.run_id),
    )


def list_runs(path: Path) -> list[RunRow]:
    """Every run of a file, the oldest first."""
    with reading(path) as db:
        return read_runs(db)


def choose_run(db: Database, word: str, path: Path) -> RunRow:
    """Return the run that an id, the beginning of one, or `latest` names.

    Raises NotFoundError that lists what there is, for none and for more than one.
    """
    ids = find_run_ids(db, "")
    if not ids:
        raise NotFoundError(f"{path} holds no run", mend="name another file with --db FILE")
    matching = match_ids(ids, word)
    run = find_run(db, matching[0]) if len(matching) == 1 else None
    if run is None:
        unknown = f"{path} holds no run {word}" if word else f"{path} holds no run with an empty name"
        problem = f"{len(matching)} runs of {path} begin with {word}" if matching else unknown
        raise NotFoundError(problem, mend=f"name one of: {_shorten(matching or ids)}; or say {LATEST}")
    return run


def _shorten(ids: list[str]) -> str:
    left_out = len(ids) - _LISTED
    return ", ".join(ids[-_LISTED:]) + (f" and {left_out} older ones" if left_out > 0 else "")

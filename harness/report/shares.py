"""The coverage of one run: the lives of its processes, which share of them was watched, and as a JSON document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlite_utils import Database

from harness.model import AppData
from harness.report.formats import to_json
from harness.report.states import RunState, state_of
from harness.report.summary import choose_run, find_installed
from harness.rules.lives import Blind, Census, ProcessLife
from harness.rules.phases import ALL_PHASES
from harness.rules.shares import Cell, Share, Shares, measure_shares, sum_cells
from harness.store.evidence import reading
from harness.store.lives import read_calendar, read_census, read_hook_changes
from harness.store.queries import HookRow, RunRow, read_hook_states, read_milestones
from harness.taxonomy.data_types import LIFECYCLE


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCoverage:
    """What was under observation in one run; `hooks` are their newest states."""

    run: RunRow
    state: RunState
    installed_ns: int | None
    census: Census
    shares: Shares
    hooks: tuple[HookRow, ...]

    @property
    def types(self) -> dict[tuple[str, str], tuple[Cell, ...]]:
        """The cells of each phase and data type, phases in the order of life."""
        groups = self.shares.group(lambda cell: (cell.phase, cell.data_type))
        return dict(sorted(groups.items(), key=lambda group: (ALL_PHASES.index(group[0][0]), group[0][1])))

    @property
    def unwatched_types(self) -> tuple[str, ...]:
        """The data types for which no hook was in place in any process."""
        watched = {cell.data_type for cell in self.shares.cells if cell.share.watched_ns}
        return tuple(sorted({hook.data_type for hook in self.hooks} - watched - {LIFECYCLE}))


def read_run_coverage(path: Path, word: str) -> RunCoverage:
    """Measure the run that a word names. Raises NotFoundError when the file holds no such run."""
    with reading(path) as db:
        return measure_run(db, choose_run(db, word, path))


def measure_run(db: Database, run: RunRow) -> RunCoverage:
    """Measure a run."""
    run_id = run.run_id
    hooks, census = tuple(read_hook_states(db, run_id)), read_census(db, run_id)
    calendar = read_calendar(db, run_id, has_past=run.data == AppData.KEPT)
    return RunCoverage(
        run=run,
        state=state_of(run),
        installed_ns=find_installed(read_milestones(db, run_id)),
        census=census,
        shares=measure_shares(census.lives, read_hook_changes(db, run_id, hooks), calendar),
        hooks=hooks,
    )


def document_coverage(coverage: RunCoverage, path: Path) -> str:
    """Return one JSON document; instants and lengths are integers of nanoseconds."""
    shares = coverage.shares
    document = {
        "run_id": coverage.run.run_id,
        "state": coverage.state,
        "verdict": coverage.run.verdict,
        "db": str(path.absolute()),
        **_document_share(shares.total),
        "phases": [
            {"phase": phase, **_document_share(shares.of_phase(phase))}
            for phase in ALL_PHASES
            if any(each == phase for _, each, _ in shares.processes)
        ],
        "processes": [_document_process(coverage, place, life) for place, life in enumerate(coverage.census.lives)],
        "types": list(_document_types(shares.cells)),
        "hooks": list(_document_hooks(shares)),
        "unwatched_types": coverage.unwatched_types,
        "loose_gaps": [asdict(gap) for gap in coverage.census.loose],
    }
    return to_json(document, indent=2)


def _document_share(share: Share) -> dict[str, object]:
    return {**asdict(share), "watched_per_mille": share.per_mille}


def _document_process(coverage: RunCoverage, place: int, life: ProcessLife) -> dict[str, object]:
    shares, whole = coverage.shares, life.whole
    return {
        "process": life.process,
        "pid": life.pid,
        "epoch": life.epoch,
        "gate": life.gate,
        "from_boottime_ns": whole and whole.from_ns,
        "to_boottime_ns": whole and whole.to_ns,
        **_document_share(shares.of_process(place)),
        "blind": [_document_blind(blind) for blind in life.blind],
        "uncounted": [asdict(gap) for gap in life.uncounted],
        "phases": [
            {"phase": phase, **_document_share(share)} for each, phase, share in shares.processes if each == place
        ],
        "types": list(_document_types([cell for cell in shares.cells if cell.place == place])),
    }


def _document_blind(blind: Blind) -> dict[str, object]:
    return {
        "kind": blind.kind,
        "reason": blind.reason,
        "from_boottime_ns": blind.interval.from_ns,
        "to_boottime_ns": blind.interval.to_ns,
    }


def _document_types(cells: Sequence[Cell]) -> Iterator[dict[str, object]]:
    groups: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        groups.setdefault((cell.phase, cell.data_type), []).append(cell)
    for (phase, data_type), group in groups.items():
        yield {"phase": phase, "data_type": data_type, **_document_cells(group)}


def _document_hooks(shares: Shares) -> Iterator[dict[str, object]]:
    for (data_type, hook, phase), cells in shares.group(lambda c: (c.data_type, c.hook, c.phase)).items():
        yield {"data_type": data_type, "hook": hook, "phase": phase, **_document_cells(cells)}


def _document_cells(cells: Iterable[Cell]) -> dict[str, object]:
    counted = list(cells)
    return {
        **_document_share(sum_cells(counted)),
        "hooks": len(counted),
        "installed": sum(cell.is_installed for cell in counted),
        "proved": sum(cell.is_proved for cell in counted),
    }

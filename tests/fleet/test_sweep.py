"""A sweep as far as no device is needed: which one it is, and what is left when time is up."""

from __future__ import annotations

import shutil
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.errors import LockedError, NotFoundError
from harness.fleet.apps import bundled_app
from harness.fleet.lease import Leases
from harness.fleet.sweep import Bench, CellEnded, run_sweep
from harness.fleet.sweepdir import SweepDirectory, start_sweep
from harness.fleet.sweepfile import SweepFile, load_sweep
from harness.rules.schedule import Start
from harness.rules.sweep import CellState
from harness.run.ulid import LATEST

NOW = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
DAY = timedelta(hours=20)


@pytest.fixture
def sweep(tmp_path: Path) -> SweepFile:
    return write(tmp_path, "com.example.app")


def write(folder: Path, app: str) -> SweepFile:
    path = folder / "SWEEP.toml"
    path.write_text(f'name = "n"\napps = ["{app}"]\nrepeats = 2\n')
    return load_sweep(path)


def bench_of(sweep: SweepFile) -> Bench:
    leases = Leases(sweep.folder / "leases", ("harness",))
    return Bench(entries={each.name: each for each in sweep.devices}, leases=leases, command=("harness",), cut_short=())


def run_late(sweep: SweepFile, sweep_id: str) -> list[CellEnded]:
    """Go on with a sweep whose deadline has passed."""
    told: list[object] = []
    with SweepDirectory(sweep.directory).opening(sweep_id) as index:
        run_sweep(index, bench_of(sweep), told.append, NOW)
    return [event for event in told if isinstance(event, CellEnded)]


def test_after_the_deadline_nothing_begins_and_every_cell_has_its_end(sweep: SweepFile) -> None:
    start, sweep_id = start_sweep(sweep, NOW, None)
    assert start is Start.BEGIN
    ends = [event.end for event in run_late(sweep, sweep_id)]
    reason = "the deadline came first (2026-03-01 02:00:00+00:00)"
    assert [(end.state, end.reason) for end in ends] == [(CellState.NOT_RUN, reason)] * 2
    assert run_late(sweep, sweep_id) == []
    with SweepDirectory(sweep.directory).opening(sweep_id) as index:
        assert index.read_board().attempts == ()
        assert index.read_board().is_finished


def count_held() -> tuple[int, int]:
    """The open files and the threads of this process."""
    return len(list(Path("/proc/self/fd").iterdir())), threading.active_count()


@pytest.mark.parametrize("cells", [20, pytest.param(1000, marks=(pytest.mark.soak, pytest.mark.timeout(600)))])
def test_no_cell_leaves_a_file_open_or_a_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cells: int) -> None:
    """Each has a process of its own, which ends here at once."""
    path = tmp_path / "SWEEP.toml"
    path.write_text(f'name = "n"\napps = ["com.example.app"]\nrepeats = {cells}\n')
    sweep = load_sweep(path)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    _, sweep_id = start_sweep(sweep, NOW, None)
    before = count_held()
    with SweepDirectory(sweep.directory).opening(sweep_id) as index:
        run_sweep(index, bench_of(sweep), lambda _: None, None)
        ends = index.read_board().ends
    assert [(end.state, end.exit_code) for end in ends] == [(CellState.FAILED, 1)] * cells
    assert count_held() == before


def test_an_app_that_has_changed_since_it_was_asked_for_is_refused(tmp_path: Path) -> None:
    apk = Path(shutil.copy(bundled_app("never_collects"), tmp_path / "app.apk"))
    path = tmp_path / "SWEEP.toml"
    path.write_text('name = "n"\napps = ["app.apk"]\n')
    sweep = load_sweep(path)
    _, sweep_id = start_sweep(sweep, NOW, None)
    apk.write_bytes(apk.read_bytes() + b"\0")
    with SweepDirectory(sweep.directory).opening(sweep_id) as index:
        run_sweep(index, bench_of(sweep), lambda _: None, None)
        (end,) = index.read_board().ends
    assert (end.state, end.exit_code) == (CellState.FAILED, 2)
    assert end.reason.endswith("app.apk is not the file that was asked for: it has changed since")


def test_which_sweep_it_is(sweep: SweepFile) -> None:
    _, first = start_sweep(sweep, NOW, DAY)
    assert start_sweep(sweep, NOW, DAY) == (Start.RESUME, first)
    run_late(sweep, first)
    assert start_sweep(sweep, NOW + DAY / 2, DAY) == (Start.NOT_DUE, first)
    _, second = start_sweep(sweep, NOW + DAY, DAY)
    start, third = start_sweep(write(sweep.folder, "com.example.other"), NOW + DAY, DAY)
    directory = SweepDirectory(sweep.directory)
    assert (start, directory.ids()) == (Start.BEGIN, [first, second, third])
    with directory.opening(second) as index:
        assert {end.reason for end in index.read_board().ends} == {
            "something else was asked for before this cell was reached"
        }
    assert (directory.previous(third), directory.previous(first)) == (second, None)


def test_a_sweep_is_found_by_the_beginning_of_its_id(sweep: SweepFile) -> None:
    directory = SweepDirectory(sweep.directory)
    with pytest.raises(NotFoundError, match="holds none yet"):
        directory.get(LATEST)
    _, sweep_id = start_sweep(sweep, NOW, None)
    assert directory.get(LATEST) == directory.get(sweep_id[:20].lower()) == sweep_id
    with pytest.raises(NotFoundError, match=f"name one of: {sweep_id}"):
        directory.get("7")


def test_the_directory_is_held_by_one_and_says_by_whom(sweep: SweepFile) -> None:
    directory = SweepDirectory(sweep.directory)
    assert directory.find_sweeper() is None
    with directory.hold(("harness", "sweep", "SWEEP.toml")):
        owner = directory.find_sweeper()
        assert owner is not None
        assert owner.command == "harness sweep SWEEP.toml"
        with (
            pytest.raises(LockedError, match=r"sweeps is in use by `harness sweep SWEEP.toml` \(pid "),
            directory.hold(()),
        ):
            pass
    assert directory.find_sweeper() is None

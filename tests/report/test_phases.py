"""The counts of the live view are those of the stored view, whatever the milestones and streams are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.model import AppData, Gap, GapKind, Milestone, MilestoneName
from harness.report.phases import PHASES, Borders, Instants
from harness.store.evidence import open_for_writing
from harness.store.queries import count_by_phase
from harness.store.writer import Writer
from tests.builders import access, process, run, stored

EPOCHS = ("e1", "e2")


def milestones(name: MilestoneName) -> st.SearchStrategy[Milestone | None]:
    made = st.builds(
        lambda at_ns, uncertainty_ns, epoch: Milestone(
            name=name, at_boottime_ns=at_ns, uncertainty_ns=uncertainty_ns, source="test", epoch=epoch
        ),
        st.integers(0, 30),
        st.integers(0, 8),
        st.sampled_from([None, *EPOCHS]),
    )
    return st.none() | made


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(EPOCHS), st.integers(0, 30)), min_size=1, max_size=12),
    milestones(MilestoneName.FIRST_LAUNCH),
    milestones(MilestoneName.TERMS_ACCEPTED),
    st.sampled_from(AppData),
    st.none() | st.integers(0, 30),
)
def test_they_are_counted_as_the_view_counts_them(
    writing: Writing, seen: list[tuple[str, int]], launch: Milestone | None, terms: Milestone | None,
    data: AppData, doubt_ns: int | None,
) -> None:  # fmt: skip
    writer, run_id = writing.begin(data)
    instants = Instants()
    for epoch in EPOCHS:
        writer.add_process(process(epoch=epoch))
    for milestone in filter(None, (launch, terms)):
        writer.add_milestone(milestone)
    for seq, (epoch, at_ns) in enumerate(seen):
        writer.add_access(stored(access(seq=seq, at_boottime_ns=at_ns), epoch=epoch))
        instants.add(epoch, at_ns)
    if doubt_ns is not None:
        writer.add_gap(
            Gap(kind=GapKind.UNCONFIRMED, process="p", pid=None, epoch=None, from_boottime_ns=doubt_ns,
                to_boottime_ns=None, events=None, reason="test")
        )  # fmt: skip
    borders = Borders(launch=launch, terms=terms, keeps_data=data is AppData.KEPT, doubt_ns=doubt_ns)
    counted = dict(zip(PHASES, instants.count(borders), strict=True))
    viewed = {count.phase: count.returned for count in count_by_phase(writer.db, run_id)}
    assert {phase: number for phase, number in counted.items() if number} == viewed


class Writing:
    """One file for all examples, a run in it for each."""

    def __init__(self, path: Path) -> None:
        self._db = open_for_writing(path)
        self._runs = 0

    def begin(self, data: AppData) -> tuple[Writer, str]:
        self._runs += 1
        run_id = f"R{self._runs:025}"
        return Writer(self._db, run(run_id=run_id, data=data)), run_id

    def close(self) -> None:
        self._db.close()


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Writing]:
    made = Writing(tmp_path / "e.db")
    yield made
    made.close()

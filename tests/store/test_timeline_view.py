"""The view `timeline`: its columns, its offsets to the nanosecond, its phases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from harness.model import AppData, Gap, GapKind, Milestone, MilestoneName
from harness.rules.touches import Tap, TapPurpose
from harness.store.evidence import open_for_writing
from harness.store.schema import migrations
from harness.store.writer import Writer
from tests.builders import SECOND, access, process, run, stored

# The public interface: people have scripts that name these.
COLUMNS = [
    "access_id",
    "run_id",
    "package",
    "process",
    "pid",
    "boot_id",
    "epoch",
    "seq",
    "data_type",
    "hook",
    "kind",
    "layer",
    "outcome",
    "exception",
    "detail",
    "caller",
    "sdk",
    "stack_id",
    "thread",
    "app_state",
    "phase",
    "gate",
    "at_boottime_ns",
    "at_wall_ns",
    "since_install_s",
    "since_first_launch_s",
    "since_terms_s",
    "install_uncertainty_s",
    "first_launch_uncertainty_s",
    "terms_uncertainty_s",
]


def milestone(name: MilestoneName, at_ns: int, uncertainty_ns: int = 0, epoch: str | None = None) -> Milestone:
    return Milestone(name=name, at_boottime_ns=at_ns, uncertainty_ns=uncertainty_ns, source="test", epoch=epoch)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    made = Writer(open_for_writing(tmp_path / "e.db"), run())
    made.add_process(process())
    yield made
    made.close()


def rows(writer: Writer) -> list[dict[str, object]]:
    return list(writer.db.query("select * from timeline"))


def test_the_columns_are_those_of_the_design(writer: Writer) -> None:
    cursor = writer.db.execute("select * from timeline")
    assert [column[0] for column in cursor.description] == COLUMNS


def test_an_unreached_milestone_is_null_and_its_phase_lies_ahead(writer: Writer) -> None:
    writer.add_milestone(milestone(MilestoneName.INSTALLED, 80 * SECOND))
    writer.add_access(stored())
    (row,) = rows(writer)
    assert row["since_install_s"] == 20.0
    assert row["since_terms_s"] is None
    assert row["terms_uncertainty_s"] is None
    assert row["phase"] == "before_launch"


@pytest.mark.parametrize(
    ("at_s", "phase"),
    [
        (85, "before_launch"),
        (89.5, "unsure"),
        (90.5, "unsure"),
        (95, "before_terms"),
        (99.5, "unsure"),
        (101.5, "after_terms"),
    ],
)
def test_phases_with_an_uncertain_border(writer: Writer, at_s: float, phase: str) -> None:
    writer.add_milestone(milestone(MilestoneName.FIRST_LAUNCH, 90 * SECOND, SECOND))
    writer.add_milestone(milestone(MilestoneName.TERMS_ACCEPTED, 100 * SECOND, SECOND))
    writer.add_access(stored(access(at_boottime_ns=int(at_s * SECOND))))
    assert [row["phase"] for row in rows(writer)] == [phase]


@pytest.mark.parametrize(
    ("launch_s", "terms_s", "phases"),
    [
        (None, None, ["unsure", "unsure"]),
        (None, 100, ["before_terms", "after_terms"]),
        (90, None, ["unsure", "unsure"]),
        (97, None, ["before_launch", "unsure"]),
    ],
)
def test_an_app_with_a_past_may_have_been_launched_and_accepted_before(
    tmp_path: Path, launch_s: int | None, terms_s: int | None, phases: list[str]
) -> None:
    writer = Writer(open_for_writing(tmp_path / "e.db"), run(data=AppData.KEPT))
    writer.add_process(process())
    for name, at_s in ((MilestoneName.FIRST_LAUNCH, launch_s), (MilestoneName.TERMS_ACCEPTED, terms_s)):
        if at_s is not None:
            writer.add_milestone(milestone(name, at_s * SECOND))
    for seq, at_s in enumerate((95, 105)):
        writer.add_access(stored(access(seq=seq, at_boottime_ns=at_s * SECOND)))
    assert [row["phase"] for row in rows(writer)] == phases
    writer.close()


def unconfirmed(at_s: int) -> Gap:
    return Gap(
        kind=GapKind.UNCONFIRMED, process="?", pid=None, epoch=None, from_boottime_ns=at_s * SECOND,
        to_boottime_ns=at_s * SECOND, events=None, reason="because",
    )  # fmt: skip


def tapped(purpose: TapPurpose, at_s: int) -> Tap:
    at_ns = at_s * SECOND
    return Tap(purpose=purpose, resource_id="", x=1, y=2, from_boottime_ns=at_ns, to_boottime_ns=at_ns + SECOND)


TICKED, TAPPED, UNCONFIRMED = tapped(TapPurpose.TICK, 92), tapped(TapPurpose.ACCEPT, 100), unconfirmed(100)


@pytest.mark.parametrize(
    ("told", "terms_s", "phases"),
    [
        ([TICKED], None, ["before_terms", "before_terms", "before_terms"]),
        ([TICKED, TAPPED], None, ["before_terms", "unsure", "unsure"]),  # also of a run that was killed just then
        ([TAPPED, UNCONFIRMED], None, ["before_terms", "unsure", "unsure"]),
        ([UNCONFIRMED], None, ["before_terms", "unsure", "unsure"]),
        ([TAPPED], 110, ["before_terms", "before_terms", "after_terms"]),
        ([TAPPED, UNCONFIRMED], 110, ["before_terms", "unsure", "after_terms"]),
        ([TAPPED], 101, ["before_terms", "after_terms", "after_terms"]),
    ],
)
def test_what_may_have_been_the_acceptance_leaves_what_follows_unsure(
    writer: Writer, told: list[Tap | Gap], terms_s: int | None, phases: list[str]
) -> None:
    writer.add_milestone(milestone(MilestoneName.FIRST_LAUNCH, 90 * SECOND))
    if terms_s is not None:
        writer.add_milestone(milestone(MilestoneName.TERMS_ACCEPTED, terms_s * SECOND))
    for each in told:
        writer.add_tap(each) if isinstance(each, Tap) else writer.add_gap(each)
    for seq, at_s in enumerate((95, 105, 115)):
        writer.add_access(stored(access(seq=seq, at_boottime_ns=at_s * SECOND)))
    assert [row["phase"] for row in rows(writer)] == phases


def test_a_tap_of_another_run_of_the_file_changes_nothing(writer: Writer) -> None:
    other = Writer(writer.db, run(run_id="01HYYYYYYYYYYYYYYYYYYYYYYY"))
    other.add_tap(TAPPED)
    other.add_gap(UNCONFIRMED)
    writer.add_milestone(milestone(MilestoneName.FIRST_LAUNCH, 90 * SECOND))
    writer.add_access(stored(access(at_boottime_ns=105 * SECOND)))
    assert [row["phase"] for row in rows(writer)] == ["before_terms"]


def test_the_agent_that_saw_the_click_knows_the_order_exactly(writer: Writer) -> None:
    writer.add_process(process(epoch="e2", pid=8))
    writer.add_milestone(milestone(MilestoneName.FIRST_LAUNCH, 90 * SECOND))
    writer.add_milestone(milestone(MilestoneName.TERMS_ACCEPTED, 100 * SECOND, SECOND, epoch="e1"))
    for seq, at_ns in enumerate((100 * SECOND - 1, 100 * SECOND + 1)):
        writer.add_access(stored(access(seq=seq, at_boottime_ns=at_ns)))
        writer.add_access(stored(access(seq=seq, at_boottime_ns=at_ns), epoch="e2"))
    phases = {(row["epoch"], row["seq"]): row["phase"] for row in rows(writer)}
    assert phases == {
        ("e1", 0): "before_terms",
        ("e1", 1): "after_terms",
        ("e2", 0): "unsure",
        ("e2", 1): "unsure",
    }


instants = st.integers(1, 400 * 86_400 * SECOND)


@given(st.lists(instants, min_size=2, max_size=6, unique=True), instants, instants, instants)
def test_in_nanoseconds_the_difference_of_two_offsets_is_the_same_in_every_row(
    at: list[int], install: int, launch: int, terms: int
) -> None:
    db = Database(memory=True)
    migrations.apply(db)
    writer = Writer(db, run())
    writer.add_process(process())
    for name, instant in (
        (MilestoneName.INSTALLED, install),
        (MilestoneName.FIRST_LAUNCH, launch),
        (MilestoneName.TERMS_ACCEPTED, terms),
    ):
        writer.add_milestone(milestone(name, instant))
    for seq, instant in enumerate(at):
        writer.add_access(stored(access(seq=seq, at_boottime_ns=instant)))
    for row in rows(writer):
        since_install, since_terms = (round(float(str(row[c])) * 1e9) for c in ("since_install_s", "since_terms_s"))
        # a double holds nanoseconds for 104 days; beyond that it is off by less than ten
        assert abs((since_install - since_terms) - (terms - install)) <= 16
        assert row["at_boottime_ns"] in at

"""Two runs are compared by what Android noted in each: what differs by more than two runs ever do is told."""

from __future__ import annotations

from typing import Any

import pytest

from harness.model import MilestoneName
from harness.rules.compare import Compared, Told, compare
from harness.rules.intervals import Interval
from harness.rules.opnotes import OpNote
from tests.rules.judging import milestone
from tests.rules.test_reconcile import SECOND, note


def run(
    *notes: OpNote,
    launch_s: float = 20.0,
    terms_s: float | None = 30.0,
    doubt_s: float = 0.01,
    read_s: tuple[float, ...] = (),
) -> Told:
    reached = {MilestoneName.FIRST_LAUNCH: milestone(MilestoneName.FIRST_LAUNCH, launch_s, doubt_s)}
    if terms_s is not None:
        reached[MilestoneName.TERMS_ACCEPTED] = milestone(MilestoneName.TERMS_ACCEPTED, terms_s, doubt_s)
    readings = [Interval(from_ns=int(at_s * SECOND), to_ns=int((at_s + 0.1) * SECOND)) for at_s in read_s]
    return Told(notes=notes, readings=readings, reached=reached)


def compare_one(one: Told, other: Told, **options: Any) -> Compared:
    (compared,) = compare(one, other, **options)
    return compared


def test_the_same_is_the_same() -> None:
    compared = compare_one(run(note(21)), run(note(121), launch_s=120, terms_s=130))
    assert compared.differences == ()
    assert compared.one is not None
    assert (compared.one.phase, compared.one.notes) == ("before_terms", 1)
    assert compared.one.since_s == pytest.approx(1.0)


@pytest.mark.parametrize("other", [run(), run(note(21, "CAMERA"))])
def test_an_op_that_only_one_run_used_is_a_difference(other: Told) -> None:
    found = {each.op: each.differences for each in compare(run(note(21)), other)}
    assert found["READ_CONTACTS"] == ("used in one of the two alone",)


@pytest.mark.parametrize(("later_s", "differs"), [(0.0, False), (1.9, False), (2.5, True)])
def test_when_it_was_first_used_is_counted_from_the_launch(later_s: float, differs: bool) -> None:
    compared = compare_one(run(note(21)), run(note(21 + later_s)))
    assert bool(compared.differences) is differs
    assert compare_one(run(note(21)), run(note(21 + later_s)), within_s=3.0).differences == ()


@pytest.mark.parametrize(
    ("read_s", "differs"), [((20.9,), False), ((22.0,), True), ((24.2,), True), ((20.9, 24.2), True)]
)
def test_a_use_before_the_ledger_was_read_again_may_have_been_overwritten(
    read_s: tuple[float, ...], differs: bool
) -> None:
    """The ledger keeps the last note alone: what it shows first may be the second use since it was read."""
    compared = compare_one(run(note(21)), run(note(25), read_s=(19.0, *read_s)), within_s=0.9)
    assert bool(compared.differences) is differs
    assert compared.other is not None
    assert compared.other.unseen_s == pytest.approx(25 - read_s[-1], abs=0.01)


def test_a_use_of_an_earlier_phase_may_have_been_overwritten() -> None:
    runs = run(note(29.5), read_s=(19.0,)), run(note(30.5), read_s=(29.0,))
    assert compare_one(*runs).differences == ()
    assert compare_one(runs[0], run(note(30.5), read_s=(30.1,))).differences == ("first before terms and after terms",)


def test_where_the_phases_may_be_one_it_is_counted_from_the_launch() -> None:
    runs = run(note(21)), run(note(90.1), terms_s=90.0, read_s=(89.0,))
    assert compare_one(*runs).differences == ("first at least 68.0 s apart",)


def test_after_the_terms_it_is_counted_from_there() -> None:
    """A user who takes longer to read makes no other app."""
    compared = compare_one(run(note(31)), run(note(91), terms_s=90.0))
    assert compared.differences == ()


def test_before_the_terms_and_after_them_are_not_the_same() -> None:
    compared = compare_one(run(note(29.5)), run(note(30.5)))
    assert compared.differences == ("first before terms and after terms",)


def test_what_may_have_been_after_a_tap_was() -> None:
    compared = compare_one(run(note(30.05)), run(note(29.95), doubt_s=0.1))
    assert compared.differences == ()


@pytest.mark.parametrize(("counts", "differs"), [((1, 3), False), ((1, 4), True), ((20, 24), False), ((20, 40), True)])
def test_how_often_is_known_as_well_as_the_readings_fall(counts: tuple[int, int], differs: bool) -> None:
    runs = [run(*(note(31 + number * 2) for number in range(count))) for count in counts]
    assert bool(compare_one(*runs).differences) is differs


def test_what_was_done_for_others_is_not_the_app_s_doing() -> None:
    assert compare(run(note(21, flag="tp")), run()) == ()

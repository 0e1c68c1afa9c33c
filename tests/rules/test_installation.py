"""When the app was installed, on this boot's clock, from what is known of it; else that it is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model import ClockSample, HostReading, Installation, Milestone
from harness.rules.clocks import BootInstant
from harness.rules.installation import LATER, OTHER_BOOT, Witness, place_installation
from tests.builders import SECOND, sample

BOOT_NS, WALL_NS = 1_000 * SECOND, 1_795_447_700 * SECOND
SAMPLE = ClockSample(at_boottime_ns=BOOT_NS, at_wall_ns=WALL_NS, uncertainty_ns=900, source="shell")
DAY_S = 24 * 3_600


def place(
    wall_ns: int,
    *samples: ClockSample,
    witnesses: tuple[Witness, ...] = (),
    between_ns: tuple[int, int] | None = None,
) -> tuple[Installation, Milestone | None]:
    return place_installation(wall_ns // 10**6, samples, "here", witnesses, between_ns)


def test_one_that_nobody_watched_is_carried_over_and_says_so() -> None:
    told, milestone = place(WALL_NS - 2 * SECOND, SAMPLE)
    assert told == Installation(at_wall_ns=WALL_NS - 2 * SECOND)
    assert milestone is not None
    assert milestone.source == "package_manager_unwatched"
    assert milestone.at_boottime_ns == BOOT_NS - 2 * SECOND + 500_000
    assert 500_000 < milestone.uncertainty_ns < 2_000_000


def test_one_of_another_boot_that_nobody_saw_is_not_placed() -> None:
    told, milestone = place(WALL_NS - BOOT_NS - 5 * SECOND, SAMPLE)
    assert milestone is None
    assert told == Installation(at_wall_ns=WALL_NS - BOOT_NS - 5 * SECOND, not_placed=OTHER_BOOT)


def test_one_that_the_wall_clock_puts_after_the_run_began_is_not_placed() -> None:
    told, milestone = place(WALL_NS + 3_600 * SECOND, SAMPLE)
    assert milestone is None
    assert told.not_placed == LATER


@pytest.mark.parametrize("by_s", [-3_600, -1, 1, 365 * DAY_S])
def test_one_during_which_the_clock_was_set_lies_between_the_samples_around_it(by_s: int) -> None:
    """It was set 4 s after the first sample; one second earlier or later the app was installed."""
    after = replace(SAMPLE, at_boottime_ns=BOOT_NS + 6 * SECOND, at_wall_ns=WALL_NS + (6 + by_s) * SECOND)
    for true_ns, wall_ns in ((3 * SECOND, 3 * SECOND), (5 * SECOND, (5 + by_s) * SECOND)):
        _, milestone = place(WALL_NS + wall_ns, SAMPLE, after, between_ns=(BOOT_NS, after.at_boottime_ns))
        assert milestone is not None
        assert milestone.source == "package_manager"
        assert abs(milestone.at_boottime_ns - BOOT_NS - true_ns) <= milestone.uncertainty_ns <= 3 * SECOND


def read_clocks(true_s: float, boot_began_s: float, *, ppm: int, device_off_s: float, host_off_s: float) -> ClockSample:
    """A sample at a true instant: of a device whose crystal is off by so much, and of a host."""

    def run(since_s: float) -> float:
        return since_s * (1 + ppm / 1e6)

    host = HostReading(
        at_boottime_ns=0, at_wall_ns=WALL_NS + int((true_s + host_off_s) * SECOND), uncertainty_ns=10_000_000
    )
    taken = sample(run(true_s - boot_began_s), 0, uncertainty_ns=10_000_000, source="shell")
    return replace(taken, at_wall_ns=WALL_NS + int((run(true_s) + device_off_s) * SECOND), host=host)


@given(
    ppm=st.sampled_from([-200, 0, 200]),
    booted_s=st.integers(100, 5 * DAY_S),
    began_after_s=st.integers(30, DAY_S),
    set_by_s=st.sampled_from([(0, 0), (-3_600, 0), (365 * DAY_S, 0), (0, 1_800), (0, -2 * DAY_S)]),
)
def test_one_that_an_earlier_run_made_is_placed_across_the_boot(
    ppm: int, booted_s: int, began_after_s: int, set_by_s: tuple[int, int]
) -> None:
    """Installed at 50 s of a boot that began at 0; meanwhile one clock was set: either the device's or the host's."""
    device_off_s, host_off_s = set_by_s
    first = read_clocks(40, 0, ppm=ppm, device_off_s=0, host_off_s=0)
    last = read_clocks(90, 0, ppm=ppm, device_off_s=0, host_off_s=0)
    at_ns = int(50 * (1 + ppm / 1e6) * SECOND)
    wall_ns = (WALL_NS + at_ns) // 10**6 * 10**6
    witness = Witness(
        boot_id="gone",
        at_wall_ns=wall_ns,
        at=BootInstant(at_boottime_ns=at_ns, uncertainty_ns=1_000_000),
        samples=(first, last),
    )
    now = read_clocks(booted_s + began_after_s, booted_s, ppm=ppm, device_off_s=device_off_s, host_off_s=host_off_s)
    told, milestone = place(wall_ns, now, witnesses=(witness,))
    assert milestone is not None, told
    assert milestone.source == "wall_clocks_across_boots"
    true_ns = int((50 - booted_s) * (1 + ppm / 1e6) * SECOND)
    assert abs(milestone.at_boottime_ns - true_ns) <= milestone.uncertainty_ns
    if set_by_s == (0, 0):
        assert milestone.uncertainty_ns < SECOND + (booted_s + began_after_s) * SECOND * 13 // 10_000


def test_first_launch_after_the_boot_has_its_offset_within_the_uncertainty() -> None:
    """Installed at 50 s; booted anew at 600 s with a clock that begins at 0; launched 20 s after that."""
    witness = Witness(
        boot_id="gone",
        at_wall_ns=WALL_NS + 50 * SECOND,
        at=BootInstant(at_boottime_ns=50 * SECOND, uncertainty_ns=1_000_000),
        samples=(read_clocks(40, 0, ppm=0, device_off_s=0, host_off_s=0),),
    )
    _, milestone = place(
        WALL_NS + 50 * SECOND,
        read_clocks(610, 600, ppm=0, device_off_s=0, host_off_s=0),
        witnesses=(witness,),
    )
    assert milestone is not None
    launched_ns = 20 * SECOND
    assert abs(launched_ns - milestone.at_boottime_ns - (620 - 50) * SECOND) <= milestone.uncertainty_ns < SECOND


def test_one_that_an_earlier_run_of_this_boot_made_is_where_that_run_had_it() -> None:
    at = BootInstant(at_boottime_ns=50 * SECOND, uncertainty_ns=7)
    wall_ns = WALL_NS - 5_000 * SECOND  # it was set since
    witness = Witness(boot_id="here", at_wall_ns=wall_ns, at=at, samples=())
    _, milestone = place(wall_ns, SAMPLE, witnesses=(witness,))
    assert milestone is not None
    assert (milestone.at_boottime_ns, milestone.uncertainty_ns) == (at.at_boottime_ns, at.uncertainty_ns)
    assert milestone.source == "earlier_run"


def test_another_installation_is_no_witness_and_neither_is_a_run_without_the_hosts_clocks() -> None:
    at = BootInstant(at_boottime_ns=50 * SECOND, uncertainty_ns=7)
    wall_ns = WALL_NS - BOOT_NS - 5 * SECOND
    for witness in (
        Witness(boot_id="here", at_wall_ns=wall_ns + 10**6, at=at, samples=()),
        Witness(boot_id="gone", at_wall_ns=wall_ns, at=at, samples=(SAMPLE,)),
    ):
        assert place(wall_ns, SAMPLE, witnesses=(witness,))[1] is None

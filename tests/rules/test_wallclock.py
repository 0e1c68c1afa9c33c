"""Every step of the wall clock that can show is found, between the right instants; what moves no clock is none."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from harness.model import ClockSample
from harness.rules.wallclock import find_largest_hidden_ns, find_steps, find_zone_changes
from tests.builders import SECOND, sample

HOUR = 3_600


def test_a_clock_that_runs_alone_has_no_step() -> None:
    assert find_steps([]) == find_steps([sample(1, 2)]) == ()
    assert find_steps([sample(second, 1_000 + second) for second in range(10)]) == ()


@given(st.integers(-500, 500), st.lists(st.integers(1, 90), min_size=1, max_size=30))
def test_a_clock_that_is_slewed_as_fast_as_linux_may_has_no_step(ppm: int, pauses_s: list[int]) -> None:
    at_s, samples = 0, []
    for pause_s in pauses_s:
        at_s += pause_s
        taken = sample(at_s, 1_000 + at_s)
        samples.append(replace(taken, at_wall_ns=taken.at_wall_ns + at_s * ppm * 1_000))
    assert find_steps(samples) == ()


@given(
    by_s=st.one_of(st.integers(-40_000_000, -1), st.integers(1, 40_000_000)),
    set_at_ms=st.integers(500, 29_400),
    errors=st.lists(st.integers(-9_000_000, 9_000_000), min_size=31, max_size=31),
    ppm=st.integers(-200, 200),
)
def test_a_step_is_told_within_its_uncertainties(by_s: int, set_at_ms: int, errors: list[int], ppm: int) -> None:
    set_at_ns = set_at_ms * 10**6

    def read(second: int) -> ClockSample:
        true_ns = second * SECOND
        wall_ns = true_ns + true_ns * ppm // 10**6 + (by_s * SECOND if true_ns >= set_at_ns else 0)
        taken = sample(0, 10**9, uncertainty_ns=9_000_000, source="shell")
        return replace(taken, at_boottime_ns=true_ns + errors[second], at_wall_ns=10**18 + wall_ns)

    samples = [read(second) for second in range(31)]
    (step,) = find_steps(samples)
    assert abs(step.by_ns - by_s * SECOND) <= step.uncertainty_ns < SECOND
    assert step.between_boottime_ns[0] <= set_at_ns <= step.between_boottime_ns[1]
    hidden_ns = find_largest_hidden_ns(samples)
    assert hidden_ns is not None
    assert step.uncertainty_ns <= hidden_ns


def test_two_samples_whose_order_is_not_known_are_no_step_there_and_back() -> None:
    """The shell read the wall clock just before it was set, an agent just after, and the shell's middle is later."""
    shell = sample(10.001, 1_010.0, uncertainty_ns=10_000_000, source="shell")
    agents = [sample(9, 1_009), sample(10, 1_010 - HOUR), sample(11, 1_011 - HOUR)]
    (step,) = find_steps([*agents, shell])
    assert round(step.by_ns / SECOND) == -HOUR


def zoned(boot_s: float, utc_offset_s: int | None) -> ClockSample:
    return replace(sample(boot_s, 1_000 + boot_s), utc_offset_s=utc_offset_s)


def test_a_change_of_the_zone_is_no_step() -> None:
    samples = [zoned(1, HOUR), zoned(2, None), zoned(3, HOUR), zoned(4, 2 * HOUR), zoned(5, 2 * HOUR)]
    (change,) = find_zone_changes(samples)
    assert (change.from_utc_offset_s, change.to_utc_offset_s) == (HOUR, 2 * HOUR)
    assert change.between_boottime_ns == (3 * SECOND - 1_000, 4 * SECOND + 1_000)
    assert find_steps(samples) == ()
    assert find_zone_changes([zoned(1, None), zoned(2, HOUR)]) == ()


def test_how_large_a_step_can_hide_is_said() -> None:
    assert find_largest_hidden_ns([sample(1, 2)]) is None
    assert find_largest_hidden_ns([sample(0, 0), sample(60, 60), sample(61, 61)]) == 2_000 + 60 * 500_000

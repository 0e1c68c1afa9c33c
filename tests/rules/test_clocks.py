"""Wall instants are carried to the boot clock within the uncertainty that is stated, steps and slews included."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.model import ClockSample
from harness.rules.clocks import BootInstant, from_bracket, to_boottime, to_boottime_between
from tests.builders import SECOND, sample


def test_without_a_sample_nothing_can_be_said() -> None:
    assert to_boottime(5, 1, []) is None


@given(st.integers(0, 10**18), st.integers(0, 10**12))
def test_a_bracket_covers_both_its_ends(before: int, length: int) -> None:
    instant = from_bracket(before, before + length)
    assert instant.at_boottime_ns - instant.uncertainty_ns <= before
    assert before + length <= instant.at_boottime_ns + instant.uncertainty_ns


@given(
    offset=st.integers(-(10**12), 10**18),
    ppm=st.integers(-499, 499),
    read_at=st.integers(0, 3_600),
    happened_at=st.integers(0, 3_600),
    error=st.integers(-20_000, 20_000),
)
def test_the_true_instant_lies_within_the_uncertainty(
    offset: int, ppm: int, read_at: int, happened_at: int, error: int
) -> None:
    def wall(boot_ns: int) -> int:
        return boot_ns + offset + boot_ns * ppm // 1_000_000

    taken = sample(0, 0, uncertainty_ns=20_000)
    taken = type(taken)(
        at_boottime_ns=read_at * SECOND + error,
        at_wall_ns=wall(read_at * SECOND),
        uncertainty_ns=20_000,
        source="agent",
    )
    instant = to_boottime(wall(happened_at * SECOND), 1_000, [taken])
    assert instant is not None
    assert abs(instant.at_boottime_ns - happened_at * SECOND) <= instant.uncertainty_ns + 2_000


def test_the_sharper_of_two_agreeing_samples_is_used() -> None:
    coarse = sample(10, 1_010, uncertainty_ns=10_000_000, source="shell")
    sharp = sample(11, 1_011, uncertainty_ns=1_000)
    instant = to_boottime(1_010 * SECOND, 0, [coarse, sharp])
    assert instant == BootInstant(at_boottime_ns=10 * SECOND, uncertainty_ns=1_000 + 500_000)


def test_a_sharp_sample_from_beyond_a_step_is_not_used() -> None:
    before = sample(10, 1_010, uncertainty_ns=10_000_000, source="shell")
    after_an_hour_back = sample(12, 1_012 - 3_600, uncertainty_ns=1_000)
    instant = to_boottime(1_010 * SECOND, 0, [before, after_an_hour_back])
    assert instant == BootInstant(at_boottime_ns=10 * SECOND, uncertainty_ns=10_000_000)


BETWEEN = (10 * SECOND, 20 * SECOND)


def test_between_two_instants_the_samples_carry_as_far_as_they_agree() -> None:
    agreeing = [sample(5, 105), sample(15, 115), sample(25, 125)]
    instant = to_boottime_between(112 * SECOND, 1000, agreeing, BETWEEN)
    assert abs(instant.at_boottime_ns - 12 * SECOND) <= instant.uncertainty_ns < 10**7


def test_a_wall_clock_that_was_set_leaves_the_two_instants_alone() -> None:
    """115 was on the clock at 15 s, and again at 25 s after it had been set back by ten seconds at 16 s."""
    for samples in ([sample(5, 105), sample(25, 115)], [sample(12, 112), sample(18, 108)], []):
        instant = to_boottime_between(115 * SECOND, 1000, samples, BETWEEN)
        assert (instant.at_boottime_ns, instant.uncertainty_ns) == (15 * SECOND, 5 * SECOND)


def test_an_instant_that_leads_outside_is_not_believed() -> None:
    assert to_boottime_between(150 * SECOND, 1000, [sample(5, 105), sample(25, 125)], BETWEEN) == from_bracket(*BETWEEN)


@given(st.integers(1, 10**6), st.integers(0, 40), st.integers(0, 40), st.integers(0, 9_999))
def test_the_true_instant_lies_within_whatever_was_set_meanwhile(
    offset_s: int, set_at: int, back_s: int, at_ms: int
) -> None:
    """A clock that is set once, at any time, is read each second: the entry is carried right or only bracketed."""

    def wall(boot_ns: int) -> int:
        return boot_ns + (offset_s - (back_s if boot_ns >= set_at * SECOND else 0)) * SECOND

    def read(boot_s: int) -> ClockSample:
        return sample(boot_s, wall(boot_s * SECOND) / SECOND)

    true_ns = 10 * SECOND + at_ms * 10**6
    instant = to_boottime_between(wall(true_ns), 1000, [read(boot_s) for boot_s in range(41)], BETWEEN)
    assert abs(instant.at_boottime_ns - true_ns) <= instant.uncertainty_ns

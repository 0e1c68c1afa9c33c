"""The device's clocks against the host's: what is stated covers the truth, whatever the clocks do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model import ClockSample, HostReading
from harness.rules.hosttime import WallOffset, find_drift, find_wall_offsets
from tests.builders import SECOND, sample

HOST_BOOT_NS, HOST_WALL_NS = 5_000 * SECOND, 1_795_447_700 * SECOND


def hosted(host_s: float, *, ppm: float = 0, error_ns: int = 0, uncertainty_ns: int = 10_000_000) -> ClockSample:
    """A sample taken `host_s` after the beginning, by a device whose boot clock runs off by so much."""
    host_ns = int(host_s * SECOND)
    host = HostReading(
        at_boottime_ns=HOST_BOOT_NS + host_ns - error_ns,
        at_wall_ns=HOST_WALL_NS + host_ns - error_ns,
        uncertainty_ns=uncertainty_ns,
    )
    taken = sample(0, 0, uncertainty_ns=uncertainty_ns, source="shell")
    return replace(
        taken,
        at_boottime_ns=77 * SECOND + host_ns + int(host_ns * ppm / 1e6) + error_ns,
        at_wall_ns=HOST_WALL_NS + host_ns + 3 * SECOND,
        host=host,
    )


@given(
    ppm=st.integers(-600, 600),
    passed_s=st.integers(1, 40_000),
    errors=st.tuples(st.integers(-10_000_000, 10_000_000), st.integers(-10_000_000, 10_000_000)),
)
def test_the_true_rate_lies_within_the_uncertainty(ppm: int, passed_s: int, errors: tuple[int, int]) -> None:
    drift = find_drift([hosted(0, error_ns=errors[0]), hosted(passed_s, ppm=ppm, error_ns=errors[1])])
    assert drift is not None
    assert abs(drift.ppm - ppm) <= drift.uncertainty_ppm + 0.001


@pytest.mark.parametrize("ppm", [-200, 200])
def test_a_rate_of_200_ppm_shows_within_ten_minutes(ppm: int) -> None:
    drift = find_drift([hosted(second, ppm=ppm) for second in range(0, 601, 60)])
    assert drift is not None
    assert drift.ppm == pytest.approx(ppm, abs=1)
    assert drift.uncertainty_ppm < 70
    assert drift.to_boottime_ns - drift.from_boottime_ns == pytest.approx(600 * SECOND, rel=1e-3)


def test_samples_of_one_instant_and_those_of_an_agent_tell_no_rate() -> None:
    assert find_drift([]) is None
    assert find_drift([sample(1, 2), sample(100, 101)]) is None
    assert find_drift([hosted(0), hosted(0.03)]) is None


def test_the_wall_clocks_are_compared_within_the_round_trip() -> None:
    offsets = find_wall_offsets([hosted(60), sample(90, 91), hosted(0, uncertainty_ns=7)])
    assert offsets == (
        WallOffset(at_boottime_ns=77 * SECOND, ahead_ns=3 * SECOND, uncertainty_ns=7),
        WallOffset(at_boottime_ns=137 * SECOND, ahead_ns=3 * SECOND, uncertainty_ns=10_000_000),
    )

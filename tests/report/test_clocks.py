"""What the clocks did is told in sentences that promise no more than what is known."""

from __future__ import annotations

from dataclasses import replace

from harness.model import HostReading
from harness.report.clocks import describe_clocks, measure_clocks
from tests.builders import SECOND, sample


def test_a_step_a_zone_and_the_host_are_told() -> None:
    host = HostReading(at_boottime_ns=SECOND, at_wall_ns=999_500_000_000, uncertainty_ns=14_000_000)
    later = replace(host, at_boottime_ns=61 * SECOND, at_wall_ns=1_059_500_000_000)
    samples = [
        replace(sample(110, 1_000, source="shell"), utc_offset_s=3_600, host=host),
        sample(112.3, 1_002.3),
        sample(113.1, 1_003.1 - 3_600),
        replace(sample(170, 1_060 - 3_600, source="shell"), utc_offset_s=-19_800, host=later),
    ]
    assert list(describe_clocks(measure_clocks(samples), 100 * SECOND)) == [
        "The phone's wall clock was set back 3600.0 s (± 0.5 ms) between +12.300 s after install and +13.100 s after"
        " install: offsets are of the boot clock, which that does not move.",
        "The phone's wall clock was set by no other step of more than 28.5 ms, by 4 samples.",
        "The phone's time zone went from UTC+01:00 to UTC-05:30 between +10.000 s after install and +70.000 s after"
        " install: no clock is set by that.",
        "The phone's wall clock was 0.500 s ahead of this host's (± 14.0 ms) at +10.000 s after install.",
        "The phone's wall clock was 3599.500 s behind this host's (± 14.0 ms) at +70.000 s after install.",
        "The phone's boot clock ran 0.0 ppm faster than this host's (± 467.0 ppm) over 60.0 s.",
    ]


def test_a_run_without_samples_has_nothing_to_tell() -> None:
    assert list(describe_clocks(measure_clocks([]), None)) == []


def test_an_agent_s_samples_alone_tell_of_steps_only() -> None:
    (sentence,) = describe_clocks(measure_clocks([sample(1, 2), sample(2, 3)]), None)
    assert sentence == "The phone's wall clock was set by no step of more than 0.6 ms, by 2 samples."

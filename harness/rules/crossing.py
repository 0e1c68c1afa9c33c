"""An instant of one boot on the clock of another: through the wall clocks of device and host, which both went on.

Nothing bounds by how much a wall clock was set while nobody looked. Here there are two, of two machines: where they
disagree about how long ago something was, either may have been set, and the uncertainty takes in both. Were both set,
and by the same amount, nothing would show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from harness.model import ClockSample, HostReading, Milestone
from harness.rules.clocks import BootInstant

ACROSS_BOOTS = "wall_clocks_across_boots"

_RESOLUTION_NS = 1_000_000
_RATE_PPM = 1_000  # two clocks, each of which may be slewed by 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What a run of an earlier boot knew: its milestones and its samples of the clocks."""

    milestones: tuple[Milestone, ...]
    samples: tuple[ClockSample, ...]


def carry(
    at: BootInstant, then: Sequence[ClockSample], now: Sequence[ClockSample], wall_ns: int | None = None
) -> BootInstant | None:
    """Carry an instant from the boot of the samples `then` to that of `now`; None without samples of both clocks.

    `wall_ns` is what the device's wall clock showed at that instant, if it was read; else it is told by the samples.
    """
    found_then, found_now = _find_nearest(then, at.at_boottime_ns), _find_nearest(now, 0)
    if found_then is None or found_now is None:
        return None
    (sample, host), (sample_now, host_now) = found_then, found_now
    since_sample_ns = at.at_boottime_ns - sample.at_boottime_ns
    at_wall_ns = sample.at_wall_ns + since_sample_ns if wall_ns is None else wall_ns
    ago_ns = host_now.at_wall_ns - (host.at_wall_ns + since_sample_ns)
    device_ago_ns = sample_now.at_wall_ns - at_wall_ns
    read_ns = sum(each.uncertainty_ns for each in (at, sample, host, sample_now, host_now))
    ran_ns = (abs(since_sample_ns) + max(abs(ago_ns), abs(device_ago_ns))) * _RATE_PPM // 1_000_000
    return BootInstant(
        at_boottime_ns=sample_now.at_boottime_ns - ago_ns,
        uncertainty_ns=_RESOLUTION_NS + read_ns + ran_ns + abs(ago_ns - device_ago_ns),
    )


def carry_milestones(past: Past, now: Sequence[ClockSample]) -> Iterator[Milestone]:
    """Yield the milestones of an earlier boot on the clock of this one, in order; no stream of this one saw them."""
    for milestone in sorted(past.milestones, key=lambda known: known.at_boottime_ns):
        known = BootInstant(at_boottime_ns=milestone.at_boottime_ns, uncertainty_ns=milestone.uncertainty_ns)
        carried = carry(known, past.samples, now)
        if carried is not None:
            yield replace(
                milestone,
                at_boottime_ns=carried.at_boottime_ns,
                uncertainty_ns=carried.uncertainty_ns,
                source=ACROSS_BOOTS,
                epoch=None,
            )


def _find_nearest(samples: Sequence[ClockSample], at_boottime_ns: int) -> tuple[ClockSample, HostReading] | None:
    known = [(sample, sample.host) for sample in samples if sample.host is not None]
    return min(known, key=lambda pair: abs(pair[0].at_boottime_ns - at_boottime_ns), default=None)

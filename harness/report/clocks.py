"""What the clocks of device and host did during a run, in words. A clock that was set is no gap."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from harness.model import ClockSample, Installation
from harness.report.words import describe_place, describe_uncertainty
from harness.rules.hosttime import Drift, WallOffset, find_drift, find_wall_offsets
from harness.rules.wallclock import WallStep, ZoneChange, find_largest_hidden_ns, find_steps, find_zone_changes

_UNMOVED = "offsets are of the boot clock, which that does not move"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """What the samples of a run tell; `first` and `last` are the device's wall clock against this host's."""

    samples: int
    began_wall_ns: int | None
    steps: tuple[WallStep, ...]
    largest_hidden_step_ns: int | None
    zone_changes: tuple[ZoneChange, ...]
    first: WallOffset | None
    last: WallOffset | None
    drift: Drift | None


def measure_clocks(samples: Sequence[ClockSample]) -> Clocks:
    """Derive it all from the samples."""
    offsets = find_wall_offsets(samples)
    return Clocks(
        samples=len(samples),
        began_wall_ns=min(samples, key=lambda sample: sample.at_boottime_ns).at_wall_ns if samples else None,
        steps=find_steps(samples),
        largest_hidden_step_ns=find_largest_hidden_ns(samples),
        zone_changes=find_zone_changes(samples),
        first=offsets[0] if offsets else None,
        last=offsets[-1] if offsets else None,
        drift=find_drift(samples),
    )


def describe_unplaced(installation: Installation | None, clocks: Clocks) -> Iterator[str]:
    """What the wall clock says of an installation that has no instant on the boot clock, and why it has none."""
    if installation is None or installation.not_placed is None:
        return
    told = datetime.fromtimestamp(installation.at_wall_ns / 1e9, UTC)
    words = f"By the phone's wall clock the app was installed on {told:%Y-%m-%d %H:%M:%S} UTC"
    if clocks.began_wall_ns is not None:
        ago_s = (clocks.began_wall_ns - installation.at_wall_ns) / 1e9
        words += f", {abs(ago_s):.1f} s {'before' if ago_s >= 0 else 'after'} what it showed when the run began"
    yield f"{words}. No offset is counted from that: {installation.not_placed}."


def describe_clocks(clocks: Clocks, installed_ns: int | None) -> Iterator[str]:
    """Yield sentences: each step, each change of the zone, the device's clocks against the host's."""
    yield from (_describe_step(step, installed_ns) for step in clocks.steps)
    if clocks.largest_hidden_step_ns is not None:
        least = describe_uncertainty(clocks.largest_hidden_step_ns)
        other = "other " if clocks.steps else ""
        yield f"The phone's wall clock was set by no {other}step of more than {least}, by {clocks.samples} samples."
    for change in clocks.zone_changes:
        zones = f"{_zone(change.from_utc_offset_s)} to {_zone(change.to_utc_offset_s)}"
        place = _describe_between(change.between_boottime_ns, installed_ns)
        yield f"The phone's time zone went from {zones} {place}: no clock is set by that."
    yield from _describe_host(clocks, installed_ns)


def _describe_step(step: WallStep, installed_ns: int | None) -> str:
    way = "back" if step.by_ns < 0 else "forward"
    by = f"{abs(step.by_ns) / 1e9:.1f} s (± {describe_uncertainty(step.uncertainty_ns)})"
    place = _describe_between(step.between_boottime_ns, installed_ns)
    return f"The phone's wall clock was set {way} {by} {place}: {_UNMOVED}."


def _describe_host(clocks: Clocks, installed_ns: int | None) -> Iterator[str]:
    offsets = [offset for offset in (clocks.first, clocks.last) if offset is not None]
    for offset in dict.fromkeys(offsets):
        way = "behind" if offset.ahead_ns < 0 else "ahead of"
        by = f"{abs(offset.ahead_ns) / 1e9:.3f} s {way} this host's (± {describe_uncertainty(offset.uncertainty_ns)})"
        yield f"The phone's wall clock was {by} at {describe_place(offset.at_boottime_ns, installed_ns)}."
    if (drift := clocks.drift) is not None:
        way = "slower" if drift.ppm < 0 else "faster"
        doubt_ppm = math.ceil(drift.uncertainty_ppm * 10) / 10
        rate = f"{abs(drift.ppm):.1f} ppm {way} than this host's (± {doubt_ppm:.1f} ppm)"
        yield f"The phone's boot clock ran {rate} over {(drift.to_boottime_ns - drift.from_boottime_ns) / 1e9:.1f} s."


def _describe_between(between_ns: tuple[int, int], installed_ns: int | None) -> str:
    return "between " + " and ".join(describe_place(at_ns, installed_ns) for at_ns in between_ns)


def _zone(utc_offset_s: int) -> str:
    """`UTC+05:30`."""
    hours, minutes = divmod(abs(utc_offset_s) // 60, 60)
    return f"UTC{'-' if utc_offset_s < 0 else '+'}{hours:02d}:{minutes:02d}"

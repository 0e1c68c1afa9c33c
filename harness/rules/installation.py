"""When the app was installed, on the clock of this boot.

Android tells it by the wall clock alone. What that is worth depends on who was there:

| | |
|---|---|
| the run installed it | between two samples of its own, whatever the wall clock did |
| an earlier run did, in this boot | as that run had it: the boot clock is the same |
| an earlier run did, in another boot | through the wall clocks of device and host, which both went on in between |
| nobody, and by the wall clock it was in this boot | carried over, as if the wall clock had not been set meanwhile |
| nobody, and by the wall clock it was in another boot | not placed |

Nothing bounds by how much a wall clock was set while nobody looked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from harness.model import ClockSample, Installation, Milestone, MilestoneName
from harness.rules.clocks import BootInstant, to_boottime, to_boottime_between
from harness.rules.crossing import ACROSS_BOOTS, carry

WATCHED = "package_manager"
EARLIER_RUN = "earlier_run"
UNWATCHED = "package_manager_unwatched"

OTHER_BOOT = (
    "by the wall clock it was installed before this boot, which no run of this file saw; it may have been set since"
)
LATER = "by the wall clock it was installed after the run began, so that it was set back since"

_RESOLUTION_NS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """An installation of the same app on the same device that an earlier run made, and what it read of the clocks."""

    boot_id: str
    at_wall_ns: int
    at: BootInstant
    samples: tuple[ClockSample, ...]


def place_installation(
    first_install_ms: int,
    samples: Sequence[ClockSample],
    boot_id: str,
    witnesses: Sequence[Witness],
    between_ns: tuple[int, int] | None,
) -> tuple[Installation, Milestone | None]:
    """Carry firstInstallTime to the boot clock, as well as can be; `between_ns` is around one of the run's own."""
    told = Installation(at_wall_ns=first_install_ms * _RESOLUTION_NS)
    if between_ns is not None:
        watched = to_boottime_between(told.at_wall_ns, _RESOLUTION_NS, samples, between_ns)
        return told, _installed(watched, WATCHED)
    instant, source = _place_earlier(told.at_wall_ns, samples, boot_id, witnesses)
    if instant is None or _is_later(instant, samples):
        return replace(told, not_placed=OTHER_BOOT if instant is None else LATER), None
    return told, _installed(instant, source)


def _place_earlier(
    wall_ns: int, samples: Sequence[ClockSample], boot_id: str, witnesses: Sequence[Witness]
) -> tuple[BootInstant | None, str]:
    seen = [witness for witness in witnesses if witness.at_wall_ns == wall_ns]
    if here := [witness.at for witness in seen if witness.boot_id == boot_id]:
        return _sharpest(here), EARLIER_RUN
    carried = (carry(witness.at, witness.samples, samples, witness.at_wall_ns) for witness in seen)
    if across := [instant for instant in carried if instant is not None]:
        return _sharpest(across), ACROSS_BOOTS
    instant = to_boottime(wall_ns, _RESOLUTION_NS, samples)
    is_here = instant is not None and instant.at_boottime_ns >= instant.uncertainty_ns
    return instant if is_here else None, UNWATCHED


def _is_later(instant: BootInstant, samples: Sequence[ClockSample]) -> bool:
    began_ns = min(sample.at_boottime_ns + sample.uncertainty_ns for sample in samples)
    return instant.at_boottime_ns - instant.uncertainty_ns > began_ns


def _sharpest(instants: Sequence[BootInstant]) -> BootInstant:
    return min(instants, key=lambda instant: instant.uncertainty_ns)


def _installed(instant: BootInstant, source: str) -> Milestone:
    return Milestone(
        name=MilestoneName.INSTALLED,
        at_boottime_ns=instant.at_boottime_ns,
        uncertainty_ns=instant.uncertainty_ns,
        source=source,
    )

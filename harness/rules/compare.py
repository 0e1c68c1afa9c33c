"""Two runs of one app held against each other by Android's own ledger: did instrumentation change what the app did?

The ledger is kept by the system in both, whether or not hooks stand in the app. The first use of an op is counted from
the border of the phase that it lies in, the first launch or the acceptance of the terms, so that a slower journey does
not look like another behaviour. Two runs of one app are never the same to the millisecond; what differs by more than is
allowed here is told, and is for a person to judge, best with more than one run of each kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.model import Milestone, MilestoneName
from harness.rules.opnotes import OpNote
from harness.rules.opsessions import Noted, join_notes

WITHIN_S = 2.0  # how far apart the first uses may be, beside what is not known of either
_FEW = 2  # notes: readings of the ledger fall differently in every run
_SHARE = 0.25

_BORDERS = (
    ("after_terms", MilestoneName.TERMS_ACCEPTED),
    ("before_terms", MilestoneName.FIRST_LAUNCH),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How one run used an op: how many notes of it were seen, and when the first was, from the border of its phase."""

    notes: int
    phase: str
    since_s: float
    uncertainty_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One op in both runs; None where it was not used. `differences` in words: none where they agree."""

    op: str
    one: Use | None
    other: Use | None
    differences: tuple[str, ...]


Reached = Mapping[MilestoneName, Milestone]


def compare(
    one: tuple[Sequence[OpNote], Reached], other: tuple[Sequence[OpNote], Reached], within_s: float = WITHIN_S
) -> tuple[Compared, ...]:
    """Compare the notes of two runs op by op."""
    uses = [_uses(*each) for each in (one, other)]
    ops = sorted(uses[0].keys() | uses[1].keys())
    return tuple(_compare(op, uses[0].get(op), uses[1].get(op), within_s) for op in ops)


def _uses(notes: Sequence[OpNote], reached: Reached) -> dict[str, Use]:
    by_op: dict[str, list[Noted]] = {}
    for noted in join_notes(notes):
        if not noted.is_for_others:
            by_op.setdefault(noted.op.name, []).append(noted)
    return {op: _use(same, reached) for op, same in by_op.items()}


def _use(same: Sequence[Noted], reached: Reached) -> Use:
    """What may be after a border is counted from it: an app that acts on a tap acts as soon as the tap is known."""
    first = same[0]
    at_ns, doubt_ns = (first.from_ns + first.to_ns) // 2, (first.to_ns - first.from_ns) // 2
    for phase, name in _BORDERS:
        border = reached.get(name)
        if border is not None and at_ns + doubt_ns + border.uncertainty_ns >= border.at_boottime_ns:
            return Use(
                notes=len(same),
                phase=phase,
                since_s=(at_ns - border.at_boottime_ns) / 1e9,
                uncertainty_s=(doubt_ns + border.uncertainty_ns) / 1e9,
            )
    launch = reached.get(MilestoneName.FIRST_LAUNCH)
    since_ns = at_ns - (at_ns if launch is None else launch.at_boottime_ns)
    return Use(notes=len(same), phase="before_launch", since_s=since_ns / 1e9, uncertainty_s=doubt_ns / 1e9)


def _compare(op: str, one: Use | None, other: Use | None, within_s: float) -> Compared:
    if one is None or other is None:
        differences: tuple[str, ...] = ("used in one of the two alone",)
    else:
        differences = tuple(_differences(one, other, within_s))
    return Compared(op=op, one=one, other=other, differences=differences)


def _differences(one: Use, other: Use, within_s: float) -> list[str]:
    found = []
    allowed = max(_FEW, _SHARE * max(one.notes, other.notes))
    if abs(one.notes - other.notes) > allowed:
        found.append(f"noted {one.notes} and {other.notes} times")
    if one.phase != other.phase:
        found.append(f"first {one.phase.replace('_', ' ')} and {other.phase.replace('_', ' ')}")
    elif (apart_s := abs(one.since_s - other.since_s)) > within_s + one.uncertainty_s + other.uncertainty_s:
        found.append(f"first {apart_s:.1f} s apart")
    return found

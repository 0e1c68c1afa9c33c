"""Two runs of one app held against each other by Android's own ledger: did instrumentation change what the app did?

The ledger is kept by the system in both, whether or not hooks stand in the app. The first use of an op is counted from
the border of the phase that it lies in, the first launch or the acceptance of the terms, so that a slower journey does
not look like another behaviour. The ledger keeps the last note of a kind alone: where it is read for the second time, a
use between both readings was overwritten by the one that is seen, so that the first use is known no better than that.
Two runs of one app are never the same to the millisecond; what differs by more than is allowed here is told, and is for
a person to judge, best with more than one run of each kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.model import Milestone, MilestoneName
from harness.rules.intervals import Interval
from harness.rules.opnotes import BY_MINUTE, OpNote
from harness.rules.opsessions import Noted, join_notes

WITHIN_S = 2.0  # how far apart the first uses may be, beside what is not known of either
_FEW = 2  # notes: readings of the ledger fall differently in every run
_SHARE = 0.25

_BORDERS = (
    ("after_terms", MilestoneName.TERMS_ACCEPTED),
    ("before_terms", MilestoneName.FIRST_LAUNCH),
)
_PHASES = ("before_launch", "before_terms", "after_terms")

Reached = Mapping[MilestoneName, Milestone]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a run tells of an app: the notes of the ledger, when it was read, and the milestones."""

    notes: Sequence[OpNote]
    readings: Sequence[Interval]
    reached: Reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How one run used an op: how many notes of it were seen, and when the first was, from the border of its phase.

    An earlier use may have been overwritten in the `unseen_s` before it, since the ledger was read without it; that
    would have been in `earliest_phase` at the earliest.
    """

    notes: int
    phase: str
    since_s: float
    uncertainty_s: float
    unseen_s: float
    earliest_phase: str
    since_launch_s: float | None

    @property
    def between_s(self) -> tuple[float, float]:
        """Between which instants the first use was, in seconds from the border of its phase."""
        return self._around(self.since_s)

    @property
    def since_launch_between_s(self) -> tuple[float, float] | None:
        """The same from the first launch; None where that is not known."""
        return None if self.since_launch_s is None else self._around(self.since_launch_s)

    def _around(self, at_s: float) -> tuple[float, float]:
        return at_s - self.uncertainty_s - self.unseen_s, at_s + self.uncertainty_s

    @property
    def phases(self) -> frozenset[str]:
        """The phases in which the first use may have been."""
        return frozenset(_PHASES[_PHASES.index(self.earliest_phase) : _PHASES.index(self.phase) + 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One op in both runs; None where it was not used. `differences` in words: none where they agree."""

    op: str
    one: Use | None
    other: Use | None
    differences: tuple[str, ...]


def compare(one: Told, other: Told, within_s: float = WITHIN_S) -> tuple[Compared, ...]:
    """Compare the notes of two runs op by op."""
    uses = [_uses(each) for each in (one, other)]
    ops = sorted(uses[0].keys() | uses[1].keys())
    return tuple(_compare(op, uses[0].get(op), uses[1].get(op), within_s) for op in ops)


def _uses(told: Told) -> dict[str, Use]:
    by_op: dict[str, list[Noted]] = {}
    for noted in join_notes(note for note in told.notes if note.kind != BY_MINUTE):
        if not noted.is_for_others:
            by_op.setdefault(noted.op.name, []).append(noted)
    return {op: _use(same, told) for op, same in by_op.items()}


def _use(same: Sequence[Noted], told: Told) -> Use:
    first = same[0]
    unseen_from_ns = _unseen_from(first, told.readings)
    phase, since_ns, doubt_ns = _place(first.from_ns, first.to_ns, told.reached)
    launch = told.reached.get(MilestoneName.FIRST_LAUNCH)
    return Use(
        notes=len(same),
        phase=phase,
        since_s=since_ns / 1e9,
        uncertainty_s=doubt_ns / 1e9,
        unseen_s=(first.from_ns - unseen_from_ns) / 1e9,
        earliest_phase=_place(unseen_from_ns, unseen_from_ns, told.reached)[0],
        since_launch_s=None if launch is None else ((first.from_ns + first.to_ns) // 2 - launch.at_boottime_ns) / 1e9,
    )


def _unseen_from(first: Noted, readings: Sequence[Interval]) -> int:
    """Since when an earlier use may have been overwritten: since the last reading that was over before this one."""
    before = [reading.from_ns for reading in readings if reading.to_ns <= first.from_ns]
    return max(before, default=first.from_ns)


def _place(from_ns: int, to_ns: int, reached: Reached) -> tuple[str, int, int]:
    """The phase, how long after its border, and the doubt.

    What may be after a border is counted from it: an app that acts on a tap acts as soon as the tap is known.
    """
    at_ns, doubt_ns = (from_ns + to_ns) // 2, (to_ns - from_ns) // 2
    for phase, name in _BORDERS:
        border = reached.get(name)
        if border is not None and at_ns + doubt_ns + border.uncertainty_ns >= border.at_boottime_ns:
            return phase, at_ns - border.at_boottime_ns, doubt_ns + border.uncertainty_ns
    launch = reached.get(MilestoneName.FIRST_LAUNCH)
    return "before_launch", 0 if launch is None else at_ns - launch.at_boottime_ns, doubt_ns


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
    if not one.phases & other.phases:
        found.append(f"first {one.phase.replace('_', ' ')} and {other.phase.replace('_', ' ')}")
    elif (apart_s := _tell_apart(one, other)) > within_s:
        found.append(f"first at least {apart_s:.1f} s apart")
    return found


def _tell_apart(one: Use, other: Use) -> float:
    """How far apart the first uses were at least, in seconds: zero or less where they may have been at one time.

    They are counted from the launch where they may lie in one phase, and were seen in two.
    """
    spans = one.between_s, other.between_s
    if one.phase != other.phase:
        spans = one.since_launch_between_s or spans[0], other.since_launch_between_s or spans[1]
    return max(spans[0][0] - spans[1][1], spans[1][0] - spans[0][1])

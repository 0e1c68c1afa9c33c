"""The phases of a run as stretches of the boot clock: the same borders and doubts as the view `timeline` has.

Each instant lies in exactly one. Whatever is within the uncertainty of a border is `unsure`, but for a process whose
own agent saw that border.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from harness.model import Milestone, MilestoneName
from harness.rules.intervals import BEGINNING, END, Interval
from harness.rules.policy import PHASES, Borders

BEFORE_LAUNCH, BEFORE_TERMS, AFTER_TERMS = PHASES
UNSURE = "unsure"
ALL_PHASES = (*PHASES, UNSURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The borders of a run, and from when on the terms may have been accepted without being seen to be."""

    borders: Borders
    unconfirmed_ns: int | None = None

    def split(self, epoch: str | None) -> tuple[tuple[str, Interval], ...]:
        """Return the stretches of the whole clock, each with its phase, for the process that this stream watched."""
        launch = _Border.of(self.borders.find(MilestoneName.FIRST_LAUNCH), epoch)
        terms = _Border.of(self.borders.find(MilestoneName.TERMS_ACCEPTED), epoch)
        edges = {BEGINNING, END, *(edge for border in (launch, terms) if border for edge in border.edges)}
        if self.unconfirmed_ns is not None:
            edges.add(self.unconfirmed_ns)
        return tuple(
            (self._phase_at(low, launch, terms), Interval(from_ns=low, to_ns=high))
            for low, high in pairwise(sorted(edges))
        )

    def _phase_at(self, at_ns: int, launch: _Border | None, terms: _Border | None) -> str:
        if launch is not None and launch.is_near(at_ns):
            return UNSURE
        if (at_ns < launch.at_ns) if launch is not None else not self.borders.has_past:
            return BEFORE_LAUNCH
        return self._phase_after_launch(at_ns, terms)

    def _phase_after_launch(self, at_ns: int, terms: _Border | None) -> str:
        if terms is not None:
            if terms.is_near(at_ns):
                return UNSURE
            if at_ns >= terms.at_ns:
                return AFTER_TERMS
        elif self.borders.has_past:
            return UNSURE
        is_unconfirmed = self.unconfirmed_ns is not None and at_ns >= self.unconfirmed_ns
        return UNSURE if is_unconfirmed else BEFORE_TERMS


@dataclass(frozen=True, slots=True, kw_only=True)
class _Border:
    at_ns: int
    uncertainty_ns: int
    is_exact: bool

    @classmethod
    def of(cls, milestone: Milestone | None, epoch: str | None) -> _Border | None:
        if milestone is None:
            return None
        is_own = milestone.epoch is not None and milestone.epoch == epoch
        return cls(at_ns=milestone.at_boottime_ns, uncertainty_ns=milestone.uncertainty_ns, is_exact=is_own)

    @property
    def edges(self) -> tuple[int, ...]:
        doubt = (self.at_ns - self.uncertainty_ns, self.at_ns + self.uncertainty_ns + 1)
        return (self.at_ns,) if self.is_exact else (*doubt, self.at_ns)

    def is_near(self, at_ns: int) -> bool:
        return not self.is_exact and abs(at_ns - self.at_ns) <= self.uncertainty_ns

"""Rules over accesses: what a policy says must not be observed, and whether one access is what a rule speaks of.

A condition that is left out excludes nothing; the words of one condition are alternatives, `*` and `?` in them stand
for any text and any character; all conditions of a rule must hold. What cannot be told for sure is `MAYBE` and never
becomes a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from fnmatch import fnmatchcase

from harness.model import Milestone, MilestoneName

FIRST_PARTY = "first-party"  # in `sdk`: the app's own code; `*` there means any third party
PHASES = ("before_launch", "before_terms", "after_terms")


class Severity(StrEnum):
    """How much a finding weighs, in the words of SARIF's levels, the gravest first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    def is_at_least(self, other: Severity) -> bool:
        """Say whether this weighs as much as the other, or more."""
        order = list(Severity)
        return order.index(self) <= order.index(other)


class Certainty(IntEnum):
    """Whether something is so."""

    NO = 0
    MAYBE = 1
    YES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What an access must be, column by column of the view `timeline`."""

    data_type: tuple[str, ...] = ()
    phase: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    layer: tuple[str, ...] = ()
    hook: tuple[str, ...] = ()
    caller: tuple[str, ...] = ()
    sdk: tuple[str, ...] = ()
    process: tuple[str, ...] = ()
    app_state: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """What a rule lets pass, why, on whose word, and through which day; None is for good."""

    conditions: Conditions
    reason: str
    owner: str | None
    expires: date | None

    def holds_on(self, day: date) -> bool:
        """Say whether it still holds; the day that it names is its last."""
        return self.expires is None or day <= self.expires


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Something that must not be observed; `after` and `before` narrow it to what lies between two milestones."""

    rule_id: str
    title: str
    severity: Severity
    reason: str
    conditions: Conditions
    after: MilestoneName | None
    before: MilestoneName | None
    exemptions: tuple[Exemption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules that a run is held against, and what they leave open, which a reader must be told.

    `source` says where they come from; `path` is the file that a user named, None for a pack.
    """

    name: str
    title: str
    source: str
    path: str | None
    sha256: str
    rules: tuple[Rule, ...]
    open_questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One access as a rule sees it: columns of the view `timeline`."""

    access_id: int
    at_boottime_ns: int
    epoch: str
    data_type: str
    phase: str
    outcome: str
    kind: str
    layer: str
    hook: str
    caller: str | None
    sdk: str | None
    process: str
    app_state: str
    stack_id: int | None
    since_install_s: float | None
    since_first_launch_s: float | None
    since_terms_s: float | None


Reached = Mapping[MilestoneName, Milestone]


def match_words(conditions: Conditions, seen: Observation) -> bool:
    """Say whether an access is what the conditions name, whenever it happened."""
    return (
        _is_any(conditions.data_type, seen.data_type)
        and _is_any(conditions.outcome, seen.outcome)
        and _is_any(conditions.kind, seen.kind)
        and _is_any(conditions.layer, seen.layer)
        and _is_any(conditions.hook, seen.hook)
        and _is_any(conditions.caller, seen.caller)
        and _is_of(conditions.sdk, seen)
        and _is_any(conditions.process, seen.process)
        and _is_any(conditions.app_state, seen.app_state)
    )


def _is_any(patterns: tuple[str, ...], value: str | None) -> bool:
    return not patterns or (value is not None and any(fnmatchcase(value, pattern) for pattern in patterns))


def _is_of(patterns: tuple[str, ...], seen: Observation) -> bool:
    """A call whose caller is not known is nobody's."""
    owner = seen.sdk if seen.sdk is not None or seen.caller is None else FIRST_PARTY
    if owner == FIRST_PARTY:
        return not patterns or FIRST_PARTY in patterns
    return _is_any(patterns, owner)


def match_phase(phases: tuple[str, ...], seen: Observation, reached: Reached) -> Certainty:
    """Say whether an access lies in one of the phases; one that is `unsure` may, by the borders that it is near to."""
    if not phases or seen.phase in phases:
        return Certainty.YES
    if seen.phase in PHASES:
        return Certainty.NO
    possible = _possible_phases(seen, reached)
    if possible <= set(phases):
        return Certainty.YES
    return Certainty.MAYBE if possible & set(phases) else Certainty.NO


def _possible_phases(seen: Observation, reached: Reached) -> set[str]:
    borders = (MilestoneName.FIRST_LAUNCH, MilestoneName.TERMS_ACCEPTED)
    near = [name for name in borders if name in reached and side_of(seen, reached[name]) is Certainty.MAYBE]
    if near:
        return {phase for name in near for phase in PHASES[borders.index(name) : borders.index(name) + 2]}
    launch = reached.get(MilestoneName.FIRST_LAUNCH)
    launched = launch is not None and side_of(seen, launch) is Certainty.YES
    return set(PHASES[1:] if launched else PHASES)


def match_window(rule: Rule, seen: Observation, reached: Reached) -> Certainty:
    """Say whether an access lies between the milestones that a rule names. One that was not reached lies ahead."""
    sure = Certainty.YES
    if rule.after is not None:
        sure = min(sure, side_of(seen, reached[rule.after]) if rule.after in reached else Certainty.NO)
    if rule.before is not None and rule.before in reached:
        sure = min(sure, Certainty(Certainty.YES - side_of(seen, reached[rule.before])))
    return sure


def side_of(seen: Observation, border: Milestone) -> Certainty:
    """Say whether an access came after a milestone; their order is exact when one agent saw both."""
    away_ns = seen.at_boottime_ns - border.at_boottime_ns
    if border.epoch != seen.epoch and abs(away_ns) <= border.uncertainty_ns:
        return Certainty.MAYBE
    return Certainty.YES if away_ns >= 0 else Certainty.NO

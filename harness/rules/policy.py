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
from harness.taxonomy.callers import FIRST_PARTY, is_known

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
class RuleException:
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
    exceptions: tuple[RuleException, ...]


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
    """One access as a rule sees it: columns of the view `timeline`.

    Two are told more fully here: `caller` and `sdk` of a delivery are its listener's, and `app_state` is that of the
    whole app, `foreground` while an activity of any of its processes is in sight.
    """

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Borders:
    """The milestones that a run saw. An app with a past may have passed one that it did not see before it began."""

    reached: Mapping[MilestoneName, Milestone]
    has_past: bool

    def find(self, name: MilestoneName) -> Milestone | None:
        """The milestone, if it was seen."""
        return self.reached.get(name)

    def side_of(self, seen: Observation, name: MilestoneName) -> Certainty:
        """Say whether an access came after a milestone; their order is exact when one agent saw both.

        One that was not seen lies ahead, unless the app has a past.
        """
        border = self.reached.get(name)
        if border is None:
            return Certainty.MAYBE if self.has_past else Certainty.NO
        away_ns = seen.at_boottime_ns - border.at_boottime_ns
        if border.epoch != seen.epoch and abs(away_ns) <= border.uncertainty_ns:
            return Certainty.MAYBE
        return Certainty.YES if away_ns >= 0 else Certainty.NO


def match_words(conditions: Conditions, seen: Observation) -> Certainty:
    """Say whether an access is what the conditions name, whenever it happened."""
    if not (
        _is_any(conditions.data_type, seen.data_type)
        and _is_any(conditions.outcome, seen.outcome)
        and _is_any(conditions.kind, seen.kind)
        and _is_any(conditions.layer, seen.layer)
        and _is_any(conditions.hook, seen.hook)
        and _is_any(conditions.process, seen.process)
        and _is_any(conditions.app_state, seen.app_state)
    ):
        return Certainty.NO
    return min(_match_caller(conditions.caller, seen), _match_owner(conditions.sdk, seen))


def _is_any(patterns: tuple[str, ...], value: str) -> bool:
    return not patterns or any(fnmatchcase(value, pattern) for pattern in patterns)


def _match_caller(patterns: tuple[str, ...], seen: Observation) -> Certainty:
    """A caller that is not known, as that of native code, may be any."""
    if patterns and seen.caller is None:
        return Certainty.MAYBE
    return Certainty.YES if _is_any(patterns, seen.caller or "") else Certainty.NO


def _match_owner(patterns: tuple[str, ...], seen: Observation) -> Certainty:
    """Say whose code called. Code outside the app's package may be the app's maker's own, unless a policy names it."""
    if not patterns:
        return Certainty.YES
    if seen.sdk is None:
        return Certainty.MAYBE
    if seen.sdk == FIRST_PARTY:
        return Certainty.YES if FIRST_PARTY in patterns else Certainty.NO
    named = tuple(pattern for pattern in patterns if pattern not in (FIRST_PARTY, "*"))
    if _is_named(seen.sdk, named) or ("*" in patterns and is_known(seen.sdk)):
        return Certainty.YES
    return Certainty.MAYBE if {"*", FIRST_PARTY} & set(patterns) and not is_known(seen.sdk) else Certainty.NO


def _is_named(sdk: str, patterns: tuple[str, ...]) -> bool:
    return bool(patterns) and _is_any(patterns, sdk)


def match_phase(phases: tuple[str, ...], seen: Observation, borders: Borders) -> Certainty:
    """Say whether an access lies in one of the phases; one that is `unsure` may, by the borders that it is near to."""
    if not phases or seen.phase in phases:
        return Certainty.YES
    if seen.phase in PHASES:
        return Certainty.NO
    possible = _possible_phases(seen, borders)
    if possible <= set(phases):
        return Certainty.YES
    return Certainty.MAYBE if possible & set(phases) else Certainty.NO


def _possible_phases(seen: Observation, borders: Borders) -> set[str]:
    """What an access without a sure phase may be, from the side of each border on which it lies."""
    launched = borders.side_of(seen, MilestoneName.FIRST_LAUNCH)
    accepted = borders.side_of(seen, MilestoneName.TERMS_ACCEPTED)
    if Certainty.MAYBE not in (launched, accepted):  # unsure all the same: after what may have been a first acceptance
        accepted = Certainty.MAYBE
    possible = {
        "before_launch": launched is not Certainty.YES and accepted is not Certainty.YES,
        "before_terms": launched is not Certainty.NO and accepted is not Certainty.YES,
        "after_terms": launched is not Certainty.NO and accepted is not Certainty.NO,
    }
    return {phase for phase, is_possible in possible.items() if is_possible}


def match_window(rule: Rule, seen: Observation, borders: Borders) -> Certainty:
    """Say whether an access lies between the milestones that a rule names."""
    sure = Certainty.YES
    if rule.after is not None:
        sure = min(sure, borders.side_of(seen, rule.after))
    if rule.before is not None:
        sure = min(sure, Certainty(Certainty.YES - borders.side_of(seen, rule.before)))
    return sure

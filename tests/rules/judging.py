"""Values that rules are held against, each a complete one that a test changes where it matters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.model import Gap, GapKind, Milestone, MilestoneName
from harness.rules.policy import Conditions, Observation, Policy, Rule, Severity
from harness.rules.spans import Life
from harness.rules.verdict import Evidence, HookCount
from tests.builders import SECOND

ALL_IN_PLACE = HookCount(installed=2, absent=0, failed=0)


def milestone(name: MilestoneName, at_s: float, uncertainty_s: float = 0.0, epoch: str | None = None) -> Milestone:
    return Milestone(
        name=name,
        at_boottime_ns=int(at_s * SECOND),
        uncertainty_ns=int(uncertainty_s * SECOND),
        source="test",
        epoch=epoch,
    )


LAUNCH = milestone(MilestoneName.FIRST_LAUNCH, 90)
TERMS = milestone(MilestoneName.TERMS_ACCEPTED, 100, 0.5)


def seen(at_s: float = 95.0, **changes: Any) -> Observation:
    value = Observation(
        access_id=1,
        at_boottime_ns=int(at_s * SECOND),
        epoch="e1",
        data_type="contacts",
        phase="before_terms",
        outcome="returned",
        kind="delivery",
        layer="api",
        hook="android.content.ContentResolver.query",
        caller="com.x.Main.onCreate",
        sdk=None,
        process="com.x",
        app_state="foreground",
        stack_id=1,
        since_install_s=15.0,
        since_first_launch_s=5.0,
        since_terms_s=-5.0,
    )
    return replace(value, **changes)


def rule(conditions: Conditions | None = None, **changes: Any) -> Rule:
    value = Rule(
        rule_id="r",
        title="A rule",
        severity=Severity.ERROR,
        reason="because",
        conditions=conditions or Conditions(data_type=("contacts",), phase=("before_launch", "before_terms")),
        after=None,
        before=None,
        exemptions=(),
    )
    return replace(value, **changes)


def policy(*rules: Rule) -> Policy:
    return Policy(
        name="p", title="A policy", source="p.toml", path=None, sha256="0" * 64, rules=rules, open_questions=()
    )


def evidence(**changes: Any) -> Evidence:
    value = Evidence(
        ending="complete",
        reached={each.name: each for each in (LAUNCH, TERMS)},
        gaps=(),
        hooks={"contacts": ALL_IN_PLACE},
        lives=(Life(process="com.x", start_ns=91 * SECOND, live_ns=91 * SECOND, end_ns=111 * SECOND),),
        app_states=frozenset({"foreground"}),
    )
    return replace(value, **changes)


def gap(from_s: float | None, to_s: float | None, process: str = "com.x") -> Gap:
    return Gap(
        kind=GapKind.MISSING,
        process=process,
        pid=7,
        epoch="e1",
        from_boottime_ns=None if from_s is None else int(from_s * SECOND),
        to_boottime_ns=None if to_s is None else int(to_s * SECOND),
        events=None,
        reason="seq 3",
    )

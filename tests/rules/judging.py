"""Values that rules are held against, each a complete one that a test changes where it matters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.model import AppData, Gap, GapKind, HookState, Milestone, MilestoneName
from harness.rules.doubts import Evidence, HookFact
from harness.rules.intervals import Interval, Life
from harness.rules.policy import Borders, Conditions, Observation, Policy, Rule, Severity
from harness.rules.reconcile import Reconciled, Witnesses
from tests.builders import SECOND


def hook(
    data_type: str,
    name: str = "a.B.c",
    state: HookState = HookState.INSTALLED,
    process: str = "com.x",
    layer: str = "api",
    is_proved: bool = True,
) -> HookFact:
    return HookFact(process=process, data_type=data_type, layer=layer, hook=name, state=state, is_proved=is_proved)


def borders(*milestones: Milestone, has_past: bool = False) -> Borders:
    return Borders(reached={each.name: each for each in milestones}, has_past=has_past)


def interval(from_s: float, to_s: float) -> Interval:
    return Interval(from_ns=int(from_s * SECOND), to_ns=int(to_s * SECOND))


def life(start_s: float, live_s: float, end_s: float, *in_sight: Interval, process: str = "com.x") -> Life:
    whole = interval(start_s, end_s)
    live = interval(live_s, end_s)
    return Life(
        process=process,
        start_ns=whole.from_ns,
        live_ns=live.from_ns,
        end_ns=whole.to_ns,
        gone_ns=whole.to_ns,
        in_sight=in_sight or (live,),
    )


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
        at_boottime_ns=int(at_s * SECOND),
        epoch="e1",
        data_type="contacts",
        phase="before_terms",
        outcome="returned",
        kind="delivery",
        layer="api",
        hook="android.content.ContentResolver.query",
        caller="com.x.Main.onCreate",
        sdk="first_party",
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
        exceptions=(),
    )
    return replace(value, **changes)


def miss(at_s: float, op: str = "READ_CONTACTS", *data_types: str) -> Reconciled:
    return Reconciled(
        op=op,
        data_types=data_types or ("contacts",),
        witnesses=Witnesses.OP_ONLY,
        why=None,
        between=interval(at_s, at_s + 0.01),
        notes=1,
    )


def policy(*rules: Rule) -> Policy:
    return Policy(
        name="p", title="A policy", source="p.toml", path=None, sha256="0" * 64, rules=rules, open_questions=()
    )


def evidence(**changes: Any) -> Evidence:
    value = Evidence(
        ending="complete",
        data=AppData.FRESH,
        began_ns=80 * SECOND,
        borders=borders(LAUNCH, TERMS),
        gaps=(),
        hooks=(hook("contacts"), hook("contacts", "a.B.d")),
        lives=(life(91, 91, 111),),
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

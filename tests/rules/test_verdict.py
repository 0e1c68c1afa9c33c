"""What a run says about a policy: a finding stands, and nothing that is missing is ever a pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model import AppData, AppState, GapKind, HookState, MilestoneName
from harness.report.findings import describe_reach
from harness.rules.appstates import Contradiction, StateInterval
from harness.rules.policy import Conditions, Observation, Rule, RuleException, Severity
from harness.rules.verdict import RuleOutcome, RuleResult, RunVerdict, judge, sum_up
from tests.builders import SECOND
from tests.rules.judging import (
    LAUNCH,
    TERMS,
    borders,
    evidence,
    gap,
    hook,
    interval,
    life,
    milestone,
    miss,
    policy,
    rule,
    seen,
)

TODAY = date(2026, 3, 1)
BEFORE_TERMS = rule(Conditions(data_type=("contacts",), phase=("before_terms",)))


def judge_one(a_rule: Rule, *accesses: Observation, **changes: Any) -> RuleResult:
    (result,) = judge(policy(a_rule), evidence(**changes), accesses, TODAY)
    return result


def test_a_finding_counts_its_accesses_and_names_the_first_and_the_callers() -> None:
    result = judge_one(
        BEFORE_TERMS,
        seen(95),
        seen(96, outcome="denied"),
        seen(97, caller="com.y.T.run", sdk="com.y"),
        seen(98, data_type="location"),
        seen(105, phase="after_terms"),
    )
    assert result.outcome is RuleOutcome.OBSERVED
    assert (result.count, result.outcomes) == (3, {"returned": 2, "denied": 1})
    assert result.first == seen(95)
    assert [(each.first.caller, each.count) for each in result.callers] == [
        ("com.x.Main.onCreate", 2),
        ("com.y.T.run", 1),
    ]


def test_nothing_against_a_rule_is_worth_what_was_watched() -> None:
    result = judge_one(BEFORE_TERMS, seen(105, phase="after_terms"))
    assert (result.outcome, result.doubts) == (RuleOutcome.NOT_OBSERVED, ())
    reach = result.reach
    assert (reach.lived_ns, reach.watched_ns, reach.hooks_installed, reach.hooks, reach.gaps) == (
        9_500_000_000,
        9_500_000_000,
        2,
        2,
        0,
    )


def test_a_hook_that_was_not_seen_to_fire_is_counted_apart() -> None:
    result = judge_one(BEFORE_TERMS, hooks=(hook("contacts"), hook("contacts", "a.B.d", is_proved=False)))
    assert (result.reach.hooks_installed, result.reach.hooks_proved) == (2, 1)
    assert "2 of 2 hooks in place, 1 of them proved" in describe_reach(result.reach)


@pytest.mark.parametrize(
    ("changes", "doubt"),
    [
        ({"ending": None}, "did not come to its end"),
        ({"ending": "error"}, "did not come to its end (error)"),
        ({"ending": "interrupted"}, "did not come to its end (interrupted)"),
        ({"lives": ()}, "no process of the app was watched"),
        ({"lives": (life(91, 111, 111),)}, "no process of the app was watched"),  # it had no agent
        ({"lives": (life(105, 105, 110),)}, "no process that the rule speaks of was watched there"),
        ({"gaps": (gap(92, 93),)}, "gap in com.x: missing (seq 3)"),
        ({"gaps": (gap(None, None),)}, "gap in com.x"),
        ({"gaps": (gap(100.4, 101),)}, "gap in com.x"),
        ({"gaps": (gap(95, 95),)}, "gap in com.x"),
        ({"gaps": (gap(92, 93),) * 5}, "gap in com.x: missing (seq 3; seq 3; seq 3; and 2 more)"),
        ({"hooks": ()}, "no hook for what the rule speaks of was in place"),
        ({"hooks": (hook("contacts", state=HookState.ABSENT),)}, "no hook for what the rule speaks of was in place"),
        ({"hooks": (hook("contacts"), hook("contacts", "a.B.d", HookState.FAILED))}, "hooks that failed: a.B.d"),
        ({"misses": (miss(95),)}, "Android's own ledger noted READ_CONTACTS (contacts) once"),
        ({"misses": (miss(105),)}, "the hooks missed something"),  # what they miss there they may miss anywhere
        ({"borders": borders()}, "first launch"),
        ({"data": AppData.KEPT, "began_ns": 95 * SECOND}, "what it did before the run"),
        ({"data": AppData.KEPT, "borders": borders(has_past=True)}, "what it did before the run"),
    ],
)
def test_what_could_have_hidden_an_access_leaves_the_rule_inconclusive(changes: dict[str, Any], doubt: str) -> None:
    result = judge_one(BEFORE_TERMS, **changes)
    assert result.outcome is RuleOutcome.INCONCLUSIVE
    assert doubt in " | ".join(result.doubts)


@pytest.mark.parametrize("far", [gap(80, 89), gap(101, 102), gap(92, 93, process="com.x:push")])
def test_a_gap_elsewhere_hides_nothing_that_the_rule_speaks_of(far: Any) -> None:
    conditions = Conditions(data_type=("contacts",), phase=("before_terms",), process=("com.x",))
    assert judge_one(rule(conditions), gaps=(far,)).outcome is RuleOutcome.NOT_OBSERVED


def test_what_the_ledger_noted_of_other_data_hides_nothing_that_the_rule_speaks_of() -> None:
    assert judge_one(BEFORE_TERMS, misses=(miss(95, "CAMERA", "camera"),)).outcome is RuleOutcome.NOT_OBSERVED
    anything = rule(Conditions())
    assert judge_one(anything, misses=(miss(95, "CAMERA", "camera"),)).outcome is RuleOutcome.INCONCLUSIVE


def test_a_gap_of_a_process_that_is_not_known_may_be_of_any() -> None:
    conditions = Conditions(data_type=("contacts",), process=("com.x",))
    assert judge_one(rule(conditions), gaps=(gap(92, 93, process="?"),)).outcome is RuleOutcome.INCONCLUSIVE


@pytest.mark.parametrize(
    ("kind", "a_rule", "outcome"),
    [
        (GapKind.UNCONFIRMED, BEFORE_TERMS, RuleOutcome.NOT_OBSERVED),
        (GapKind.DISAGREEMENT, BEFORE_TERMS, RuleOutcome.INCONCLUSIVE),
        (GapKind.DISAGREEMENT, rule(Conditions(data_type=("contacts",))), RuleOutcome.NOT_OBSERVED),
        (GapKind.LOG_CUT, rule(Conditions(data_type=("contacts",))), RuleOutcome.INCONCLUSIVE),
    ],
)
def test_a_doubt_about_a_border_hides_no_access(kind: GapKind, a_rule: Rule, outcome: RuleOutcome) -> None:
    assert judge_one(a_rule, gaps=(replace(gap(95, 105), kind=kind),)).outcome is outcome


def test_an_absent_hook_beside_one_in_place_is_a_fact_of_the_platform() -> None:
    hooks = (hook("contacts"), hook("contacts", "a.B.d", HookState.ABSENT))
    assert judge_one(BEFORE_TERMS, hooks=hooks).outcome is RuleOutcome.NOT_OBSERVED


def test_a_finding_stands_whatever_else_is_missing() -> None:
    result = judge_one(BEFORE_TERMS, seen(95), ending=None, gaps=(gap(None, None),), hooks=())
    assert result.outcome is RuleOutcome.OBSERVED


def test_an_access_that_may_or_may_not_be_meant_is_no_finding_and_no_pass() -> None:
    result = judge_one(BEFORE_TERMS, seen(100.2, phase="unsure"))
    assert (result.outcome, result.unsure, result.count) == (RuleOutcome.INCONCLUSIVE, 1, 0)


def test_a_phase_that_was_never_reached_is_inconclusive() -> None:
    result = judge_one(rule(Conditions(phase=("after_terms",))), borders=borders(LAUNCH))
    assert result.outcome is RuleOutcome.INCONCLUSIVE
    assert "terms accepted was not seen" in result.doubts[0]


def test_a_window_after_what_never_happened_is_inconclusive() -> None:
    result = judge_one(rule(after=MilestoneName.DRAFT_DISCARDED), seen(95))
    assert result.outcome is RuleOutcome.INCONCLUSIVE
    assert "draft discarded was not seen" in result.doubts[0]


@pytest.mark.parametrize(
    "conditions",
    [
        {"hook": ("a.B.none",)},
        {"layer": ("native", "binder")},
        {"process": ("*:push",)},
        {"data_type": ("camera",)},
        {"app_state": ("background",)},
    ],
)
def test_what_nothing_watches_is_not_known(conditions: dict[str, Any]) -> None:
    result = judge_one(rule(Conditions(**conditions)))
    assert result.outcome is RuleOutcome.INCONCLUSIVE


def test_a_layer_is_watched_where_a_hook_of_it_is() -> None:
    below = rule(Conditions(layer=("binder",)))
    watched = judge_one(below, hooks=(hook("contacts", layer="binder"),))
    assert watched.outcome is RuleOutcome.NOT_OBSERVED
    away = judge_one(below, hooks=(hook("contacts"), hook("contacts", layer="binder", state=HookState.ABSENT)))
    assert away.doubts == ("no hook for what the rule speaks of was in place at the layer binder",)


def test_one_data_type_of_two_without_a_hook() -> None:
    result = judge_one(rule(Conditions(data_type=("contacts", "face"))))
    assert result.doubts == ("face: no hook was in place",)


def test_the_background_is_watched_as_long_as_no_process_was_in_sight() -> None:
    lives = (life(91, 91, 111, interval(91, 105)), life(95, 95, 111, interval(0, 0), process="com.x:push"))
    away = (AppState.BACKGROUND, AppState.CACHED)
    stretches = ((AppState.FOREGROUND, 91, 105), (away[0], 105, 109), (away[1], 109, 111))
    states = [
        StateInterval(state=state, screen=None, from_ns=low * SECOND, to_ns=high * SECOND)
        for state, low, high in stretches
    ]
    result = judge_one(rule(Conditions(app_state=away)), seen(), lives=lives, states=states)
    assert result.outcome is RuleOutcome.NOT_OBSERVED
    assert result.reach.watched_ns == 2 * 6 * SECOND
    unsure = [Contradiction(words="they differ", from_ns=106 * SECOND, to_ns=108 * SECOND)]
    doubted = judge_one(rule(Conditions(app_state=away)), seen(), lives=lives, states=states, contradictions=unsure)
    assert doubted.doubts == ("the state of the app is not sure: they differ, for 2.0 s",)
    assert judge_one(rule(Conditions()), lives=lives, contradictions=unsure).doubts == ()


def test_before_its_first_process_a_new_app_did_nothing() -> None:
    early = rule(Conditions(phase=("before_launch",)))
    first = milestone(MilestoneName.FIRST_PROCESS, 90.01)
    known = borders(LAUNCH, TERMS, first)
    assert judge_one(early, borders=known).outcome is RuleOutcome.NOT_OBSERVED
    assert judge_one(early).outcome is RuleOutcome.INCONCLUSIVE
    cleared = judge_one(early, borders=known, data=AppData.CLEARED)
    assert "what it did when it was installed is not known" in cleared.doubts[0]


def excepting(expires: date | None, **conditions: Any) -> Rule:
    exception = RuleException(conditions=Conditions(**conditions), reason="known", owner="me", expires=expires)
    return rule(BEFORE_TERMS.conditions, exceptions=(exception,))


def test_an_exception_lets_pass_what_it_names() -> None:
    result = judge_one(excepting(TODAY, caller=("com.x.*",)), seen(95), seen(96, caller="com.y.T.run"))
    assert (result.outcome, result.count) == (RuleOutcome.OBSERVED, 1)
    assert [(each.reason, count) for each, count in result.excepted] == [("known", 1)]
    assert judge_one(excepting(None, caller=("com.x.*",)), seen(95)).outcome is RuleOutcome.NOT_OBSERVED


def test_an_expired_exception_is_a_finding_again_and_is_told() -> None:
    result = judge_one(excepting(date(2026, 2, 28), caller=("com.x.*",)), seen(95))
    assert (result.outcome, len(result.expired)) == (RuleOutcome.OBSERVED, 1)


def test_an_exception_for_a_phase_lets_nothing_unsure_pass() -> None:
    result = judge_one(excepting(None, phase=("before_terms",)), seen(100.2, phase="unsure"))
    assert (result.outcome, result.excepted) == (RuleOutcome.INCONCLUSIVE, ())


RESULTS = {
    RuleOutcome.OBSERVED: judge_one(BEFORE_TERMS, seen(95)),
    RuleOutcome.NOT_OBSERVED: judge_one(BEFORE_TERMS),
    RuleOutcome.INCONCLUSIVE: judge_one(BEFORE_TERMS, ending=None),
}


@pytest.mark.parametrize(
    ("outcomes", "ending", "verdict"),
    [
        (["observed", "inconclusive"], "complete", "findings"),
        (["observed"], "error", "findings"),
        (["inconclusive", "not observed"], "incomplete", "inconclusive"),
        (["inconclusive"], "error", "error"),
        (["not observed"], "complete", "no findings"),
        (["not observed"], None, "inconclusive"),
        ([], "complete", "inconclusive"),
    ],
)
def test_the_gravest_outcome_is_the_verdict(outcomes: list[str], ending: str, verdict: str) -> None:
    results = [RESULTS[RuleOutcome(outcome)] for outcome in outcomes]
    assert sum_up(results, ending, Severity.NOTE) == verdict


def test_what_weighs_too_little_decides_nothing() -> None:
    note = judge_one(rule(severity=Severity.NOTE), seen(95))
    kept = judge_one(BEFORE_TERMS)
    assert sum_up([note, kept], "complete", Severity.WARNING) is RunVerdict.NO_FINDINGS
    assert sum_up([note], "complete", Severity.WARNING) is RunVerdict.INCONCLUSIVE
    assert sum_up([note], "complete", Severity.NOTE) is RunVerdict.FINDINGS


gaps = st.builds(gap, st.none() | st.floats(80, 120), st.none())
endings = st.sampled_from(["complete", "incomplete", "interrupted", "error", None])


@given(st.lists(st.floats(80, 120), max_size=6), st.lists(gaps, max_size=3), endings, st.booleans())
def test_not_observed_is_said_only_when_nothing_could_hide(
    instants: list[float], some_gaps: list[Any], ending: str | None, is_hooked: bool
) -> None:
    hooks = evidence().hooks if is_hooked else ()
    accesses = [seen(at_s, phase=_phase_at(at_s)) for at_s in sorted(instants)]
    result = judge_one(BEFORE_TERMS, *accesses, gaps=tuple(some_gaps), ending=ending, hooks=hooks)
    meant = [each for each in accesses if each.phase == "before_terms"]
    assert (result.outcome is RuleOutcome.OBSERVED) == bool(meant)
    if result.outcome is RuleOutcome.NOT_OBSERVED:
        assert ending in ("complete", "incomplete")
        assert is_hooked
        assert not any(each.phase == "unsure" for each in accesses)
        assert all(each.from_boottime_ns is not None and each.from_boottime_ns > 100.5e9 for each in some_gaps)


def _phase_at(at_s: float) -> str:
    if at_s < 90:
        return "before_launch"
    return "unsure" if abs(at_s - 100) <= 0.5 else "before_terms" if at_s < 100 else "after_terms"

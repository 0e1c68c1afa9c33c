"""The result of a rule in words: one way of saying it for the terminal, JUnit, SARIF, Markdown and the page."""

from __future__ import annotations

from harness.report.assessment import Assessment
from harness.report.coverage import count_of, describe_places, describe_share
from harness.rules.doubts import Reach
from harness.rules.policy import Observation, RuleException, Severity
from harness.rules.shares import Share
from harness.rules.verdict import CallerCount, RuleOutcome, RuleResult, RunVerdict
from harness.taxonomy.callers import FIRST_PARTY

_VERDICTS = {
    RunVerdict.FINDINGS: "Findings",
    RunVerdict.NO_FINDINGS: "No findings, as far as was watched",
    RunVerdict.INCONCLUSIVE: "Inconclusive: evidence is missing",
    RunVerdict.ERROR: "Error: the run itself failed, which is no answer",
}


_THRESHOLDS = {
    Severity.ERROR: "Only rules of severity error decide.",
    Severity.WARNING: "Rules of severity warning or graver decide.",
    Severity.NOTE: "Rules of every severity decide.",
}


def describe_verdict(assessment: Assessment) -> str:
    """`Findings. 5 rules: 2 observed, 1 inconclusive, 2 not observed. Rules of severity warning or graver decide.`"""
    counts = {outcome: len(assessment.results_with(outcome)) for outcome in RuleOutcome}
    said = ", ".join(f"{number} {outcome}" for outcome, number in counts.items() if number)
    counted = f"{count_of(len(assessment.results), 'rule')}: {said}"
    return f"{_VERDICTS[assessment.verdict]}. {counted}. {_THRESHOLDS[assessment.question.fail_on]}"


_CALLERS = 3


def describe_result(result: RuleResult, *, callers: int = _CALLERS) -> list[str]:
    """What was found, and by whom, or what its absence is worth, in a few lines."""
    match result.outcome:
        case RuleOutcome.OBSERVED:
            lines = _describe_finding(result, callers)
        case RuleOutcome.INCONCLUSIVE:
            lines = list(result.doubts)
        case _:
            lines = []
    if result.outcome is not RuleOutcome.OBSERVED:
        lines.append(f"coverage: {describe_reach(result.reach)}")
    return lines + _describe_exceptions(result)


def _describe_finding(result: RuleResult, callers: int) -> list[str]:
    kinds = ", ".join(f"{count} {outcome}" for outcome, count in result.outcomes.items())
    lines = [f"{count_of(result.count, 'access')} ({kinds})"]
    if result.first is not None:
        lines.append(f"first: {result.first.hook}, {describe_offsets(result.first)}")
    return lines + [describe_calls(each) for each in result.callers[:callers]]


def describe_calls(each: CallerCount) -> str:
    """`3 query by com.trackkit.Tracker.collect (com.trackkit)`."""
    return f"{each.count} {each.first.hook.rpartition('.')[2]} by {describe_caller(each.first)}"


def describe_caller(seen: Observation) -> str:
    """`com.trackkit.Tracker.collect (com.trackkit)`, or in words who it was if not the app's own code."""
    owner = "" if seen.sdk in (None, FIRST_PARTY) else f" ({seen.sdk})"
    unknown = "the system, to a listener of the app" if seen.kind == "delivery" else "no Java code"
    return f"{seen.caller or unknown}{owner}"


def describe_offsets(seen: Observation) -> str:
    """`2.341 s after install, 0.402 s after first launch, ...`; what was not reached is left out."""
    offsets = (
        (seen.since_install_s, "install"),
        (seen.since_first_launch_s, "first launch"),
        (seen.since_terms_s, "the terms were accepted"),
    )
    words = [
        f"{abs(offset):.3f} s {'after' if offset >= 0 else 'before'} {name}"
        for offset, name in offsets
        if offset is not None
    ]
    return ", ".join(words) or "with no milestone to count from"


def describe_reach(reach: Reach) -> str:
    """`12.3 s of process life, 100.0 % watched, 9 of 9 hooks in place and proved, no gap`."""
    gaps = count_of(reach.gaps, "gap") if reach.gaps else "no gap"
    hooks = describe_places(reach.hooks_installed, reach.hooks, reach.hooks_proved)
    if not reach.lived_ns:
        return f"no process of the app was there, {gaps}"
    share = describe_share(Share(lived_ns=reach.lived_ns, watched_ns=reach.watched_ns))
    return f"{reach.lived_ns / 1e9:.1f} s of process life, {share} watched, {hooks}, {gaps}"


def _describe_exceptions(result: RuleResult) -> list[str]:
    lines = [f"let pass: {count_of(count, 'access')}, {describe_exception(each)}" for each, count in result.excepted]
    if result.outcome is RuleOutcome.OBSERVED and result.unsure:
        lines.append(f"besides, accesses of which it cannot be told whether the rule means them: {result.unsure}")
    return lines + [f"no longer let pass: {describe_exception(each)}" for each in result.expired]


def describe_exception(each: RuleException) -> str:
    """`by the exception "the emergency number" of the telephony team, through 2027-01-31`."""
    owner = f" of {each.owner}" if each.owner else ""
    expires = f", through {each.expires}" if each.expires else ""
    return f'by the exception "{each.reason}"{owner}{expires}'

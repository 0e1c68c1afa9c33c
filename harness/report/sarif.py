"""A verdict as SARIF 2.1.0 (OASIS standard, docs.oasis-open.org/sarif/sarif/v2.1.0): a result for each rule and place.

An access has no line in a source file, so that a result points at the evidence file and names the calling method as a
logical location. A rule that is not observed is a result of kind `pass` with its coverage in the message; one that is
inconclusive is of kind `open`: neither is an alert, and both are told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from harness.report.assessment import Assessment
from harness.report.findings import describe_instant, describe_place, describe_result, describe_verdict
from harness.report.formats import to_json
from harness.rules.policy import Rule
from harness.rules.verdict import CallerCount, RuleOutcome, RuleResult

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_KINDS = {RuleOutcome.INCONCLUSIVE: "open", RuleOutcome.NOT_OBSERVED: "pass"}


def write_sarif(assessment: Assessment, path: Path) -> None:
    """Write the file."""
    path.write_text(to_json(make_sarif(assessment), indent=2) + "\n")


def make_sarif(assessment: Assessment) -> dict[str, object]:
    """Return the document."""
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _make_driver(assessment)},
                "automationDetails": {"id": f"{assessment.policy.name}/{assessment.run.package}/"},
                "invocations": [{"executionSuccessful": assessment.run.verdict in ("complete", "incomplete")}],
                "properties": {
                    "run_id": assessment.run.run_id,
                    "evidence": assessment.run.verdict or "no end",
                    "verdict": describe_verdict(assessment),
                    "policy_sha256": assessment.policy.sha256,
                    "apk_sha256": assessment.run.apk_sha256,
                },
                "results": [each for result in assessment.results for each in _make_results(result, assessment)],
            }
        ],
    }


def _make_driver(assessment: Assessment) -> dict[str, object]:
    return {
        "name": "collection-harness",
        "version": version("collection-harness"),
        "rules": [_make_rule(rule) for rule in assessment.policy.rules],
    }


def _make_rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.rule_id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.reason},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _make_results(result: RuleResult, assessment: Assessment) -> Iterator[dict[str, object]]:
    index = assessment.policy.rules.index(result.rule)
    base = {"ruleId": result.rule.rule_id, "ruleIndex": index}
    where = {"physicalLocation": {"artifactLocation": {"uri": assessment.db.absolute().as_uri()}}}
    if result.outcome is not RuleOutcome.OBSERVED:
        message = f"{result.rule.title}: {result.outcome}. {'; '.join(describe_result(result))}"
        yield base | {
            "kind": _KINDS[result.outcome],
            "level": "none",
            "message": {"text": message},
            "locations": [where],
        }
        return
    for each in result.callers:
        yield base | {
            "kind": "fail",
            "level": result.rule.severity.value,
            "message": {"text": _describe(result, each)},
            "locations": [where | {"logicalLocations": [_locate(each)]}],
            "partialFingerprints": {"access/v1": fingerprint_of(result.rule, each, assessment.run.package)},
            "occurrenceCount": each.count,
        }


def _describe(result: RuleResult, each: CallerCount) -> str:
    return f"{result.rule.title}: {describe_place(each)}; first {describe_instant(each.first)}"


def _locate(each: CallerCount) -> dict[str, object]:
    return {"fullyQualifiedName": each.first.caller or each.first.hook, "kind": "function"}


def fingerprint_of(rule: Rule, each: CallerCount, package: str) -> str:
    """The same finding in the next version of the app has the same print: no time, count or process id is in it."""
    seen = each.first
    parts = (rule.rule_id, package, seen.hook, seen.phase, seen.caller or "")
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()

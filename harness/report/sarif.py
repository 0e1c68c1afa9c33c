"""A verdict as SARIF 2.1.0 (OASIS standard, docs.oasis-open.org/sarif/sarif/v2.1.0): a result for each rule and place.

An access has no line in a source file, so that a result points at the policy file, or for a pack at the evidence file,
and names the calling method as a logical location. Only findings are results, since code scanning shows an alert for
each result, of whatever kind: a rule that is not observed or inconclusive is a notification of the invocation, with its
coverage in the message.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from harness.report.assessment import Assessment
from harness.report.findings import describe_calls, describe_offsets, describe_result, describe_verdict
from harness.report.formats import to_json
from harness.rules.doubts import ENDED
from harness.rules.policy import Rule
from harness.rules.texts import escape
from harness.rules.verdict import CallerCount, RuleOutcome, RuleResult

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {RuleOutcome.INCONCLUSIVE: "warning", RuleOutcome.NOT_OBSERVED: "none"}

# A message of SARIF (section 3.11) knows links in brackets and placeholders in braces.
_MARKUP = re.compile(r"[\\\[\]]")
_LAMBDA = re.compile(r"\$\$Lambda[^.]*")


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
                "invocations": [
                    {
                        "executionSuccessful": assessment.run.verdict in ENDED,
                        "toolExecutionNotifications": [
                            _make_notification(result, assessment)
                            for result in assessment.results
                            if result.outcome is not RuleOutcome.OBSERVED
                        ],
                    }
                ],
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
        "shortDescription": {"text": _plain(rule.title)},
        "fullDescription": {"text": _plain(rule.reason)},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _make_notification(result: RuleResult, assessment: Assessment) -> dict[str, object]:
    message = f"{result.rule.title}: {result.outcome}. {'; '.join(describe_result(result))}"
    return {
        "associatedRule": {"id": result.rule.rule_id, "index": assessment.policy.rules.index(result.rule)},
        "level": _LEVELS[result.outcome],
        "message": {"text": _plain(message)},
    }


def _make_results(result: RuleResult, assessment: Assessment) -> Iterator[dict[str, object]]:
    for each in result.callers:
        yield {
            "ruleId": result.rule.rule_id,
            "ruleIndex": assessment.policy.rules.index(result.rule),
            "kind": "fail",
            "level": result.rule.severity.value,
            "message": {"text": _plain(_describe(result, each))},
            "locations": [{"physicalLocation": _locate_file(assessment), "logicalLocations": [_locate(each)]}],
            "partialFingerprints": {"access/v1": fingerprint_of(result.rule, each, assessment.run.package)},
            "occurrenceCount": each.count,
        }


def _plain(text: str) -> str:
    """Return text that a reader of SARIF shows as it is."""
    return _MARKUP.sub(lambda found: f"\\{found[0]}", escape(text)).replace("{", "{{").replace("}", "}}")


def _describe(result: RuleResult, each: CallerCount) -> str:
    return f"{result.rule.title}: {describe_calls(each)}; first {describe_offsets(each.first)}"


def _locate_file(assessment: Assessment) -> dict[str, object]:
    """Code scanning at GitHub shows no result without a file and a line."""
    path = Path(assessment.policy.path or assessment.db)
    uri = "file://" if path.is_absolute() else ""
    return {"artifactLocation": {"uri": uri + quote(os.fsencode(path))}, "region": {"startLine": 1}}


def _locate(each: CallerCount) -> dict[str, object]:
    return {"fullyQualifiedName": each.first.caller or each.first.hook, "kind": "function"}


def fingerprint_of(rule: Rule, each: CallerCount, package: str) -> str:
    """Name a finding so that the next run and the next version of the app give it the same name.

    No time, count, phase or number that a compiler gives out is in it.
    """
    seen = each.first
    caller = _LAMBDA.sub("", seen.caller or "")
    parts = (rule.rule_id, package, seen.process, seen.hook, caller)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()

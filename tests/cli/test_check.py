"""`check` and `report` over real runs: three rules that an app breaks, that one keeps, and with evidence missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.calling import call
from tests.run.phones import RunningPhone, boot

RULES = {
    "contacts-before-terms": "Contacts before the terms",
    "location-before-terms": "Location before the terms",
    "tracker": "The tracker reads anything at all",
}


POLICY = (
    (files("harness") / "policies" / "ci.toml").read_text().partition('[[rule]]\nid = "camera')[0]
    + """
[[rule]]
id = "tracker"
title = "The tracker reads anything at all"
severity = "warning"
reason = "It answers to somebody else."
sdk = ["com.trackkit"]
"""
)


@dataclass(frozen=True, slots=True)
class Case:
    """A run, and how each of the three rules must come out in each form."""

    db: str
    arguments: tuple[str, ...]
    outcome: str
    code: int
    junit: str
    sarif: str


CASES = {
    "breaks": Case("breaks.db", ("collects_early", "--watch", "2"), "observed", 1, "failure", "fail"),
    "keeps": Case("keeps.db", ("never_collects", "--watch", "1"), "not observed", 0, "system-out", "none"),
    "missing": Case(
        "missing.db", ("never_collects", "--watch", "1", "--gate", "late"), "inconclusive", 6, "error", "warning"
    ),
}


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPhone]:
    with boot(tmp_path_factory.mktemp("check")) as running:
        for case in CASES.values():
            app, *options = case.arguments
            done = running.harness(
                "run", app, "--device", "bench", "--devices", "devices.toml", "--db", case.db, *options
            )
            assert done.returncode == (6 if "late" in options else 0), done.stderr
        yield running


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_the_three_outcomes_in_every_form(phone: RunningPhone, case: Case, tmp_path: Path) -> None:
    junit, sarif, markdown = (tmp_path / name for name in ("j.xml", "s.json", "m.md"))
    db = phone.folder / case.db
    policy = tmp_path / "p.toml"
    policy.write_text(POLICY)
    done = call(
        *("check", "latest", "--db", db, "--policy", policy),
        *("--junit", junit, "--sarif", sarif, "--markdown", markdown),
    )
    assert (done.code, done.stderr) == (case.code, "")
    assert call("report", "latest", "--db", db, "--policy", policy, "-o", tmp_path).code == 0
    page = (tmp_path / "report.html").read_text()
    cases = {each.get("name"): each for each in ElementTree.parse(junit).getroot().iter("testcase")}  # noqa: S314  ours
    (told,) = json.loads(sarif.read_text())["runs"]
    levels = {
        each["associatedRule"]["id"]: each["level"] for each in told["invocations"][0]["toolExecutionNotifications"]
    }
    levels |= {each["ruleId"]: each["kind"] for each in told["results"]}
    for rule_id, title in RULES.items():
        assert f"{case.outcome.upper()}  {title}" in done.stdout
        assert [child.tag for child in cases[rule_id]] == [case.junit]
        assert levels[rule_id] == case.sarif
        assert f"{case.outcome}</span><h3>{title}</h3>" in page
        assert any(f"{case.outcome} | `{title}`" in line for line in markdown.read_text().splitlines())


def test_a_severity_that_does_not_count_changes_the_code_and_not_the_outcome(
    phone: RunningPhone, tmp_path: Path
) -> None:
    policy = tmp_path / "p.toml"
    policy.write_text(
        'name = "p"\ntitle = "P"\n[[rule]]\nid = "r"\ntitle = "Contacts"\nseverity = "note"\nreason = "because"\n'
        'data_type = ["contacts"]\n'
        '[[rule]]\nid = "c"\ntitle = "Call"\nseverity = "error"\nreason = "because"\nhook = ["*.Camera.open"]\n'
        'phase = ["before_terms"]\n'
    )
    arguments = ("check", "latest", "--db", phone.folder / "breaks.db", "--policy", policy)
    assert [call(*arguments, "--fail-on", severity).code for severity in ("error", "warning", "note")] == [0, 0, 1]
    assert "OBSERVED  Contacts" in call(*arguments).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("check", "latest", "--policy", "none.toml"), 2, "none.toml cannot be read"),
        (("check", "01ZZ"), 3, "holds no run 01ZZ"),
        (("check", "latest", "--junit", "/none/j.xml"), 2, "/none/j.xml cannot be written"),
        (("report", "latest", "-o", "/proc/none"), 2, "/proc/none/report.html cannot be written"),
        (("check", "latest", "--fail-on", "fatal"), 2, "'fatal' is not one of"),
        (("report", "latest"), 2, "Missing option '-o'"),
    ],
)
def test_what_is_wrong_is_said(phone: RunningPhone, arguments: tuple[str, ...], code: int, message: str) -> None:
    done = call(*arguments, "--db", phone.folder / "keeps.db")
    assert done.code == code
    assert message in done.stderr

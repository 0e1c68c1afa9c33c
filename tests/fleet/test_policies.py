"""policy.toml: read into rules, or a message with line, column, key and mend."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from harness.errors import ConfigError
from harness.fleet.policies import PACKS, load_policy, parse_policy
from harness.instrument.compile import compile_agent
from harness.instrument.table import read_table
from harness.model import MilestoneName
from harness.rules.policy import Conditions, Rule, RuleException, Severity
from harness.taxonomy.data_types import DATA_TYPES, LIFECYCLE

HEAD = 'name = "mine"\ntitle = "Mine"\n'
RULE = '[[rule]]\nid = "a"\ntitle = "A"\nseverity = "error"\nreason = "because"\n'
FULL = HEAD + (
    'open_questions = ["Where it went."]\n'
    + RULE
    + 'data_type = ["contacts"]\nphase = ["before_terms"]\nafter = "first_launch"\nbefore = "account_created"\n'
    + '[[rule.exception]]\nreason = "known"\nowner = "me"\nexpires = 2027-01-31\nhook = ["*.query"]\n'
)


def test_a_policy_is_read_whole() -> None:
    policy = parse_policy(FULL.encode(), "p.toml")
    assert (policy.name, policy.title, policy.source, policy.open_questions) == (
        "mine",
        "Mine",
        "p.toml",
        ("Where it went.",),
    )
    exception = RuleException(
        conditions=Conditions(hook=("*.query",)), reason="known", owner="me", expires=date(2027, 1, 31)
    )
    assert policy.rules == (
        Rule(
            rule_id="a",
            title="A",
            severity=Severity.ERROR,
            reason="because",
            conditions=Conditions(data_type=("contacts",), phase=("before_terms",)),
            after=MilestoneName.FIRST_LAUNCH,
            before=MilestoneName.ACCOUNT_CREATED,
            exceptions=(exception,),
        ),
    )


@pytest.mark.parametrize("name", PACKS)
def test_the_packs_are_read(name: str) -> None:
    policy = load_policy(name)
    assert policy.name == name
    assert len(policy.rules) >= 5


def test_a_file_is_found_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_bytes(b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode())
    assert load_policy(str(path)).rules == parse_policy(FULL.encode(), "p").rules
    with pytest.raises(ConfigError, match="one of the packs ci and claims"):
        load_policy(str(tmp_path / "none.toml"))
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        load_policy(str(tmp_path))


def test_every_data_type_of_the_hooks_can_be_named() -> None:
    """What is told as a signal is no access, and no rule can mean it."""
    named = {row.data_type for row in read_table(compile_agent())}
    assert named - {LIFECYCLE} <= set(DATA_TYPES)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD, "p.toml holds no rule\n  write [[rule]]"),
        (HEAD + '[rule]\nid = "a"\n', "line 3, column 2: rule is not a list of tables\n  write [[rule]]"),
        (HEAD + "[[rules]]\n", "line 3, column 3: rules is not known\n  the keys are name, open_questions, rule"),
        (HEAD + RULE + 'colour = "red"\n', "line 8, column 1: colour is not known\n  the keys are after, app_state"),
        (HEAD + '[[rule]]\nid = "a"\n', 'line 3, column 3: rule lacks title\n  write title = "..."'),
        (RULE, 'p.toml: the file lacks name\n  write name = "..."'),
        (HEAD + RULE.replace('"A"', "5"), 'line 5, column 9: title is not a text\n  write title = "..."'),
        (HEAD + RULE.replace('"A"', '""'), "line 5, column 9: title is empty"),
        (HEAD + RULE.replace("error", "fatal"),
         'line 6, column 12: "fatal" is no severity\n  there are error, warning, note'),
        (HEAD + RULE + 'data_type = "contacts"\n',
         'line 8, column 13: data_type is not a list of texts\n  write data_type = ["..."]'),
        (HEAD + RULE + "phase = []\n", "line 8, column 9: phase is not a list of texts"),
        (HEAD + RULE + 'hook = ["a", 5]\n', "line 8, column 14: hook holds what is no text"),
        (HEAD + RULE + 'data_type = ["face", "contact"]\n',
         'line 8, column 22: "contact" is no data type\n  there are calendar, camera, contacts'),
        (HEAD + RULE + 'phase = ["unsure"]\n', 'line 8, column 10: "unsure" is no phase'),
        (HEAD + RULE + 'after = "the end"\n', 'line 8, column 9: "the end" is no milestone\n  there are installed'),
        (HEAD + RULE + RULE, 'line 9, column 6: "a" is the id of two rules\n  give each rule an id of its own'),
        (HEAD + RULE + '[[rule.exception]]\nreason = "x"\n',
         "line 8, column 3: an exception for everything would switch its rule off"),
        (HEAD + RULE + '[[rule.exception]]\nreason = "x"\nhook = ["*"]\nexpires = "2027-01-01"\n',
         "line 11, column 11: expires is no day\n  write expires = 2027-01-31, without quotes"),
        (HEAD + RULE + '[[rule.exception]]\nhook = ["*"]\n', 'exception lacks reason\n  write reason = "..."'),
        (HEAD + RULE + "id = 3\n", "line 8, column 1: id is given twice\n  it stands in line 4 already"),
        (HEAD + "[[rule\n", "line 3, column 7: "),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_its_mend(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_policy(text.encode(), "p.toml")
    assert message in str(caught.value)


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(ConfigError, match="line 3, column 1: byte 0xff is no UTF-8"):
        parse_policy(HEAD.encode() + b"\xff", "p.toml")

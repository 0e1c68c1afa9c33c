"""A scenario: read into steps, or a message with line, column, key and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import ConfigError
from harness.fleet.scenariofile import SHIPPED, WORDS, load_scenario, parse_scenario
from harness.model import MilestoneName
from harness.rules import scenario as acts
from harness.rules.scenario import By, Scenario, Screen, Target

HEAD = 'name = "mine"\ntitle = "Mine"\n'
LAUNCH = '[[step]]\ndo = "launch"\n'


def parse(text: str) -> Scenario:
    return parse_scenario(text.encode(), "s.toml")


def test_what_says_nothing_of_its_installation_has_it_come_first() -> None:
    scenario = parse(HEAD + "watch_s = 3\n" + LAUNCH)
    assert [(step.number, step.do, step.act) for step in scenario.steps] == [
        (1, "install", acts.Install()),
        (2, "launch", acts.Launch()),
    ]
    assert (scenario.name, scenario.title, scenario.watch_s) == ("mine", "Mine", 3)


def test_a_step_is_read_whole() -> None:
    step = '[[step]]\ndo = "tap"\nname = "begin"\ndescription = "Create"\nwithin_s = 4\noptional = true\n'
    more = 'when = { screen = "terms" }\nmark = "draft_started"\nwindow = "draft"\n'
    read = parse(HEAD + LAUNCH + step + more).steps[-1]
    assert read.act == acts.Tap(target=Target(by=By.DESCRIPTION, words="Create"), within_s=4)
    assert (read.number, read.do, read.name, read.optional) == (3, "tap", "begin", True)
    assert (read.when, read.mark, read.window) == (Screen.TERMS, MilestoneName.DRAFT_STARTED, "draft")


def test_every_word_can_be_written() -> None:
    """Each with no more than it needs; what can come only after the installation does."""
    needs = {
        "tap": 'text = "a"',
        "wait": 'screen = "terms"',
        "type": 'value = "a b"',
        "swipe": 'to = "up"',
        "rotate": 'to = "landscape"',
        "terms": 'answer = "decline"',
        "permit": 'answer = "once"',
        "grant": 'permission = "p"',
        "revoke": 'permission = "p"',
        "idle": "for_s = 1",
        "broadcast": 'intent = "a.b"',
        "link": 'uri = "x://y"',
        "shell": 'command = "true"',
        "mark": 'milestone = "draft_started"',
        "ask": 'question = "go on?"',
    }
    for word in WORDS:
        before = "" if word == "install" else LAUNCH
        scenario = parse(f'{HEAD}{before}[[step]]\ndo = "{word}"\n{needs.get(word, "")}\n')
        assert scenario.steps[-1].do == word


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_ones_are_read(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.name == name
    assert scenario.title
    assert scenario.text.startswith("#")


def test_automation_accepts_only_where_the_scenario_says_so() -> None:
    accepting = {name for name in SHIPPED if 'answer = "accept"' in load_scenario(name).text}
    assert accepting.isdisjoint({"never-opened", "declined", "terms-ignored", "manual", "watch"})


def test_a_file_is_found_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(HEAD + LAUNCH)
    assert load_scenario(str(tmp_path / "s.toml")).name == "mine"
    with pytest.raises(ConfigError, match="one of declined, "):
        load_scenario(str(tmp_path / "none.toml"))


TAP = '[[step]]\ndo = "tap"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD, "s.toml holds no step\n  write name"),
        ('title = "x"\n' + LAUNCH, "s.toml: the file lacks name"),
        (HEAD + LAUNCH + "watch = 1\n", "line 5, column 1: watch is not known"),
        (HEAD + "watch_s = -1\n" + LAUNCH, "line 3, column 11: watch_s is -1"),
        (HEAD + '[[step]]\nname = "x"\n', 'line 3, column 3: step lacks do\n  write do = "..."'),
        (HEAD + '[[step]]\ndo = "dance"\n', 'line 4, column 6: "dance" is nothing that can be done\n  the words are'),
        (HEAD + LAUNCH + TAP, 'line 5, column 3: tap does not say which view\n  write text = "..."'),
        (HEAD + LAUNCH + TAP + 'text = "a"\nid = "b"\n', "line 8, column 1: a view is told by text or by id, not by"),
        (HEAD + LAUNCH + TAP + 'regex = "("\n', "line 7, column 9: the regex cannot be read"),
        (HEAD + LAUNCH + TAP + 'text = "a"\nwithin_s = "b"\n', "line 8, column 12: within_s is not a number"),
        (HEAD + LAUNCH + TAP + 'text = "a"\nspeed = 1\n', "line 8, column 1: speed is not known"),
        (HEAD + LAUNCH + TAP + 'text = "a"\noptional = 1\n', "line 8, column 12: optional is neither true nor false"),
        (HEAD + LAUNCH + TAP + 'text = "a"\nmark = "installed"\n', 'line 8, column 8: mark is "installed"'),
        (HEAD + LAUNCH + TAP + 'text = "a"\nwhen = 1\n', "line 8, column 8: when is not one condition"),
        (HEAD + LAUNCH + TAP + 'text = "a"\nwhen = { screen = "x" }\n', 'line 8, column 19: screen is "x"'),
        (HEAD + LAUNCH + '[[step]]\ndo = "type"\nvalue = "ä"\n', "line 7, column 9: value has characters that no key"),
        (HEAD + LAUNCH + '[[step]]\ndo = "idle"\n', "line 5, column 3: idle lacks for_s\n  write for_s = 10"),
        (HEAD + LAUNCH + '[[step]]\ndo = "wait"\n', "line 5, column 3: wait needs one thing to wait for"),
        (HEAD + LAUNCH + '[[step]]\ndo = "mark"\nmilestone = "installed"\n', 'column 13: milestone is "installed"'),
        (HEAD + LAUNCH + '[[step]]\ndo = "install"\n', "line 6, column 6: install cannot come here: install is"),
        (HEAD + '[[step]]\ndo = "terms"\nanswer = "accept"\n', "line 4, column 6: terms cannot come here: the app"),
        (HEAD + '[[step]]\ndo = "uninstall"\n' + LAUNCH, "column 6: launch cannot come here: the app was unin"),
        (HEAD + '[[step]]\ndo = "install"\nmode = "new"\n', 'line 5, column 8: mode is "new"\n  write one of fresh'),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_its_mend(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text)
    assert message in str(caught.value)

"""An app for each claim, played by the scenario that is made for it, and held against its own journal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.run.phones import RUN, RunningPhone, boot, highest, journalled_event, lowest

NEAR_NS = 5_000_000
POSTED_NS = 500_000_000


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPhone]:
    with boot(tmp_path_factory.mktemp("journeys")) as running:
        yield running


def play(phone: RunningPhone, app: str, *options: str, expect: int = 0) -> str:
    done = phone.harness("run", app, *RUN[2:], "--leave-app", *options)
    assert done.returncode == expect, done.stderr + done.stdout
    return str(phone.query("select run_id from run order by run_id desc limit 1")[0]["run_id"])


def milestone(phone: RunningPhone, run_id: str, name: str) -> dict[str, Any]:
    (row,) = phone.query("select * from milestone where run_id = ? and name = ?", run_id, name)
    return row


def is_told(row: dict[str, Any], event: dict[str, Any]) -> bool:
    """Say whether a milestone is where the app saw it, to 5 ms, or as well as it is known."""
    at_ns = int(event["before_ns"])
    return lowest(row) - NEAR_NS <= at_ns <= highest(row) + NEAR_NS


def test_what_a_discarded_draft_takes_and_what_is_taken_after_it(phone: RunningPhone) -> None:
    run_id = play(phone, "discards_drafts", "--grant", "--scenario", "draft-discarded", "--watch", "3")
    journal = phone.journal("com.example.discardsdrafts")
    for name in ("terms_accepted", "draft_started", "draft_discarded"):
        row = milestone(phone, run_id, name)
        assert row["source"] == "agent_click"
        assert is_told(row, journalled_event(journal, name)), name
    windows = phone.query(
        "select window, data_type, count(*) as n from step join step_end using (run_id, number) join access on"
        " access.run_id = step.run_id and at_boottime_ns >= from_boottime_ns and at_boottime_ns < to_boottime_ns"
        " where step.run_id = ? and window is not null group by 1, 2",
        run_id,
    )
    seen = {(row["window"], row["data_type"]) for row in windows}
    assert {("draft", "camera"), ("draft", "location"), ("draft", "microphone")} <= seen
    assert ("after the draft was thrown away", "location") in seen
    assert not any(window == "before the draft" for window, _ in seen)


def test_terms_that_come_late_are_waited_for_and_what_came_before_them_is_before(phone: RunningPhone) -> None:
    run_id = play(phone, "late_terms", "--grant", "--watch", "1")
    journal = phone.journal("com.example.lateterms")
    assert is_told(milestone(phone, run_id, "terms_shown"), journalled_event(journal, "terms_shown"))
    assert is_told(milestone(phone, run_id, "terms_accepted"), journalled_event(journal, "terms_accepted"))
    phases = {row["phase"] for row in phone.query("select distinct phase from timeline where run_id = ?", run_id)}
    assert "before_terms" in phases


def test_an_app_without_terms_is_watched_all_the_same_and_nothing_is_tapped(phone: RunningPhone) -> None:
    steps = '[[step]]\ndo = "launch"\n[[step]]\ndo = "terms"\nanswer = "accept"\nwithin_s = 3\noptional = true\n'
    (phone.folder / "s.toml").write_text(f'name = "s"\ntitle = "s"\n{steps}[[step]]\ndo = "dwell"\n')
    run_id = play(phone, "no_terms", "--grant", "--watch", "1", "--scenario", "s.toml")
    assert phone.query("select * from tap where run_id = ?", run_id) == []
    outcomes = phone.query("select outcome from step_end where run_id = ? order by number", run_id)
    assert [row["outcome"] for row in outcomes] == ["done", "done", "skipped", "done"]
    phases = phone.query("select distinct phase from timeline where run_id = ?", run_id)
    assert phases == [{"phase": "before_terms"}]


@pytest.mark.parametrize(
    ("app", "view"),
    [
        ("web_terms", "android.webkit.WebView"),
        ("compose_terms", "androidx.compose.ui.platform.AndroidComposeView"),
    ],
)
def test_a_touch_that_is_no_click_is_seen_where_and_when_the_app_had_it(
    phone: RunningPhone, app: str, view: str
) -> None:
    run_id = play(phone, app, "--grant", "--watch", "1")
    (tap,) = phone.query("select * from tap where run_id = ?", run_id)
    names = "name in ('touch', 'touch_end', 'click')"
    touch, end = phone.query(f"select * from signal where run_id = ? and {names} order by seq", run_id)
    detail = json.loads(touch["detail"])
    assert (touch["name"], end["name"], detail["class"]) == ("touch", "touch_end", view)
    assert (detail["x"], detail["y"]) == (detail["up_x"], detail["up_y"]) == (tap["x"], tap["y"])
    assert json.loads(end["detail"]) == {"began": str(touch["at_boottime_ns"])}
    journal = phone.journal(f"com.example.{app.replace('_', '')}")
    down, up = (journalled_event(journal, f"touch_{way} {tap['x']} {tap['y']}") for way in ("down", "up"))
    assert tap["from_boottime_ns"] <= int(detail["down"]) < down["before_ns"]
    assert down["after_ns"] < touch["at_boottime_ns"] < up["before_ns"] <= up["after_ns"] < end["at_boottime_ns"]
    accepted = milestone(phone, run_id, "terms_accepted")
    assert (accepted["source"], accepted["at_boottime_ns"]) == ("agent_touch", touch["at_boottime_ns"])
    heard = journalled_event(journal, "terms_accepted")  # these views post what they make of a touch
    assert touch["at_boottime_ns"] < heard["before_ns"] < highest(accepted) + POSTED_NS

"""A run for a second user of the phone: what the app of that user did, and nothing for anybody else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from harness.device.activities import list_processes
from tests.run.phones import (
    OWN_CALLS,
    PACKAGE,
    RunningPhone,
    boot,
    highest,
    is_of,
    journalled_calls,
    journalled_event,
    lowest,
    may_precede,
)

USER, UID, OWNERS_UID = 10, 1010100, 10100


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPhone]:
    """A phone whose second user is the current one, after a run for that user that left the app installed."""
    with boot(tmp_path_factory.mktemp("run")) as phone:
        assert phone.device.run("pm create-user second").strip() == f"Success: created user id {USER}"
        phone.device.run(f"am start-user -w {USER} && am switch-user {USER}")
        done = phone.observe("--user", str(USER), "--grant", "--leave-app", "--watch", "3")
        assert done.returncode == 0, done.stderr + done.stdout
        assert "Evidence complete" in done.stdout
        yield phone


def journal(phone: RunningPhone) -> list[dict[str, Any]]:
    text = phone.device.run(f"su 0 cat /data/user/{USER}/{PACKAGE}/files/journal.ndjson")
    return [json.loads(line) for line in text.splitlines()]


def test_every_call_of_the_app_s_journal_has_exactly_one_row_and_every_row_its_call(observed: RunningPhone) -> None:
    calls = journalled_calls(journal(observed))
    rows = observed.query(f"select * from timeline where {OWN_CALLS}")
    assert len(calls) == len(rows) == 11
    for call in calls:
        inside = [row for row in rows if is_of(row, call)]
        assert len(inside) == 1, call
        assert (inside[0]["outcome"] == "returned") == (call["outcome"] == "returned")
        rows.remove(inside[0])
    assert rows == []


def test_the_milestones_are_those_of_the_second_user_s_app(observed: RunningPhone) -> None:
    reached = {row["name"]: row for row in observed.query("select * from milestone")}
    assert set(reached) == {
        "installed", "first_process", "first_launch", "first_resumed", "terms_shown", "terms_accepted"
    }  # fmt: skip
    accepted = journalled_event(journal(observed), "terms_accepted")
    assert lowest(reached["terms_accepted"]) <= accepted["after_ns"]
    assert highest(reached["terms_accepted"]) >= accepted["before_ns"]
    assert may_precede(reached["first_launch"], reached["first_process"])
    created = observed.device.run(f"logcat -d -b events -v raw -s wm_create_activity | grep {PACKAGE}")
    assert {line.partition(",")[0] for line in created.splitlines()} == {f"[{USER}"}


def test_the_run_names_the_user_and_its_process_was_held(observed: RunningPhone) -> None:
    assert observed.query("select user_id from run") == [{"user_id": USER}]
    assert {row["gate"] for row in observed.query("select gate from timeline")} == {"debug"}


def test_the_phone_is_put_back(observed: RunningPhone) -> None:
    outcomes = observed.query("select kind, outcome from change left join change_end using (run_id, number)")
    assert {row["outcome"] for row in outcomes} <= {"undone", "permanent", "kept"}
    assert observed.device.run("settings get global debug_app").strip() == "null"
    assert [process.name for process in list_processes(observed.device, UID)] == [
        PACKAGE
    ]  # left, and so is what it does
    assert list_processes(observed.device, OWNERS_UID) == []
    assert observed.device.run(f"pm list packages --user {USER} {PACKAGE}").strip() == f"package:{PACKAGE}"
    assert observed.device.run(f"pm list packages --user 0 {PACKAGE}") == ""
    assert observed.device.run("am get-current-user").strip() == str(USER)
    assert observed.traces() == []

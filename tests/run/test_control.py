"""A control run: the same journey without hooks. What Android noted in it is what it notes of an instrumented one."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.run.phones import RUN, RunningPhone, boot, journalled_event


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPhone]:
    """A phone on which one app was run without hooks and with them, and another one at last."""
    with boot(tmp_path_factory.mktemp("control")) as running:
        for arguments in (
            (*RUN, "--no-instrument", "--grant", "--watch", "4"),
            (*RUN, "--grant", "--watch", "4"),
            ("run", "never_collects", *RUN[2:], "--no-instrument", "--leave-app", "--watch", "1"),
        ):
            done = running.harness(*arguments)
            assert done.returncode == 0, done.stderr + done.stdout
        yield running


def run_ids(phone: RunningPhone) -> list[str]:
    return [row["run_id"] for row in phone.query("select run_id from run order by run_id")]


def test_nobody_was_in_its_processes(phone: RunningPhone) -> None:
    control, hooked, _ = run_ids(phone)
    assert phone.query("select instrumented from run order by run_id") == [
        {"instrumented": 0},
        {"instrumented": 1},
        {"instrumented": 0},
    ]
    for table in ("process", "hook", "access", "gate_try"):
        rows = phone.query(f"select distinct run_id from {table}")
        assert [row["run_id"] for row in rows] == [hooked], table
    kinds = {row["kind"] for row in phone.query("select kind from change where run_id = ?", control)}
    assert kinds == {"pushed", "installed"}


def test_its_milestones_come_from_the_phone(phone: RunningPhone) -> None:
    rows = phone.query("select name, source from milestone where run_id = ?", run_ids(phone)[0])
    assert {row["name"]: row["source"] for row in rows} == {
        "installed": "package_manager",
        "first_process": "event_log",
        "first_launch": "event_log",
        "first_resumed": "event_log",
        "terms_shown": "hierarchy",
        "terms_accepted": "injected_tap",
    }


def test_a_tap_is_where_the_app_saw_it(phone: RunningPhone) -> None:
    event = journalled_event(phone.journal("com.example.nevercollects"), "terms_accepted")
    (row,) = phone.query("select * from milestone where name = 'terms_accepted' and run_id = ?", run_ids(phone)[2])
    assert abs(row["at_boottime_ns"] - int(event["before_ns"])) <= row["uncertainty_ns"]


def test_the_app_did_the_same_with_hooks(phone: RunningPhone) -> None:
    control, hooked, _ = run_ids(phone)
    done = phone.harness("compare", control, hooked, "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    document = json.loads(done.stdout)
    assert document["agrees"]
    assert [each["op"] for each in document["ops"]] == [
        "CAMERA",
        "COARSE_LOCATION",
        "MONITOR_LOCATION",
        "READ_CONTACTS",
    ]
    assert [each["instrumented"] for each in document["runs"]] == [False, True]
    assert document["unlike"] == []


def test_another_app_did_something_else(phone: RunningPhone) -> None:
    control, _, other = run_ids(phone)
    done = phone.harness("compare", control, other)
    assert done.returncode == 1
    assert "The app did not do the same in both runs" in done.stdout
    assert "not the same in both: package" in done.stdout


def test_it_acquits_of_nothing(phone: RunningPhone) -> None:
    control = run_ids(phone)[0]
    shown = phone.harness("show", control)
    assert "A control run: nothing was hooked" in shown.stdout
    assert "Evidence complete" not in shown.stdout
    checked = phone.harness("check", control, "--policy", "ci")
    assert checked.returncode == 6
    assert "not observed" not in checked.stdout.replace("inconclusive, not observed", "")

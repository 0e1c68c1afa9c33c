"""One run on a virtual phone against the app's own journal: every access, once, between the two instants it noted."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.run.phones import (
    PACKAGE,
    RunningPhone,
    boot,
    highest,
    is_of,
    journalled_calls,
    journalled_deliveries,
    journalled_event,
    lowest,
    may_precede,
)

READ = "android.database.Cursor.read"


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPhone]:
    """A phone on which the app was observed once and left installed, so that its journal can be read."""
    with boot(tmp_path_factory.mktemp("run")) as phone:
        done = phone.observe("--grant", "--leave-app", "--watch", "3")
        assert done.returncode == 0, done.stderr + done.stdout
        assert "Evidence complete" in done.stdout
        yield phone


def timeline(phone: RunningPhone) -> list[dict[str, Any]]:
    return phone.query("select * from timeline order by at_boottime_ns")


def milestones(phone: RunningPhone) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in phone.query("select * from milestone")}


def test_every_journal_entry_has_exactly_one_row_and_every_row_its_entry(observed: RunningPhone) -> None:
    calls = journalled_calls(observed.journal())
    rows = [row for row in timeline(observed) if not is_handed_over(row) and row["hook"] != READ]
    assert len(calls) == len(rows) == 11
    for call in calls:
        between = [row for row in rows if is_of(row, call)]
        assert len(between) == 1, call
        (row,) = between
        assert (row["outcome"] == "returned") == (call["outcome"] == "returned")
        assert row["exception"] == call["exception"]
        rows.remove(row)
    assert rows == []


def test_what_was_read_of_a_query_is_told_beside_it(observed: RunningPhone) -> None:
    reads = [json.loads(row["detail"]) for row in timeline(observed) if row["hook"] == READ]
    assert [(read["rows"], read["of"], read["end"]) for read in reads] == [(40, 40, "closed")] * 3
    assert {read["query"] for read in reads} < {str(row["at_boottime_ns"]) for row in timeline(observed)}


def is_handed_over(row: dict[str, Any]) -> bool:
    """Whether the framework called the app; the app's own calls are the others."""
    return bool(row["hook"] == "android.location.LocationListener.onLocationChanged")


def test_every_delivery_has_a_row_between_the_fix_and_the_app_s_sight_of_it(observed: RunningPhone) -> None:
    deliveries = journalled_deliveries(observed.journal())
    rows = [row for row in timeline(observed) if is_handed_over(row)]
    assert len(deliveries) == len(rows) > 0
    for delivery in deliveries:
        assert sum(delivery["before_ns"] <= row["at_boottime_ns"] <= delivery["after_ns"] for row in rows) == 1
    listener = "com.example.collectsearly.TermsActivity"
    assert {row["detail"] for row in rows} == {f'{{"listener":"{listener}","position":true,"provider":"network"}}'}
    assert {(row["kind"], row["outcome"]) for row in rows} == {("delivery", "returned")}


def test_what_ran_before_the_first_screen_is_there(observed: RunningPhone) -> None:
    stacks = " ".join(row["frames"] for row in observed.query("select frames from stack"))
    for caller in ("StartupProvider.onCreate", "CollectsEarlyApp.onCreate", "TermsActivity.onCreate", "Tracker.run"):
        assert caller in stacks


def test_contacts_before_the_terms_and_camera_after_them(observed: RunningPhone) -> None:
    rows = timeline(observed)
    contacts = [row for row in rows if row["data_type"] == "contacts"]
    assert sum(row["since_terms_s"] < 0 and row["phase"] == "before_terms" for row in contacts) == 4 + 2
    (camera,) = (row for row in rows if row["data_type"] == "camera")
    assert camera["since_terms_s"] > 0
    assert camera["phase"] == "after_terms"
    assert all(row["since_install_s"] > row["since_first_launch_s"] > 0 for row in rows)


def test_the_sdk_that_called_is_named(observed: RunningPhone) -> None:
    by_sdk = observed.query("select caller, thread from timeline where sdk = 'com.trackkit'")
    assert [row["thread"] for row in by_sdk] == ["trackkit-worker"]
    assert by_sdk[0]["caller"].startswith("com.trackkit.sdk.Tracker.")


def test_the_outer_overload_is_the_one_that_is_noted(observed: RunningPhone) -> None:
    signatures = {
        row["signature"].count(",") for row in observed.query("select signature from access where hook like '%query'")
    }
    assert signatures == {3, 4, 5}


def test_no_cell_of_a_contact_is_in_the_file(observed: RunningPhone) -> None:
    contacts = observed.query("select detail from timeline where data_type = 'contacts' and outcome = 'returned'")
    assert all('"rows":40' in row["detail"] for row in contacts)
    content = (observed.folder / "harness.db").read_bytes()
    for name in (b"Testperson", b"Placeholder", b"Fixture"):  # what the phone's made-up contacts are called
        assert name not in content


def test_milestones_lie_where_app_and_phone_saw_them(observed: RunningPhone) -> None:
    journal, reached = observed.journal(), milestones(observed)
    assert set(reached) == {
        "installed", "first_process", "first_launch", "first_resumed", "terms_shown", "terms_accepted"
    }  # fmt: skip
    accepted = journalled_event(journal, "terms_accepted")
    assert within(reached["terms_accepted"], accepted["before_ns"], accepted["after_ns"])
    shown = journalled_event(journal, "terms_shown")
    assert within(reached["terms_shown"], shown["before_ns"], shown["after_ns"])
    (process,) = observed.query("select * from process")
    assert lowest(reached["terms_shown"]) >= process["live_boottime_ns"] - 10_000_000  # it was held until then
    started = journalled_event(journal, "application_on_create")
    assert may_precede(reached["first_launch"], reached["first_process"])
    assert lowest(reached["first_process"]) < started["before_ns"] < highest(reached["first_resumed"])


def within(milestone: dict[str, Any], low_ns: int, high_ns: int) -> bool:
    uncertainty = milestone["uncertainty_ns"]
    return bool(low_ns - uncertainty <= milestone["at_boottime_ns"] <= high_ns + uncertainty)


def test_installed_and_first_launch_against_the_phones_own_record(observed: RunningPhone) -> None:
    """The phone's wall clock is the host's and was not stepped: its record is carried over by a reading of our own."""
    reached = milestones(observed)
    offset = offset_ns()
    install_ms = int(observed.device.run("dumpsys package --checkin | grep ^pkg,com.example").split(",")[4])
    assert within(reached["installed"], install_ms * 10**6 - offset, (install_ms + 1) * 10**6 - offset), (
        offset,
        install_ms,
    )
    events = observed.device.run(
        "logcat -b events -d -v epoch -v usec | grep wm_create_activity.*com.example"
    ).splitlines()
    seconds, _, micros = events[0].split()[0].partition(".")
    launched = int(seconds) * 10**9 + int(micros) * 1000 - offset
    assert within(reached["first_launch"], launched, launched + 1000), (offset, launched, reached["first_launch"])


@pytest.mark.parametrize(
    ("op", "api"),
    [("READ_CONTACTS", "android.content.ContentResolver.query"), ("CAMERA", "android.hardware.Camera.open")],
)
def test_the_systems_own_ledger_agrees_with_the_journal(observed: RunningPhone, op: str, api: str) -> None:
    """AppOps keeps the last access: it is the last such call of the journal that was not refused."""
    dump = observed.device.run(f"dumpsys appops --package {PACKAGE}")
    (noted,) = re.findall(rf"{op} \(allow\): \n\s+null=\[\n\s+Access: \[top-\w+\] (\S+ \S+) ", dump)
    noted_ms = round(datetime.fromisoformat(f"{noted}+00:00").timestamp() * 1000)
    call = [c for c in journalled_calls(observed.journal()) if c["call"] == api and c["outcome"] == "returned"][-1]
    low_ms, high_ms = ((call[key] + offset_ns()) // 10**6 for key in ("before_ns", "after_ns"))
    assert low_ms - 1 <= noted_ms <= high_ms + 1


def offset_ns() -> int:

    readings = []
    for _ in range(50):
        before = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        wall = time.time_ns()
        after = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        readings.append((after - before, wall - (before + after) // 2))
    return min(readings)[1]


def test_the_difference_of_two_offsets_is_the_same_in_every_row(observed: RunningPhone) -> None:
    def differences(one: str, other: str) -> set[int]:
        return {round(row[one] * 1e9) - round(row[other] * 1e9) for row in timeline(observed)}

    assert len(differences("since_install_s", "since_terms_s")) == 1
    assert len(differences("since_install_s", "since_first_launch_s")) == 1
    assert len(differences("since_first_launch_s", "since_terms_s")) == 1


def test_the_class_of_an_sdk_was_hooked_before_its_static_initialiser(observed: RunningPhone) -> None:
    states = observed.query("select state from hook where hook like '%.FaceDetection.getClient' order by hook_id")
    assert [row["state"] for row in states] == ["absent", "installed"]
    calls = [call for call in journalled_calls(observed.journal()) if "mlkit" in call["call"]]
    assert [call["same"] for call in calls] == [None, True]


def test_the_process_was_held_before_its_first_line(observed: RunningPhone) -> None:
    (process,) = observed.query("select * from process")
    assert process["gate"] == "debug"
    assert process["start_reason"] == "top-activity com.example.collectsearly/com.example.collectsearly.TermsActivity"
    first = min(entry["before_ns"] for entry in observed.journal() if entry.get("event") != "process_start")
    assert process["live_boottime_ns"] < first


def test_the_app_lives_on_with_nobody_watching(observed: RunningPhone) -> None:
    assert observed.device.shell("pidof com.example.collectsearly").exit_code == 0
    assert observed.device.run("settings get global debug_app").strip() == "null"


def test_a_second_first_use_is_refused(observed: RunningPhone) -> None:
    done = observed.observe()
    assert done.returncode == 4
    assert "is installed already" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_denied_call_looks_the_same_without_us(observed: RunningPhone, tmp_path: Path) -> None:
    """The same app on a phone that no harness touches: class, message and the app's own frames of what it caught."""
    with boot(tmp_path) as alone:
        apk = Path(__file__).parents[2] / "harness" / "virtual" / "image" / "apps" / "collects_early.apk"
        alone.device.push(apk, "/data/local/tmp/a.apk")
        alone.device.run("pm install -g /data/local/tmp/a.apk")
        alone.device.run("am start -W -n com.example.collectsearly/.TermsActivity")
        expected = [shape(call) for call in journalled_calls(alone.journal()) if call["outcome"] == "threw"]
    seen = [shape(call) for call in journalled_calls(observed.journal()) if call["outcome"] == "threw"]
    assert len(expected) == 2
    assert seen[: len(expected)] == expected


def shape(call: dict[str, Any]) -> tuple[str, ...]:
    return call["call"], call["exception"], re.sub(r"\b[0-9a-f]+:|\{[0-9a-f]+|pid=\d+| \d+:", "", call["message"])

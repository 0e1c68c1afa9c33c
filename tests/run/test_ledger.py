"""During a run Android's own ledger is read again and again; what it notes lies where the app's journal says it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.device import packages
from harness.device.appops import ledger_command, read_ledger
from harness.device.clock import sample_clock
from harness.errors import FormatError
from harness.model import AppData
from harness.run.book import Book
from harness.run.disk import Disk
from harness.run.ledger import Ledger
from harness.run.recorder import Recorder
from harness.run.subject import Subject
from harness.store.evidence import open_for_writing
from harness.store.ledger import read_ledger as stored_ledger
from harness.store.writer import Writer
from tests.builders import run
from tests.run.phones import PACKAGE, RunningPhone, boot, journalled_calls

READ_S = 1.5
COSTS_S = 0.1  # on the device, where others work too; alone it takes 10 to 20 ms


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPhone]:
    with boot(tmp_path_factory.mktemp("ledger")) as phone:
        done = phone.observe("--grant", "--leave-app", "--watch", "5")
        assert done.returncode == 0, done.stderr + done.stdout
        yield phone


def test_it_is_read_from_before_the_first_process_until_after_the_last_word(observed: RunningPhone) -> None:
    polls = observed.query("select * from op_poll order by number")
    (process,) = observed.query("select * from process join stream_end using (run_id, epoch)")
    assert [poll["error"] for poll in polls] == [None] * len(polls)
    assert polls[0]["to_boottime_ns"] < process["start_boottime_ns"]
    assert polls[-1]["from_boottime_ns"] > process["at_boottime_ns"] - 20_000_000  # /proc/uptime's steps
    lived_s = (process["at_boottime_ns"] - process["start_boottime_ns"]) / 1e9
    assert len(polls) > lived_s / (READ_S + 1)


def test_a_reading_takes_the_device_some_milliseconds(observed: RunningPhone) -> None:
    costs_s = sorted(
        (poll["to_boottime_ns"] - poll["from_boottime_ns"]) / 1e9 for poll in observed.query("select * from op_poll")
    )
    assert costs_s[len(costs_s) // 2] < COSTS_S


def test_a_note_lies_within_the_call_that_the_app_journalled(observed: RunningPhone) -> None:
    notes = observed.query("select * from op_note where op = 'READ_CONTACTS'")
    calls = [call for call in journalled_calls(observed.journal()) if call["call"].endswith("ContentResolver.query")]
    assert notes
    for note in notes:
        assert (note["kind"], note["flag"], note["state"]) == ("access", "tpd", "top")
        assert note["proxy_package"] == "com.android.providers.contacts"
        assert note["uncertainty_ns"] < 50_000_000
        doubt_ns = note["uncertainty_ns"]
        assert any(
            int(call["before_ns"]) - doubt_ns <= note["at_boottime_ns"] <= int(call["after_ns"]) + doubt_ns
            for call in calls
        )


def test_a_session_is_told_while_it_runs_and_when_it_has_ended(observed: RunningPhone) -> None:
    notes = observed.query("select * from op_note where op = 'MONITOR_LOCATION' order by op_note_id")
    assert [note["running"] for note in notes][:2] == [1, 0]
    assert notes[0]["at_wall_ns"] == notes[1]["at_wall_ns"]
    assert notes[0]["duration_ms"] < notes[1]["duration_ms"]


def test_each_hook_says_under_which_op_its_calls_are_noted(observed: RunningPhone) -> None:
    rows = observed.query("select distinct op from hook where data_type = 'contacts' and hook like '%Resolver.query'")
    assert [row["op"] for row in rows] == ["READ_CONTACTS"]


def test_an_app_that_the_ledger_does_not_know_is_said_as_the_device_says_it(observed: RunningPhone) -> None:
    with pytest.raises(FormatError, match=r"Unknown package: com\.example\.nobody"):
        read_ledger(observed.device, ledger_command(30, "com.example.nobody"), 10_000, "com.example.nobody")


def test_before_android_9_the_whole_table_is_read_and_the_app_s_part_is_kept(observed: RunningPhone) -> None:
    uid = packages.read_uid(observed.device, PACKAGE, 0)
    part, _ = read_ledger(observed.device, ledger_command(30, PACKAGE), uid, PACKAGE)
    whole, _ = read_ledger(observed.device, ledger_command(26, PACKAGE), uid, PACKAGE)
    assert [(entry.op, entry.state, entry.kind) for entry in part.entries]
    assert [(e.op, e.state, e.kind) for e in whole.entries] == [(e.op, e.state, e.kind) for e in part.entries]


def test_a_witness_that_was_not_heard_is_known_with_the_reason(observed: RunningPhone, tmp_path: Path) -> None:
    """The app is gone, so that the phone prints no ledger of it."""
    facts = run()
    writer = Writer(open_for_writing(tmp_path / "e.db"), facts)
    recorder = Recorder(writer, Book(writer, "com.example.gone", "b", lambda _: None), Disk(lambda _: None))
    recorder.start()
    recorder.put(sample_clock(observed.device))
    gone = Subject(package="com.example.gone", user=0, uid=10_999, installed_ms=0, data=AppData.FRESH)
    ledger = Ledger(observed.device, recorder, gone, has_past=False)
    ledger.begin()
    ledger.finish()
    recorder.finish()
    told = stored_ledger(writer.db, facts.run_id, 30)
    assert (told.readings, told.is_read_to_the_end, told.reconciled) == (0, False, ())
    assert len(told.failures) > 1
    assert all("Unknown package: com.example.gone" in failure for failure in told.failures)
    writer.close()

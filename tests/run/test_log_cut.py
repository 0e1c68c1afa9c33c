"""An event log that loses entries, or is dated by a clock that was set: what is not known is a gap and no milestone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from harness.device.eventlog import read_events
from harness.fleet.apps import find_app
from harness.rules.eventlog import Entry, find_created
from harness.run.book import Book
from harness.run.disk import Disk
from harness.run.eventlog import EventLog
from harness.run.recorder import Recorder
from harness.store.evidence import open_for_writing
from harness.store.writer import Writer
from tests.builders import run
from tests.run.phones import RUN, RunningPhone, boot, highest, journalled_event, lowest
from tests.run.waiting import has_rows, wait_until


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[RunningPhone]:
    with boot(tmp_path) as booted:
        yield booted


def milestone(phone: RunningPhone, name: str) -> dict[str, int] | None:
    return next(iter(phone.query("select * from milestone where name = ?", name)), None)


def test_a_log_that_was_cleared_during_the_run_is_a_gap(phone: RunningPhone) -> None:
    harness = phone.start_harness(*RUN, "--grant", "--watch", "3", "--leave-app")
    assert wait_until(lambda: has_rows(phone, "access"))
    before = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    phone.device.run("logcat -c -b events")
    after = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    stdout, stderr = harness.communicate(timeout=100)
    assert harness.returncode == 6, stdout + stderr
    (gap,) = phone.query("select * from gap")
    assert gap["kind"] == "log_cut"
    assert gap["from_boottime_ns"] < after
    assert before < gap["to_boottime_ns"]
    assert "a process may have run that was never met, since the event log was cut" in stdout
    resumed = milestone(phone, "first_resumed")
    seen = journalled_event(phone.journal(), "activity_resumed")
    assert resumed is None or lowest(resumed) < seen["after_ns"]


def test_of_a_log_that_overflows_all_the_while_nothing_is_taken_for_the_first(phone: RunningPhone) -> None:
    """The ring holds one entry: each reading may have missed any number."""
    phone.device.run("logcat -b events -G 150")
    done = phone.observe("--grant", "--watch", "1")
    assert done.returncode == 6, done.stdout + done.stderr
    assert {row["kind"] for row in phone.query("select kind from gap")} == {"log_cut"}
    assert milestone(phone, "first_resumed") is None
    assert milestone(phone, "first_process") is None
    launched = milestone(phone, "first_launch")
    assert launched is not None
    assert launched["source"] == "am_start"
    assert "not known" in done.stdout


def test_what_was_read_before_the_ring_wrapped_is_kept(phone: RunningPhone) -> None:
    apk = find_app("never_collects")
    assert isinstance(apk, Path)
    phone.device.push(apk, "/data/local/tmp/a.apk")
    phone.device.run("pm install /data/local/tmp/a.apk")
    with keeping(phone) as log:
        phone.device.run("am start -W -n com.example.nevercollects/.TermsActivity")
        assert wait_until(lambda: find_created(entries(log), "com.example.nevercollects"))
        assert wait_until(lambda: log.read().last == log.read().last)
        phone.device.run("logcat -b events -G 250")
        assert find_created(read_events(phone.device)[0], "com.example.nevercollects") is None
        assert find_created(entries(log), "com.example.nevercollects") is not None
        assert log.finish().cuts == ()
    assert phone.query("select * from gap") == []


def entries(log: EventLog) -> list[Entry]:
    return [sighting.entry for sighting in log.read().sightings]


@contextmanager
def keeping(phone: RunningPhone) -> Iterator[EventLog]:
    writer = Writer(open_for_writing(phone.folder / "harness.db"), run())
    recorder = Recorder(writer, Book(writer, "com.x", "b", lambda _: None), Disk(lambda _: None))
    with ExitStack() as undo:
        undo.callback(writer.close)
        recorder.start()
        undo.callback(recorder.finish)
        log = EventLog(phone.device, recorder)
        undo.callback(log.stop)
        log.begin()
        yield log


def test_a_wall_clock_that_is_set_back_hides_nothing_and_dates_nothing_wrong(phone: RunningPhone) -> None:
    """It goes back by an hour between the installation and the start of the app."""
    harness = phone.start_harness(*RUN, "--grant", "--watch", "2", "--leave-app")
    assert wait_until(lambda: has_rows(phone, "change"))
    assert wait_until(lambda: phone.query("select 1 from change where kind = 'forwarded'"))
    phone.device.run(f"su 0 date @{int(time.time()) - 3600}")
    stdout, stderr = harness.communicate(timeout=100)
    assert harness.returncode == 0, stdout + stderr
    journal = phone.journal()
    created, resumed = milestone(phone, "first_launch"), milestone(phone, "first_resumed")
    assert created is not None
    assert resumed is not None
    for reached in (created, resumed):
        assert reached["source"] == "event_log"
        assert reached["uncertainty_ns"] < 10**10
    assert lowest(created) < journalled_event(journal, "application_on_create")["before_ns"]
    assert highest(resumed) > journalled_event(journal, "activity_resumed")["before_ns"]

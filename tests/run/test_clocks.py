"""The clocks of phone and host during a run, also when the phone's wall clock is set, and its time zone changed."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from harness.device.clock import sample_clock
from harness.model import ClockSample
from harness.rules.wallclock import find_steps, find_zone_changes
from harness.run.book import Book
from harness.run.clocks import watching_clocks
from harness.run.disk import Disk
from harness.run.recorder import Recorder
from harness.store.clocks import read_clock_samples
from harness.store.evidence import open_for_writing, reading
from harness.store.writer import Writer
from tests.builders import SECOND, run
from tests.run.phones import (
    OWN_CALLS,
    RUN,
    RunningPhone,
    boot,
    highest,
    journalled_calls,
    journalled_event,
    lowest,
    may_precede,
)
from tests.run.waiting import has_rows, wait_until

HOUR_S = 3_600
YEAR_S = 365 * 24 * HOUR_S


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[RunningPhone]:
    with boot(tmp_path) as booted:
        yield booted


def set_wall(phone: RunningPhone, by_s: int) -> None:
    """Set it to this host's, which it is at first, and so many seconds."""
    phone.device.run(f"su 0 date @{int(time.time()) + by_s}")


def samples_of(phone: RunningPhone) -> tuple[ClockSample, ...]:
    (row,) = phone.query("select run_id from run")
    with reading(phone.folder / "harness.db") as db:
        return read_clock_samples(db, row["run_id"])


def test_the_host_s_clocks_are_read_around_the_device_s(phone: RunningPhone) -> None:
    """The virtual phone's clocks are this host's, so that the truth is known."""
    taken = sample_clock(phone.device)
    host = taken.host
    assert host is not None
    assert abs(taken.at_boottime_ns - host.at_boottime_ns) <= taken.uncertainty_ns + host.uncertainty_ns
    assert abs(taken.at_wall_ns - host.at_wall_ns) <= host.uncertainty_ns
    assert 0 <= time.time_ns() - host.at_wall_ns < 20 * 10**9
    phone.device.run("setprop persist.sys.timezone Asia/Kolkata")
    assert sample_clock(phone.device).utc_offset_s == 19_800
    phone.device.run("setprop persist.sys.timezone America/Phoenix")
    assert sample_clock(phone.device).utc_offset_s == -25_200


def test_a_run_has_the_host_s_clocks_at_its_beginning_and_its_end(phone: RunningPhone) -> None:
    done = phone.observe("--grant", "--watch", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    samples = samples_of(phone)
    hosted = [sample for sample in samples if sample.host is not None]
    assert len(hosted) == 3
    assert hosted[0] == samples[0]
    accesses = phone.query("select min(at_boottime_ns) as first, max(at_boottime_ns) as last from access")[0]
    assert hosted[1].at_boottime_ns < accesses["first"]
    assert accesses["last"] < hosted[2].at_boottime_ns
    alone = {sample.source for sample in samples if sample.host is None}
    assert alone == {"agent", "shell"}  # the latter with each reading of the ledger, between two clocks of the device's


def test_offsets_hold_while_the_wall_clock_and_the_zone_are_set(phone: RunningPhone) -> None:
    """Back an hour while the app is being installed, on by a year while it runs, and then another zone."""
    harness = phone.start_harness(*RUN, "--grant", "--watch", "4", "--leave-app")
    assert wait_until(lambda: has_rows(phone, "change"))
    assert wait_until(lambda: phone.query("select 1 from change where kind = 'installed'"))
    set_wall(phone, -HOUR_S)
    assert wait_until(lambda: has_rows(phone, "access"))
    before_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    set_wall(phone, YEAR_S)
    after_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    phone.device.run("setprop persist.sys.timezone Asia/Tokyo")
    stdout, stderr = harness.communicate(timeout=100)
    assert harness.returncode == 0, stdout + stderr

    back, on = find_steps(samples_of(phone))
    assert abs(back.by_ns + HOUR_S * SECOND) < 2 * SECOND  # `date` knows whole seconds
    assert abs(on.by_ns - (HOUR_S + YEAR_S) * SECOND) < 2 * SECOND
    assert on.between_boottime_ns[0] <= after_ns
    assert before_ns <= on.between_boottime_ns[1]
    (zone,) = find_zone_changes(samples_of(phone))
    assert (zone.from_utc_offset_s, zone.to_utc_offset_s) == (0, 9 * HOUR_S)

    reached = {row["name"]: row for row in phone.query("select * from milestone")}
    (install,) = phone.query("select * from change natural join change_end where kind = 'installed'")
    assert install["at_boottime_ns"] <= highest(reached["installed"])
    assert may_precede(reached["installed"], reached["first_launch"])
    assert_as_the_app_noted(phone, reached)
    shown = " ".join(phone.harness("show", "latest").stdout.split())
    assert re.search(r"The phone's wall clock was set back 360[0-2]\.\d s \(± [\d.]+ ms\) between", shown)
    assert "The phone's time zone went from UTC+00:00 to UTC+09:00" in shown
    assert len(json.loads(phone.harness("show", "latest", "--json").stdout)["clocks"]["steps"]) == 2


def assert_as_the_app_noted(phone: RunningPhone, reached: dict[str, dict[str, int]]) -> None:
    journal = phone.journal()
    created, resumed, accepted = (
        journalled_event(journal, name) for name in ("application_on_create", "activity_resumed", "terms_accepted")
    )
    assert lowest(reached["first_launch"]) < created["before_ns"]
    assert lowest(reached["first_process"]) < created["before_ns"]
    assert highest(reached["first_resumed"]) > resumed["before_ns"]
    assert lowest(reached["terms_accepted"]) <= accepted["after_ns"]
    assert accepted["before_ns"] <= highest(reached["terms_accepted"])
    rows = [row["at_boottime_ns"] for row in phone.query(f"select * from timeline where {OWN_CALLS}")]
    calls = journalled_calls(journal)
    assert len(rows) == len(calls) > 0
    for call in calls:
        assert sum(call["before_ns"] <= at_ns <= call["after_ns"] for at_ns in rows) == 1


def test_the_watch_goes_on_when_the_device_was_away(phone: RunningPhone) -> None:
    writer = Writer(open_for_writing(phone.folder / "harness.db"), run())
    recorder = Recorder(writer, Book(writer, "com.x", "b", lambda _: None), Disk(lambda _: None))
    with ExitStack() as undo:
        undo.callback(writer.close)
        recorder.start()
        undo.callback(recorder.finish)
        undo.enter_context(watching_clocks(phone.device, recorder, every_s=0.01))
        count = lambda: len(recorder.read(lambda book: book.clock_samples))  # noqa: E731
        assert wait_until(lambda: count() >= 2)
        phone.device._client.disconnect(phone.device.serial)
        time.sleep(0.2)  # it is asked in vain meanwhile
        before = count()
        phone.device.connect()
        assert wait_until(lambda: count() >= before + 2)
    assert all(sample.host is not None for sample in samples_of(phone))

"""The clocks of phone and host during a run, also when the phone's wall clock is set, and its time zone changed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from harness.device.clock import sample_clock
from harness.model import ClockSample
from harness.run.book import Book
from harness.run.clocks import ClockWatch
from harness.run.recorder import Recorder
from harness.store.clocks import read_clock_samples
from harness.store.evidence import open_for_writing, reading
from harness.store.writer import Writer
from tests.builders import run
from tests.run.phones import RunningPhone, boot
from tests.run.waiting import wait_until


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[RunningPhone]:
    with boot(tmp_path) as booted:
        yield booted


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
    assert {sample.source for sample in samples if sample.host is None} == {"agent"}


def test_the_watch_goes_on_when_the_device_was_away(phone: RunningPhone) -> None:
    writer = Writer(open_for_writing(phone.folder / "harness.db"), run())
    recorder = Recorder(writer, Book(writer, "com.x", "b", lambda _: None))
    with ExitStack() as undo:
        undo.callback(writer.close)
        recorder.start()
        undo.callback(recorder.finish)
        undo.enter_context(ClockWatch(phone.device, recorder, every_s=0.01))
        count = lambda: len(recorder.read(lambda book: book.clock_samples))  # noqa: E731
        assert wait_until(lambda: count() >= 2, 20)
        phone.device._client.disconnect(phone.device.serial)
        time.sleep(0.2)  # it is asked in vain meanwhile
        before = count()
        phone.device.connect()
        assert wait_until(lambda: count() >= before + 2, 20)
    assert all(sample.host is not None for sample in samples_of(phone))

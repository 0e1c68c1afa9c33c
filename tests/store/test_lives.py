"""Lives and phases read from the file: the phases are those of the view `timeline`, to the nanosecond."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from harness.errors import IntegrityError
from harness.model import AppData, GapKind, MilestoneName
from harness.rules.presence import ProcessEvent
from harness.rules.touches import TapPurpose
from harness.store.lives import read_calendar, read_census, read_lives
from harness.store.schema import migrations
from harness.store.writer import Writer
from tests.builders import access, process, run, sample, stored
from tests.rules.census import hole, showed
from tests.rules.judging import interval
from tests.store.test_timeline_view import milestone, tapped

LAUNCH, TERMS = MilestoneName.FIRST_LAUNCH, MilestoneName.TERMS_ACCEPTED
ENDS = (ProcessEvent.STARTED, ProcessEvent.ENDED)
instants = st.integers(0, 60)
borders = st.none() | st.builds(
    lambda at, doubt, epoch: (at, doubt, epoch), instants, st.integers(0, 4), st.sampled_from((None, "e1", "e2"))
)


def open_writer(data: AppData = AppData.FRESH) -> Writer:
    db = Database(memory=True)
    migrations.apply(db)
    return Writer(db, run(data=data))


@given(borders, borders, st.none() | instants, st.none() | instants, st.sampled_from(AppData))
def test_each_nanosecond_has_the_phase_that_an_access_has_there(
    launch: tuple[int, int, str | None] | None,
    terms: tuple[int, int, str | None] | None,
    tap: int | None,
    unconfirmed: int | None,
    data: AppData,
) -> None:
    writer = open_writer(data)
    for number, epoch in enumerate(("e1", "e3")):
        writer.add_process(process(epoch=epoch, pid=number))
        for at_ns in range(64):
            writer.add_access(stored(access(seq=at_ns, at_boottime_ns=at_ns), epoch=epoch))
    for name, border in ((LAUNCH, launch), (TERMS, terms)):
        if border is not None:
            writer.add_milestone(milestone(name, *border))
    if tap is not None:
        writer.add_tap(replace(tapped(TapPurpose.ACCEPT, 0), from_boottime_ns=tap))
    if unconfirmed is not None:
        writer.add_gap(replace(hole(GapKind.UNCONFIRMED), from_boottime_ns=unconfirmed))
    calendar = read_calendar(writer.db, run().run_id, has_past=data is AppData.KEPT)
    for epoch in ("e1", "e3"):
        parts = calendar.split(epoch)
        rows = writer.db.execute("select at_boottime_ns, phase from timeline where epoch = ?", [epoch]).fetchall()
        for at_ns, phase in rows:
            assert [each for each, part in parts if part.from_ns <= at_ns < part.to_ns] == [phase]


def test_a_life_ends_with_the_last_instant_at_which_the_device_was_read() -> None:
    writer = open_writer()
    writer.add_process(process())
    writer.add_stream_end("e1", "process-terminated", 0, 95 * 10**9)
    writer.add_process_seen(showed(ProcessEvent.STARTED, 90))
    writer.add_clock_sample(sample(120, 1000))
    (life,) = read_census(writer.db, run().run_id).lives
    assert life.whole == interval(91, 120)
    assert [blind.interval for blind in life.blind] == [interval(95, 120)]


def test_rules_see_what_nobody_watched_as_life_too() -> None:
    """The tail of a process whose agent was cut off, and a process that no agent got into."""
    writer = open_writer()
    writer.add_process(process())
    writer.add_stream_end("e1", "process-terminated", 0, 95 * 10**9)
    for seen in (showed(ProcessEvent.ENDED, 99), *(showed(event, 97, pid=8) for event in ENDS)):
        writer.add_process_seen(seen)
    first, second = read_lives(writer.db, run().run_id)
    assert (first.whole, first.watched) == (interval(91, 99), interval(91, 95))
    assert (second.whole, second.watched.length_ns) == (interval(97, 97), 0)


def test_a_word_that_no_run_wrote_is_damage() -> None:
    writer = open_writer()
    writer.add_process_seen(replace(showed(ProcessEvent.STARTED, 90), event="born"))
    with pytest.raises(IntegrityError):
        read_census(writer.db, run().run_id)

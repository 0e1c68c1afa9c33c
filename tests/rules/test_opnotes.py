"""Each note of Android's ledger is told once, at its instant of the boot clock, whatever becomes of the wall clock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import FormatError
from harness.model import ClockSample
from harness.rules.appops import OpEntry, OpKind
from harness.rules.opnotes import OpNote, Reading, begin_record, extend_record
from tests.builders import SECOND

MS = 1_000_000
WALL_NS = 1_900_000_000 * SECOND  # what the wall clock showed when the device was switched on
HOUR_MS = 3_600_000
READING_MS = 20
UNCERTAINTY_NS = 2 * MS


class Phone:
    """A device whose ledger is read; its wall clock can be set, and its zone changed."""

    def __init__(self, *, zone_ms: int = HOUR_MS, prints_dates: bool = True) -> None:
        self.now_ms = 100_000
        self.step_ms = 0
        self.zone_ms = zone_ms
        self.prints_dates = prints_dates
        self.noted: dict[tuple[str, str], tuple[int, dict[str, Any]]] = {}
        self.samples: list[ClockSample] = []

    @property
    def wall_ms(self) -> int:
        return WALL_NS // MS + self.now_ms + self.step_ms

    def note(self, op: str = "CAMERA", state: str = "top", **changes: Any) -> int:
        """Note an op as Android does, over what was there; return when on the boot clock."""
        self.noted[op, state] = (self.wall_ms, changes)
        return self.now_ms

    def read(self) -> Reading:
        self.samples.append(
            ClockSample(
                at_boottime_ns=self.now_ms * MS,
                at_wall_ns=self.wall_ms * MS,
                uncertainty_ns=UNCERTAINTY_NS,
                source="shell",
            )
        )
        before, printed_ms = self.wall_ms, self.wall_ms + READING_MS // 2
        entries = tuple(self.print(printed_ms))
        began_ms = self.now_ms
        self.now_ms += READING_MS
        return Reading(
            entries=entries,
            read_boottime_ns=(began_ms * MS, self.now_ms * MS),
            read_wall_ns=(before * MS, self.wall_ms * MS),
        )

    def print(self, printed_ms: int) -> Iterator[OpEntry]:
        for number, ((op, state), (at_ms, changes)) in enumerate(self.noted.items(), start=1):
            values: dict[str, Any] = {
                "line_number": number,
                "uid": 10061,
                "package": "com.x",
                "op": op,
                "mode": "allow",
                "tag": None,
                "kind": OpKind.ACCESS,
                "state": state,
                "flag": "s",
                "ago_ms": printed_ms - at_ms,
                "local_ms": at_ms + self.zone_ms if self.prints_dates else None,
            }
            yield OpEntry(**(values | changes))


class Witness:
    """The record of such a device, and all that it told."""

    def __init__(self, phone: Phone, *, has_past: bool = False) -> None:
        self.phone = phone
        self.record = begin_record(None if has_past else phone.now_ms * MS)
        self.notes: list[OpNote] = []

    def read(self) -> tuple[OpNote, ...]:
        reading = self.phone.read()
        self.record, fresh = extend_record(self.record, reading, self.phone.samples)
        self.notes += fresh
        return fresh


def assert_at(note: OpNote, at_ms: int) -> None:
    assert note.at_boottime_ns is not None
    assert note.uncertainty_ns is not None
    assert abs(note.at_boottime_ns - at_ms * MS) <= note.uncertainty_ns


@pytest.mark.parametrize("prints_dates", [True, False])
def test_a_note_is_told_once(prints_dates: bool) -> None:
    phone = Phone(prints_dates=prints_dates)
    witness = Witness(phone)
    witness.read()
    at_ms = phone.note()
    phone.now_ms += 700
    (note,) = witness.read()
    assert_at(note, at_ms)
    assert note.uncertainty_ns is not None
    assert note.uncertainty_ns < (5 if prints_dates else 30) * MS
    for _ in range(5):
        phone.now_ms += 1_500
        assert witness.read() == ()


def test_of_repeats_between_two_readings_the_last_is_told() -> None:
    phone = Phone()
    witness = Witness(phone)
    for _ in range(3):
        last_ms = phone.note()
        phone.now_ms += 100
    (note,) = witness.read()
    assert_at(note, last_ms)


def test_what_was_noted_before_the_run_has_no_instant_on_the_boot_clock() -> None:
    phone = Phone()
    phone.note()
    phone.now_ms += 1_000
    witness = Witness(phone, has_past=True)
    (before,) = witness.read()
    assert (before.at_boottime_ns, before.uncertainty_ns) == (None, None)
    assert before.at_wall_ns == WALL_NS + 100_000 * MS
    at_ms = phone.note()
    (after,) = witness.read()
    assert_at(after, at_ms)


def test_a_session_is_told_when_it_is_seen_and_when_it_has_ended() -> None:
    phone = Phone()
    witness = Witness(phone)
    witness.read()
    at_ms = phone.note(is_running=True, duration_ms=10)
    witness.read()
    phone.now_ms += 1_500
    wall_ms, _ = phone.noted["CAMERA", "top"]
    phone.noted["CAMERA", "top"] = (wall_ms, {"is_running": True, "duration_ms": 1_520})
    assert witness.read() == ()
    phone.noted["CAMERA", "top"] = (wall_ms, {"duration_ms": 1_600})
    phone.now_ms += 1_500
    witness.read()
    running, ended = witness.notes
    assert (running.running, ended.running, ended.duration_ms) == (True, False, 1_600)
    for note in witness.notes:
        assert_at(note, at_ms)
        assert note.uncertainty_ns is not None
        assert note.uncertainty_ns < 5 * MS


@pytest.mark.parametrize("step_ms", [-HOUR_MS, HOUR_MS, 365 * 24 * HOUR_MS])
def test_a_wall_clock_that_is_set_between_two_readings_loses_nothing(step_ms: int) -> None:
    phone = Phone()
    witness = Witness(phone)
    phone.note("READ_CONTACTS")
    witness.read()
    phone.now_ms += 400
    before_ms = phone.note("CAMERA")
    phone.step_ms += step_ms
    phone.now_ms += 400
    after_ms = phone.note("RECORD_AUDIO")
    phone.now_ms += 400
    notes = {note.op: note for note in witness.read()}
    assert set(notes) == {"CAMERA", "RECORD_AUDIO"}
    assert_at(notes["CAMERA"], before_ms)
    assert_at(notes["RECORD_AUDIO"], after_ms)


@pytest.mark.parametrize("zone_ms", [-12 * HOUR_MS, 0, 5 * HOUR_MS + HOUR_MS // 2, 14 * HOUR_MS, 49_500_000])
def test_the_zone_is_read_from_the_ledger_itself(zone_ms: int) -> None:
    phone = Phone(zone_ms=zone_ms)
    witness = Witness(phone)
    at_ms = phone.note()
    (note,) = witness.read()
    assert note.at_wall_ns == WALL_NS + at_ms * MS
    phone.zone_ms += 2 * HOUR_MS  # a journey, or the summer
    assert witness.read() == ()


@given(st.integers(READING_MS + 5, 7 * 60_000))
def test_a_time_that_the_wall_clock_contradicts_is_refused(step_ms: int) -> None:
    phone = Phone()
    witness = Witness(phone)
    phone.note()
    reading = phone.read()
    first_ns, last_ns = reading.read_wall_ns
    moved = Reading(
        entries=reading.entries,
        read_boottime_ns=reading.read_boottime_ns,
        read_wall_ns=(first_ns + step_ms * MS, last_ns + step_ms * MS),
    )
    with pytest.raises(FormatError, match="agrees with the wall clock"):
        extend_record(witness.record, moved, phone.samples)


@given(
    data=st.data(),
    zone_ms=st.integers(-48, 56).map(lambda quarters: quarters * 15 * 60_000),
    prints_dates=st.booleans(),
)
def test_every_last_note_of_each_kind_is_told_where_it_was(
    data: st.DataObject, zone_ms: int, prints_dates: bool
) -> None:
    """Whatever is noted, and whenever it is read: what was not overwritten before a reading is told once."""
    phone = Phone(zone_ms=zone_ms, prints_dates=prints_dates)
    witness = Witness(phone)
    expected: list[tuple[str, str, int]] = []
    for _ in range(data.draw(st.integers(1, 6))):
        last: dict[tuple[str, str], int] = {}
        for op, state, pause_ms in data.draw(
            st.lists(
                st.tuples(
                    st.sampled_from(["CAMERA", "GET_ACCOUNTS"]), st.sampled_from(["top", "bg"]), st.integers(50, 900)
                ),
                max_size=5,
            )
        ):
            last[op, state] = phone.note(op, state)
            phone.now_ms += pause_ms
        expected += [(*key, at_ms) for key, at_ms in last.items()]
        witness.read()
        phone.now_ms += data.draw(st.integers(50, 2_000))
    assert len(witness.notes) == len(expected)
    for op, state, at_ms in expected:
        (note,) = (
            note
            for note in witness.notes
            if (note.op, note.state) == (op, state) and abs((note.at_boottime_ns or 0) - at_ms * MS) <= 20 * MS
        )
        assert_at(note, at_ms)

"""The longer view of Android's ledger: read as it is printed, and only what no reading of the ledger had is taken."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import FormatError
from harness.model import ClockSample
from harness.rules.opminutes import Key, MinuteEntry, find_unread, parse_minutes
from harness.rules.opnotes import BY_MINUTE, OpNote
from tests.builders import SECOND

DUMPS = os.environ.get("HARNESS_DUMPS")
MS = 1_000_000
MINUTE_MS = 60_000
ZONE_S = 3_600
TREE = """\
Current AppOps Service state:
  Settings:
    top_state_settle_time=+5s0ms

Discrete accesses:\x20
  Largest chain id: 3
  Uid: 10061
    Package: com.example.app
      CAMERA
        Attribution: null
          Access [top-s] at 2030-03-17 18:47:00.000
          Access [fgsvc-s] at 2030-03-17 18:49:00.000 for 60000 milliseconds\x20
        Attribution: filter
          Access [bg-tpd] at 2030-03-17 18:50:00.000 for 60000 milliseconds  attribution flags=9 with chainId=3
      FINE_LOCATION
        Attribution: null
          Access [cch-s] at 2030-03-17 18:51:00.000
"""
DEVICES = """\
Discrete accesses:
  Largest chain id: 0
  Uid: 10061
    Package: com.example.app
      CAMERA
        Device: default:0
          Attribution: null
            Access [top-s] at 2030-03-17 18:47:00.000
"""
TABLE = """\
Discrete accesses:
  Largest chain id: 0
UID|PACKAGE_NAME|DEVICE_ID|OP_NAME|ATTRIBUTION_TAG|UID_STATE|OP_FLAGS|ATTR_FLAGS|CHAIN_ID|ACCESS_TIME|DURATION
10061|com.example.app|default:0|CAMERA|null|top|s|0|-1|2030-03-17 18:47:12.345|-1
10061|com.example.app|default:0|RECORD_AUDIO|note|bg|tpd|0|-1|2030-03-17 18:48:01.002|60000

"""


def told(text: str) -> list[tuple[str, str | None, str, str, int, int | None]]:
    """The entries, their instants as milliseconds after 18:47 on that day."""
    first_ms = 1_900_003_620_000
    return [
        (each.op, each.tag, each.state, each.flag, each.local_ms - first_ms, each.duration_ms)
        for each in parse_minutes(text)
    ]


def test_a_tree_has_ops_below_packages_and_tags_below_ops() -> None:
    assert told(TREE) == [
        ("CAMERA", None, "top", "s", 0, None),
        ("CAMERA", None, "fgsvc", "s", 2 * MINUTE_MS, MINUTE_MS),
        ("CAMERA", "filter", "bg", "tpd", 3 * MINUTE_MS, MINUTE_MS),
        ("FINE_LOCATION", None, "cch", "s", 4 * MINUTE_MS, None),
    ]
    assert {(each.uid, each.package) for each in parse_minutes(TREE)} == {(10061, "com.example.app")}


def test_devices_stand_between_op_and_tag() -> None:
    assert told(DEVICES) == [("CAMERA", None, "top", "s", 0, None)]


def test_a_table_has_exact_dates() -> None:
    assert told(TABLE) == [
        ("CAMERA", None, "top", "s", 12_345, None),
        ("RECORD_AUDIO", "note", "bg", "tpd", MINUTE_MS + 1_002, MINUTE_MS),
    ]
    assert {each.is_exact for each in parse_minutes(TABLE)} == {True}


def test_an_app_without_any_has_none() -> None:
    assert parse_minutes("Discrete accesses: \n  Largest chain id: 0\n") == ()


@pytest.mark.parametrize(
    ("text", "number", "line"),
    [
        ("Unknown option: --include-discrete\n", 1, "Unknown option: --include-discrete"),
        (TREE.replace("[top-s]", "[top]"), 11, "          Access [top] at 2030-03-17 18:47:00.000"),
        (TREE.replace("  Uid: 10061\n", ""), 10, "          Access [top-s] at 2030-03-17 18:47:00.000"),
        (TABLE.replace("|-1\n", "\n", 1), 4, "|CAMERA|null|top|s|0|-1|2030-03-17 18:47:12.345"),
        (TABLE.replace("10061|", "u0a61|", 1), 4, "u0a61|com.example.app|default:0|CAMERA|null|top|s|0|-1|2030-03-17"),
    ],
)
def test_a_line_that_is_not_understood_is_quoted(text: str, number: int, line: str) -> None:
    with pytest.raises(FormatError) as raised:
        parse_minutes(text)
    assert f"line {number}" in str(raised.value)
    assert line in str(raised.value)


@given(st.data())
def test_damage_never_makes_an_entry_that_was_not_there(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([TREE, DEVICES, TABLE]))
    lines = text.split("\n")
    del lines[data.draw(st.integers(0, len(lines) - 1))]
    known = {(each.op, each.state, each.flag, each.local_ms) for each in parse_minutes(text)}
    try:
        found = parse_minutes("\n".join(lines))
    except FormatError:
        return
    assert {(each.state, each.flag, each.local_ms) for each in found} <= {entry[1:] for entry in known}


BOOTED_MS = 1_900_000_000_000  # by the wall clock, at a full minute


def sample(at_s: float, step_s: float = 0.0) -> ClockSample:
    return ClockSample(
        at_boottime_ns=int(at_s * SECOND),
        at_wall_ns=BOOTED_MS * MS + int((at_s + step_s) * SECOND),
        uncertainty_ns=MS,
        source="shell",
        utc_offset_s=ZONE_S,
    )


def entry(at_s: int, *, is_exact: bool = False) -> MinuteEntry:
    return MinuteEntry(
        uid=10061, package="com.example.app", op="CAMERA", tag=None, state="top", flag="s",
        local_ms=BOOTED_MS + (at_s + ZONE_S) * 1_000, is_exact=is_exact, duration_ms=None,
    )  # fmt: skip


CAMERA: Key = ("CAMERA", None, "top", "s")


def unread(
    *entries: MinuteEntry, noted_s: tuple[float, ...] = (), is_new: bool = True, step_s: float = 0.0
) -> list[OpNote]:
    """What is found in a run from 70 s to 400 s after the boot."""
    noted_ms = {CAMERA: [BOOTED_MS + int(at_s * 1_000) for at_s in noted_s]}
    samples = [sample(70), sample(400, step_s)]
    return list(find_unread(entries, noted_ms, samples, (70 * SECOND, 400 * SECOND), is_new=is_new))


def span_s(note: OpNote) -> tuple[float, float]:
    assert note.at_boottime_ns is not None
    assert note.uncertainty_ns is not None
    low, high = note.at_boottime_ns - note.uncertainty_ns, note.at_boottime_ns + note.uncertainty_ns
    return round(low / SECOND), round(high / SECOND)


def test_what_was_overwritten_is_known_to_its_minute() -> None:
    (note,) = unread(entry(120), noted_s=(185.0,))
    assert (note.op, note.kind, note.at_wall_ns) == ("CAMERA", BY_MINUTE, (BOOTED_MS + 120_000) * MS)
    assert span_s(note) == (120, 180)


@pytest.mark.parametrize(("noted_s", "is_known"), [(119.999, False), (120.0, True), (179.999, True), (180.0, False)])
def test_a_minute_of_which_the_ledger_had_a_note_is_no_other(noted_s: float, is_known: bool) -> None:
    assert (unread(entry(120), noted_s=(noted_s,)) == []) is is_known


def test_an_exact_date_is_another_note_of_the_same_minute() -> None:
    assert unread(entry(120, is_exact=True), noted_s=(120.0,)) == []
    (note,) = unread(entry(120, is_exact=True), noted_s=(121.0,))
    assert span_s(note) == (120, 120)


@pytest.mark.parametrize(
    ("at_s", "is_new", "found"),
    [
        (0, True, []),
        (0, False, []),
        (60, True, [(70, 120)]),
        (60, False, []),
        (360, False, [(360, 400)]),
        (420, True, []),
    ],
)
def test_what_may_be_from_before_the_run_is_not_of_it(
    at_s: int, is_new: bool, found: list[tuple[float, float]]
) -> None:
    assert [span_s(note) for note in unread(entry(at_s), is_new=is_new)] == found


def test_under_a_wall_clock_that_was_set_it_may_have_been_at_any_time() -> None:
    (note,) = unread(entry(120), step_s=3_600)
    assert span_s(note) == (70, 400)
    assert unread(entry(120), step_s=3_600, is_new=False) == []


@pytest.mark.skipif(DUMPS is None, reason="HARNESS_DUMPS names no folder of real dumps")
def test_another_author_s_examples_are_read() -> None:
    text = (Path(str(DUMPS)) / "appops_dump" / "discrete-izumi-fixture.txt").read_text()
    assert [(each.package, each.op, each.tag, each.duration_ms) for each in parse_minutes(text)] == [
        ("com.example.camera", "CAMERA", None, None),
        ("com.example.camera", "CAMERA", None, 60_000),
        ("com.example.scanner", "CAMERA", "barcode", 120_000),
    ]

"""The event log is read in the forms that Android 6 to 16 print; other lines and other uids' words are passed over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.rules.eventlog import (
    find_all_ends,
    find_created,
    find_isolated_starts,
    find_process_starts,
    find_resumed,
    find_start_reason,
    parse_events,
    parse_uid,
)

LOG = """--------- beginning of events
1795447719.300000 10086  2420  2420 I wm_create_activity: [0,9,4,com.x/.Forged,NULL,NULL,NULL,0]
1795447719.408123  1000   832   862 I wm_create_activity: [0,123,4,com.x/.Main,android.intent.action.MAIN,NULL,NULL,1]
         1795447719.410001  1000   832   862 I am_proc_start: [0,2420,10086,com.x,top-activity,{com.x/com.x.Main}]
1795447719.500000  1000   832   862 I am_proc_start: [0,2421,10087,com.xy,service,{com.xy/.S}]
1795447719.900000  1000   832   862 I am_proc_start: [0,2430,10086,odd.name,service,{com.x/.Push}]
1795447720.000000  1000   832   862 I wm_set_resumed_activity: [0,com.x/.Main,minimalResumeActivityLocked]
1795447720.100000 10087  2500  2500 I wm_on_resume_called: [7,com.x.Main,RESUME_ACTIVITY]
1795447720.250000 u0_a86 2420  2420 I wm_on_resume_called: [123,com.x.Main,RESUME_ACTIVITY]
garbage
"""


def test_the_entries_of_a_start() -> None:
    events = parse_events(LOG)
    created, resumed = find_created(events, "com.x"), find_resumed(events, 10086)
    assert created is not None
    assert created.at_wall_ns == 1795447719408123000
    assert resumed is not None
    assert resumed.at_wall_ns == 1795447720250000000


def test_processes_belong_to_a_uid_whatever_their_names() -> None:
    starts = find_process_starts(parse_events(LOG), 10086)
    assert [start.values[1] for start in starts] == ["2420", "2430"]
    assert find_start_reason(starts, 2430) == "service com.x/.Push"
    assert find_start_reason(starts, 2421) is None


def test_another_users_start_is_not_this_ones() -> None:
    assert find_created(parse_events(LOG), "com.x", user=10) is None


@pytest.mark.parametrize(
    ("values", "user", "is_ours"),
    [
        ("0,7,99012,com.x:render,service,{com.x/.Render}", 0, True),
        ("10,7,1099012,com.x:render,service,{com.x/.Render}", 10, True),
        ("10,7,1099012,com.x:render,service,{com.x/.Render}", 0, False),
        ("0,7,10086,com.x:push,service,{com.x/.Push}", 0, False),
        ("0,7,99012,com.x:render,service,{com.xy/.Render}", 0, False),
    ],
)
def test_isolated_processes_are_known_by_the_component_they_run(values: str, user: int, is_ours: bool) -> None:
    events = parse_events(f"1795447719.408123  1000   832   862 I am_proc_start: [{values}]\n")
    assert bool(find_isolated_starts(events, "com.x", user)) == is_ours


def test_a_package_is_not_taken_for_another_that_begins_alike() -> None:
    assert find_created(parse_events(LOG), "com") is None


@pytest.mark.parametrize(
    ("text", "uid"),
    [("1000", 1000), ("system", 1000), ("u0_a86", 10086), ("u10_a5", 1010005), ("radio", None), ("²", None)],
)
def test_uids_as_logcat_prints_them(text: str, uid: int | None) -> None:
    assert parse_uid(text) == uid


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    parse_events(text)


@pytest.mark.skipif("HARNESS_DUMPS" not in os.environ, reason="HARNESS_DUMPS names no folder of real dumps")
def test_real_process_starts_are_read() -> None:
    """Android 13 printed these with a date; only the stamp differs from what we ask for."""
    text = (Path(os.environ["HARNESS_DUMPS"]) / "events" / "13-healer-proc.txt").read_text()
    lines = [line.split(None, 2)[2] for line in text.splitlines() if line[:2].isdigit()]
    events = parse_events("\n".join(f"1765260143.983000 {line}" for line in lines))
    assert sum(event.tag == "am_proc_start" for event in events) == sum("am_proc_start" in line for line in lines)
    ends = find_all_ends(events)
    assert len(ends) == sum("am_proc_died" in line or "am_kill" in line for line in lines) > 0
    (settings,) = find_process_starts([event for event in events if "com.android.settings" in event.values], 1000)
    assert find_start_reason([settings], 2705) == "top-activity com.android.settings/com.android.settings.FallbackHome"

"""The event log is read in the forms that Android 6 to 16 print; other lines are passed over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.rules.eventlog import find_created, find_process_start, find_resumed, find_start_reason, parse_events

LOG = """--------- beginning of events
1795447719.408123   832   862 I wm_create_activity: [0,123,4,com.x/.Main,android.intent.action.MAIN,NULL,NULL,270532608]
         1795447719.410001   832   862 I am_proc_start: [0,2420,10086,com.x,top-activity,{com.x/com.x.Main}]
1795447719.500000   832   862 I am_proc_start: [0,2421,10087,com.xy,service,{com.xy/.S}]
1795447719.900000   832   862 I am_proc_start: [0,2430,10086,com.x:push,service,{com.x/.Push}]
1795447720.000000   832   862 I wm_set_resumed_activity: [0,com.x/.Main,minimalResumeActivityLocked]
1795447720.100000  2500  2500 I wm_on_resume_called: [7,com.other.Main,RESUME_ACTIVITY]
1795447720.250000  2420  2420 I wm_on_resume_called: [123,com.x.Main,RESUME_ACTIVITY]
garbage
"""


def test_the_entries_of_a_start() -> None:
    events = parse_events(LOG)
    created, started, resumed = (f(events, "com.x") for f in (find_created, find_process_start, find_resumed))
    assert created is not None
    assert created.at_wall_ns == 1795447719408123000
    assert started is not None
    assert started.values[1] == "2420"
    assert resumed is not None
    assert resumed.at_wall_ns == 1795447720250000000


def test_why_a_process_was_started() -> None:
    events = parse_events(LOG)
    assert find_start_reason(events, 2430) == "service com.x/.Push"
    assert find_start_reason(events, 9) is None


def test_a_package_is_not_taken_for_another_that_begins_alike() -> None:
    assert find_created(parse_events(LOG), "com") is None


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    parse_events(text)


@pytest.mark.skipif("HARNESS_DUMPS" not in os.environ, reason="HARNESS_DUMPS names no folder of real dumps")
def test_real_process_starts_are_read() -> None:
    """Android 13 printed these with a date; only the stamp differs from what we ask for."""
    text = (Path(os.environ["HARNESS_DUMPS"]) / "events" / "13-healer-proc.txt").read_text()
    lines = [line.split(None, 2) for line in text.splitlines() if line[:2].isdigit()]
    stamped = "\n".join(f"1765260143.983000 {rest.split(None, 1)[1]}" for _, _, rest in lines)
    starts = [event for event in parse_events(stamped) if event.tag == "am_proc_start"]
    assert len(starts) == sum("am_proc_start" in line for line in text.splitlines())
    assert find_start_reason(starts, 2705) == "top-activity com.android.settings/com.android.settings.FallbackHome"

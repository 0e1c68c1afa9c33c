"""What the phone says of an app's uid and of its screen, read from what real commands and entries print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import FormatError
from harness.model import AppState
from harness.rules.eventlog import parse_events
from harness.rules.readings import Sighting
from harness.rules.uidstates import About, Screen, Source, find_logged, parse_look
from tests.builders import SECOND, sample

BETWEEN = (5 * SECOND, 6 * SECOND)
LOG = """\
1795447700.000000  1000   293   293 I am_uid_running: 10086
1795447701.000000  1000   293   293 I am_uid_stopped: 10087
1795447702.000000 10086   293   293 I am_uid_stopped: 10086
1795447703.000000  1000   293   293 I screen_toggled: 0
1795447704.000000  1000   293   293 I am_uid_stopped: 10086
1795447705.000000  1000   293   293 I screen_toggled: 7
"""


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("2 (TOP)", AppState.FOREGROUND),
        ("5 (TOP_SLEEPING)", AppState.BACKGROUND),  # 8 and 9, where others have other numbers
        ("12 (TOP_SLEEPING)", AppState.BACKGROUND),
        ("4 (FOREGROUND_SERVICE)", AppState.BACKGROUND),
        ("15 (LAST_ACTIVITY)", AppState.BACKGROUND),
        ("19 (CACHED_EMPTY)", AppState.CACHED),
        ("20 (NONEXISTENT)", AppState.NOT_RUNNING),
    ],
)
def test_a_look_tells_the_state_by_its_name(line: str, state: AppState) -> None:
    uid, screen = parse_look(f"{line}\n  mWakefulness=Dozing\n", BETWEEN)
    assert (uid.about, uid.source, uid.state) == (About.UID, Source.LOOK, state)
    assert (uid.at_boottime_ns, uid.uncertainty_ns) == (5 * SECOND + SECOND // 2, SECOND // 2)
    assert (screen.about, screen.word, screen.state) == (About.SCREEN, "Dozing", Screen.OFF)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "line 1 is not the state of a uid"),
        ("2 (TOPMOST)\n  mWakefulness=Awake\n", "line 1 is not the state of a uid: '2 (TOPMOST)'"),
        ("Error: unknown command 'get-uid-state'\n", "line 1"),
        ("2 (TOP)\n", "line 2 is not how awake the phone is"),
        ("2 (TOP)\n  mWakefulness=Drowsy\n", "line 2 is not how awake the phone is"),
        ("2 (TOP)\n  mWakefulness=Awake\nmore\n", "line 3 is not the end"),
    ],
)
def test_what_is_not_understood_is_said(text: str, line: str) -> None:
    with pytest.raises(FormatError) as raised:
        parse_look(text, BETWEEN)
    assert line in str(raised.value)


@given(st.text())
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        uid, _ = parse_look(text, BETWEEN)
    except FormatError:
        return
    assert uid.word in text


def test_the_log_tells_of_this_uid_and_of_the_screen_by_the_systems_word_alone() -> None:
    sightings = [Sighting(entry=entry, between_boottime_ns=(0, 100 * SECOND)) for entry in parse_events(LOG)]
    seen = list(find_logged(sightings, 10086, [sample(10, 1795447700)]))
    assert [(each.about, each.word, each.state) for each in seen] == [
        (About.UID, "am_uid_running", None),
        (About.SCREEN, "0", Screen.OFF),
        (About.UID, "am_uid_stopped", AppState.NOT_RUNNING),
        (About.SCREEN, None, None),
    ]
    assert abs((seen[2].at_boottime_ns or 0) - 14 * SECOND) <= (seen[2].uncertainty_ns or 0)
    assert seen[3].error == "the event log says screen_toggled: '7'"

"""Which processes of an app are its own, and which were never met; and an app of several processes on the phone."""

from __future__ import annotations

from collections import Counter

import pytest

from harness.model import ProcessFacts
from harness.rules.eventlog import parse_events
from harness.run.processes import find_unmet, is_child

ZYGOTE = 800
STARTS = parse_events(
    "1795447719.410001  1000   832   862 I am_proc_start: [0,20,10086,com.x,top-activity,{com.x/.Main}]\n"
    "1795447720.410001  1000   832   862 I am_proc_start: [0,21,10086,com.x:push,service,{com.x/.Push}]\n"
    "1795447721.410001  1000   832   862 I am_proc_start: [0,20,10086,com.x:again,service,{com.x/.Push}]\n"
)


@pytest.mark.parametrize(
    ("pid", "parent_pid", "expected"),
    [
        (20, ZYGOTE, False),
        (30, 20, True),  # forked by the app
        (30, ZYGOTE, False),  # the log has not got it yet, or no longer
        (30, 1, True),  # forked by a process of the app that is dead
        (21, 1, False),  # its zygote is dead, and the system logged its start
    ],
)
def test_who_was_forked_by_the_app_itself(pid: int, parent_pid: int, expected: bool) -> None:
    process = ProcessFacts(pid=pid, name="sh", parent_pid=parent_pid)
    assert is_child(process, {20, 21, pid}, STARTS) == expected


@pytest.mark.parametrize(
    ("met", "unmet"),
    [
        (Counter({20: 2, 21: 1}), []),
        (Counter({20: 1, 21: 1}), ["com.x:again"]),
        (Counter({20: 2}), ["com.x:push"]),
        (Counter({20: 3, 21: 1, 30: 1}), []),
    ],
)
def test_a_start_without_a_meeting_was_missed_even_if_its_pid_was_met_before(
    met: Counter[int], unmet: list[str]
) -> None:
    assert [start.values[3] for start in find_unmet(STARTS, met)] == unmet

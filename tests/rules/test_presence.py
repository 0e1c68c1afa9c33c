"""What the process list and the event log tell of the app's processes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model import ProcessFacts
from harness.rules.eventlog import describe_end, find_isolated_starts, find_process_starts, parse_events
from harness.rules.presence import (
    Look,
    ProcessEvent,
    ProcessSeen,
    compare_looks,
    confirm_living,
    find_terminations,
    find_told,
    has_new_child,
    rename,
)
from harness.rules.readings import Sighting
from tests.builders import SECOND, sample

STARTED, ALIVE, ENDED, CRASHED, HUNG = ProcessEvent


def look(from_s: int, *pids: int) -> Look:
    processes = tuple(ProcessFacts(pid=pid, name=f"com.x:{pid}") for pid in pids)
    return Look(processes=processes, between_boottime_ns=(from_s * SECOND, (from_s + 1) * SECOND))


def told(seen: list[ProcessSeen]) -> list[tuple[int, ProcessEvent]]:
    return [(each.pid, each.event) for each in seen]


def test_what_the_first_look_finds_was_there_before_it() -> None:
    first = compare_looks(None, look(10, 7, 8))
    assert told(first) == [(7, ALIVE), (8, ALIVE)]
    assert first == confirm_living(look(10, 7, 8))


def test_what_changed_did_so_between_the_beginning_of_one_look_and_the_end_of_the_next() -> None:
    seen = compare_looks(look(10, 7, 8), look(14, 8, 9))
    assert told(seen) == [(7, ENDED), (9, STARTED)]
    assert {(each.at_boottime_ns, each.uncertainty_ns) for each in seen} == {(12.5 * SECOND, 2.5 * SECOND)}
    assert {each.source for each in seen} == {"process_list"}
    assert compare_looks(look(14, 8), look(15, 8)) == []


CHILD = ProcessFacts(pid=9, name="com.x:7", parent_pid=7)


def test_a_child_has_its_parent_s_name_until_it_has_one_of_its_own() -> None:
    seen = replace(look(10, 7), processes=(*look(10, 7).processes, CHILD))
    assert has_new_child(seen, {7})
    assert not has_new_child(seen, {7, 9})
    assert not has_new_child(look(10, 7, 8), set())
    named = rename(seen, [ProcessFacts(pid=9, name="sleep", parent_pid=7)])
    assert [process.name for process in named.processes] == ["com.x:7", "sleep"]
    assert named.between_boottime_ns == seen.between_boottime_ns


LOG = """\
1000.000001  1000   832   862 I am_proc_died: [0,20,com.other,0,2]
1000.100001  1000   832   862 I am_proc_start: [0,20,10086,com.x,top-activity,{com.x/.Main}]
1000.200001 10086    20    20 I am_proc_died: [0,20,com.x,0,2]
1000.300001  1000   832   862 I am_proc_start: [0,21,99012,com.x:render,service,{com.x/.Render}]
1000.400001  1000   832   862 I am_proc_died: [0,30,com.x:old,0,2]
1000.500001  1000   832   862 I am_kill: [0,20,com.x,500,stop com.x, due to from pid 1]
1000.600001  1000   832   862 I am_proc_start: [0,20,10099,com.other,top-activity,{com.other/.Main}]
1000.700001  1000   832   862 I am_proc_died: [0,20,com.other,0,2]
"""


def test_the_log_tells_starts_and_ends_of_the_app_s_processes_and_of_no_others() -> None:
    """Number 20 was another app's before and after; an app may write what it likes; 30 was met and not started."""
    entries = parse_events(LOG)
    sightings = [Sighting(entry=entry, between_boottime_ns=(9 * SECOND, 12 * SECOND)) for entry in entries]
    starts = [*find_process_starts(entries, 10086), *find_isolated_starts(entries, "com.x", 0)]
    seen = find_told(sightings, starts, [20, 30], [sample(10, 1000)])
    assert told(seen) == [(20, STARTED), (21, STARTED), (30, ENDED), (20, ENDED)]
    assert [each.at_boottime_ns // 1_000_000 for each in seen] == [10_100, 10_300, 10_400, 10_500]
    assert [each.process for each in seen] == ["com.x", "com.x:render", "com.x:old", "com.x"]
    assert seen[0].reason == "top-activity com.x/.Main"
    assert seen[3].reason == "am_kill: stop com.x, due to from pid 1"
    assert {each.source for each in seen} == {"event_log"}


@pytest.mark.parametrize("values", ["[0,x,com.x]", "[0]", "[]"])
def test_an_entry_that_is_no_end_is_none(values: str) -> None:
    entries = parse_events(f"1000.000001  1000   832   862 I am_proc_died: {values}\n")
    sightings = [Sighting(entry=entry, between_boottime_ns=(0, SECOND)) for entry in entries]
    assert find_told(sightings, [], [1], [sample(10, 1000)]) == []


def test_a_kill_without_a_reason_is_told_by_its_tag() -> None:
    (entry,) = parse_events("1000.000001  1000   832   862 I am_kill: [0,20,com.x]\n")
    assert describe_end(entry) == "am_kill"


FAILURES = """\
1000.100001  1000   832   862 I am_proc_start: [0,20,10086,com.x,top-activity,{com.x/.Main}]
1000.200001  1000   832   862 I am_crash: [20,0,com.x,5,java.lang.RuntimeException,it, is,Main.java,12]
1000.200002  1000   832   862 I am_crash: [99,0,com.other,5,java.lang.RuntimeException,no,Main.java,12]
1000.300001  1000   832   862 I am_proc_died: [0,20,com.x,0,2]
1000.400001  1000   832   862 I am_anr: [0,21,com.x:slow,5,Input dispatching timed out]
1000.400001  1000   832   862 I am_kill: [0,21,com.x:slow,500,bg anr]
1000.500001  1000   832   862 I am_proc_died: [0,21,com.x:slow,0,2]
1000.600001  1000   832   862 I am_proc_died: [0,22,com.x:gone,0,2]
1000.700001  1000   832   862 I am_kill: [0,23,com.x:stopped,500,stop com.x]
1000.700002  1000   832   862 I am_proc_died: [0,23,com.x:stopped,0,2]
"""


def test_what_crashed_hung_or_ended_by_itself_is_told_from_what_android_ended() -> None:
    entries = parse_events(FAILURES)
    sightings = [Sighting(entry=entry, between_boottime_ns=(9 * SECOND, 12 * SECOND)) for entry in entries]
    seen = find_told(sightings, find_process_starts(entries, 10086), [20, 21, 22, 23], [sample(10, 1000)])
    assert told(seen)[:5] == [(20, STARTED), (20, CRASHED), (20, ENDED), (21, HUNG), (21, ENDED)]
    assert find_terminations([*seen, *compare_looks(look(10, 24), look(12))]) == (
        "process com.x was terminated under instrumentation: it crashed (java.lang.RuntimeException)",
        "process com.x:slow did not respond under instrumentation (Input dispatching timed out)",
        "process com.x:gone was terminated under instrumentation: it did not crash, and Android did not kill it"
        " (am_proc_died)",
    )

"""logd: rings, followers, and the formats of `logcat -v`."""

from __future__ import annotations

import asyncio
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.virtual.shell.tools.system_logcat import parse_since
from harness.virtual.system.logs import BUFFERS, LogEntry, LogFormat, Logs, format_entry

WALL_NS = 1_795_447_719_408_123_456  # Mon Nov 23 15:28:39 2026
ENTRY = LogEntry(
    seq=0,
    buffer="main",
    wall_ns=WALL_NS,
    uid=10090,
    pid=293,
    tid=294,
    priority="W",
    tag="cmd",
    message="Can't find service settings",
)


def logs() -> Logs:
    return Logs(lambda: WALL_NS, 832)


@pytest.mark.parametrize(
    ("layout", "modifiers", "prefix"),
    [
        ("threadtime", "", "11-23 15:28:39.408   293   294 W cmd     : "),
        ("threadtime", "epoch", "         1795447719.408   293   294 W cmd     : "),
        ("threadtime", "epoch usec", "         1795447719.408123   293   294 W cmd     : "),
        ("threadtime", "uid", "11-23 15:28:39.408 10090   293   294 W cmd     : "),
        ("threadtime", "year zone nsec", "2026-11-23 15:28:39.408123456 +0000   293   294 W cmd     : "),
        ("brief", "", "W/cmd     (  293): "),
        ("brief", "uid", "W/cmd     (10090:  293): "),
        ("time", "", "11-23 15:28:39.408 W/cmd     (  293): "),
        ("tag", "", "W/cmd     : "),
        ("raw", "", ""),
    ],
)
def test_layouts_are_logcat_s(layout: str, modifiers: str, prefix: str) -> None:
    form = LogFormat(layout=layout, modifiers=frozenset(modifiers.split()))  # type: ignore[arg-type]
    assert format_entry(ENTRY, form, UTC) == f"{prefix}Can't find service settings\n"


def test_several_lines_have_the_prefix_each() -> None:
    log = logs()
    log.write("main", "E", "tag", "one\ntwo\n", uid=2000, pid=7)
    text = format_entry(log.entries(["main"])[0], LogFormat(layout="brief", modifiers=frozenset({"uid"})), UTC)
    assert text == "E/tag     (shell:    7): one\nE/tag     (shell:    7): two\n"


def test_events_are_lists_and_single_values_stand_bare() -> None:
    log = logs()
    log.event("am_proc_bound", 0, 4711, "com.example.app")
    log.event("am_uid_active", 10100)
    assert [entry.message for entry in log.entries(["events"])] == ["[0,4711,com.example.app]", "10100"]


@given(st.lists(st.tuples(st.sampled_from(BUFFERS), st.text(max_size=5)), max_size=40))
def test_buffers_come_together_in_the_order_of_writing(written: list[tuple[str, str]]) -> None:
    log = logs()
    for buffer, message in written:
        log.write(buffer, "I", "t", message)
    assert [(entry.buffer, entry.message) for entry in log.entries(BUFFERS)] == written


def test_a_full_ring_drops_its_oldest() -> None:
    log = logs()
    log.resize(["main"], 1_000)
    for number in range(100):
        log.write("main", "I", "t", f"{number:020d}")
    kept = [int(entry.message) for entry in log.entries(["main"])]
    assert kept == list(range(100 - len(kept), 100))
    assert log.size("main")[1] <= 1_000


def test_clearing_one_buffer_leaves_the_others() -> None:
    log = logs()
    log.write("main", "I", "t", "gone")
    log.event("am_uid_active", 1)
    log.clear(["main", "system"])
    assert [entry.buffer for entry in log.entries(BUFFERS)] == ["events"]


def test_a_follower_sees_everything_once() -> None:
    async def scenario() -> None:
        log = logs()
        log.write("main", "I", "t", "before")
        seen: list[str] = []

        async def follow() -> None:
            async for entry in log.follow(["main"], -1):
                seen.append(entry.message)
                if len(seen) == 4:
                    return

        following = asyncio.create_task(follow())
        for number in range(3):
            await asyncio.sleep(0)
            log.write("main", "I", "t", str(number))
        await asyncio.wait_for(following, 10)
        assert seen == ["before", "0", "1", "2"]

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "text", ["1795447719.408", "11-23 15:28:39.408", "2026-11-23 15:28:39.408", "2026-11-23 15:28:39.408000"]
)
def test_the_times_of_minus_t_are_read(text: str) -> None:
    assert parse_since(text, WALL_NS, UTC) == 1_795_447_719_408_000_000

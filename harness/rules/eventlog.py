"""Android's event log, read: which activity was requested, which process started and why, all on the wall clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_LINE = re.compile(r"\s*(\d+)\.(\d{6})\s+\d+\s+\d+ \w (\w+)\s*: \[?(.*?)\]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry; `values` are its fields as Android prints them between the brackets."""

    at_wall_ns: int
    tag: str
    values: tuple[str, ...]


def parse_events(text: str) -> list[Entry]:
    """Read `1795447719.408123   293   293 I am_proc_start: [0,2420,10086,com.x,top-activity,{com.x/.Main}]`."""
    matches = (_LINE.fullmatch(line) for line in text.splitlines())
    return [
        Entry(at_wall_ns=int(m[1]) * 10**9 + int(m[2]) * 1000, tag=m[3], values=tuple(m[4].split(",")))
        for m in matches
        if m
    ]


def find_created(events: Sequence[Entry], package: str) -> Entry | None:
    """Return the first request to start an activity of the package.

    `wm_create_activity: [0,123,4,com.x/.Main,android.intent.action.MAIN,NULL,NULL,270532608]`; before Android 11 the
    tag was `am_create_activity`.
    """
    return _first(events, ("wm_create_activity", "am_create_activity"), 3, package)


def find_resumed(events: Sequence[Entry], package: str) -> Entry | None:
    """Return the first time that the system put an activity of the package in front.

    `wm_set_resumed_activity: [0,com.x/.Main,minimalResumeActivityLocked]`, before Android 11 `am_set_resumed_activity`.
    """
    return _first(events, ("wm_set_resumed_activity", "am_set_resumed_activity"), 1, package)


def find_process_start(events: Sequence[Entry], package: str) -> Entry | None:
    """Return the first start of a process of the package: `am_proc_start: [0,2420,10086,com.x,top-activity,{...}]`."""
    starts = (event for event in events if event.tag == "am_proc_start" and len(event.values) > 3)
    return next((event for event in starts if event.values[3].partition(":")[0] == package), None)


def find_start_reason(events: Sequence[Entry], pid: int) -> str | None:
    """Return why a process was started (`top-activity`, `service`, `broadcast`, ...) and for which component."""
    for event in reversed(events):
        if event.tag == "am_proc_start" and len(event.values) > 5 and event.values[1] == str(pid):
            return f"{event.values[4]} {event.values[5].strip('{}')}".strip()
    return None


def _first(events: Sequence[Entry], tags: tuple[str, ...], component: int, package: str) -> Entry | None:
    found = (event for event in events if event.tag in tags and len(event.values) > component)
    return next((event for event in found if event.values[component].partition("/")[0] == package), None)

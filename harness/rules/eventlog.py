"""Android's event log, read: which activity was requested, which process started and why, all on the wall clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_LINE = re.compile(r"\s*(\d+)\.(\d{6})\s+(\d+)\s+\d+ \w (\w+)\s*: \[?(.*?)\]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry with the process that logged it; `values` are its fields as printed between the brackets."""

    at_wall_ns: int
    pid: int
    tag: str
    values: tuple[str, ...]


def parse_events(text: str) -> list[Entry]:
    """Read `1795447719.408123   293   293 I am_proc_start: [0,2420,10086,com.x,top-activity,{com.x/.Main}]`."""
    matches = (_LINE.fullmatch(line) for line in text.splitlines())
    return [
        Entry(at_wall_ns=_to_ns(m[1], m[2]), pid=int(m[3]), tag=m[4], values=tuple(m[5].split(",")))
        for m in matches
        if m
    ]


def _to_ns(seconds: str, micros: str) -> int:
    return int(seconds) * 10**9 + int(micros) * 1000


def find_created(events: Sequence[Entry], package: str) -> Entry | None:
    """Return the first request to start an activity of the package.

    `wm_create_activity: [0,123,4,com.x/.Main,android.intent.action.MAIN,NULL,NULL,270532608]`; before Android 11 the
    tag was `am_create_activity`.
    """
    created = (e for e in events if e.tag in ("wm_create_activity", "am_create_activity") and len(e.values) > 3)
    return next((event for event in created if event.values[3].partition("/")[0] == package), None)


def find_resumed(events: Sequence[Entry], package: str) -> Entry | None:
    """Return the first time that an activity in a process of the package said that it was resumed.

    `wm_on_resume_called: [123,com.x.Main,RESUME_ACTIVITY]`, before Android 11 `am_on_resume_called`. The app's process
    logs it itself; `wm_set_resumed_activity` is the system's intention, from before the app's first line of code.
    """
    pids = {event.values[1] for event in events if _is_start_of(event, package)}
    resumed = (event for event in events if event.tag in ("wm_on_resume_called", "am_on_resume_called"))
    return next((event for event in resumed if str(event.pid) in pids), None)


def find_process_start(events: Sequence[Entry], package: str) -> Entry | None:
    """Return the first start of a process of the package: `am_proc_start: [0,2420,10086,com.x,top-activity,{...}]`."""
    return next((event for event in events if _is_start_of(event, package)), None)


def _is_start_of(event: Entry, package: str) -> bool:
    is_start = event.tag == "am_proc_start" and len(event.values) > 3
    return is_start and event.values[3].partition(":")[0] == package


def find_start_reason(events: Sequence[Entry], pid: int) -> str | None:
    """Return why a process was started (`top-activity`, `service`, `broadcast`, ...) and for which component."""
    for event in reversed(events):
        if event.tag == "am_proc_start" and len(event.values) > 5 and event.values[1] == str(pid):
            return f"{event.values[4]} {event.values[5].strip('{}')}".strip()
    return None

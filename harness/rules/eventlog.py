"""Android's event log, read: which activity was requested, which process began and ended, all on the wall clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_LINE = re.compile(r"\s*(\d+)\.(\d{6})\s+(\S+)\s+\d+\s+\d+ \w (\w+)\s*: \[?(.*?)\]?")
_APP_USER = re.compile(r"u(\d+)_a(\d+)")
_SYSTEM_UID = 1000
_IDS_PER_USER = 100_000
_FIRST_ISOLATED = 90_000
_CREATED = ("wm_create_activity", "am_create_activity")  # the second one before Android 11, and so below
_RESUMED = ("wm_on_resume_called", "am_on_resume_called")
_ENDS = ("am_proc_died", "am_kill")
FAILURES = ("am_crash", "am_anr")
SCREEN_TOGGLED = "screen_toggled"
UID_STOPPED = "am_uid_stopped"
UID_TAGS = ("am_uid_running", "am_uid_active", "am_uid_idle", UID_STOPPED)
KEPT = frozenset({"am_proc_start", *_CREATED, *_RESUMED, *_ENDS, *FAILURES, SCREEN_TOGGLED, *UID_TAGS})
_NAMED_UIDS = {"root": 0, "system": _SYSTEM_UID, "shell": 2000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry with the uid that logged it; `values` are its fields as Android prints them between the brackets."""

    at_wall_ns: int
    uid: int | None
    tag: str
    values: tuple[str, ...]


def parse_events(text: str) -> list[Entry]:
    """Read lines of `logcat -v epoch -v usec -v uid`.

    `1795447719.408123  1000   293   293 I am_proc_start: [0,2420,10086,com.x,top-activity,{com.x/.Main}]`
    """
    matches = (_LINE.fullmatch(line) for line in text.splitlines())
    return [
        Entry(
            at_wall_ns=int(m[1]) * 10**9 + int(m[2]) * 1000,
            uid=parse_uid(m[3]),
            tag=m[4],
            values=tuple(m[5].split(",")),
        )
        for m in matches
        if m
    ]


def is_of_system(entry: Entry) -> bool:
    """Say whether the system logged it: any app may write any tag."""
    return entry.uid == _SYSTEM_UID


def parse_uid(text: str) -> int | None:
    """Read a uid as logcat prints it: a number, `system`, or `u0_a86` for 10086."""
    if text.isascii() and text.isdigit():
        return int(text)
    app = _APP_USER.fullmatch(text)
    return int(app[1]) * 100_000 + 10_000 + int(app[2]) if app else _NAMED_UIDS.get(text)


def find_created(events: Sequence[Entry], package: str, user: int = 0) -> Entry | None:
    """Return the system's first request to start an activity of the package.

    `wm_create_activity: [0,123,4,com.x/.Main,android.intent.action.MAIN,NULL,NULL,270532608]`; before Android 11 the
    tag was `am_create_activity`. Any app may write any tag: only the system's entries count.
    """
    created = (e for e in events if e.tag in _CREATED and e.uid == _SYSTEM_UID)
    ours = (e for e in created if len(e.values) > 3 and e.values[3].partition("/")[0] == package)
    return next((e for e in ours if e.values[0] == str(user)), None)


def find_resumed(events: Sequence[Entry], uid: int) -> Entry | None:
    """Return the first time that an activity of the app's uid said that it was resumed.

    `wm_on_resume_called: [123,com.x.Main,RESUME_ACTIVITY]`, before Android 11 `am_on_resume_called`. The app's process
    logs it itself; `wm_set_resumed_activity` is the system's intention, from before the app's first line of code.
    """
    return next((event for event in events if event.tag in _RESUMED and event.uid == uid), None)


def find_shown(events: Sequence[Entry], package: str) -> Entry | None:
    """Return the first time that an activity whose class bears the package's name said that it was resumed."""
    resumed = (event for event in events if event.tag in _RESUMED and len(event.values) > 1)
    return next((event for event in resumed if event.values[1].startswith(f"{package}.")), None)


def find_all_starts(events: Sequence[Entry]) -> list[Entry]:
    """Return each start of a process, of whichever app: `am_proc_start: [0,2420,10086,com.x,top-activity,{...}]`."""
    starts = (event for event in events if event.tag == "am_proc_start" and event.uid == _SYSTEM_UID)
    return [event for event in starts if len(event.values) > 3]


def find_process_starts(events: Sequence[Entry], uid: int) -> list[Entry]:
    """Return each start of a process of this uid."""
    return [event for event in find_all_starts(events) if event.values[2] == str(uid)]


def find_isolated_starts(events: Sequence[Entry], package: str, user: int) -> list[Entry]:
    """Return each start of a process without the app's permissions that runs a component of the app.

    `am_proc_start: [0,2420,99012,com.x:render,service,{com.x/.Render}]`; ids from 90000 on are isolated ones.
    """
    ours = (
        e for e in find_all_starts(events) if len(e.values) > 5 and e.values[5].strip("{}").partition("/")[0] == package
    )
    return [e for e in ours if e.values[2].isdigit() and _is_isolated(int(e.values[2]), user)]


def _is_isolated(uid: int, user: int) -> bool:
    return uid // _IDS_PER_USER == user and uid % _IDS_PER_USER >= _FIRST_ISOLATED


def find_all_ends(events: Sequence[Entry]) -> list[Entry]:
    """Return each end of a process, of whichever app: it died, or the system killed it and says why.

    `am_proc_died: [0,2420,com.x,0,2]`, `am_kill: [0,2420,com.x,500,stop com.x]`.
    """
    ends = (event for event in events if event.tag in _ENDS and event.uid == _SYSTEM_UID)
    return [event for event in ends if len(event.values) > 2 and event.values[1].isdecimal()]


def describe_end(end: Entry) -> str:
    """`am_proc_died`, `am_kill: stop com.x`; a reason may have commas of its own."""
    reason = ",".join(end.values[4:]) if end.tag == "am_kill" else ""
    return f"{end.tag}: {reason}" if reason else end.tag


def find_start_reason(starts: Sequence[Entry], pid: int) -> str | None:
    """Return why a process was started (`top-activity`, `service`, `broadcast`, ...) and for which component."""
    for event in reversed(starts):
        if event.values[1] == str(pid) and len(event.values) > 5:
            return f"{event.values[4]} {event.values[5].strip('{}')}".strip()
    return None

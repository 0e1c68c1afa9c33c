"""What the phone says of the state of an app's uid and of its screen: by looks at both, and by its event log.

A look says what was so while it was taken. An entry of the log says what begins with it. Android ranks a uid by the
best of its processes; what it calls each rank differs in number between releases and not in name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from harness.errors import FormatError
from harness.model import AppState, ClockSample
from harness.rules.clocks import from_bracket, to_boottime_between
from harness.rules.eventlog import SCREEN_TOGGLED, UID_STOPPED, UID_TAGS, Entry, is_of_system
from harness.rules.readings import Sighting

_UID_STATE = re.compile(r"-?\d+ \((\w+)\)\s*")
_WAKEFULNESS = re.compile(r"\s*mWakefulness=(\w+)\s*")
_MICROSECOND_NS = 1_000


class About(StrEnum):
    """Of what the phone tells."""

    UID = "uid"
    SCREEN = "screen"


class Screen(StrEnum):
    """Whether the user could see anything."""

    ON = "on"
    OFF = "off"


class Source(StrEnum):
    """By what it was learnt."""

    LOOK = "look"
    EVENT_LOG = "event_log"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSeen:
    """What one source said: `word` as Android has it, `state` what that means, None where it decides nothing.

    A look that failed has an `error`, and nothing else.
    """

    about: About
    source: Source
    word: str | None = None
    state: str | None = None
    at_boottime_ns: int | None = None
    uncertainty_ns: int | None = None
    error: str | None = None


_IN_BACKGROUND = (
    "PERSISTENT", "PERSISTENT_UI", "BOUND_TOP", "FOREGROUND_SERVICE", "FOREGROUND_SERVICE_LOCATION",
    "BOUND_FOREGROUND_SERVICE", "IMPORTANT_FOREGROUND", "IMPORTANT_BACKGROUND", "TRANSIENT_BACKGROUND", "BACKUP",
    "HEAVY_WEIGHT", "SERVICE", "RECEIVER", "TOP_SLEEPING", "HOME", "LAST_ACTIVITY",
)  # fmt: skip
_CACHED = ("CACHED_ACTIVITY", "CACHED_ACTIVITY_CLIENT", "CACHED_RECENT", "CACHED_EMPTY")

# Only what has an activity in sight is TOP; one that is bound by it, or shows a notification, is not seen itself.
_UID_STATES = {
    "TOP": AppState.FOREGROUND,
    **dict.fromkeys(_IN_BACKGROUND, AppState.BACKGROUND),
    **dict.fromkeys(_CACHED, AppState.CACHED),
    "NONEXISTENT": AppState.NOT_RUNNING,
}
_WAKEFULNESSES = {"Awake": Screen.ON, "Dreaming": Screen.ON, "Asleep": Screen.OFF, "Dozing": Screen.OFF}
_TOGGLED = {"1": Screen.ON, "0": Screen.OFF}


def parse_look(text: str, read_boottime_ns: tuple[int, int]) -> tuple[StateSeen, StateSeen]:
    """Read what `am get-uid-state` and `dumpsys power` say: `2 (TOP)`, `  mWakefulness=Awake`.

    Raises FormatError for a line or a word that is none of those that this version knows.
    """
    lines = text.splitlines()
    uid = _match(_UID_STATE, _UID_STATES, "the state of a uid", lines, 0)
    wakefulness = _match(_WAKEFULNESS, _WAKEFULNESSES, "how awake the phone is", lines, 1)
    if len(lines) > 2:
        raise FormatError("the end", 3, lines[2])
    return (
        _looked(About.UID, uid, _UID_STATES[uid], read_boottime_ns),
        _looked(About.SCREEN, wakefulness, _WAKEFULNESSES[wakefulness], read_boottime_ns),
    )


def _match(pattern: re.Pattern[str], words: dict[str, AppState] | dict[str, Screen], what: str, lines: Sequence[str],
           number: int) -> str:  # fmt: skip
    line = lines[number] if number < len(lines) else ""
    match = pattern.fullmatch(line)
    if match is None or match[1] not in words:
        raise FormatError(what, number + 1, line)
    return match[1]


def _looked(about: About, word: str, state: str, read_boottime_ns: tuple[int, int]) -> StateSeen:
    instant = from_bracket(*read_boottime_ns)
    return StateSeen(
        about=about,
        source=Source.LOOK,
        word=word,
        state=state,
        at_boottime_ns=instant.at_boottime_ns,
        uncertainty_ns=instant.uncertainty_ns,
    )


def find_logged(sightings: Sequence[Sighting], uid: int, samples: Sequence[ClockSample]) -> Iterator[StateSeen]:
    """Yield what the event log tells of a uid, `am_uid_stopped: 10086`, and of the screen, `screen_toggled: 0`."""
    for sighting in sightings:
        about = _find_subject(sighting.entry, uid)
        if about is not None:
            yield _logged(about, sighting, samples)


def _find_subject(entry: Entry, uid: int) -> About | None:
    if not is_of_system(entry):
        return None
    if entry.tag == SCREEN_TOGGLED:
        return About.SCREEN
    return About.UID if entry.tag in UID_TAGS and entry.values[0] == str(uid) else None


def _logged(about: About, sighting: Sighting, samples: Sequence[ClockSample]) -> StateSeen:
    """That a uid is `running`, `active` or `idle` says what it may do, and not in which of these states it is."""
    tag, value = sighting.entry.tag, sighting.entry.values[0]
    if about is About.SCREEN and value not in _TOGGLED:
        return StateSeen(about=about, source=Source.EVENT_LOG, error=f"the event log says {tag}: {value!r}")
    gone = AppState.NOT_RUNNING if tag == UID_STOPPED else None
    wall_ns = sighting.entry.at_wall_ns
    instant = to_boottime_between(wall_ns, _MICROSECOND_NS, samples, sighting.between_boottime_ns)
    return StateSeen(
        about=about,
        source=Source.EVENT_LOG,
        word=value if about is About.SCREEN else tag,
        state=_TOGGLED[value] if about is About.SCREEN else gone,
        at_boottime_ns=instant.at_boottime_ns,
        uncertainty_ns=instant.uncertainty_ns,
    )

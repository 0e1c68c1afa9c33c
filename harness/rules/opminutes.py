"""The longer view of Android's own ledger: `dumpsys appops --include-discrete 0`, from Android 12 on.

The ledger keeps the last note of each kind. This view keeps one for each minute in which an op was noted so, for days;
of camera, microphone and location, as Android ships it. So what was overwritten before it was read is here still, known
to its minute. Refused calls are not in it.

Up to the first builds of Android 16 it is printed as a tree, with dates that are cut to the minute; later ones print a
table out of a database, with dates as they are (com.android.server.appop.DiscreteRegistry, DiscreteOpsSqlRegistry).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NoReturn

from harness.errors import FormatError
from harness.model import ClockSample
from harness.rules import appoplines as lines
from harness.rules.clocks import agree, from_bracket, to_boottime
from harness.rules.opnotes import BY_MINUTE, OpNote

FIRST_API = 31

_HEAD = "Discrete accesses:"
_CHAIN = re.compile(r"  Largest chain id: -?\d+")
_COLUMNS = (
    "UID|PACKAGE_NAME|DEVICE_ID|OP_NAME|ATTRIBUTION_TAG|UID_STATE|OP_FLAGS|ATTR_FLAGS|CHAIN_ID|ACCESS_TIME|DURATION"
)
_UID = re.compile(r"  Uid: (\d+)")
_PACKAGE = re.compile(r"    Package: (\S+)")
_OP = re.compile(rf"      ({lines.OP_NAME})")
_DEVICE = re.compile(r"        Device: \S+")
_TAG = re.compile(r" {8}(?:  )?Attribution: (.*)")
_ACCESS = re.compile(
    rf" {{10}}(?:  )?Access \[(?P<state>{lines.STATE})-(?P<flag>[a-z]+)\] at (?P<date>{lines.DATE})"
    r"(?: for (?P<duration>\d+) milliseconds ?)?(?: attribution flags=\d+ with chainId=-?\d+)?"
)
_DATE = re.compile(lines.DATE)
_MINUTE_MS = 60_000
_MS = 1_000_000
_NO_DURATION = -1

Key = tuple[str, str | None, str | None, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class MinuteEntry:
    """One minute in which an op was noted in one way: `local_ms` is its beginning, as if its zone were UTC.

    Where the date `is_exact`, it is that of the first note in that minute.
    """

    uid: int
    package: str
    op: str
    tag: str | None
    state: str
    flag: str
    local_ms: int
    is_exact: bool
    duration_ms: int | None

    @property
    def key(self) -> Key:
        """What tells it from others, as `key_of` has it of a note."""
        return self.op, self.tag, self.state, self.flag

    @property
    def length_ms(self) -> int:
        """How well its instant is known."""
        return 1 if self.is_exact else _MINUTE_MS


def key_of(note: OpNote) -> Key:
    """Return what tells a note of the ledger from others, as this view has it."""
    return note.op, note.tag, note.state, note.flag


def parse_minutes(text: str) -> tuple[MinuteEntry, ...]:
    """Read the part that follows the ledger. Raises FormatError with the first line that is not understood."""
    numbered = enumerate((line.removesuffix("\r").rstrip() for line in text.split("\n")), start=1)
    parser = _Parser()
    if not any(line == _HEAD for _, line in numbered):
        raise FormatError(f"the head {_HEAD!r}", 1, text.partition("\n")[0])
    for number, line in numbered:
        if line:
            parser.read(number, line)
    return tuple(parser.entries)


class _Parser:
    def __init__(self) -> None:
        self.entries: list[MinuteEntry] = []
        self._number, self._line = 0, ""
        self._uid: int | None = None
        self._package: str | None = None
        self._op: str | None = None
        self._tag: str | None = None
        self._is_table = False

    def read(self, number: int, line: str) -> None:
        self._number, self._line = number, line
        if self._is_table:
            self._read_row()
        elif line == _COLUMNS:
            self._is_table = True
        elif not self._begin() and not _CHAIN.fullmatch(line) and not _DEVICE.fullmatch(line):
            self._read_access()

    def _begin(self) -> bool:
        """Whether the line says of whom and of what the next ones are."""
        if match := _UID.fullmatch(self._line):
            self._uid, self._package, self._op = int(match[1]), None, None
        elif match := _PACKAGE.fullmatch(self._line):
            self._package, self._op = match[1], None
        elif match := _OP.fullmatch(self._line):
            self._op, self._tag = match[1], None
        elif match := _TAG.fullmatch(self._line):
            self._tag = _no_null(match[1])
        else:
            return False
        return True

    def _read_access(self) -> None:
        match = _ACCESS.fullmatch(self._line)
        if match is None or self._uid is None or self._package is None or self._op is None:
            self._refuse("an access of an op of a package")
        self.entries.append(
            MinuteEntry(
                uid=self._uid,
                package=self._package,
                op=self._op,
                tag=self._tag,
                state=match["state"],
                flag=match["flag"],
                local_ms=lines.parse_date(match["date"], self._number, self._line),
                is_exact=False,
                duration_ms=None if match["duration"] is None else int(match["duration"]),
            )
        )

    def _read_row(self) -> None:
        cells = self._line.split("|")
        if len(cells) != _COLUMNS.count("|") + 1 or not _DATE.fullmatch(cells[-2]):
            self._refuse("a row of the table")
        uid, package, _, op, tag, state, flag, *_, date, duration = cells
        if not (uid.isascii() and uid.isdigit() and re.fullmatch(r"-?\d+", duration)):
            self._refuse("numbers for uid and duration")
        self.entries.append(
            MinuteEntry(
                uid=int(uid),
                package=package,
                op=op,
                tag=_no_null(tag),
                state=state,
                flag=flag,
                local_ms=lines.parse_date(date, self._number, self._line),
                is_exact=True,
                duration_ms=None if int(duration) == _NO_DURATION else int(duration),
            )
        )

    def _refuse(self, expected: str) -> NoReturn:
        raise FormatError(expected, self._number, self._line)


def _no_null(text: str) -> str | None:
    return None if text == "null" else text


def find_unread(
    entries: Iterable[MinuteEntry],
    noted_ms: Mapping[Key, Collection[int]],
    samples: Sequence[ClockSample],
    between_ns: tuple[int, int],
    *,
    is_new: bool,
) -> Iterator[OpNote]:
    """Yield a note for each entry between two instants of the boot clock of which no reading of the ledger had one.

    `noted_ms` is what the readings had, by the wall clock; the last sample is of this reading itself. An app that
    `is_new` has done nothing before the first instant. What another one may have done before it is left out.
    """
    zone_ms = (samples[-1].utc_offset_s or 0) * 1_000
    for entry in entries:
        from_ms = entry.local_ms - zone_ms
        if any(from_ms <= at_ms < from_ms + entry.length_ms for at_ms in noted_ms.get(entry.key, ())):
            continue
        carried = _carry(from_ms * _MS, entry.length_ms * _MS, samples)
        if carried is None and is_new:
            carried = between_ns
        if carried is not None and _is_within(carried, between_ns, is_new=is_new):
            yield _to_note(entry, from_ms, (max(carried[0], between_ns[0]), min(carried[1], between_ns[1])))


def _carry(wall_ns: int, length_ns: int, samples: Sequence[ClockSample]) -> tuple[int, int] | None:
    """None where the wall clock was set meanwhile: a date of it may have been at any time."""
    instant = to_boottime(wall_ns, length_ns, samples)
    if instant is None or not all(agree(one, other) for one, other in pairwise(samples)):
        return None
    return instant.at_boottime_ns - instant.uncertainty_ns, instant.at_boottime_ns + instant.uncertainty_ns


def _is_within(carried: tuple[int, int], between_ns: tuple[int, int], *, is_new: bool) -> bool:
    overlaps = carried[1] > between_ns[0] and carried[0] < between_ns[1]
    return overlaps and (is_new or carried[0] >= between_ns[0])


def _to_note(entry: MinuteEntry, from_ms: int, between_ns: tuple[int, int]) -> OpNote:
    instant = from_bracket(*between_ns)
    return OpNote(
        op=entry.op,
        mode="allow",
        tag=entry.tag,
        kind=BY_MINUTE,
        state=entry.state,
        flag=entry.flag,
        at_wall_ns=from_ms * _MS,
        at_boottime_ns=instant.at_boottime_ns,
        uncertainty_ns=instant.uncertainty_ns,
        duration_ms=entry.duration_ms,
        running=False,
        proxy_uid=None,
        proxy_package=None,
        proxy_tag=None,
    )

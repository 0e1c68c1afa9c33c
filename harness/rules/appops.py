"""What Android's own ledger says: `dumpsys appops`, as Android 8 to 16 print it, as frozen entries.

The ledger keeps of each (op, attribution tag, state of the uid, flag) the last access and the last rejection. The
layouts: one line for each op (8), a list of states below each op (9), a line for each state and flag (10), the same
within a block for each attribution tag (11 and later). What else the service prints stands before the first uid and
after an empty line, and is passed over; a line of the ledger that is not understood is an error that quotes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto
from typing import NoReturn

from harness.errors import FormatError
from harness.rules import appoplines as lines


class OpKind(StrEnum):
    """What was noted of an op."""

    ACCESS = "access"
    REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """Who asked on the app's behalf."""

    uid: int
    package: str | None
    tag: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpEntry:
    """The last access, or the last rejection, of one op by one package in one state of its uid.

    `ago_ms` is how long before the instant of printing it was; `local_ms` the device's local time as if its zone were
    UTC, which Android 8 does not print. `state` and `flag` are None where that version does not tell them apart.
    """

    line_number: int
    uid: int
    package: str
    op: str
    mode: str
    tag: str | None
    kind: OpKind
    state: str | None
    flag: str | None
    ago_ms: int
    local_ms: int | None
    duration_ms: int | None = None
    is_running: bool = False
    proxy: Proxy | None = None


def parse_appops(text: str) -> tuple[OpEntry, ...]:
    """Read a whole dump or that of one package. Raises FormatError with the first line that is not understood."""
    parser = _Parser()
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        parser.read(number, line.removesuffix("\r"))
    parser.end()
    return tuple(parser.entries)


class _Part(Enum):
    NOTHING = auto()
    BEFORE = auto()
    LEDGER = auto()
    AFTER = auto()


class _Parser:
    def __init__(self) -> None:
        self.entries: list[OpEntry] = []
        self._part = _Part.NOTHING
        self._number, self._line = 0, ""
        self._first = ""  # what is said instead of a ledger
        self._uid: int | None = None
        self._package: str | None = None
        self._op: tuple[str, str] | None = None  # with its mode
        self._kind: OpKind | None = None  # of Android 9's list
        self._tag: str | None = None
        self._in_tag = False
        self._group: list[int] = []  # the entries of this op and tag, by their places

    def read(self, number: int, line: str) -> None:
        self._number, self._line = number, line
        self._first = self._first or line
        if self._part is _Part.NOTHING and line == lines.HEAD:
            self._part = _Part.BEFORE
        elif self._part is _Part.BEFORE and lines.UID.fullmatch(line):
            self._part = _Part.LEDGER
        if self._part is _Part.LEDGER:
            self._read_ledger()
        elif lines.ENTRY_LIKE.match(line):
            self._refuse("a line outside of the ledger")

    def end(self) -> None:
        """A dump that was cut is not whole: within a line, within a block, or before it began."""
        if self._part is _Part.NOTHING:
            raise FormatError("the head of the ledger", 1, self._first)
        if self._line:
            self._refuse("a whole line")
        self._end_block()

    def _end_block(self) -> None:
        if self._in_tag:
            self._refuse("the end of a block")

    def _refuse(self, expected: str) -> NoReturn:
        raise FormatError(expected, self._number, self._line)

    def _read_ledger(self) -> None:
        if self._line == "" or self._is_next_section():
            self._end_block()
            self._part = _Part.AFTER
        elif match := lines.UID.fullmatch(self._line):
            self._begin_uid(match[1])
        elif self._package is None and (lines.UID_FACT.fullmatch(self._line) or lines.UID_OP.fullmatch(self._line)):
            return
        elif match := lines.PACKAGE.fullmatch(self._line):
            self._begin_package(match[1])
        else:
            self._read_op()

    def _is_next_section(self) -> bool:
        """`  User restrictions for token android.os.Binder@f63ba94:`, which in Android 8 no empty line precedes."""
        return re.match(r"  [A-Z]", self._line) is not None and not lines.ENTRY_LIKE.match(self._line)

    def _begin_uid(self, text: str) -> None:
        self._end_block()
        self._uid = lines.parse_uid(text, self._number, self._line)
        self._package = self._op = self._kind = None

    def _begin_package(self, name: str) -> None:
        self._end_block()
        self._package, self._op, self._kind = name, None, None

    def _read_op(self) -> None:
        if self._package is not None and not self._in_tag and (match := lines.OP.fullmatch(self._line)):
            self._begin_op(match["op"], match["mode"])
        elif self._package is not None and not self._in_tag and (match := lines.OP_8.fullmatch(self._line)):
            self._add_line_of_8(match)
        elif self._op is not None:
            self._read_within_op()
        else:
            self._refuse("an op")

    def _begin_op(self, op: str, mode: str) -> None:
        self._op, self._kind, self._tag, self._group = (op, mode), None, None, []

    def _add_line_of_8(self, match: re.Match[str]) -> None:
        self._begin_op(match["op"], match["mode"])
        if match["time"] is not None:
            self._add(OpKind.ACCESS, self._duration(match["time"]), None)
        if match["duration"] is not None or match["running"] is not None:
            self._amend(match["duration"], is_running=match["running"] is not None)
        if match["reject"] is not None:
            self._add(OpKind.REJECT, self._duration(match["reject"]), None)
        self._op = None

    def _read_within_op(self) -> None:
        if match := lines.EVENT.fullmatch(self._line):
            self._add_event(match)
        elif not self._in_tag and (match := lines.EVENT_9.fullmatch(self._line)):
            self._add_event_of_9(match)
        elif match := lines.RUNNING.fullmatch(self._line):
            self._duration(match[1])
            self._amend(None, is_running=True)
        elif not self._in_tag and (match := lines.DURATION_9.fullmatch(self._line)):
            self._amend(match[1], is_running=False)
        elif lines.NESTING.fullmatch(self._line):
            return
        else:
            self._read_border()

    def _read_border(self) -> None:
        if self._in_tag and self._line == lines.TAG_END:
            self._in_tag = False
        elif not self._in_tag and (match := lines.TAG.fullmatch(self._line)):
            self._in_tag, self._tag, self._group = True, None if match[1] == "null" else match[1], []
        else:
            self._refuse("an access, a rejection or the end of a block")

    def _add_event(self, match: re.Match[str]) -> None:
        self._add(OpKind(match["kind"].lower()), -self._duration(match["since"]), self._date(match), match["state"])
        duration = match["duration"]
        self.entries[-1] = replace(
            self.entries[-1],
            flag=match["flag"],
            duration_ms=None if duration is None else self._duration(duration),
            proxy=_parse_proxy(match),
        )

    def _add_event_of_9(self, match: re.Match[str]) -> None:
        if match["kind"] is not None:
            self._kind = OpKind(match["kind"].lower())
        if self._kind is None:
            self._refuse("whether this was an access or a rejection")
        self._add(self._kind, -self._duration(match["since"]), self._date(match), match["state"])

    def _add(self, kind: OpKind, ago_ms: int, local_ms: int | None, state: str | None = None) -> None:
        if self._uid is None or self._package is None or self._op is None:
            self._refuse("a uid, a package and an op before it")
        self._group.append(len(self.entries))
        self.entries.append(
            OpEntry(
                line_number=self._number,
                uid=self._uid,
                package=self._package,
                op=self._op[0],
                mode=self._op[1],
                tag=self._tag,
                kind=kind,
                state=state,
                flag=None,
                ago_ms=ago_ms,
                local_ms=local_ms,
            )
        )

    def _amend(self, duration: str | None, *, is_running: bool) -> None:
        """What is said of the op as a whole is said of its newest access."""
        accesses = [place for place in self._group if self.entries[place].kind is OpKind.ACCESS]
        if not accesses:
            self._refuse("an access that this is said of")
        newest = min(accesses, key=lambda place: self.entries[place].ago_ms)
        known = self.entries[newest]
        duration_ms = known.duration_ms if duration is None else self._duration(duration)
        self.entries[newest] = replace(known, duration_ms=duration_ms, is_running=is_running)

    def _duration(self, text: str) -> int:
        return lines.parse_duration(text, self._number, self._line)

    def _date(self, match: re.Match[str]) -> int:
        return lines.parse_date(match["date"], self._number, self._line)


def _parse_proxy(match: re.Match[str]) -> Proxy | None:
    if match["proxy_uid"] is None:
        return None
    package, tag = (None if text in {None, "null"} else text for text in (match["proxy"], match["proxy_tag"]))
    return Proxy(uid=int(match["proxy_uid"]), package=package, tag=tag)


def of_package(entries: Iterable[OpEntry], uid: int, package: str) -> tuple[OpEntry, ...]:
    """Those of one app: before Android 9 the whole table is printed, and a package may be another user's."""
    return tuple(entry for entry in entries if (entry.uid, entry.package) == (uid, package))

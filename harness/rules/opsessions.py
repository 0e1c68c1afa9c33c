"""The notes of Android's ledger made ready to be compared: whose they are, and which of them are one session.

A session that goes on while the state of the app's uid changes is an entry for each state, where one begins as the
other ends; and one that was seen running is told again when it has ended.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from harness.rules.opnotes import OpNote
from harness.taxonomy.ops import OPS, Op

_MIDDLEMAN = ("tp", "up")
_JOINED_NS = 100_000_000
_ENDLESS = 1 << 63

_Kind = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What the ledger has of one op: it was noted between `from_ns` and `to_ns`, and went on till `until_ns`.

    `count` is how many entries it is made of, `state` the uid's in the last of them.
    """

    op: Op
    state: str | None
    from_ns: int
    to_ns: int
    until_ns: int
    is_for_others: bool
    is_by_others: bool
    count: int = 1

    @property
    def call_ns(self) -> tuple[int, int]:
        """Between which instants the row of its call may lie: it was noted during the call, or of what it brought."""
        return self.from_ns - round(self.op.after_s * 1e9), self.to_ns + round(self.op.before_s * 1e9)


class Shelf:
    """Notes that one kind of call may have left, by the instants between which the rows of their calls may lie."""

    def __init__(self, notes: Iterable[Noted]) -> None:
        self._notes = sorted(notes, key=lambda noted: noted.call_ns)
        self._starts = [noted.call_ns[0] for noted in self._notes]
        self._widest_ns = max((noted.call_ns[1] - noted.call_ns[0] for noted in self._notes), default=0)
        self._sessions = [noted for noted in self._notes if noted.until_ns > noted.to_ns]

    def find_near(self, first_ns: int, last_ns: int) -> list[Noted]:
        """Return those whose calls may be among accesses between two instants."""
        low = bisect_left(self._starts, first_ns - self._widest_ns)
        high = bisect_left(self._starts, last_ns + 1)
        return [noted for noted in self._notes[low:high] if noted.call_ns[1] >= first_ns]

    def find_later(self, first_ns: int, end_ns: int) -> Noted | None:
        """Return one that was noted between two instants, or a session that went on then."""
        low = bisect_left(self._starts, first_ns - self._widest_ns)
        high = bisect_left(self._starts, end_ns + 1)
        later = (noted for noted in self._notes[low:high] if first_ns <= noted.to_ns and noted.from_ns <= end_ns)
        going_on = (noted for noted in self._sessions if noted.from_ns <= first_ns <= noted.until_ns)
        return next(later, None) or next(going_on, None)


def join_notes(notes: Iterable[OpNote]) -> tuple[Noted, ...]:
    """Return what there is to compare, in the order of the boot clock. What may be from before the run is left out."""
    joined: list[Noted] = []
    for noted in sorted(_read(notes), key=lambda noted: noted.from_ns):
        place = next((place for place, earlier in enumerate(joined) if _goes_on(earlier, noted)), None)
        if place is None:
            joined.append(noted)
        else:
            joined[place] = replace(
                joined[place], state=noted.state, until_ns=noted.until_ns, count=joined[place].count + 1
            )
    return tuple(joined)


def _goes_on(earlier: Noted, later: Noted) -> bool:
    if not later.op.is_session or (earlier.op, earlier.is_for_others) != (later.op, later.is_for_others):
        return False
    return earlier.state != later.state and abs(later.to_ns - earlier.until_ns) <= _JOINED_NS


def _read(notes: Iterable[OpNote]) -> Iterator[Noted]:
    """One for each entry of the ledger: of a session that was told twice, what was told last."""
    entries: dict[tuple[_Kind, int], OpNote] = {}
    newest: dict[_Kind, int] = {}
    for note in notes:
        kind: _Kind = (note.op, note.tag, note.kind, note.state, note.flag, note.proxy_uid, note.proxy_tag)
        entries[kind, note.at_wall_ns] = note
        newest[kind] = note.at_wall_ns
    for (kind, at_wall_ns), note in entries.items():
        if note.op in OPS and note.at_boottime_ns is not None and note.uncertainty_ns is not None:
            is_open = note.running and newest[kind] == at_wall_ns
            yield _make(note, note.at_boottime_ns, note.uncertainty_ns, is_open=is_open)


def _make(note: OpNote, at_ns: int, doubt_ns: int, *, is_open: bool) -> Noted:
    """A session whose end was overwritten went on at least until it was seen."""
    lasted_ns = (note.duration_ms or 0) * 1_000_000
    return Noted(
        op=OPS[note.op],
        state=note.state,
        from_ns=at_ns - doubt_ns,
        to_ns=at_ns + doubt_ns,
        until_ns=_ENDLESS if is_open else at_ns + doubt_ns + lasted_ns,
        is_for_others=note.flag in _MIDDLEMAN,
        is_by_others=note.proxy_uid is not None,
    )

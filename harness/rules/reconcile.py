"""Android's own ledger against the hooks: the second witness.

Both tell of the same calls, each with blind spots of its own. The ledger keeps the last note of each kind between two
readings, so it is held against the accesses between these two, and each note against the accesses around it:

    both            an access and a note of its op, near enough to each other
    hook_only       an access that handed over data, and no note: no contradiction, the ledger knows less
    op_only         a note, and no access where every process was watched: the hooks missed something
    not_comparable  one without the other, for a reason that is stated

How near is near enough is the op's own (`taxonomy/ops.py`), widened by how well the note's instant is known. `op_only`
is said only of what cannot be anything else.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from harness.model import Gap, GapKind
from harness.rules.intervals import Interval, Life, interval_of_gap
from harness.rules.opnotes import OpNote
from harness.rules.opsessions import Noted, Shelf, join_notes
from harness.taxonomy.ops import ANSWERS, FIRST_API, WITHOUT_A_CALL


class Witnesses(StrEnum):
    """Who of the two told of it."""

    BOTH = "both"
    HOOK_ONLY = "hook_only"
    OP_ONLY = "op_only"
    NOT_COMPARABLE = "not_comparable"


class Why(StrEnum):
    """Why one witness without the other says nothing."""

    NO_OP = "no_op"  # of an access: Android notes no op for such a call
    OTHER_ANDROID = "other_android"  # this version has no such op
    DENIED = "denied"  # what is refused for want of a permission need not come to the op
    FAILED = "failed"
    REQUEST = "request"  # it asks for what comes later, or never
    WITHOUT_A_CALL = "without_a_call"  # what was handed over before is read
    NOT_READ = "not_read"  # the ledger was not read after it
    FOR_OTHERS = "for_others"  # of a note: the app asked on somebody's behalf
    BY_OTHERS = "by_others"  # somebody asked for the app's accounts on its behalf
    ELSEWHERE = "elsewhere"  # calls without a hook are noted so as well
    GOES_ON = "goes_on"  # it may follow from a request that was seen
    BLIND = "blind"  # nobody watched then, or not all of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Accesses of one hook that differ in nothing that counts here, close to each other.

    `op` is what the table files them under; `is_answered` whether what a request asks for has rows of its own.
    """

    hook: str
    data_type: str
    op: str | None
    kind: str
    outcome: str
    is_answered: bool
    first_ns: int
    last_ns: int
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """What both witnesses say of one op between two readings, or of notes without an access where they were noted."""

    op: str | None
    data_types: tuple[str, ...]
    witnesses: Witnesses
    why: Why | None
    between: Interval
    accesses: int = 0
    notes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """How both witnesses watched: when the ledger was read, when processes were hooked, and what may be missing."""

    readings: Sequence[Interval]
    lives: Sequence[Life]
    gaps: Sequence[Gap]
    sdk: int


def reconcile(notes: Iterable[OpNote], accesses: Iterable[Seen], watch: Watch) -> tuple[Reconciled, ...]:
    """Hold the ledger against the accesses, in the order of the boot clock."""
    desk = _Desk(join_notes(notes), watch)
    for seen in accesses:
        desk.add(seen)
    desk.conclude()
    return tuple(sorted(desk.results(), key=lambda each: (each.between.from_ns, each.op or "")))


def hides_accesses(gap: Gap) -> bool:
    """Say whether accesses may be missing because of a gap: doubts about milestones hide none."""
    return gap.kind not in (GapKind.UNCONFIRMED, GapKind.DISAGREEMENT)


class _Desk:
    def __init__(self, notes: Sequence[Noted], watch: Watch) -> None:
        self._notes = notes
        self._watch = watch
        self._begun_ns = [reading.from_ns for reading in watch.readings]
        self._accounted: set[Noted] = set()
        self._asked_ns: dict[str, int] = {}  # since when something of this op was asked for
        self._unanswered_ns: dict[str, int] = {}  # the same, of requests whose answers may have no row
        self._counts: dict[Reconciled, list[int]] = {}
        own = [note for note in notes if not note.is_for_others]
        hook_ops = {op for note in own for op in note.op.hook_ops}
        self._shelves = {op: Shelf(note for note in own if op in note.op.hook_ops) for op in hook_ops}

    def add(self, seen: Seen) -> None:
        """One side: is there a note of these accesses? And the other: which notes do they account for?"""
        told = Reconciled(
            op=seen.op,
            data_types=(seen.data_type,),
            witnesses=Witnesses.NOT_COMPARABLE,
            why=Why.NO_OP,
            between=self._interval_at(seen.first_ns),
        )
        if seen.op is not None:
            told = self._compare(seen, seen.op, told)
        self._counts.setdefault(told, [0, 0])[0] += seen.count

    def conclude(self) -> None:
        """Say of each note whether it has an access, or why it need not have one."""
        for note in self._notes:
            told = Reconciled(
                op=note.op.name,
                data_types=note.op.data_types,
                witnesses=Witnesses.BOTH,
                why=None,
                between=self._interval_at(note.from_ns),
            )
            if note not in self._accounted:
                told = self._explain(note, told)
            self._counts.setdefault(told, [0, 0])[1] += note.count

    def results(self) -> Iterable[Reconciled]:
        return (replace(told, accesses=counts[0], notes=counts[1]) for told, counts in self._counts.items())

    def _interval_at(self, at_ns: int) -> Interval:
        """From the reading before to the one after; what happens during a reading may be only in the next one."""
        place = bisect_left(self._begun_ns, at_ns)
        readings = self._watch.readings
        if place == len(readings):
            return Interval(from_ns=readings[-1].from_ns) if readings else Interval()
        before = readings[place - 1].from_ns if place else Interval().from_ns
        return Interval(from_ns=before, to_ns=readings[place].to_ns)

    def _remember_request(self, seen: Seen, op: str) -> None:
        if seen.kind == "request" and seen.outcome == "returned":
            self._asked_ns.setdefault(op, seen.first_ns)
            if not seen.is_answered:
                self._unanswered_ns.setdefault(op, seen.first_ns)

    def _compare(self, seen: Seen, op: str, told: Reconciled) -> Reconciled:
        self._remember_request(seen, op)
        noted = None if seen.hook in WITHOUT_A_CALL else self._find_note(seen, op, told.between)
        if noted is not None:
            return replace(told, op=noted.op.name, data_types=noted.op.data_types, witnesses=Witnesses.BOTH, why=None)
        why = self._excuse(seen, op)
        return replace(told, witnesses=Witnesses.HOOK_ONLY if why is None else Witnesses.NOT_COMPARABLE, why=why)

    def _find_note(self, seen: Seen, op: str, between: Interval) -> Noted | None:
        """Find a note near these accesses, or a later one between the same readings: it may have overwritten theirs."""
        shelf = self._shelves.get(op)
        if shelf is None:
            return None
        near = shelf.find_near(seen.first_ns, seen.last_ns)
        self._accounted.update(near)
        return near[-1] if near else shelf.find_later(seen.first_ns, between.to_ns)

    def _excuse(self, seen: Seen, op: str) -> Why | None:
        """Return why an access need not be noted."""
        if seen.hook in WITHOUT_A_CALL:
            return Why.WITHOUT_A_CALL
        if self._watch.sdk < FIRST_API.get(op, 0):
            return Why.OTHER_ANDROID
        if not self._begun_ns or seen.last_ns > self._begun_ns[-1]:
            return Why.NOT_READ
        if seen.outcome != "returned":
            return Why.DENIED if seen.outcome == "denied" else Why.FAILED
        return Why.REQUEST if seen.kind == "request" else None

    def _explain(self, note: Noted, told: Reconciled) -> Reconciled:
        why = self._find_reason(note)
        if why is not None:
            return replace(told, witnesses=Witnesses.NOT_COMPARABLE, why=why)
        at = Interval(from_ns=note.from_ns, to_ns=note.to_ns)
        return replace(told, witnesses=Witnesses.OP_ONLY, between=at)

    def _find_reason(self, note: Noted) -> Why | None:
        """Return why a note need not have an access; None when the hooks missed something."""
        if note.is_for_others:
            return Why.FOR_OTHERS
        if note.is_by_others and note.op.name == "GET_ACCOUNTS":
            return Why.BY_OTHERS
        if note.op.elsewhere is not None:
            return Why.ELSEWHERE
        if self._may_go_on(note):
            return Why.GOES_ON
        return Why.BLIND if self._is_blind(note) else None

    def _may_go_on(self, note: Noted) -> bool:
        if note.op.is_renewed:
            return self._was_asked(self._asked_ns, note)
        return note.op.is_delivered and self._was_asked(self._unanswered_ns, note)

    @staticmethod
    def _was_asked(since_ns: Mapping[str, int], note: Noted) -> bool:
        return any(since_ns.get(op, note.to_ns) < note.to_ns for op in note.op.hook_ops)

    def _is_blind(self, note: Noted) -> bool:
        """The call may lie before the note, its row after it: all of that must have been watched, in every process."""
        first_ns, last_ns = note.call_ns
        whole = Interval(from_ns=first_ns, to_ns=last_ns)
        if any(whole.meets(interval_of_gap(gap)) for gap in self._watch.gaps if hides_accesses(gap)):
            return True
        return not any(life.live_ns <= note.from_ns and last_ns <= life.end_ns for life in self._watch.lives)


def is_answered(hook: str, signature: str, installed: frozenset[str]) -> bool:
    """Say whether what a request asks for has rows: where the hook of the answer stands, but for a PendingIntent."""
    return ANSWERS.get(hook) in installed and "PendingIntent" not in signature

"""Android's own ledger beside the hooks, in words: what both told, what one told alone, and what that means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.report.words import describe_place
from harness.rules.coverage import describe_miss, group_misses
from harness.rules.reconcile import Reconciled, Why, Witnesses
from harness.store.ledger import Ledger

WITNESSES = {
    Witnesses.BOTH: "both",
    Witnesses.HOOK_ONLY: "hooks alone",
    Witnesses.OP_ONLY: "the ledger alone",
    Witnesses.NOT_COMPARABLE: "not comparable",
}
_MEANINGS = {
    Witnesses.BOTH: "accesses and notes near each other",
    Witnesses.HOOK_ONLY: "no note between these readings; the ledger knows less, and that is no contradiction",
    Witnesses.OP_ONLY: "a note where everything was watched and no hook saw a call: the hooks missed something",
}
_REASONS = {
    Why.NO_OP: "Android notes no op for such calls",
    Why.OTHER_ANDROID: "this version of Android does not note it",
    Why.DENIED: "refused for want of a permission, before it came to the op",
    Why.FAILED: "the call failed",
    Why.REQUEST: "it asks for what comes later, or never",
    Why.WITHOUT_A_CALL: "what was handed over before is read, and the system is not asked",
    Why.NOT_READ: "the ledger was not read after it",
    Why.FOR_OTHERS: "the app asked on another app's behalf",
    Why.BY_OTHERS: "another app asked on its behalf",
    Why.ELSEWHERE: "calls that have no hook are noted so as well",
    Why.GOES_ON: "it may follow from what was asked for before, whose answers have no rows of their own",
    Why.BLIND: "something was not watched then, and is a gap, or no process of the app was watched",
}
BEYOND_THE_LEDGER = (
    "how often a call was made between two readings, and what it was about",
    "face detection, sensors, the clipboard, the place that stands in a picture: Android notes no op for these",
    "what the user picks in another app, which gives it without a permission",
    "cameras that are opened and never stream, from Android 12 on",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """What was told of one op in one way, over all intervals between two readings."""

    op: str
    data: str
    witnesses: str
    is_miss: bool
    intervals: int
    accesses: int
    notes: int
    meaning: str


def list_rows(ledger: Ledger) -> list[LedgerRow]:
    """One row for each op and what was told of it, the gravest first."""
    groups: dict[tuple[object, ...], list[Reconciled]] = {}
    for each in ledger.reconciled:
        groups.setdefault((each.op or "", each.data_types, each.witnesses, each.why), []).append(each)
    rows = [_sum_up(same) for same in groups.values()]
    return sorted(rows, key=lambda row: (not row.is_miss, row.op == "", row.op, row.witnesses))


def _sum_up(same: list[Reconciled]) -> LedgerRow:
    first = same[0]
    return LedgerRow(
        op=first.op or "",
        data=", ".join(first.data_types),
        witnesses=WITNESSES[first.witnesses],
        is_miss=first.witnesses is Witnesses.OP_ONLY,
        intervals=len(same),
        accesses=sum(each.accesses for each in same),
        notes=sum(each.notes for each in same),
        meaning=_MEANINGS[first.witnesses] if first.why is None else _REASONS[first.why],
    )


def describe_misses(ledger: Ledger, installed_ns: int | None) -> Iterator[str]:
    """A sentence for each op that the ledger alone noted, with its first instant."""
    for same in group_misses(ledger.misses):
        yield f"{describe_miss(same)}; first {describe_place(same[0].between.from_ns, installed_ns)}"


def describe_readings(ledger: Ledger) -> str:
    """How often the second witness was heard."""
    if not ledger.readings and not ledger.failures:
        return "Android's own ledger (AppOps) was not read."
    words = f"Android's own ledger (AppOps) was read {ledger.readings} times"
    if ledger.failures:
        words += f"; {len(ledger.failures)} times it could not be read: {ledger.failures[0]}"
    return f"{words}."

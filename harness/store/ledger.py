"""What a run has of Android's own ledger, and the ledger held against its accesses. Nothing of that is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from sqlite_utils import Database

from harness.model import HookState
from harness.rules.intervals import Interval
from harness.rules.opnotes import OpNote
from harness.rules.reconcile import Reconciled, Seen, Watch, Witnesses, is_answered, reconcile
from harness.store.lives import read_lives
from harness.store.queries import read_gaps, read_hook_states

_TOGETHER_NS = 100_000_000  # narrower than any op's reach: of accesses so near, first and last speak for the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """How often the ledger was read, why not, and what it says beside the accesses."""

    readings: int
    failures: tuple[str, ...]
    is_read_to_the_end: bool
    reconciled: tuple[Reconciled, ...]

    @property
    def misses(self) -> tuple[Reconciled, ...]:
        """What the ledger noted and no hook saw."""
        return tuple(each for each in self.reconciled if each.witnesses is Witnesses.OP_ONLY)


def read_ledger(db: Database, run_id: str, sdk: int) -> Ledger:
    """Hold what the ledger noted in a run against what the hooks saw."""
    errors = [error for (error,) in db.execute("select error from op_poll where run_id = ? order by number", [run_id])]
    readings = read_readings(db, run_id)
    watch = Watch(readings=readings, lives=read_lives(db, run_id), gaps=read_gaps(db, run_id), sdk=sdk)
    return Ledger(
        readings=len(readings),
        failures=tuple(error for error in errors if error is not None),
        is_read_to_the_end=bool(errors) and errors[-1] is None,
        reconciled=reconcile(read_notes(db, run_id), _read_seen(db, run_id), watch),
    )


def read_readings(db: Database, run_id: str) -> list[Interval]:
    """When the ledger was read, in order: those readings alone that succeeded."""
    query = "select from_boottime_ns, to_boottime_ns from op_poll where run_id = ? and error is null order by number"
    return [Interval(from_ns=low, to_ns=high) for low, high in db.execute(query, [run_id])]


def read_notes(db: Database, run_id: str) -> list[OpNote]:
    """What the ledger noted, in the order in which it was read."""
    columns = ", ".join(field.name for field in fields(OpNote))
    rows = db.query(f"select {columns} from op_note where run_id = ? order by op_note_id", [run_id])  # noqa: S608  ours
    return [OpNote(**(row | {"running": bool(row["running"])})) for row in rows]


def _read_seen(db: Database, run_id: str) -> Iterator[Seen]:
    hooks = read_hook_states(db, run_id)
    ops = {(hook.hook, hook.data_type): hook.op for hook in hooks}
    installed = frozenset(hook.hook for hook in hooks if hook.state is HookState.INSTALLED)
    rows = db.execute(
        "select hook, data_type, kind, outcome, signature, min(at_boottime_ns) as first, max(at_boottime_ns), count(*)"
        " from access where run_id = ?"
        " group by at_boottime_ns / ?, hook, data_type, kind, outcome, signature order by first",
        [run_id, _TOGETHER_NS],
    )
    for hook, data_type, kind, outcome, signature, first_ns, last_ns, count in rows:
        yield Seen(
            hook=hook,
            data_type=data_type,
            op=ops.get((hook, data_type)),
            kind=kind,
            outcome=outcome,
            is_answered=is_answered(hook, signature, installed),
            first_ns=first_ns,
            last_ns=last_ns,
            count=count,
        )

"""What can be said about what was not seen: the reasons why the evidence of a run is incomplete."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from harness.model import Gap, GapKind, HookReport, HookState
from harness.rules.reconcile import Reconciled

_OF_A_PROCESS = {
    GapKind.LATE_ATTACH: "was hooked only after it had started",
    GapKind.UNHOOKED_PROCESS: "was never hooked",
    GapKind.LOST: "lost accesses: the agent's ring overflowed",
    GapKind.MISSING: "has accesses that never arrived",
    GapKind.OPEN_TAIL: "ended without saying that nothing was left",
    GapKind.PASS_THROUGH: "was let go by the dead-man timer",
    GapKind.HOOK_ERROR: "has a hook that failed inside",
}
_OF_THE_RUN = {
    GapKind.LOG_CUT: "a process may have run that was never met, since the event log was cut",
    GapKind.UNCONFIRMED: "it is not known whether the terms were accepted",
    GapKind.DISAGREEMENT: "two sources of a milestone disagree",
}


def find_shortcomings(
    gaps: Sequence[Gap], hooks: Sequence[HookReport], streams: int, *, needs_stream: bool = True
) -> tuple[str, ...]:
    """Return each reason for incompleteness as a sentence; none means that the evidence is complete.

    A hook that is `absent` is a fact about the platform, not a shortcoming; one that `failed` is. A control run, and
    one that never starts the app, need not have met a process.
    """
    reasons = [_describe(gap) for gap in gaps]
    reasons += [f"hook {h.hook} failed: {h.error}" for h in hooks if h.state is HookState.FAILED]
    if not streams and needs_stream:
        reasons.append("no process of the app was instrumented")
    return tuple(dict.fromkeys(reasons))


def find_contradictions(misses: Sequence[Reconciled], failures: Sequence[str], *, is_read: bool) -> tuple[str, ...]:
    """Return what Android's own ledger tells against the hooks, and that it was not heard to the end."""
    reasons = [describe_miss(same) for same in group_misses(misses)]
    if not is_read:
        why = f" ({failures[-1]})" if failures else ""
        reasons.append(f"Android's own ledger was not read after the app was watched{why}")
    return tuple(reasons)


def group_misses(misses: Iterable[Reconciled]) -> list[list[Reconciled]]:
    """Those of one op together."""
    by_op: dict[str | None, list[Reconciled]] = {}
    for miss in misses:
        by_op.setdefault(miss.op, []).append(miss)
    return list(by_op.values())


def describe_miss(same: Sequence[Reconciled]) -> str:
    """What the ledger alone has of one op, as a sentence."""
    count = sum(miss.notes for miss in same)
    often = "once" if count == 1 else f"{count} times"
    data = " or ".join(same[0].data_types)
    return (
        f"Android's own ledger noted {same[0].op} ({data}) {often} where no hook saw a call: the hooks missed something"
    )


def _describe(gap: Gap) -> str:
    words = _OF_THE_RUN.get(gap.kind) or f"process {gap.process} {_OF_A_PROCESS[gap.kind]}"
    return f"{words} ({gap.reason})"

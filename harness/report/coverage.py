"""What "not observed" is worth: how much of each data type was under observation, and what never is.

Rule: nothing here acquits. An access that was not seen is told together with what could have been seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.model import HookState
from harness.store.queries import HookRow, PhaseCount

BEYOND_HOOKS = (
    "calls that go below the hooked methods: to a Binder service directly, from native code, in a WebView",
    "what the app does with data after the call, unless it calls a hooked method again",
    "what the app does before the run begins and after it ends",
    "what a child process does that the app starts by itself: only that a Java call started it is stored, as a signal",
    "where the pictures of an ImageReader come from that no hooked call gave to a camera: they count as image",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeCoverage:
    """One data type: how many accesses were seen, and the hooks for it over all observed processes."""

    data_type: str
    observed: int
    installed: int
    absent: int
    failed: int

    @property
    def hooks(self) -> int:
        return self.installed + self.absent + self.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was under observation in one run."""

    types: tuple[TypeCoverage, ...]
    processes: int
    gaps: int


def measure_coverage(counts: Sequence[PhaseCount], hooks: Sequence[HookRow], processes: int, gaps: int) -> Coverage:
    """Count accesses and hooks for each data type that either of them names."""
    types = sorted({hook.data_type for hook in hooks} | {count.data_type for count in counts})
    return Coverage(
        types=tuple(_measure_type(data_type, counts, hooks) for data_type in types), processes=processes, gaps=gaps
    )


def _measure_type(data_type: str, counts: Sequence[PhaseCount], hooks: Sequence[HookRow]) -> TypeCoverage:
    states = [hook.state for hook in hooks if hook.data_type == data_type]
    return TypeCoverage(
        data_type=data_type,
        observed=sum(c.returned + c.denied + c.failed for c in counts if c.data_type == data_type),
        installed=states.count(HookState.INSTALLED),
        absent=states.count(HookState.ABSENT),
        failed=states.count(HookState.FAILED),
    )


def describe_coverage(coverage: Coverage) -> list[str]:
    """One sentence for each data type that was not observed, with what that is worth; gaps leave it inconclusive."""
    if not coverage.processes:
        return ["not observed, since nothing was watched: no process of the app was instrumented"]
    return [_describe_type(each, coverage) for each in coverage.types if not each.observed]


def _describe_type(each: TypeCoverage, coverage: Coverage) -> str:
    gaps = f"{count_of(coverage.gaps, 'gap')}" if coverage.gaps else "no gap"
    places = f"{each.installed} of {count_of(each.hooks, 'hook')} in place, {gaps}"
    if not each.installed:
        return f"{each.data_type}: not observed, since nothing watched it (coverage: {places})"
    doubt = "inconclusive, " if coverage.gaps or each.failed else ""
    return f"{each.data_type}: {doubt}not observed (coverage: {places})"


def count_of(number: int, word: str) -> str:
    """`1 hook`, `2 hooks`, `1 process`, `2 processes`."""
    ending = "" if number == 1 else "es" if word.endswith("s") else "s"
    return f"{number} {word}{ending}"

"""In which states an app was, and what it did in each, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from harness.model import AppState
from harness.report.console import clean
from harness.report.summary import Summary
from harness.report.table import Table, make_table
from harness.report.words import describe_place
from harness.rules.uidstates import Screen

STATES_EXPLAINED = (
    "foreground: an activity of the app was in sight; cached: its processes had nothing to do; background: any other"
    " state in which it ran. As the agents, the looks at the phone and its event log tell together."
)
_SCREENS = {Screen.ON: "on", Screen.OFF: "off", None: "unknown"}


def list_states(summary: Summary) -> Iterator[tuple[str, str, float, str]]:
    """Yield each state, whether the screen was on, for how many seconds that was so, and the accesses by data type."""
    lasted: Counter[tuple[str, Screen | None]] = Counter()
    for each in summary.states.intervals:
        lasted[each.state, each.screen] += each.to_ns - each.from_ns
    counts: dict[tuple[str, Screen | None], list[str]] = {key: [] for key in lasted}
    for count in summary.state_counts:
        counts.setdefault((count.state, count.screen), []).append(f"{count.data_type} {count.accesses}")
    for (state, screen), words in counts.items():
        yield describe_state(state), _SCREENS[screen], lasted[state, screen] / 1e9, ", ".join(sorted(words)) or "·"


def describe_state(state: str) -> str:
    """`not running`."""
    return state.replace("_", " ")


def describe_absence(state: str, screen: str | None, woken_by: str | None) -> str:
    """`background, screen off: job SyncJob 7`: the state of an app that was not in sight, and what woke its process."""
    if state == AppState.FOREGROUND:
        return ""
    words = describe_state(state) + ("" if screen is None else f", screen {screen}")
    waker = " ".join(word.rpartition(".")[2] for word in (woken_by or "").split(" "))
    return f"{words}: {waker}" if waker else words


def tabulate_states(summary: Summary) -> Table:
    """How long the app was in which state, and what it accessed then."""
    table = make_table("States of the app: how long, and accesses then", "state", "screen", ">seconds", "accesses")
    for state, screen, lasted_s, accesses in list_states(summary):
        table.add_row(state, screen, f"{lasted_s:.1f}", clean(accesses))
    return table


def tabulate_wakes(summary: Summary) -> Table:
    """What the app's processes were woken for when it was not in sight, and what they accessed then."""
    table = make_table("Accesses out of sight, by what woke the process", "woken by", "data", ">accesses")
    for count in summary.wake_counts:
        table.add_row(clean(describe_waker(count.woken_by)), clean(count.data_type), str(count.accesses))
    return table


def describe_waker(woken_by: str | None) -> str:
    """What woke it, or that nothing tells."""
    return "not known" if woken_by is None else woken_by


def describe_state_doubts(summary: Summary) -> Iterator[str]:
    """Say where sources contradict each other, and that a look at the state of the app was not understood."""
    for each in summary.states.contradictions:
        place = describe_place(each.from_ns, summary.installed_ns)
        yield f"Not sure in which state the app was from {place} on: {each}."
    failures = summary.states.failures
    if failures:
        yield f"The state of the app, or of the screen, could not always be read ({failures[-1]})."

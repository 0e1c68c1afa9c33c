"""Sources of lives, each a complete one that a test changes where it matters; instants in seconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from harness.model import Gap, GapKind, Gate, HookState
from harness.rules.lives import Census, Stream, find_lives
from harness.rules.presence import ProcessEvent, ProcessSeen
from harness.rules.shares import HookChange
from tests.builders import SECOND

UNTIL_S = 100


def stream(start_s: float, live_s: float, word_s: float, **changes: Any) -> Stream:
    value = Stream(
        epoch="e1",
        pid=7,
        process="com.x",
        gate=Gate.DEBUG,
        start_ns=int(start_s * SECOND),
        live_ns=int(live_s * SECOND),
        last_word_ns=int(word_s * SECOND),
        end_reason="process-terminated",
    )
    return replace(value, **changes)


def showed(event: ProcessEvent, at_s: float, doubt_s: float = 0.0, **changes: Any) -> ProcessSeen:
    value = ProcessSeen(
        pid=7,
        process="com.x",
        event=event,
        source="event_log",
        at_boottime_ns=int(at_s * SECOND),
        uncertainty_ns=int(doubt_s * SECOND),
    )
    return replace(value, **changes)


def hole(kind: GapKind, from_s: float | None = None, to_s: float | None = None, **changes: Any) -> Gap:
    low, high = (None if at_s is None else int(at_s * SECOND) for at_s in (from_s, to_s))
    value = Gap(kind=kind, process="com.x", pid=7, from_boottime_ns=low, to_boottime_ns=high, reason="why")
    return replace(value, **changes)


def count(
    streams: Iterable[Stream] = (), seen: Iterable[ProcessSeen] = (), gaps: Sequence[Gap] = (), until_s: float = UNTIL_S
) -> Census:
    return find_lives(streams, seen, gaps, int(until_s * SECOND))


def change(state: HookState, at_s: float, **changes: Any) -> HookChange:
    value = HookChange(
        number=1,
        epoch="e1",
        data_type="location",
        hook="a.B.c",
        state=state,
        at_ns=int(at_s * SECOND),
        is_proved=True,
    )
    return replace(value, **changes)


_seconds = st.integers(0, UNTIL_S)
_pids = st.integers(7, 9)


@st.composite
def _streams(draw: st.DrawFn) -> list[Stream]:
    made = []
    for number in range(draw(st.integers(0, 4))):
        start, live, word = sorted(draw(st.tuples(_seconds, _seconds, _seconds)))
        made.append(
            stream(
                start,
                live,
                word,
                epoch=f"e{number}",
                pid=draw(_pids),
                gate=draw(st.sampled_from(Gate)),
                end_reason=draw(st.sampled_from(("end_of_run", "dead_man", "process-terminated", None))),
            )
        )
    return made


streams = _streams()
sightings = st.lists(
    st.builds(
        lambda event, at, doubt, pid: showed(event, at, doubt, pid=pid),
        st.sampled_from(ProcessEvent),
        _seconds,
        st.integers(0, 3),
        _pids,
    ),
    max_size=8,
)
gaps = st.lists(
    st.builds(
        lambda kind, low, high, pid, epoch: hole(kind, low, high, pid=pid, epoch=epoch),
        st.sampled_from(GapKind),
        st.none() | _seconds,
        st.none() | _seconds,
        st.none() | _pids,
        st.sampled_from((None, "e0", "e1", "e9")),
    ),
    max_size=6,
)
changes = st.lists(
    st.builds(
        lambda state, at, number, epoch, hook: change(state, at, number=number, epoch=epoch, hook=hook),
        st.sampled_from(HookState),
        _seconds,
        st.integers(0, 1000),
        st.sampled_from(("e0", "e1", "e2")),
        st.sampled_from(("a.B.c", "a.B.d")),
    ),
    max_size=8,
    unique_by=lambda each: each.number,
)

"""The life of each process of the app, whoever saw it first, and where in it nobody watched.

The phone tells of processes by its event log and its process list, an agent of the one it is in. What is not known
exactly counts as life: a process lived from the earliest instant at which it may have begun until the latest at which
it may have ended. One whose end nobody told lived until the end of observation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from harness.model import Gap, GapKind, Gate
from harness.rules.intervals import BEGINNING, END, Interval, merge
from harness.rules.presence import ProcessEvent, ProcessSeen

_OBSERVED_TO_THE_END = "end_of_run"
_DEAD_MAN = "dead_man"
_REASONS = {
    GapKind.LATE_ATTACH: "its hooks were not live yet",
    GapKind.UNHOOKED_PROCESS: "no agent got into it",
    GapKind.OPEN_TAIL: "its agent was not heard any more",
    GapKind.PASS_THROUGH: "its agent let every call pass, since the host was silent",
}
_TO_THE_END = (GapKind.OPEN_TAIL, GapKind.PASS_THROUGH)  # a gap without an end lasts as long as its process
_OF_MILESTONES = (GapKind.UNCONFIRMED, GapKind.DISAGREEMENT)
_SIZED = (GapKind.LATE_ATTACH, GapKind.LOST, GapKind.MISSING, GapKind.HOOK_ERROR, *_TO_THE_END)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """What an agent told of the process that it was in; `last_word_ns` is where its observation ended."""

    epoch: str
    pid: int
    process: str
    gate: Gate
    start_ns: int
    live_ns: int
    last_word_ns: int
    end_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blind:
    """A stretch of a life in which nothing would have been seen, and why."""

    kind: GapKind
    reason: str
    interval: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessLife:
    """One process; without an `epoch` it had no agent, without a `whole` nobody knows when it lived.

    `uncounted` are its gaps that have no known length: accesses are missing, and the share does not tell.
    """

    pid: int | None
    process: str
    epoch: str | None
    gate: Gate | None
    whole: Interval | None
    blind: tuple[Blind, ...]
    uncounted: tuple[Gap, ...] = ()

    @property
    def lived(self) -> tuple[Interval, ...]:
        """The whole life as a set of stretches."""
        return () if self.whole is None else (self.whole,)

    @property
    def blinded(self) -> tuple[Interval, ...]:
        """Where nobody watched, without overlaps."""
        return merge(blind.interval for blind in self.blind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """Every process in the order of their beginnings; `loose` are the gaps that are of none of them."""

    lives: tuple[ProcessLife, ...]
    loose: tuple[Gap, ...]


def find_lives(streams: Iterable[Stream], seen: Iterable[ProcessSeen], gaps: Sequence[Gap], until_ns: int) -> Census:
    """Put together what all sources tell; `until_ns` is the end of observation."""
    by_pid: dict[int, list[ProcessSeen]] = {}
    for each in seen:
        by_pid.setdefault(each.pid, []).append(each)
    spans = [span for pid in sorted(by_pid) for span in _find_spans(by_pid[pid])]
    lives = []
    for stream in sorted(streams, key=lambda each: (each.live_ns, each.epoch)):
        span = next((span for span in spans if _is_of(span, stream)), None)
        if span is not None:
            spans.remove(span)
        lives.append(_watched_life(stream, span, until_ns))
    lives += [_unwatched_life(span, until_ns) for span in spans]
    return _add_gaps(lives, [gap for gap in gaps if gap.kind not in _OF_MILESTONES])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """A life as the phone shows it: the earliest beginning, the latest end, None where it was not told.

    `first_ns` is where it was first there; None where only its end was told.
    """

    pid: int
    process: str
    first_ns: int | None
    from_ns: int | None
    to_ns: int | None


def _find_spans(seen: Sequence[ProcessSeen]) -> list[_Span]:
    """Tell the lives that had one number apart: a beginning after an end is another process."""
    spans: list[_Span] = []
    for each in sorted(seen, key=_order_of_seen):
        last = spans[-1] if spans else None
        is_next = last is None or (last.to_ns is not None and each.event is ProcessEvent.STARTED)
        if last is None or is_next:
            first_ns = None if each.event is ProcessEvent.ENDED else _earliest(each)
            new = _Span(pid=each.pid, process=each.process, first_ns=first_ns, from_ns=None, to_ns=None)
            spans.append(_learn(new, each))
        else:
            spans[-1] = _learn(last, each)
    return spans


def _learn(span: _Span, seen: ProcessSeen) -> _Span:
    match seen.event:
        case ProcessEvent.STARTED:
            earliest = _earliest(seen)
            return replace(span, from_ns=earliest if span.from_ns is None else max(earliest, span.from_ns))
        case ProcessEvent.ALIVE:
            return replace(span, to_ns=None)  # who told of its end was wrong, or it took its time
        case ProcessEvent.ENDED:
            latest = seen.at_boottime_ns + seen.uncertainty_ns
            return replace(span, to_ns=latest if span.to_ns is None else min(latest, span.to_ns))
        case ProcessEvent.CRASHED | ProcessEvent.HUNG:
            return span  # what that came to, its end tells


def _earliest(seen: ProcessSeen) -> int:
    return seen.at_boottime_ns - seen.uncertainty_ns


def _order_of_seen(seen: ProcessSeen) -> tuple[int, int, int, str]:
    """Each by the instant that counts; a precise word comes before a vague one of the same instant."""
    is_end = seen.event is ProcessEvent.ENDED
    at_ns = seen.at_boottime_ns + seen.uncertainty_ns if is_end else _earliest(seen)
    return at_ns, is_end, seen.uncertainty_ns, seen.process


def _is_of(span: _Span, stream: Stream) -> bool:
    end_ns = END if span.to_ns is None else span.to_ns
    own = Interval(from_ns=min(stream.start_ns, stream.live_ns), to_ns=max(stream.live_ns, stream.last_word_ns))
    start_ns = BEGINNING if span.first_ns is None else span.first_ns
    return span.pid == stream.pid and own.meets(Interval(from_ns=start_ns, to_ns=end_ns))


def _watched_life(stream: Stream, span: _Span | None, until_ns: int) -> ProcessLife:
    """A gate holds a process before its first line, so that its life as the app's begins when the hooks are live."""
    is_late = stream.gate is Gate.LATE
    start_ns = min(stream.start_ns, stream.live_ns) if is_late else stream.live_ns
    word_ns = max(stream.live_ns, stream.last_word_ns)
    end_ns = max(word_ns, _find_end(stream, span, until_ns))
    tail = GapKind.PASS_THROUGH if stream.end_reason == _DEAD_MAN else GapKind.OPEN_TAIL
    blind = [_blind(GapKind.LATE_ATTACH, start_ns, stream.live_ns), _blind(tail, word_ns, end_ns)]
    return ProcessLife(
        pid=stream.pid,
        process=stream.process,
        epoch=stream.epoch,
        gate=stream.gate,
        whole=Interval(from_ns=start_ns, to_ns=end_ns),
        blind=tuple(each for each in blind if each.interval.length_ns > 0),
    )


def _find_end(stream: Stream, span: _Span | None, until_ns: int) -> int:
    if stream.end_reason == _OBSERVED_TO_THE_END:
        return stream.last_word_ns
    return until_ns if span is None or span.to_ns is None else span.to_ns


def _unwatched_life(span: _Span, until_ns: int) -> ProcessLife:
    life = ProcessLife(pid=span.pid, process=span.process, epoch=None, gate=None, whole=None, blind=())
    start_ns = span.first_ns if span.from_ns is None else span.from_ns
    if start_ns is None:
        return life
    end_ns = max(start_ns, until_ns if span.to_ns is None else span.to_ns)
    blind = _blind(GapKind.UNHOOKED_PROCESS, start_ns, end_ns)
    return replace(life, whole=blind.interval, blind=(blind,))


def _blind(kind: GapKind, from_ns: int, to_ns: int) -> Blind:
    return Blind(kind=kind, reason=_REASONS[kind], interval=Interval(from_ns=from_ns, to_ns=to_ns))


def _add_gaps(lives: Sequence[ProcessLife], gaps: Iterable[Gap]) -> Census:
    """Each gap to the life that it is of; an unhooked process of which the phone told nothing is a life of its own."""
    own: dict[int, list[Gap]] = {}
    unknown, loose = [], []
    for gap in sorted(gaps, key=_order_of_gap):
        place = _find_place(lives, gap, own)
        if place is not None:
            own.setdefault(place, []).append(gap)
        elif gap.kind is GapKind.UNHOOKED_PROCESS:
            unknown.append(_unknown_life(gap))
        else:
            loose.append(gap)
    known = [_with_gaps(life, own.get(place, [])) for place, life in enumerate(lives)]
    return Census(lives=tuple(sorted([*known, *unknown], key=_order)), loose=tuple(loose))


def _find_place(lives: Sequence[ProcessLife], gap: Gap, taken: dict[int, list[Gap]]) -> int | None:
    """An unhooked process is the next one of its number that had no agent, else one in which an agent was late."""
    places = [place for place, life in enumerate(lives) if gap.pid is not None and life.pid == gap.pid]
    if gap.kind is not GapKind.UNHOOKED_PROCESS:
        return next((place for place in places if gap.epoch in (lives[place].epoch, None)), None)
    unhooked = [place for place in places if lives[place].epoch is None]
    return next((place for place in unhooked if place not in taken), next(iter(unhooked or places), None))


def _unknown_life(gap: Gap) -> ProcessLife:
    return ProcessLife(pid=gap.pid, process=gap.process, epoch=None, gate=None, whole=None, blind=(), uncounted=(gap,))


def _with_gaps(life: ProcessLife, gaps: Sequence[Gap]) -> ProcessLife:
    for gap in gaps:
        life = _with_gap(life, gap)
    return life


def _with_gap(life: ProcessLife, gap: Gap) -> ProcessLife:
    """A gap with a stretch blinds it; what the life shows of itself already only gets its reason."""
    known = [place for place, blind in enumerate(life.blind) if _is_same(blind, gap)]
    if known:
        told = replace(life.blind[known[0]], reason=gap.reason)
        return replace(life, blind=(*life.blind[: known[0]], told, *life.blind[known[0] + 1 :]))
    cut = _cut_gap(life, gap)
    if cut is None:
        return replace(life, uncounted=(*life.uncounted, gap))
    return replace(life, blind=(*life.blind, Blind(kind=gap.kind, reason=gap.reason, interval=cut)))


def _is_same(blind: Blind, gap: Gap) -> bool:
    if blind.kind is not gap.kind or blind.reason != _REASONS.get(gap.kind):
        return False
    low, high = gap.from_boottime_ns, gap.to_boottime_ns
    return (low is None or low >= blind.interval.from_ns) and (high is None or high <= blind.interval.to_ns)


def _cut_gap(life: ProcessLife, gap: Gap) -> Interval | None:
    if life.whole is None or gap.from_boottime_ns is None or gap.kind not in _SIZED:
        return None
    if gap.to_boottime_ns is None and gap.kind not in _TO_THE_END:
        return None
    high = END if gap.to_boottime_ns is None else gap.to_boottime_ns
    return life.whole.cut(Interval(from_ns=gap.from_boottime_ns, to_ns=high))


def _order(life: ProcessLife) -> tuple[bool, int, int, str, str]:
    start_ns = 0 if life.whole is None else life.whole.from_ns
    return life.whole is None, start_ns, life.pid or 0, life.process, life.epoch or ""


def _order_of_gap(gap: Gap) -> tuple[int, str, str, str, int, int]:
    low, high = gap.from_boottime_ns, gap.to_boottime_ns
    return gap.pid or 0, gap.epoch or "", gap.kind, gap.reason, low or 0, high or 0

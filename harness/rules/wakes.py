"""What had an app do something that nobody looked at: what was under way in its process, or why that was started."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from harness.model import Signal
from harness.rules.intervals import BEGINNING, Interval

_CALLS = (
    "job", "broadcast", "alarm", "provider",
    "service_created", "service_started", "service_bound", "service_unbound", "service_destroyed",
)  # fmt: skip
_END = "_end"
_SERVICE, _DESTROYED = "service_", "service_destroyed"
_PUSHES = ("com.google.android.c2dm.intent.RECEIVE", "com.google.firebase.MESSAGING_EVENT")

SIGNALS = (*_CALLS, *(f"{call}{_END}" for call in _CALLS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake:
    """Something that the system had a process do, from when to when. A service lives on between calls."""

    words: str
    interval: Interval
    is_call: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wakes:
    """All of one process. `said` is what had it do something from each instant on, None where there is no telling."""

    calls: tuple[Interval, ...]
    said: tuple[tuple[int, str | None], ...]

    def find(self, at_ns: int) -> str | None:
        """Say what was under way at an instant."""
        return self.said[bisect_right(self.said, at_ns, key=lambda pair: pair[0]) - 1][1]


def find_wakes(signals: Sequence[Signal], start_reason: str | None, until_ns: int) -> Wakes:
    """Put together what an agent told of one process, in its order, until it was heard last."""
    wakes = [*_find_calls(signals, until_ns), *_find_services(signals, until_ns)]
    started = start_reason and f"started for {start_reason}"
    return Wakes(
        calls=tuple(wake.interval for wake in wakes if wake.is_call),
        said=((BEGINNING, started), *((at_ns, _say(going) or started) for at_ns, going in _follow(wakes))),
    )


def _follow(wakes: Sequence[Wake]) -> Iterator[tuple[int, list[Wake]]]:
    """What goes on from each instant at which that changes, in the order in which it began."""
    begins = [(wake.interval.from_ns, number, True) for number, wake in enumerate(wakes)]
    ends = [(wake.interval.to_ns, number, False) for number, wake in enumerate(wakes)]
    going: dict[int, Wake] = {}
    for at_ns, changes in groupby(sorted(begins + ends), key=lambda change: change[0]):
        for _, number, is_begin in changes:
            if is_begin:
                going[number] = wakes[number]
            else:
                del going[number]
        yield at_ns, list(going.values())


def _say(going: Sequence[Wake]) -> str:
    """The calls, the newest first; else the services."""
    calls = [wake.words for wake in reversed(going) if wake.is_call]
    return ", ".join(dict.fromkeys(calls or [wake.words for wake in reversed(going)]))


def find_work(wakes: Iterable[Wakes]) -> list[Interval]:
    """When something was under way in any of these processes."""
    return [interval for each in wakes for interval in each.calls]


def _find_calls(signals: Sequence[Signal], until_ns: int) -> Iterator[Wake]:
    ends = {(each.name, str(each.detail.get("began"))): each.at_boottime_ns for each in signals}
    for signal in signals:
        if signal.name in _CALLS:
            end_ns = ends.get((signal.name + _END, str(signal.at_boottime_ns)), until_ns)
            yield Wake(words=describe_wake(signal), interval=_between(signal.at_boottime_ns, end_ns), is_call=True)


def _find_services(signals: Sequence[Signal], until_ns: int) -> Iterator[Wake]:
    """A service lives from the first that is heard of it until it is destroyed."""
    living: dict[object, int] = {}
    for signal in signals:
        service = signal.detail.get("class")
        if signal.name not in _CALLS or not signal.name.startswith(_SERVICE):
            continue
        if signal.name != _DESTROYED:
            living.setdefault(service, signal.at_boottime_ns)
        elif service in living:
            yield _live(service, living.pop(service), signal.at_boottime_ns)
    yield from (_live(service, since_ns, until_ns) for service, since_ns in living.items())


def _live(service: object, from_ns: int, to_ns: int) -> Wake:
    return Wake(words=f"service {service}", interval=_between(from_ns, to_ns), is_call=False)


def _between(from_ns: int, to_ns: int) -> Interval:
    """What goes on at an instant lasts for it at least."""
    return Interval(from_ns=from_ns, to_ns=max(to_ns, from_ns) + 1)


def describe_wake(signal: Signal) -> str:
    """`job com.x.SyncJob 7`, `alarm com.x.AlarmReceiver`, `push com.x.PushReceiver`, `provider com.x.Books query`."""
    detail = signal.detail
    action, more = detail.get("action"), detail.get("job", detail.get("method"))
    kind = "service" if signal.name.startswith(_SERVICE) else signal.name
    if detail.get("alarm") is True:
        kind = "alarm"
    elif action in _PUSHES:
        kind = "push"
    elif kind == "broadcast":
        more = action
    return " ".join(str(word) for word in (kind, detail.get("class"), more) if word is not None)

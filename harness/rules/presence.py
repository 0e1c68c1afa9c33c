"""What the phone shows of the beginning and end of the app's processes: by its process list, and by its event log.

Neither needs an agent. A look at the list tells what changed since the look before it; the log tells the instant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from harness.model import ClockSample, ProcessFacts
from harness.rules.clocks import BootInstant, from_bracket, to_boottime_between
from harness.rules.crashes import read_failure
from harness.rules.eventlog import Entry, describe_end, find_all_ends, find_all_starts, find_start_reason
from harness.rules.readings import Sighting

_LOG, _LIST = "event_log", "process_list"
_DIED = "am_proc_died"
_MICROSECOND_NS = 1_000


class ProcessEvent(StrEnum):
    """What the phone showed of a process of the app."""

    STARTED = "started"
    ALIVE = "alive"  # it was there: at the first look, and at the last
    ENDED = "ended"
    CRASHED = "crashed"
    HUNG = "hung"  # it did not answer the system, which asks the user whether to wait


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSeen:
    """What one source of the phone's showed of a process, agent or not: it was then, to ± uncertainty."""

    pid: int
    process: str
    event: ProcessEvent
    source: str
    at_boottime_ns: int
    uncertainty_ns: int
    reason: str | None = None


_FAILED = {
    ProcessEvent.CRASHED: "was terminated under instrumentation: it crashed ({})",
    ProcessEvent.HUNG: "did not respond under instrumentation ({})",
    ProcessEvent.ENDED: "was terminated under instrumentation: it did not crash, and Android did not kill it ({})",
}
_FAILURES = (ProcessEvent.CRASHED, ProcessEvent.HUNG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The app's processes as the list shows them, read between two instants of the boot clock."""

    processes: tuple[ProcessFacts, ...]
    between_boottime_ns: tuple[int, int]


def compare_looks(before: Look | None, now: Look) -> list[ProcessSeen]:
    """Return what began and ended between two looks; what the first look finds was there before it."""
    if before is None:
        return confirm_living(now)
    between = from_bracket(before.between_boottime_ns[0], now.between_boottime_ns[1])
    old, new = ({process.pid: process for process in look.processes} for look in (before, now))
    ended = [_listed(old[pid], ProcessEvent.ENDED, between) for pid in old if pid not in new]
    return ended + [_listed(new[pid], ProcessEvent.STARTED, between) for pid in new if pid not in old]


def has_new_child(look: Look, known: Collection[int]) -> bool:
    """Say whether there is a process, not known before, that another one of the app has made."""
    pids = {process.pid for process in look.processes}
    return any(process.pid not in known and process.parent_pid in pids for process in look.processes)


def rename(look: Look, later: Collection[ProcessFacts]) -> Look:
    """Return a look with the names that its processes had a little later; who was gone by then keeps the first one."""
    names = {process.pid: process.name for process in later}
    processes = (replace(process, name=names.get(process.pid, process.name)) for process in look.processes)
    return replace(look, processes=tuple(processes))


def confirm_living(look: Look) -> list[ProcessSeen]:
    """Return that each process of a look was there."""
    instant = from_bracket(*look.between_boottime_ns)
    return [_listed(process, ProcessEvent.ALIVE, instant) for process in look.processes]


def _listed(process: ProcessFacts, event: ProcessEvent, instant: BootInstant) -> ProcessSeen:
    return _seen(process.pid, process.name, event, _LIST, instant, None)


def find_told(
    sightings: Sequence[Sighting], starts: Collection[Entry], met: Collection[int], samples: Sequence[ClockSample]
) -> list[ProcessSeen]:
    """Return what the log tells of these starts, and of how those processes, and others that were met, fail and end.

    An end names no uid: it is the end of whoever was started last under that number.
    """
    return list(_walk(sightings, frozenset(starts), set(met), samples))


def find_terminations(seen: Sequence[ProcessSeen]) -> tuple[str, ...]:
    """Say which processes failed under observation. Whether that is because of it, only a run without it can show."""
    ends = [each for each in seen if each.event is ProcessEvent.ENDED and each.source == _LOG]
    failures = [each for each in seen if each.event in _FAILURES]
    explained = {each.pid for each in failures} | {end.pid for end in ends if end.reason != _DIED}
    failures += [end for end in ends if end.pid not in explained]
    return tuple(f"process {each.process} {_FAILED[each.event].format(each.reason)}" for each in failures)


def _walk(
    sightings: Sequence[Sighting], starts: frozenset[Entry], ours: set[int], samples: Sequence[ClockSample]
) -> Iterator[ProcessSeen]:
    entries = [sighting.entry for sighting in sightings]
    all_starts, all_ends = frozenset(find_all_starts(entries)), frozenset(find_all_ends(entries))
    started = {int(entry.values[1]) for entry in starts}
    ours -= started  # a number that was met and started is ours from its start on
    for sighting in sightings:
        entry = sighting.entry
        if entry in starts:
            pid = int(entry.values[1])
            ours.add(pid)
            reason = find_start_reason([entry], pid)
            yield _told(pid, entry.values[3], ProcessEvent.STARTED, sighting, samples, reason)
        elif entry in all_starts:
            ours.discard(int(entry.values[1]))
        elif entry in all_ends and (pid := int(entry.values[1])) in ours:
            yield _told(pid, entry.values[2], ProcessEvent.ENDED, sighting, samples, describe_end(entry))
        elif (failure := read_failure(entry)) is not None and failure.pid in ours:
            event = ProcessEvent.HUNG if failure.is_hang else ProcessEvent.CRASHED
            yield _told(failure.pid, failure.process, event, sighting, samples, failure.reason)


def _told(
    pid: int,
    name: str,
    event: ProcessEvent,
    sighting: Sighting,
    samples: Sequence[ClockSample],
    reason: str | None,
) -> ProcessSeen:
    wall_ns = sighting.entry.at_wall_ns
    instant = to_boottime_between(wall_ns, _MICROSECOND_NS, samples, sighting.between_boottime_ns)
    return _seen(pid, name, event, _LOG, instant, reason)


def _seen(
    pid: int, name: str, event: ProcessEvent, source: str, instant: BootInstant, reason: str | None
) -> ProcessSeen:
    return ProcessSeen(
        pid=pid,
        process=name,
        event=event,
        source=source,
        at_boottime_ns=instant.at_boottime_ns,
        uncertainty_ns=instant.uncertainty_ns,
        reason=reason,
    )

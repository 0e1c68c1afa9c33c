"""Which share of the app's life was under observation: per process, phase, data type and hook.

All of it in integers of nanoseconds of the boot clock. What was not watched is blind, what is not known was not
watched, and a share is never rounded up.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from harness.model import HookState
from harness.rules.intervals import BEGINNING, END, Interval, cut_all, measure, merge
from harness.rules.lives import ProcessLife
from harness.rules.phases import ALL_PHASES, Calendar
from harness.taxonomy.data_types import LIFECYCLE

_PER_MILLE = 1000

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How long something lived, and how much of that was watched."""

    lived_ns: int = 0
    watched_ns: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(lived_ns=self.lived_ns + other.lived_ns, watched_ns=self.watched_ns + other.watched_ns)

    @property
    def blind_ns(self) -> int:
        """What was not watched."""
        return self.lived_ns - self.watched_ns

    @property
    def per_mille(self) -> int | None:
        """Rounded down: what is not wholly watched is not 1000. None where nothing lived."""
        return self.watched_ns * _PER_MILLE // self.lived_ns if self.lived_ns else None


@dataclass(frozen=True, slots=True, kw_only=True)
class HookChange:
    """The state of a hook in the process of one stream from an instant on; `number` tells changes of one instant."""

    number: int
    epoch: str
    data_type: str
    hook: str
    state: HookState
    at_ns: int
    is_proved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One hook for one data type in one process and phase, as far as there was something to watch.

    `is_installed` is of its newest state; a process without an agent has none. `place` is that of the process among
    the lives.
    """

    place: int
    phase: str
    data_type: str
    hook: str
    share: Share
    is_installed: bool
    is_proved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """The shares of a run: of each process in each phase it lived in, and of each hook in each of these."""

    processes: tuple[tuple[int, str, Share], ...]
    cells: tuple[Cell, ...]

    @property
    def total(self) -> Share:
        """Over all processes."""
        return _sum(share for _, _, share in self.processes)

    def of_process(self, place: int) -> Share:
        """Over all phases."""
        return _sum(share for each, _, share in self.processes if each == place)

    def of_phase(self, phase: str) -> Share:
        """Over all processes."""
        return _sum(share for _, each, share in self.processes if each == phase)

    def group(self, key_of: Callable[[Cell], K]) -> dict[K, tuple[Cell, ...]]:
        """The cells that have something in common, in their order."""
        groups: dict[K, list[Cell]] = {}
        for cell in self.cells:
            groups.setdefault(key_of(cell), []).append(cell)
        return {key: tuple(cells) for key, cells in groups.items()}


def sum_cells(cells: Iterable[Cell]) -> Share:
    """The share of several hooks: each counts the time in which it had something to watch."""
    return _sum(cell.share for cell in cells)


def _sum(shares: Iterable[Share]) -> Share:
    return sum(shares, Share())


def measure_shares(lives: Sequence[ProcessLife], changes: Iterable[HookChange], calendar: Calendar) -> Shares:
    """Measure every process and every hook in every phase."""
    hooks = _sort_changes(changes)
    reachable = {name for _, name, of_hook in hooks if any(c.state is not HookState.ABSENT for c in of_hook)}
    processes: list[tuple[int, str, Share]] = []
    cells: list[Cell] = []
    for place, life in enumerate(lives):
        for phase, window in _list_phases(life, calendar):
            processes.append((place, phase, _measure(life.lived, life.blinded, window)))
            cells += _measure_hooks(place, phase, life, window, hooks, reachable)
    return Shares(processes=tuple(processes), cells=tuple(cells))


_Name = tuple[str, str]
_Hooks = list[tuple[str, _Name, list[HookChange]]]


def _sort_changes(changes: Iterable[HookChange]) -> _Hooks:
    """The changes of each hook in each process, in the order of time."""
    groups: dict[tuple[str, _Name], list[HookChange]] = {}
    for change in sorted(changes, key=lambda each: (each.data_type, each.hook, each.epoch, each.at_ns, each.number)):
        if change.data_type != LIFECYCLE:
            groups.setdefault((change.epoch, (change.data_type, change.hook)), []).append(change)
    return [(epoch, name, of_hook) for (epoch, name), of_hook in groups.items()]


def _list_phases(life: ProcessLife, calendar: Calendar) -> Iterator[tuple[str, tuple[Interval, ...]]]:
    """The phases that a process lived in, each with its stretches."""
    parts = calendar.split(life.epoch)
    for phase in ALL_PHASES:
        windows = tuple(interval for each, interval in parts if each == phase)
        if cut_all(life.lived, windows):
            yield phase, windows


def _measure_hooks(
    place: int, phase: str, life: ProcessLife, window: Sequence[Interval], hooks: _Hooks, reachable: set[_Name]
) -> Iterator[Cell]:
    if life.epoch is None:
        yield from (_blind_cell(place, phase, name, life, window) for name in sorted(reachable))
        return
    for epoch, name, changes in hooks:
        if epoch == life.epoch:
            there, failed = _find_states(changes)
            share = _measure(cut_all(life.lived, there), (*life.blinded, *failed), window)
            if share.lived_ns:
                yield _cell(place, phase, name, share, changes[-1])


def _find_states(changes: Sequence[HookChange]) -> tuple[list[Interval], list[Interval]]:
    """When there was something to watch, and when that was not watched, since the hook had failed.

    The first state holds for what was before it: the agent looked when it came. An absent hook has nothing to watch.
    """
    instants = [BEGINNING, *(change.at_ns for change in changes[1:]), END]
    states = [
        (change.state, Interval(from_ns=low, to_ns=high))
        for change, (low, high) in zip(changes, pairwise(instants), strict=True)
        if low < high
    ]
    there = [interval for state, interval in states if state is not HookState.ABSENT]
    return there, [interval for state, interval in states if state is HookState.FAILED]


def _cell(place: int, phase: str, name: _Name, share: Share, newest: HookChange) -> Cell:
    is_installed = newest.state is HookState.INSTALLED
    return Cell(
        place=place,
        phase=phase,
        data_type=name[0],
        hook=name[1],
        share=share,
        is_installed=is_installed,
        is_proved=is_installed and newest.is_proved,
    )


def _blind_cell(place: int, phase: str, name: _Name, life: ProcessLife, window: Sequence[Interval]) -> Cell:
    """What any process of the run had to watch, one without an agent may have had too."""
    share = Share(lived_ns=measure(life.lived, window))
    return Cell(
        place=place, phase=phase, data_type=name[0], hook=name[1], share=share, is_installed=False, is_proved=False
    )


def _measure(lived: Sequence[Interval], blind: Iterable[Interval], window: Sequence[Interval]) -> Share:
    parts = cut_all(lived, window)
    lived_ns = measure(parts, [Interval()])
    return Share(lived_ns=lived_ns, watched_ns=lived_ns - measure(merge(blind), parts))

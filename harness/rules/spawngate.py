"""The spawn gate: what becomes of each process that Frida holds at its start. Pure: events in, actions out.

While spawn gating is on, Frida holds every process that a zygote forks, of whatever app, and announces it; each has to
be resumed by us. One that is held too long harms the phone: Android kills a process that has not reported within 10 s
of its start (PROC_START_TIMEOUT), and Frida resumes everything and ends the gating once one was held for 8 s
(SpawnGatingWatchdog). So the gate has limits of its own, well under both, and holds nothing for any other reason:

    event            a pid not held       one being hooked              one being resumed
    Added, foreign   Resume               -                             Resume: its number has been given anew
    Added, ours      Attach               -                             Attach: likewise
    Live             -                    Resume                        -
    Failed           -                    LetGo, Resume                 -
    Tick past limit  -                    LetGo, Resume                 -
    Removed          -                    LetGo; forgotten              forgotten
    Resumed          -                    -                             forgotten
    ResumeFailed     -                    -                             forgotten if it is gone; else the gate ends

`LetGo` says that a process of ours goes on without its hooks live: a gap. The gate ends once, and holds nothing then:

    Stop, or a resume that failed    LetGo for each being hooked, Disable: Frida resumes all that it still holds
    Cancelled, Lost                  LetGo for each being hooked; Frida has resumed all that it held
    once it has ended                Added, whosever: Resume, as it was announced before; all else means nothing

Every process that was announced is therefore resumed once: by one `Resume`, by `Disable`, or by Frida itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

HOOKS_LIVE_WITHIN_S = 5.0
"""From the announcement of a process to its live hooks; what is left of Frida's 8 s is for resuming it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """Frida holds a new process. `at_s` is an instant of the clock that `Tick` reads."""

    pid: int
    name: str
    at_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """The agent in a process has said that its hooks are live."""

    pid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """No agent got into a process, or none spoke."""

    pid: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Time has passed."""

    now_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """Frida holds a process no longer: we, or another of its clients, resumed it, or gating has ended."""

    pid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """A resume that was asked for is done."""

    pid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeFailed:
    """A resume was refused or not answered. `is_gone`: because Frida holds no such process any more."""

    pid: int
    reason: str
    is_gone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """Frida has ended the gating by itself and resumed everything."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """The connection to Frida is gone; Frida resumes what it held for a client that went away."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """The run needs the gate no more."""


Event = Added | Live | Failed | Tick | Removed | Resumed | ResumeFailed | Cancelled | Lost | Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Attach:
    """Put the agent into a process of ours."""

    pid: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Let a process run."""

    pid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LetGo:
    """A process of ours runs, or is about to, and its hooks were not live."""

    pid: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disable:
    """End the gating; Frida then resumes all that it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The gate has ended before the run did: from now on processes are seen late."""

    reason: str


Action = Attach | Resume | LetGo | Disable | Ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A process of ours that waits for its hooks."""

    name: str
    deadline_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GateState:
    """What the gate holds; `hooking` and `resuming` share no pid."""

    package: str
    hooking: Mapping[int, Held] = field(default_factory=dict)
    resuming: frozenset[int] = frozenset()
    is_over: bool = False

    @property
    def next_deadline_s(self) -> float | None:
        """When the next `Tick` is due at the latest."""
        return min((held.deadline_s for held in self.hooking.values()), default=None)


Step = tuple[GateState, tuple[Action, ...]]


def is_of(package: str, name: str) -> bool:
    """Say whether a process is the package's, by its name: `com.x`, or `com.x:push` and the like.

    A manifest may also give a process a name without the package in it (`android:process="com.other"`). Such a one is
    not known here and goes on at once; its uid tells it apart later, and it is hooked late.
    """
    return name == package or name.startswith(f"{package}:")


def step(state: GateState, event: Event) -> Step:
    """Take in one event; return what to do about it, in this order."""
    if state.is_over:
        return _step_when_over(state, event)
    match event:
        case Added():
            return _add(state, event)
        case Live():
            return _resume(state, event.pid) if event.pid in state.hooking else (state, ())
        case Failed() if event.pid in state.hooking:
            return _give_up(state, {event.pid: event.reason})
        case Tick():
            return _give_up(state, {pid: _too_slow() for pid in _find_overdue(state, event.now_s)})
        case Removed() if event.pid in state.hooking:
            return _forget(state, event.pid), (_let_go(state, event.pid, "something else than the gate resumed it"),)
        case Removed() | Resumed() | ResumeFailed(is_gone=True):
            return replace(state, resuming=state.resuming - {event.pid}), ()
    return _step_to_end(state, event)


def _step_to_end(state: GateState, event: Event) -> Step:
    match event:
        case ResumeFailed() if event.pid in state.resuming:
            reason = f"process {event.pid} could not be resumed: {event.reason}"
            return _end(state, reason, Disable(), Ended(reason=reason))
        case Cancelled() | Lost():
            return _end(state, event.reason, Ended(reason=event.reason))
        case Stop():
            return _end(state, "the run ended", Disable())
    return state, ()


def _step_when_over(state: GateState, event: Event) -> Step:
    """An announcement may have been on its way when the gate ended: should Frida still hold that process, let it go."""
    return state, (Resume(pid=event.pid),) if isinstance(event, Added) else ()


def _add(state: GateState, added: Added) -> Step:
    if added.pid in state.hooking:
        return state, ()  # the one before died while it was held; the limit of that one lets this one go
    if not is_of(state.package, added.name):
        return replace(state, resuming=state.resuming | {added.pid}), (Resume(pid=added.pid),)
    held = Held(name=added.name, deadline_s=added.at_s + HOOKS_LIVE_WITHIN_S)
    hooking, resuming = {**state.hooking, added.pid: held}, state.resuming - {added.pid}
    return replace(state, hooking=hooking, resuming=resuming), (Attach(pid=added.pid, name=added.name),)


def _resume(state: GateState, pid: int) -> Step:
    return replace(_forget(state, pid), resuming=state.resuming | {pid}), (Resume(pid=pid),)


def _give_up(state: GateState, reasons: Mapping[int, str]) -> Step:
    actions: list[Action] = []
    for pid, reason in reasons.items():
        actions.append(_let_go(state, pid, reason))
        state, resume = _resume(state, pid)
        actions += resume
    return state, tuple(actions)


def _end(state: GateState, reason: str, *actions: Action) -> Step:
    let_go = [_let_go(state, pid, reason) for pid in state.hooking]
    return replace(state, hooking={}, resuming=frozenset(), is_over=True), (*let_go, *actions)


def _find_overdue(state: GateState, now_s: float) -> list[int]:
    return [pid for pid, held in state.hooking.items() if held.deadline_s <= now_s]


def _too_slow() -> str:
    return f"its hooks were not live within {HOOKS_LIVE_WITHIN_S:g} s"


def _let_go(state: GateState, pid: int, reason: str) -> LetGo:
    return LetGo(pid=pid, name=state.hooking[pid].name, reason=f"the spawn gate let it go: {reason}")


def _forget(state: GateState, pid: int) -> GateState:
    return replace(state, hooking={other: held for other, held in state.hooking.items() if other != pid})

"""The spawn gate: whatever happens in whatever order, nothing stays held and nothing of ours runs unseen untold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.rules.spawngate import (
    HOOKS_LIVE_WITHIN_S,
    Action,
    Added,
    Attach,
    Cancelled,
    Disable,
    Ended,
    Event,
    Failed,
    GateState,
    LetGo,
    Live,
    Lost,
    Removed,
    Resume,
    Resumed,
    ResumeFailed,
    Stop,
    Tick,
    is_of,
    step,
)

ANDROIDS_LIMIT_S, WATCHDOGS_LIMIT_S = 10.0, 8.0
OURS = Added(pid=1, name="com.x", at_s=100.0)
PUSH = Added(pid=2, name="com.x:push", at_s=101.0)
OTHER = Added(pid=3, name="com.xy", at_s=101.0)
REFUSED = ResumeFailed(pid=1, reason="not answered", is_gone=False)


def play(*events: Event) -> tuple[GateState, list[Action]]:
    state, done = GateState(package="com.x"), []
    for event in events:
        state, actions = step(state, event)
        done += actions
    return state, done


def let_go(added: Added, why: str) -> LetGo:
    return LetGo(pid=added.pid, name=added.name, reason=f"the spawn gate let it go: {why}")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("com.x", True), ("com.x:push", True), ("com.xy", False), ("com.x.y", False), ("", False), ("x:com.x", False)],
)
def test_the_processes_of_a_package_bear_its_name(name: str, expected: bool) -> None:
    assert is_of("com.x", name) is expected


LATE = "its hooks were not live within 5 s"


@pytest.mark.parametrize(
    ("events", "actions"),
    [
        ((OTHER,), [Resume(pid=3)]),
        ((OURS,), [Attach(pid=1, name="com.x")]),
        ((OURS, Live(pid=1)), [Attach(pid=1, name="com.x"), Resume(pid=1)]),
        ((OURS, Live(pid=1), Live(pid=1)), [Attach(pid=1, name="com.x"), Resume(pid=1)]),
        ((OURS, PUSH, Live(pid=2)), [Attach(pid=1, name="com.x"), Attach(pid=2, name="com.x:push"), Resume(pid=2)]),
        ((OURS, Failed(pid=1, reason="no")), [Attach(pid=1, name="com.x"), let_go(OURS, "no"), Resume(pid=1)]),
        ((OURS, Tick(now_s=104.9)), [Attach(pid=1, name="com.x")]),
        ((OURS, Tick(now_s=105.0)), [Attach(pid=1, name="com.x"), let_go(OURS, LATE), Resume(pid=1)]),
        ((OURS, Tick(now_s=105.0), Live(pid=1), Failed(pid=1, reason="no")),
         [Attach(pid=1, name="com.x"), let_go(OURS, LATE), Resume(pid=1)]),
        ((OURS, Removed(pid=1), Live(pid=1)),
         [Attach(pid=1, name="com.x"), let_go(OURS, "something else than the gate resumed it")]),
        ((OURS, Cancelled(reason="watchdog-timeout")),
         [Attach(pid=1, name="com.x"), let_go(OURS, "watchdog-timeout"), Ended(reason="watchdog-timeout")]),
        ((Lost(reason="lost"), PUSH), [Ended(reason="lost"), Resume(pid=2)]),
        ((OURS, Stop(), Stop()), [Attach(pid=1, name="com.x"), let_go(OURS, "the run ended"), Disable()]),
        ((OURS, Live(pid=1), REFUSED),
         [Attach(pid=1, name="com.x"), Resume(pid=1), Disable(),
          Ended(reason="process 1 could not be resumed: not answered")]),
        ((OURS, Live(pid=1), Removed(pid=1), REFUSED), [Attach(pid=1, name="com.x"), Resume(pid=1)]),
        ((OTHER, ResumeFailed(pid=3, reason="dead", is_gone=True), OTHER), [Resume(pid=3), Resume(pid=3)]),
        ((OTHER, Added(pid=3, name="com.x", at_s=102.0)), [Resume(pid=3), Attach(pid=3, name="com.x")]),
    ],
)  # fmt: skip
def test_each_event_has_its_answer(events: Iterable[Event], actions: list[Action]) -> None:
    assert play(*events)[1] == actions


def test_the_limit_leaves_time_to_resume_before_frida_and_android_lose_patience() -> None:
    assert HOOKS_LIVE_WITHIN_S <= WATCHDOGS_LIMIT_S - 2.5 < ANDROIDS_LIMIT_S
    state, _ = play(PUSH, OURS)
    assert state.next_deadline_s == OURS.at_s + HOOKS_LIVE_WITHIN_S


@dataclass
class World:
    """A Frida that holds what it announces, with a gate before it. Its moves are those that Frida's source allows."""

    state: GateState = field(default_factory=lambda: GateState(package="com.x"))
    now_s: float = 0.0
    next_pid: int = 1
    held: dict[int, float] = field(default_factory=dict)
    ours: set[int] = field(default_factory=set)
    live: set[int] = field(default_factory=set)
    asked: set[int] = field(default_factory=set)
    resumes: Counter[int] = field(default_factory=Counter)
    told: Counter[int] = field(default_factory=Counter)
    ran_unhooked: set[int] = field(default_factory=set)
    is_gating: bool = True

    def feed(self, event: Event) -> None:
        self.state, actions = step(self.state, event)
        for action in actions:
            self.act(action)

    def act(self, action: Action) -> None:
        match action:
            case Resume():
                self.resumes[action.pid] += 1
                self.asked.add(action.pid)
                self.release(action.pid)
            case LetGo():
                self.told[action.pid] += 1
            case Disable():
                self.release_all()
            case _:
                pass

    def release(self, pid: int) -> None:
        since_s = self.held.pop(pid, None)
        if since_s is not None and pid in self.ours and pid not in self.live:
            self.ran_unhooked.add(pid)

    def release_all(self) -> None:
        self.is_gating = False
        for pid in list(self.held):
            self.release(pid)

    def spawn(self, name: str) -> None:
        if not self.is_gating:
            return
        pid, self.next_pid = self.next_pid, self.next_pid + 1
        self.held[pid] = self.now_s
        if is_of("com.x", name):
            self.ours.add(pid)
        self.feed(Added(pid=pid, name=name, at_s=self.now_s))

    def move(self, what: str, which: int) -> None:
        pid = which % self.next_pid
        match what:
            case "ours":
                self.spawn(("com.x", "com.x:push")[which % 2])
            case "other":
                self.spawn(("com.xy", "", "system:x")[which % 3])
            case "live":
                if pid in self.held:
                    self.live.add(pid)
                self.feed(Live(pid=pid))
            case "failed":
                self.feed(Failed(pid=pid, reason="no"))
            case "wait":
                self.now_s += which / 10
                self.feed(Tick(now_s=self.now_s))
            case "cancelled":
                self.release_all()
                self.feed(Cancelled(reason="watchdog-timeout"))
            case "lost":
                self.release_all()
                self.feed(Lost(reason="lost"))
            case _:
                self.tell_back(what, pid)

    def tell_back(self, what: str, pid: int) -> None:
        match what:
            case "resumed" if pid in self.asked:
                self.feed(Resumed(pid=pid))
            case "gone" if pid in self.asked:
                self.feed(ResumeFailed(pid=pid, reason="gone", is_gone=True))
            case "refused" if pid in self.asked:
                self.feed(ResumeFailed(pid=pid, reason="refused", is_gone=False))
            case "removed" if pid in self.held:
                self.release(pid)
                self.feed(Removed(pid=pid))
            case _:
                pass


COMMON = ("ours", "other", "live", "failed", "wait", "resumed", "gone", "removed")
MOVES = st.lists(
    st.tuples(st.sampled_from((*COMMON, *COMMON, *COMMON, "refused", "cancelled", "lost")), st.integers(0, 40)),
    max_size=60,
)


@given(MOVES)
def test_nothing_stays_held_beyond_its_limit_whatever_happens(moves: list[tuple[str, int]]) -> None:
    world = World()
    for what, which in moves:
        world.move(what, which)
        if what == "wait":
            assert all(world.now_s - since_s < HOOKS_LIVE_WITHIN_S for since_s in world.held.values())
        assert set(world.held) == set(world.state.hooking)


@given(MOVES)
def test_nothing_stays_held_after_the_end(moves: list[tuple[str, int]]) -> None:
    world = World()
    for what, which in moves:
        world.move(what, which)
    world.feed(Stop())
    assert world.held == {}
    assert world.state.next_deadline_s is None


@given(MOVES)
def test_no_process_is_resumed_twice(moves: list[tuple[str, int]]) -> None:
    world = World()
    for what, which in [*moves, ("wait", 60)]:
        world.move(what, which)
    world.feed(Stop())
    assert max(world.resumes.values(), default=0) <= 1


@given(MOVES)
def test_a_process_of_ours_that_runs_without_live_hooks_is_told_once(moves: list[tuple[str, int]]) -> None:
    world = World()
    for what, which in [*moves, ("wait", 60)]:
        world.move(what, which)
    world.feed(Stop())
    assert world.told == Counter(world.ran_unhooked)


@given(st.lists(st.tuples(st.sampled_from(("ours", "other", "live", "resumed")), st.integers(0, 40)), max_size=60))
def test_no_process_of_ours_is_resumed_before_its_hooks_are_live(moves: list[tuple[str, int]]) -> None:
    """While nothing fails and no limit passes; foreign ones are resumed at once."""
    world = World()
    for what, which in moves:
        world.move(what, which)
        assert world.ran_unhooked == set()
        assert set(world.held) <= world.ours - world.live

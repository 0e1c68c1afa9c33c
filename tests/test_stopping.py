"""Where a signal ends what goes on: tried at each opcode at which Python may call a handler."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import FrameType

import pytest

from harness.stopping import breakable, go_on, heeding, in_order, is_stopping, pause, stop

Trace = Callable[[FrameType, str, object], object]


@pytest.fixture(autouse=True)
def _nothing_is_left() -> Iterator[None]:
    yield
    go_on()


def call_with_signal_at(opcode: int, call: Callable[[], None]) -> bool:
    """Call with a signal that comes at this opcode; say whether there was one so late."""
    seen = 0

    def trace(frame: FrameType, _event: str, _argument: object) -> Trace:
        nonlocal seen
        frame.f_trace_opcodes = True
        seen += 1
        if seen == opcode:
            stop(SystemExit(143))
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return seen >= opcode


def is_free(lock: threading.Condition) -> bool:
    """Whether another thread gets it."""
    got: list[bool] = []
    thread = threading.Thread(target=lambda: got.append(lock.acquire(blocking=False)))
    thread.start()
    thread.join()
    return got[0]


def look(lock: threading.Condition) -> None:
    """What the main thread of a run does a hundred times a second: look something up, and wait a little."""
    with lock:
        pass
    pause(0)


def look_in_order(lock: threading.Condition) -> None:
    with in_order(), heeding():
        look(lock)


def find_locks_left(take: Callable[[threading.Condition], None]) -> list[int]:
    left, opcode = [], 0
    is_reached = True
    while is_reached:
        opcode, lock = opcode + 1, threading.Condition()
        with suppress(SystemExit):
            is_reached = call_with_signal_at(opcode, lambda lock=lock: take(lock))  # type: ignore[misc]
            assert not (is_reached and is_stopping()), f"the signal at opcode {opcode} was passed over"
        go_on()
        if not is_free(lock):
            left.append(opcode)
    assert opcode > 50
    return left


def test_a_signal_leaves_no_lock_taken_wherever_it_comes() -> None:
    assert find_locks_left(look_in_order) == []


def test_without_that_it_would() -> None:
    """Or the test before this one would tell nothing of this Python."""
    assert find_locks_left(look) != []


def test_it_is_raised_at_once_where_nothing_is_kept() -> None:
    with pytest.raises(KeyboardInterrupt):
        stop(KeyboardInterrupt())
    assert is_stopping()


def put_back(done: list[str]) -> None:
    with in_order():
        stop(SystemExit(143))
        pause(0)
        done.append("put back")
        with heeding():
            done.append("heeds")
            pause(0)
            done.append("not reached")


def test_what_puts_back_is_not_cut_short() -> None:
    done: list[str] = []
    with pytest.raises(SystemExit):
        put_back(done)
    assert done == ["put back", "heeds"]


def seal(done: list[str]) -> None:
    with in_order():
        with heeding():
            stop(SystemExit(143))
        done.append("sealed")


def test_what_comes_is_raised_at_the_end_at_the_latest() -> None:
    done: list[str] = []
    with pytest.raises(SystemExit):
        seal(done)
    assert done == ["sealed"]


def fail() -> None:
    with in_order():
        stop(SystemExit(143))
        raise ValueError("first")


def test_an_error_on_the_way_is_what_counts() -> None:
    with pytest.raises(ValueError, match="first"):
        fail()


def test_a_wait_is_broken_off() -> None:
    with pytest.raises(SystemExit), in_order(), heeding(), breakable():
        stop(SystemExit(143))
    with breakable():
        assert is_stopping(), "nobody heeds any more"


def test_what_was_meant_otherwise_ends_nothing() -> None:
    with in_order(), heeding():
        with suppress(KeyboardInterrupt), breakable():
            stop(KeyboardInterrupt())
        go_on()
        pause(0)
    assert not is_stopping()


def test_other_threads_are_not_broken() -> None:
    slept: list[bool] = []

    def sleep() -> None:
        pause(0)
        slept.append(True)

    thread = threading.Thread(target=sleep)
    with in_order(), heeding():
        stop(SystemExit(143))
        thread.start()
        thread.join()
        go_on()
    assert slept == [True]

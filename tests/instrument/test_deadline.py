"""A call with a deadline hands over what the call returned or raised, or says that the time is up."""

from __future__ import annotations

import threading
from concurrent.futures import Future

import pytest

from harness.instrument.deadline import CallInVain, DeadlinePassed, call_within


def test_what_the_call_returns_and_raises_is_handed_over() -> None:
    assert call_within(5, lambda: "value") == "value"
    assert call_within(5, lambda: None) is None
    with pytest.raises(ZeroDivisionError):
        call_within(5, lambda: 1 // 0)


def test_a_call_that_blocks_is_left_behind() -> None:
    release = threading.Event()
    with pytest.raises(DeadlinePassed):
        call_within(0.05, release.wait)
    release.set()


def test_a_call_is_left_when_what_it_is_about_has_gone_and_is_not_made_after_that() -> None:
    release, gone = threading.Event(), Future[str]()
    threading.Timer(0.05, gone.set_result, ["it has ended"]).start()
    with pytest.raises(CallInVain, match="it has ended"):
        call_within(50, release.wait, gone)
    release.set()
    made: list[int] = []
    with pytest.raises(CallInVain):
        call_within(50, lambda: made.append(1), gone)
    assert made == []


def test_as_long_as_it_has_not_gone_the_call_has_its_time() -> None:
    release = threading.Event()
    assert call_within(5, lambda: "value", Future()) == "value"
    with pytest.raises(DeadlinePassed):
        call_within(0.05, release.wait, Future())
    release.set()

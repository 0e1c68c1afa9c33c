"""A call with a deadline hands over what the call returned or raised, or says that the time is up."""

from __future__ import annotations

import threading

import pytest

from harness.instrument.deadline import DeadlinePassed, call_within


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

"""What woke a process: what was under way in it, the services that lived in it, or why it was started."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model import Signal
from harness.rules.wakes import describe_wake, find_wakes, find_work
from tests.builders import SECOND, signal
from tests.rules.judging import interval

STARTED = "broadcast com.x/.Boot"


def began(name: str, at_s: float, **detail: object) -> Signal:
    return signal(name, at_s, **{"class": "com.x.A", **detail})


def ended(name: str, at_s: float, began_s: float) -> Signal:
    return signal(f"{name}_end", at_s, began=str(int(began_s * SECOND)))


def woken_at(at_s: float, *signals: Signal) -> str | None:
    return find_wakes(signals, STARTED, 100 * SECOND).find(int(at_s * SECOND))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (began("job", 1, job=7), "job com.x.A 7"),
        (began("broadcast", 1, action="android.intent.action.BOOT_COMPLETED", alarm=None),
         "broadcast com.x.A android.intent.action.BOOT_COMPLETED"),
        (began("broadcast", 1, action=None, alarm=True), "alarm com.x.A"),
        (began("service_started", 1, action="WORK", alarm=True), "alarm com.x.A"),
        (began("broadcast", 1, action="com.google.android.c2dm.intent.RECEIVE"), "push com.x.A"),
        (began("service_bound", 1, action="WORK"), "service com.x.A"),
        (began("alarm", 1, alarm=True), "alarm com.x.A"),
        (began("provider", 1, method="query", uid=10100), "provider com.x.A query"),
    ],
)  # fmt: skip
def test_each_thing_has_its_word(told: Signal, words: str) -> None:
    assert describe_wake(told) == words


def test_what_is_under_way_counts_the_newest_first() -> None:
    told = [began("job", 10, job=1), began("broadcast", 12, action="A"), ended("broadcast", 14, 12)]
    told.append(ended("job", 20, 10))
    assert woken_at(9, *told) == f"started for {STARTED}"
    assert woken_at(11, *told) == "job com.x.A 1"
    assert woken_at(13, *told) == "broadcast com.x.A A, job com.x.A 1"
    assert woken_at(20, *told) == "job com.x.A 1"
    assert woken_at(20.1, *told) == f"started for {STARTED}"


def test_a_service_lives_between_its_calls_and_is_named_when_nothing_else_is_under_way() -> None:
    told = [began("service_created", 10), ended("service_created", 11, 10), began("job", 15, job=1)]
    told += [ended("job", 16, 15), began("service_destroyed", 20), ended("service_destroyed", 21, 20)]
    assert woken_at(13, *told) == "service com.x.A"
    assert woken_at(15.5, *told) == "job com.x.A 1"
    assert woken_at(22, *told) == f"started for {STARTED}"
    assert find_work([find_wakes(told, None, 100 * SECOND)])[1].cut(interval(15, 16)) == interval(15, 16)


def test_what_was_not_over_goes_on_to_the_last_word_and_without_anything_there_is_no_telling() -> None:
    assert woken_at(100, began("job", 10, job=1)) == "job com.x.A 1"
    assert find_wakes([], None, 100 * SECOND).find(5) is None


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)).map(sorted), max_size=6), st.integers(0, 60))
def test_each_instant_names_what_was_under_way_and_no_more(jobs: list[list[int]], at_s: int) -> None:
    begun = sorted((low, high, number) for number, (low, high) in enumerate(jobs))
    told = [began("job", low + number / 1000, job=number) for low, _, number in begun]
    told += [ended("job", high + 0.5, low + number / 1000) for low, high, number in begun]
    here = {f"job com.x.A {number}" for low, high, number in begun if low + number / 1000 <= at_s <= high + 0.5}
    words = woken_at(at_s, *sorted(told, key=lambda each: each.at_boottime_ns))
    assert set((words or "").split(", ")) == (here or {f"started for {STARTED}"})

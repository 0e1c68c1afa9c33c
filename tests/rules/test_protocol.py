"""Messages of the agent become frozen values; whatever else comes is a ProtocolError that names the field."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import ProtocolError
from harness.model import Access, Gate, HookState, Outcome, Signal
from harness.rules.protocol import Batch, Bye, Heartbeat, Hello, Lost, parse_message
from harness.rules.texts import LONGEST
from tests.builders import batch_message

CLOCK = {"boot": "123000000001", "wall": "1795447707629313970", "uncertainty": 900}
HOOK = {"hook": "A.b", "data_type": "face", "state": "absent", "overloads": 0, "error": "not loaded"}
HELLO = {
    "type": "hello", "schema": 2, "epoch": "e", "pid": 7, "process": "com.x", "gate": "debug",
    "start": "1", "live": "2", "clock": CLOCK, "hooks": [HOOK],
}  # fmt: skip
ACCESS = {
    "at": "7", "data_type": "contacts", "hook": "A.b", "kind": "delivery", "layer": "api",
    "signature": "()", "outcome": "denied", "exception": "java.lang.SecurityException", "detail": {"rows": 3},
    "thread": "main", "stack": "ab", "frames": ["x.Y.z(Y.java:1)"],
}  # fmt: skip
SIGNAL = {"at": "5", "name": "click", "detail": {"text": "Accept"}}
BATCH = {**batch_message(4, ACCESS, SIGNAL), "base": "9007199254740993"}


def test_hello_is_read_whole() -> None:
    hello = parse_message(HELLO)
    assert isinstance(hello, Hello)
    assert (hello.pid, hello.gate, hello.hooks[0].state) == (7, Gate.DEBUG, HookState.ABSENT)
    assert hello.clock.at_wall_ns == 1795447707629313970


def test_events_get_consecutive_numbers_and_keep_their_nanoseconds() -> None:
    batch = parse_message(BATCH)
    assert isinstance(batch, Batch)
    one, other = batch.events
    assert isinstance(one, Access)
    assert isinstance(other, Signal)
    assert (one.seq, other.seq) == (4, 5)
    assert one.at_boottime_ns == 2**53 + 1 + 7
    assert (one.outcome, one.thread, one.stack_key) == (Outcome.DENIED, "main", "ab")
    assert one.frames == ("x.Y.z(Y.java:1)",)


def test_many_events_refer_to_one_description_and_stack() -> None:
    batch = parse_message(BATCH | {"events": [[1, 0, 0, 0], SIGNAL, [3, 0, 0, 0]]})
    assert isinstance(batch, Batch)
    one, _, other = batch.events
    assert isinstance(one, Access)
    assert isinstance(other, Access)
    assert other == replace(one, seq=6, at_boottime_ns=one.at_boottime_ns + 2)


@pytest.mark.parametrize(
    "event",
    [[], [1, 0, 0], [1, 0, 0, 0, 0], [1, 1, 0, 0], [1, 0, 1, 0], [1, 0, 0, 1], [1, 0, 0, -1], [-1, 0, 0, 0],
     [1.5, 0, 0, 0], [True, 0, 0, 0], ["1", 0, 0, 0], [None, 0, 0, 0], [2**53, 0, 0, 0], [[], 0, 0, 0]],
)  # fmt: skip
def test_an_access_that_refers_to_nothing_is_refused(event: list[object]) -> None:
    with pytest.raises(ProtocolError, match="event"):
        parse_message(BATCH | {"events": [event]})


def test_an_instant_that_the_file_could_not_hold_is_refused() -> None:
    with pytest.raises(ProtocolError, match="base"):
        parse_message(BATCH | {"base": str(2**63 - 1)})


def test_the_small_messages() -> None:
    assert parse_message({"type": "lost", "epoch": "e", "first_seq": 1, "count": 2}) == Lost(
        epoch="e", first_seq=1, count=2
    )
    heartbeat = {"type": "heartbeat", "epoch": "e", "next_seq": 1, "clock": CLOCK}
    idle = parse_message({**heartbeat, "under_way_since": None})
    busy = parse_message({**heartbeat, "under_way_since": "3"})
    assert isinstance(idle, Heartbeat)
    assert isinstance(busy, Heartbeat)
    assert (idle.complete_until_ns, busy.complete_until_ns) == (idle.clock.at_boottime_ns, 3)
    assert isinstance(
        parse_message({"type": "bye", "epoch": "e", "next_seq": 1, "at": "3", "reason": "r", "under_way": 0}), Bye
    )


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"schema": 1}, "schema 1"),
        ({"pid": -1}, "message.pid"),
        ({"pid": True}, "message.pid"),
        ({"gate": "door"}, "message.gate"),
        ({"start": 5}, "message.start"),
        ({"start": "-5"}, "message.start"),
        ({"live": "9" * 19}, "message.live"),
        ({"clock": None}, "message.clock"),
        ({"hooks": [{}]}, "hook"),
    ],
)
def test_a_wrong_field_is_named(changed: dict[str, Any], named: str) -> None:
    with pytest.raises(ProtocolError, match=named):
        parse_message(HELLO | changed)


DEEP: object = functools.reduce(lambda inner, _: [inner], range(5000), [])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {"x": [float("-inf")]}, DEEP])
def test_what_json_cannot_mean_or_nobody_could_read_is_refused(value: object) -> None:
    with pytest.raises(ProtocolError, match=r"detail|levels"):
        parse_message(batch_message(0, ACCESS | {"detail": {"x": value}}))


LONG = "é" * 10_000_000
CUT = "é" * LONGEST + f"… [10000000 characters, sha256 {hashlib.sha256(LONG.encode()).hexdigest()}]"


@pytest.mark.parametrize(
    ("value", "in_column", "in_detail"),
    [
        ("a\x00b", r"a\x00b", '"a\\u0000b"'),
        ("\ud800", r"\ud800", r'"\\ud800"'),
        ("\x1b[2J", r"\x1b[2J", r'"\u001b[2J"'),
        ("\u202egnp.exe", r"\u202egnp.exe", r'"\u202egnp.exe"'),
        ("one\ntwo", r"one\ntwo", r'"one\ntwo"'),
        (LONG, CUT, json.dumps(CUT)),
    ],
    ids=["NUL", "half a character", "a terminal's command", "another direction", "two lines", "ten million characters"],
)
def test_a_strange_text_is_stored_escaped_and_with_an_end(value: str, in_column: str, in_detail: str) -> None:
    detail = {"of": value, "in": [{"deeper": value, value: 2**63}]}
    batch = parse_message(batch_message(0, ACCESS | {"thread": value, "frames": [value], "detail": detail}))
    assert isinstance(batch, Batch)
    (access,) = batch.events
    assert isinstance(access, Access)
    assert (access.thread, access.frames) == (in_column, (in_column,))
    stored = f'{{"of": {in_detail}, "in": [{{"deeper": {in_detail}, {in_detail}: {2**63}}}]}}'
    assert json.dumps(access.detail) == stored


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(json_values)
def test_anything_else_is_a_protocol_error(value: object) -> None:
    with pytest.raises(ProtocolError):
        parse_message(value)


@given(st.sampled_from([HELLO, BATCH]), st.data(), json_values)
def test_a_message_with_one_strange_field_is_read_or_refused(
    message: dict[str, Any], data: st.DataObject, value: object
) -> None:
    field = data.draw(st.sampled_from(sorted(message)))
    with contextlib.suppress(ProtocolError):
        parse_message(message | {field: value})

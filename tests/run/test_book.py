"""The book: what messages of an agent become in the file, and what never counts as an acceptance."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from sqlite_utils import Database

from harness.instrument.sessions import Received
from harness.model import (
    Change,
    ChangeEnd,
    ChangeKind,
    ChangeOutcome,
    Gate,
    GateOutcome,
    GateTry,
    Milestone,
    MilestoneName,
    ProcessFacts,
)
from harness.rules.milestones import is_acceptance
from harness.rules.opnotes import OpPoll
from harness.rules.spawngate import LetGo
from harness.run.book import Arrival, Book
from harness.store.schema import migrations
from harness.store.writer import Writer
from tests.builders import batch_message, run

PID = 7
CLOCK = {"boot": "91000000000", "wall": "1700000000000000000", "uncertainty": 900}
HELLO = {
    "type": "hello", "schema": 2, "epoch": "e", "pid": PID, "process": "com.x", "gate": "debug",
    "start": "90000000000", "live": "91000000000", "clock": CLOCK, "hooks": [],
}  # fmt: skip
ACCESS = {
    "at": "95000000000", "data_type": "contacts", "hook": "A.b", "kind": "delivery", "layer": "api",
    "signature": "()", "outcome": "returned", "exception": None, "detail": {}, "thread": "main", "stack": "s1",
    "frames": ["A.b(A.java:1)", "com.x.Main.go(Main.java:2)"],
}  # fmt: skip


class Desk:
    """A book over a database in memory."""

    def __init__(self) -> None:
        self.db = Database(memory=True)
        migrations.apply(self.db)
        self.shown: list[object] = []
        self.book = Book(Writer(self.db, run()), "com.x", "b", self.shown.append)
        self.book.apply(Arrival(process=ProcessFacts(pid=PID, name="com.x"), start_reason="top-activity com.x/.Main"))

    def hear(self, payload: dict[str, Any]) -> None:
        self.book.apply(Received(pid=PID, message={"type": "send", "payload": payload}, detached=None))

    def batch(self, first_seq: int, *events: dict[str, Any]) -> None:
        self.hear(batch_message(first_seq, *events))

    def bye(self, next_seq: int, reason: str = "end_of_run", under_way: int = 0) -> None:
        message = {"type": "bye", "epoch": "e", "next_seq": next_seq, "at": "99000000000", "reason": reason}
        self.hear({**message, "under_way": under_way})

    def rows(self, sql: str) -> list[dict[str, Any]]:
        return list(self.db.query(sql))


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.hear(HELLO)
    return made


def test_a_reading_of_the_ledger_that_failed_is_a_row_with_its_reason() -> None:
    desk = Desk()
    desk.book.apply(OpPoll(from_boottime_ns=None, to_boottime_ns=None, error="line 3 is not an op: '?'"))
    desk.book.apply(OpPoll(from_boottime_ns=5, to_boottime_ns=6))
    rows = desk.db.query("select number, from_boottime_ns, error from op_poll order by number")
    assert [tuple(row.values()) for row in rows] == [(1, None, "line 3 is not an op: '?'"), (2, 5, None)]


def test_an_access_is_stored_with_its_caller_and_a_repeat_is_not(desk: Desk) -> None:
    desk.batch(0, ACCESS)
    desk.batch(0, ACCESS)
    (row,) = desk.rows("select * from timeline")
    assert (row["caller"], row["sdk"], row["app_state"]) == ("com.x.Main.go", "first_party", "foreground")
    assert row["at_wall_ns"] == 1700000000000000000 + 4_000_000_000


def test_a_known_stack_is_referred_to_and_an_unknown_one_is_null(desk: Desk) -> None:
    later = {key: value for key, value in ACCESS.items() if key != "frames"}
    desk.batch(0, ACCESS, later, later | {"stack": "never sent"})
    assert [row["stack_id"] for row in desk.rows("select stack_id from access order by seq")] == [1, 1, None]


def test_a_complete_stream_leaves_no_gap_and_what_came_again_is_counted(desk: Desk) -> None:
    for _ in range(3):
        desk.batch(0, ACCESS)
    desk.bye(1)
    desk.book.close()
    assert desk.book.has_ended
    assert desk.rows("select * from gap") == []
    assert desk.rows("select reason, next_seq, at_boottime_ns, repeats from stream_end") == [
        {"reason": "end_of_run", "next_seq": 1, "at_boottime_ns": 99_000_000_000, "repeats": 2}
    ]


def test_an_open_tail_begins_with_the_earliest_call_that_had_not_returned(desk: Desk) -> None:
    clock = {**CLOCK, "boot": "98000000000"}
    for since in (None, "97000000000"):
        desk.hear({"type": "heartbeat", "epoch": "e", "next_seq": 0, "clock": clock, "under_way_since": since})
    desk.book.close()
    assert desk.rows("select kind, from_boottime_ns from gap") == [
        {"kind": "open_tail", "from_boottime_ns": 97_000_000_000}
    ]


@pytest.mark.parametrize(
    ("story", "gaps"),
    [
        (lambda desk: desk.book.close(), [("open_tail", None)]),
        (lambda desk: desk.bye(3), [("missing", 3)]),
        (lambda desk: desk.bye(0, under_way=2), [("missing", 2)]),
        (lambda desk: desk.bye(0, reason="dead_man"), [("pass_through", None)]),
        (lambda desk: desk.book.apply(Received(pid=PID, message=None, detached="device-lost")), [("open_tail", None)]),
        (lambda desk: desk.hear({"type": "nonsense"}), [("hook_error", None), ("open_tail", None)]),
        (lambda desk: desk.batch(0, {"at": "1", "name": "hook", "detail": {"state": 5}}),
         [("hook_error", None), ("open_tail", None)]),
    ],
)  # fmt: skip
def test_whatever_is_missing_is_a_gap(desk: Desk, story: Any, gaps: list[tuple[str, int | None]]) -> None:
    story(desk)
    desk.book.close()
    assert [(row["kind"], row["events"]) for row in desk.rows("select * from gap order by gap_id")] == gaps


def test_a_batch_with_one_unreadable_event_is_refused_whole_and_missed(desk: Desk) -> None:
    desk.batch(0, ACCESS, ACCESS | {"at": "yesterday"})
    desk.bye(2)
    kinds = [(row["kind"], row["events"]) for row in desk.rows("select * from gap order by gap_id")]
    assert kinds == [("hook_error", None), ("missing", 2)]


def test_strange_text_is_stored_and_what_is_refused_can_be_told_again(desk: Desk) -> None:
    odd = {"frames": ["\ud800\x00\x1b[2J"], "thread": "\udfff", "detail": {"columns": ["\ud800"]}}
    desk.batch(0, ACCESS | odd)
    (row,) = desk.rows("select * from timeline")
    assert row["thread"] == r"\udfff"
    refused = {"type": "batch", "epoch": 2**63, "text": "\x1b\ud800" + "x" * 10_000_000}
    desk.hear(refused)
    (gap,) = desk.rows("select * from gap")
    begins = '{"type": "batch", "epoch": 9223372036854775808, "text": "\\u001b\\ud800'
    sha256 = hashlib.sha256((begins + "x" * 10_000_000 + '"}').encode()).hexdigest()
    size = len(begins) + 10_000_002
    shown = begins.ljust(120, "x")
    assert gap["reason"] == f"message lacks 'first_seq': {shown} [{size} characters, sha256 {sha256}]"


def test_words_on_a_clicked_view_are_kept_only_where_they_mean_acceptance(desk: Desk) -> None:
    click = {"at": "96000000000", "name": "click"}
    desk.batch(0, *(click | {"detail": {"text": text, "resource_id": ""}} for text in ("Alice Testperson", "Accept")))
    content = " ".join(row["detail"] for row in desk.rows("select detail from signal"))
    assert "Alice" not in content
    assert "Accept" in content
    assert desk.book.find_signal(is_acceptance) is not None


def test_a_click_alone_is_no_milestone_and_a_milestone_is_reached_once(desk: Desk) -> None:
    desk.batch(0, {"at": "96000000000", "name": "click", "detail": {"text": "Accept"}})
    assert desk.rows("select * from milestone") == []
    for at_ns in (5, 6):
        milestone = Milestone(name=MilestoneName.INSTALLED, at_boottime_ns=at_ns, uncertainty_ns=1, source="x")
        desk.book.apply(milestone)
    assert [row["at_boottime_ns"] for row in desk.rows("select * from milestone")] == [5]


def accepted(at_ns: int, source: str) -> Milestone:
    return Milestone(name=MilestoneName.TERMS_ACCEPTED, at_boottime_ns=at_ns, uncertainty_ns=10, source=source)


@pytest.mark.parametrize(
    ("told", "marks", "gaps"),
    [
        ([accepted(100, "agent_click"), accepted(110, "operator")], [110], []),
        ([accepted(100, "operator"), accepted(110, "agent_click")], [100], []),
        ([accepted(100, "agent_click"), accepted(200, "operator")], [200], [(100, 200)]),
        ([accepted(300, "operator"), accepted(200, "agent_click")], [300], [(200, 300)]),
        ([accepted(300, "operator"), accepted(200, "operator")], [300, 200], [(200, 300)]),
        ([accepted(100, "agent_click"), accepted(100, "agent_click")], [], []),
        ([accepted(100, "agent_click"), accepted(200, "agent_click")], [], [(100, 200)]),
    ],
)
def test_every_mark_is_stored_and_where_two_sources_disagree_there_is_a_gap(
    desk: Desk, told: list[Milestone], marks: list[int], gaps: list[tuple[int, int]]
) -> None:
    """The first source is the milestone, whatever comes after it."""
    for milestone in told:
        desk.book.apply(milestone)
    assert [row["source"] for row in desk.rows("select source from milestone")] == [told[0].source]
    assert [row["at_boottime_ns"] for row in desk.rows("select * from mark order by mark_id")] == marks
    found = desk.rows("select * from gap where kind = 'disagreement'")
    assert [(gap["from_boottime_ns"], gap["to_boottime_ns"]) for gap in found] == gaps


def test_a_reason_is_one_clear_line(desk: Desk) -> None:
    desk.book.apply(Change(number=1, kind=ChangeKind.CLEARED, target="com.x", detail="", at_boottime_ns=None))
    told = "device d: it said:\nno\t\x1b[31m\n  do this\n"
    desk.book.apply(ChangeEnd(number=1, outcome=ChangeOutcome.FAILED, reason=told, end_boottime_ns=None))
    desk.hear({"type": "nonsense", "more": "\n\n"})
    assert [row["reason"] for row in desk.rows("select reason from change_end")] == [
        r"device d: it said: no \x1b[31m; do this"
    ]
    (gap,) = desk.rows("select reason from gap")
    assert gap["reason"].isprintable()


def test_a_pid_that_is_given_again_is_another_process(desk: Desk) -> None:
    """The stream of the dead process is closed, with its open tail, and its click is not forgotten."""
    desk.batch(0, {"at": "96000000000", "name": "click", "detail": {"text": "Accept"}})
    desk.book.apply(Arrival(process=ProcessFacts(pid=PID, name="com.x:push"), start_reason="service com.x/.Push"))
    assert desk.book.find_hello(PID) is None
    desk.hear(HELLO | {"epoch": "f", "process": "com.x:push"})
    assert not desk.book.has_ended
    gaps = [(row["kind"], row["process"], row["epoch"]) for row in desk.rows("select * from gap")]
    assert gaps == [("open_tail", "com.x", "e")]
    found = desk.book.find_signal(is_acceptance)
    assert found is not None
    assert found[0] == "e"
    assert [row["process"] for row in desk.rows("select process from process")] == ["com.x", "com.x:push"]


def test_a_late_process_has_its_blind_window_as_a_gap() -> None:
    desk = Desk()
    desk.hear(HELLO | {"gate": "late"})
    (gap,) = desk.rows("select * from gap")
    assert (gap["kind"], gap["from_boottime_ns"], gap["to_boottime_ns"]) == (
        "late_attach",
        90_000_000_000,
        91_000_000_000,
    )


def test_the_gates_that_were_tried_are_rows_in_their_order(desk: Desk) -> None:
    desk.book.apply(GateTry(gate=Gate.SPAWN, outcome=GateOutcome.LEFT, reason="no root\n  mend it"))
    desk.book.apply(GateTry(gate=Gate.DEBUG, outcome=GateOutcome.ARMED))
    assert desk.rows("select number, gate, outcome, reason from gate_try") == [
        {"number": 1, "gate": "spawn", "outcome": "left", "reason": "no root; mend it"},
        {"number": 2, "gate": "debug", "outcome": "armed", "reason": None},
    ]


@pytest.mark.parametrize(
    ("gate", "reasons"),
    [("spawn", []), ("late", ["the spawn gate let it go: too slow"])],  # a process may be unborn when it is let go
)
def test_a_process_that_a_gate_let_go_has_that_for_a_reason_if_it_was_late(gate: str, reasons: list[str]) -> None:
    desk = Desk()
    desk.book.apply(LetGo(pid=PID, name="com.x", reason="the spawn gate let it go: too slow"))
    desk.hear(HELLO | {"gate": gate})
    assert [row["reason"] for row in desk.rows("select reason from gap")] == reasons
    desk.book.apply(Arrival(process=ProcessFacts(pid=PID, name="com.x"), start_reason=None))
    desk.hear(HELLO | {"epoch": "f", "gate": "late"})
    (later,) = desk.rows("select reason from gap where epoch = 'f'")
    assert later["reason"] == "no gate held it"

"""Other programs have the evidence file open: one that reads costs room, one that locks it is waited for."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from harness.errors import InfrastructureError
from harness.instrument.sessions import Received
from harness.run.book import Book
from harness.run.disk import Disk
from harness.run.recorder import Recorder
from harness.store.evidence import LOG_BYTES, open_for_writing, reading
from harness.store.writer import Writer
from tests.builders import batch_message, run
from tests.run.test_book import ACCESS, HELLO, PID
from tests.run.waiting import wait_until

LARGE_BYTES = 12 << 20
PROGRAM = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
for sql in sys.argv[2:]:
    db.execute(sql).fetchall()
print("there", flush=True)
sys.stdin.read()
"""


@contextmanager
def other_program(path: Path, *begins: str) -> Iterator[None]:
    """Have another process do this in the file, and hold what it has for as long."""
    command = (sys.executable, "-c", PROGRAM, str(path), *begins)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        try:
            assert program.stdout.readline() == b"there\n"
            yield
        finally:
            program.stdin.close()


@dataclass
class Desk:
    """A recorder, what it tells the operator and an agent, and what an agent has told it."""

    path: Path
    within_s: float = 20.0
    said: list[str] = field(default_factory=list)
    acknowledged: int = 0
    told: int = 0

    def __post_init__(self) -> None:
        self.writer = Writer(open_for_writing(self.path), run())
        disk = Disk(self.said.append, self.within_s, LARGE_BYTES)
        self.recorder = Recorder(self.writer, Book(self.writer, "com.x", "b", lambda _: None), disk)
        self.recorder.acknowledge_by(self._acknowledge)
        self.recorder.start()
        self._put(HELLO)

    def _acknowledge(self, _pid: int, seq: int) -> None:
        self.acknowledged = seq

    def _put(self, payload: dict[str, object]) -> None:
        self.recorder.put(Received(pid=PID, message={"type": "send", "payload": payload}, detached=None))

    def tell(self, events: int) -> None:
        frames = [f"A.b(A.java:{self.told})", "x" * 2000]
        event = ACCESS | {"stack": f"s{self.told}", "frames": frames}
        self._put(batch_message(self.told, *[event] * events))
        self.told += events

    def is_heard(self) -> bool:
        self.recorder.check()
        return self.acknowledged == self.told

    def hear_out(self, events: int) -> None:
        self.tell(events)
        assert wait_until(self.is_heard)

    def log_bytes(self) -> int:
        return self.writer.log.stat().st_size

    def stored(self) -> list[int]:
        with reading(self.path) as db:
            return [seq for (seq,) in db.execute("select seq from access order by seq").fetchall()]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "e.db")
    yield made
    made.writer.close()


def test_a_reader_does_not_stop_the_writer_and_a_log_that_grows_because_of_it_is_told(desk: Desk) -> None:
    desk.hear_out(1)
    with other_program(desk.path, "begin", "select count(*) from access"):
        while len(desk.said) < 2:
            desk.hear_out(50)
            assert desk.log_bytes() < 3 * LARGE_BYTES
        grown = desk.log_bytes()
        assert grown > 2 * LARGE_BYTES
    while len(desk.said) < 3:
        desk.hear_out(50)
    assert desk.log_bytes() <= LOG_BYTES < grown
    desk.recorder.finish()
    assert [f"{desk.path}-wal has grown to" in text for text in desk.said] == [True, True, False]
    assert f"{desk.path}-wal is back at" in desk.said[2]
    assert desk.stored() == list(range(desk.told))


def test_a_lock_of_another_program_is_told_at_once_and_waited_for(desk: Desk) -> None:
    desk.hear_out(1)
    with other_program(desk.path, "begin exclusive"):
        desk.tell(5)
        assert wait_until(lambda: desk.said)
        desk.tell(5)
        assert not desk.is_heard()
    assert wait_until(desk.is_heard)
    desk.recorder.finish()
    assert desk.said[0].startswith(f"{desk.path} cannot be written: another program has locked it; end what")
    assert desk.stored() == list(range(11))
    with reading(desk.path) as db:
        assert [reason for (reason,) in db.execute("select reason from recovery")] == [desk.said[0].partition(";")[0]]


def test_a_lock_that_stays_ends_the_run_and_what_is_not_stored_is_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "e.db", within_s=0.3)
    desk.hear_out(1)
    with other_program(desk.path, "begin exclusive"):
        desk.tell(5)
        assert wait_until(lambda: "again" in "".join(desk.said))
        desk.tell(7)
        with pytest.raises(InfrastructureError, match=r"has locked it, for 0\.3 s; 12 events, told of in 2 messages"):
            desk.recorder.finish()
    desk.writer.close()
    assert desk.stored() == [0]


def test_a_log_that_is_taken_away_is_not_passed_over(desk: Desk) -> None:
    desk.writer.log.unlink()
    for _ in range(100 * 64):  # in batches of 64 at most
        desk.tell(1)
    with pytest.raises(InfrastructureError, match="-wal was taken away"):
        desk.recorder.finish()

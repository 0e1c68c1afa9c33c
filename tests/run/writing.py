"""A program that makes one run after the other in a file, as the harness does, until it is ended or has made enough.

    python -m tests.run.writing FILE KEY SEED RUNS ROUNDS WITHIN [PRAGMA...]

It says `ready` before it opens the file, `RUN EPOCH SEQ` when it acknowledges to an agent all that comes before that
number, and `RUN sealed`. What it makes is told by the seed; agents talk ROUNDS times at most in a run. For a disk that
takes nothing it waits WITHIN seconds, and says so on its standard error.
"""

from __future__ import annotations

import os
import random
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from harness.errors import HarnessError
from harness.instrument.sessions import Received
from harness.model import ProcessFacts
from harness.run.book import Arrival, Book
from harness.run.disk import Disk
from harness.run.recorder import Recorder
from harness.run.recovery import recover
from harness.run.ulid import new_ulid
from harness.store.evidence import lock_evidence, open_for_writing
from harness.store.sealing import end_and_seal
from harness.store.signing import SigningKey, find_key
from harness.store.writer import Writer
from tests.builders import batch_message, run

PIDS = (7, 8)
BURST = 6
EVENTS = 20
ROOT = Path(__file__).parents[2]
_SECOND_NS = 1_000_000_000
_ACCESS = {
    "data_type": "contacts", "hook": "A.b", "kind": "delivery", "layer": "api", "signature": "()",
    "outcome": "returned", "exception": None, "detail": {"rows": 40}, "thread": "main",
}  # fmt: skip


class Talk:
    """What the agents of a run's processes say, and how far they were answered."""

    def __init__(self, run_id: str, chance: random.Random) -> None:
        self._run_id = run_id
        self._chance = chance
        self._next = dict.fromkeys(PIDS, 0)
        self._acknowledged = dict.fromkeys(PIDS, 0)
        self._heard = threading.Condition()

    def acknowledge(self, pid: int, seq: int) -> None:
        """What an agent gets, who then forgets all that comes before."""
        os.write(sys.stdout.fileno(), f"{self._run_id} e{pid} {seq}\n".encode())
        with self._heard:
            self._acknowledged[pid] = seq
            self._heard.notify()

    def greet(self, pid: int) -> Received:
        clock = {"boot": str(91 * _SECOND_NS), "wall": str(1_700_000_000 * _SECOND_NS), "uncertainty": 900}
        return _said(pid, {
            "type": "hello", "schema": 2, "epoch": f"e{pid}", "pid": pid, "process": f"com.x:{pid}", "gate": "debug",
            "start": str(90 * _SECOND_NS), "live": clock["boot"], "clock": clock, "hooks": [],
        })  # fmt: skip

    def speak(self) -> Iterator[Received]:
        """Give a burst of batches, now and then with one that was sent already."""
        for pid in self._chance.choices(PIDS, k=self._chance.randint(1, BURST)):
            first = self._next[pid]
            events = [self._event(first + place) for place in range(self._chance.randint(1, EVENTS))]
            self._next[pid] += len(events)
            batch = _said(pid, batch_message(first, *events, epoch=f"e{pid}"))
            yield from [batch] * self._chance.choice((1, 1, 1, 2))

    def wait(self, recorder: Recorder) -> None:
        """Return when all that was said is acknowledged. Raises what ended the writing."""
        with self._heard:
            while self._acknowledged != self._next:
                recorder.check()
                self._heard.wait(0.1)

    def part(self, pid: int) -> Received:
        return _said(pid, {
            "type": "bye", "epoch": f"e{pid}", "next_seq": self._next[pid], "at": str(99 * _SECOND_NS),
            "reason": "end_of_run", "under_way": 0,
        })  # fmt: skip

    def _event(self, seq: int) -> dict[str, Any]:
        at = str(95 * _SECOND_NS + seq)
        if self._chance.random() < 0.1:
            return {"at": at, "name": "activity_resumed", "detail": {"activity": "com.x.Main"}}
        stack = self._chance.randrange(200)
        frames = ["A.b(A.java:1)", f"com.x.Main.c{stack}(Main.java:{seq % 1000})"]
        return _ACCESS | {"at": at, "stack": f"s{stack}", "frames": frames}


def _said(pid: int, payload: dict[str, Any]) -> Received:
    return Received(pid=pid, message={"type": "send", "payload": payload}, detached=None)


def make_run(db: Database, path: Path, key: SigningKey | None, chance: random.Random, rounds: int, disk: Disk) -> None:
    """Make one run, from its first row to its seal."""
    recover(db, path, key)
    run_id = new_ulid()
    writer = Writer(db, run(run_id=run_id))
    recorder = Recorder(writer, Book(writer, "com.x", "b", lambda _: None), disk)
    try:
        record(recorder, Talk(run_id, chance), chance.randint(1, rounds))
        end_and_seal(writer, path, key, "complete", (), disk.outlast)
        os.write(sys.stdout.fileno(), f"{run_id} sealed\n".encode())
    finally:
        writer.close()


def record(recorder: Recorder, talk: Talk, rounds: int) -> None:
    """Have the agents talk until they part."""
    recorder.acknowledge_by(talk.acknowledge)
    recorder.start()
    try:
        for pid in PIDS:
            facts = ProcessFacts(pid=pid, name=f"com.x:{pid}")
            recorder.put(Arrival(process=facts, start_reason="service com.x/.Push"))
            recorder.put(talk.greet(pid))
        for _ in range(rounds):
            for said in talk.speak():
                recorder.put(said)
            talk.wait(recorder)
        for pid in PIDS:
            recorder.put(talk.part(pid))
    finally:
        recorder.finish()


def command_of(
    path: Path, key: Path, seed: int, runs: int, *pragmas: str, rounds: int = 12, within_s: float = 0.3
) -> list[str]:
    """Give the command that starts this program, from `ROOT`."""
    arguments = (path, key, seed, runs, rounds, within_s, *pragmas)
    return [sys.executable, "-m", "tests.run.writing", *map(str, arguments)]


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main(file: str, key: str, seed: str, runs: str, rounds: str, within_s: str, *pragmas: str) -> None:
    chance = random.Random(seed)  # noqa: S311
    found = find_key(Path(key))
    os.write(sys.stdout.fileno(), b"ready\n")
    for _ in range(int(runs)):
        with lock_evidence(Path(file)) as path:
            db = open_for_writing(path)
            for pragma in pragmas:
                db.execute(f"pragma {pragma}")
            make_run(db, path, found, chance, int(rounds), Disk(say, float(within_s)))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except HarnessError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)

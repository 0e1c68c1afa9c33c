"""What a sweep of 24 phones asks of the host: `python -m benchmarks.fleet_load` has each tell of 200 accesses a second.

As in a sweep, each phone has a process and a file of its own, all on the disk of the temporary folder. What comes to
each recorder is what Frida delivers: every 50 ms a batch as the agent makes it, every second a heartbeat. Parsing,
book, chain and FULL commit are paid as in a run. `--minutes` and `--phones` make it less. Prints, over all phones:

- how many accesses were offered, and how many are stored: the two must be the same;
- how long it took from a batch's arrival to its acknowledgement, which comes when it is committed;
- the memory of a process at a quarter, at half and at the end, and how many processors all had;
- how many rows a second one recorder takes when it is given as many as it can, and SQLite alone of the same rows.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from harness.instrument.sessions import Received
from harness.model import ProcessFacts
from harness.run.book import Arrival, Book
from harness.run.disk import Disk
from harness.run.recorder import Recorder
from harness.store.evidence import lock_evidence, open_for_writing, reading
from harness.store.sealing import end_and_seal
from harness.store.writer import Writer
from tests.builders import run

PHONES, MINUTES = 24, 10.0
EVENTS, BATCHES_PER_S, HEARTBEATS_PER_S = 10, 20, 1
HOOKS, STACKS, DEPTH = 400, 200, 25
PID, EPOCH = 7, "e7"
_SECOND_NS = 1_000_000_000
_START_WITHIN_S = 1.0  # of each phone: imports, and the file
_ROUNDS, _ROUND_BATCHES, _COMMIT_ROWS = 3, 10_000, 640
_WAYS = (
    ("contacts", "android.content.ContentResolver.query", {"authority": "com.android.contacts", "path": "/contacts",
                                                           "rows": 40, "columns": ["_id", "display_name"]}),
    ("location", "android.location.LocationManager.getLastKnownLocation", {"provider": "gps", "position": True}),
    ("camera", "android.hardware.Camera.open", {"camera": "0"}),
    ("location", "android.location.LocationListener.onLocationChanged", {"listener": "com.x.feed.Places"}),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one phone found: the counts of its file, seconds of each batch, bytes at each look, seconds of processor."""

    offered: int
    stored: int
    gaps: int
    waits_s: Sequence[float]
    memory_bytes: Sequence[int]
    processor_s: float


class Agent:
    """Speaks as the agent in one process does."""

    def __init__(self) -> None:
        self.next_seq = 0

    def greet(self) -> Received:
        hook = {"data_type": "contacts", "state": "installed", "overloads": 3, "error": None, "found_by": None}
        hooks = [
            hook | {"hook": f"android.content.Provider{number}.query", "proof": "canary"} for number in range(HOOKS)
        ]
        told = {"pid": PID, "process": "com.x", "gate": "debug", "start": "1", "live": "2"}
        return self._say(type="hello", schema=2, clock=_clock(), hooks=hooks, **told)

    def batch(self) -> Received:
        """Tell of the next accesses: several threads and places of the app, few ways; frames when they are new."""
        first, self.next_seq = self.next_seq, self.next_seq + EVENTS
        stacks = [_stack(seq) for seq in range(first, self.next_seq)]
        now_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        return self._say(
            type="batch",
            first_seq=first,
            base=str(now_ns),
            descriptions=[_describe(*way) for way in _WAYS],
            threads=["main", "worker-1", "worker-2"],
            stacks=stacks,
            events=[[place * 1000, place % len(_WAYS), place % 3, place] for place in range(EVENTS)],
        )

    def beat(self) -> Received:
        return self._say(type="heartbeat", next_seq=self.next_seq, clock=_clock(), under_way_since=None)

    def part(self) -> Received:
        return self._say(type="bye", next_seq=self.next_seq, at=_clock()["boot"], reason="end_of_run", under_way=0)

    def _say(self, **payload: Any) -> Received:
        """Frida delivers what it has read from the wire: the text is made and read here as well."""
        message = json.loads(json.dumps({"type": "send", "payload": {"epoch": EPOCH, **payload}}))
        return Received(pid=PID, message=message, detached=None)


def _clock() -> dict[str, object]:
    boot_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    return {"boot": str(boot_ns), "wall": str(time.time_ns()), "uncertainty": 900}


def _describe(data_type: str, hook: str, detail: dict[str, object]) -> dict[str, object]:
    return {
        "data_type": data_type, "hook": hook, "kind": "delivery", "layer": "api", "signature": "(android.net.Uri)",
        "outcome": "returned", "exception": None, "detail": detail,
    }  # fmt: skip


def _stack(seq: int) -> dict[str, object]:
    number = seq % STACKS
    if seq >= STACKS:
        return {"key": f"s{number}"}
    frames = [f"com.x.part{number}.Place{depth}.go(Place{depth}.java:{depth})" for depth in range(DEPTH)]
    return {"key": f"s{number}", "frames": [f"{_WAYS[0][1]}(ContentResolver.java)", *frames]}


class Waits:
    """How long each batch waited for its acknowledgement."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._open: deque[tuple[int, float]] = deque()

    def begin(self, end_seq: int) -> None:
        self._open.append((end_seq, time.monotonic()))

    def acknowledge(self, _pid: int, seq: int) -> None:
        while self._open and self._open[0][0] <= seq:
            self.seconds.append(time.monotonic() - self._open.popleft()[1])


def main() -> None:
    """Measure and print."""
    options = _read_options()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _print_load(options.phones, options.minutes, _load(folder, options.phones, options.minutes * 60))
        rounds = [_compare(folder / f"round-{number}") for number in range(_ROUNDS)]
    taken, bare = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"one recorder, given all at once  {taken:7.0f} rows/s")
    print(f"SQLite alone, the same rows      {bare:7.0f} rows/s: {taken / bare:.0%} of that")


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fleet_load")
    parser.add_argument("--phones", type=int, default=PHONES)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    return parser.parse_args()


def _load(folder: Path, phones: int, seconds: float) -> list[Load]:
    begin_s = time.monotonic() + 2 + phones * _START_WITHIN_S
    with ProcessPoolExecutor(phones, mp_context=get_context("spawn")) as pool:
        return list(pool.map(partial(_play, folder, begin_s, seconds), range(phones)))


def _play(folder: Path, begin_s: float, seconds: float, number: int) -> Load:
    """Be one phone's process: record what its agent tells from that instant of the monotonic clock on."""
    path = folder / str(number) / "evidence.db"
    path.parent.mkdir()
    agent, waits, memory = Agent(), Waits(), []
    batches = round(seconds * BATCHES_PER_S)
    looks = {batches // 4, batches // 2, batches}
    with ExitStack() as undo:
        recorder = undo.enter_context(_Recording(path, waits.acknowledge))
        recorder.put(agent.greet())
        phase_s = number / PHONES / BATCHES_PER_S  # phones do not beat as one
        for count in range(1, batches + 1):
            _sleep_until(begin_s + phase_s + count / BATCHES_PER_S)
            message = agent.batch()
            waits.begin(agent.next_seq)
            recorder.put(message)
            if count % (BATCHES_PER_S // HEARTBEATS_PER_S) == 0:
                recorder.put(agent.beat())
            if count in looks:
                memory.append(_read_memory())
        recorder.put(agent.part())
    stored, gaps = _count(path)
    return Load(
        offered=agent.next_seq,
        stored=stored,
        gaps=gaps,
        waits_s=waits.seconds,
        memory_bytes=memory,
        processor_s=time.process_time(),
    )


class _Recording:
    """A run in a file of its own, from its first row to its seal."""

    def __init__(self, path: Path, acknowledge: Callable[[int, int], None]) -> None:
        self._undo = ExitStack()
        self._path = self._undo.enter_context(lock_evidence(path))
        self._writer = Writer(open_for_writing(path), run())
        self._undo.callback(self._writer.close)
        self._recorder = Recorder(self._writer, Book(self._writer, "com.x", "b", lambda _: None), Disk(print))
        self._recorder.acknowledge_by(acknowledge)

    def __enter__(self) -> Recorder:
        self._recorder.put(
            Arrival(process=ProcessFacts(pid=PID, name="com.x"), start_reason="top-activity com.x/.Main")
        )
        self._recorder.start()
        return self._recorder

    def __exit__(self, *_: object) -> None:
        with self._undo:
            self._recorder.finish()
            end_and_seal(self._writer, self._path, None, "complete", ())


def _sleep_until(at_s: float) -> None:
    time.sleep(max(0.0, at_s - time.monotonic()))


def _read_memory() -> int:
    resident = int(Path("/proc/self/statm").read_text().split()[1])
    return resident * resource.getpagesize()


def _count(path: Path) -> tuple[int, int]:
    with reading(path) as db:
        return db["access"].count, db["gap"].count


def _print_load(phones: int, minutes: float, loads: Sequence[Load]) -> None:
    offered, stored = sum(load.offered for load in loads), sum(load.stored for load in loads)
    waits_ms = sorted(1000 * wait_s for load in loads for wait_s in load.waits_s)
    p50, p99 = (waits_ms[int(len(waits_ms) * share)] for share in (0.5, 0.99))
    print(f"{phones} phones, {EVENTS * BATCHES_PER_S} accesses/s each, for {minutes:g} min")
    print(f"accesses offered {offered}, stored {stored}")
    print(f"batch to acknowledgement: p50 {p50:.1f} ms, p99 {p99:.1f} ms, longest {waits_ms[-1]:.1f} ms")
    at = zip(("1/4", "1/2", "the end"), zip(*(load.memory_bytes for load in loads), strict=True), strict=True)
    print("memory of a process, at most: " + ", ".join(f"{max(each) / 1e6:.1f} MB at {when}" for when, each in at))
    print(f"processors: {sum(load.processor_s for load in loads) / (60 * minutes):.2f}")
    assert offered == stored
    assert len(waits_ms) * EVENTS == offered
    assert not any(load.gaps for load in loads)


def _compare(folder: Path) -> tuple[float, float]:
    """Return the rows a second that one recorder takes, and that SQLite takes of the rows that came of it."""
    folder.mkdir()
    agent = Agent()
    recording = _Recording(folder / "ours.db", lambda _pid, _seq: None)
    with recording as recorder:
        messages = [agent.greet(), *(agent.batch() for _ in range(_ROUND_BATCHES)), agent.part()]
        begin_s = time.monotonic()
        for message in messages:
            recorder.put(message)
        recorder.wait(lambda book: (book.has_ended and book.hellos) or None, 300, "the last row", "bench")
        taken = agent.next_seq / (time.monotonic() - begin_s)
    return taken, _insert_bare(folder)


def _insert_bare(folder: Path) -> float:
    with reading(folder / "ours.db") as db:
        rows = {table: db.execute(f"select * from {table}").fetchall() for table in ("run", "stack", "access")}  # noqa: S608
    bare = open_for_writing(folder / "bare.db")
    begin_s = time.monotonic()
    for table, values in rows.items():
        sql = f"insert into {table} values ({', '.join('?' * len(values[0]))})"  # noqa: S608
        for part in _split(values):
            bare.execute("begin immediate")
            bare.conn.executemany(sql, part)
            bare.execute("commit")
    rate = len(rows["access"]) / (time.monotonic() - begin_s)
    bare.close()
    return rate


def _split(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[first : first + _COMMIT_ROWS] for first in range(0, len(rows), _COMMIT_ROWS))


if __name__ == "__main__":
    main()

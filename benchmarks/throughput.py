"""How many accesses a second become rows: `python -m benchmarks.throughput` floods the whole chain, and loses none.

Four threads of an app on a virtual phone call one method without a pause, hooked with nothing in it, then with ours:
agent, Frida, recorder and evidence file as in a run. A round with ours ends when its last row is committed. Rounds of
both follow each other in one process; printed is the median of the rounds.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.rig import recording
from harness.run.recorder import Recorder
from harness.store.evidence import reading

EMPTY, FULL = 1, 3
THREADS, CALLS = 4, 25_000
_ROUNDS, _WARM = 7, 1


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "bench.db"
        with recording(path) as (rig, recorder):
            rounds = [(_call(rig.script), flood(rig.script, recorder)) for _ in range(_ROUNDS + _WARM)][_WARM:]
        with reading(path) as db:
            assert db["access"].count == THREADS * CALLS * (_ROUNDS + _WARM)
            assert not list(db.query("select * from gap where kind in ('lost', 'missing', 'hook_error')"))
    empty, full = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"calls of an empty hook       {empty:8.0f} per s")
    print(f"accesses in the file         {full:8.0f} per s, {full / empty:.0%} of it")


def _call(script: Any) -> float:
    return THREADS * CALLS / (script.exports_sync.flood(EMPTY, THREADS, CALLS) / 1e9)


def flood(script: Any, recorder: Recorder, calls: int = CALLS) -> float:
    """Have the app make the calls, wait for the last row, and return the rows per second."""
    stored, begin_s = recorder.read(lambda book: book.committed_seq(0)) or 0, time.monotonic()
    script.exports_sync.flood(FULL, THREADS, calls)
    end = stored + THREADS * calls
    recorder.wait(lambda book: (book.committed_seq(0) or 0) >= end or None, 60, "the last row", "bench")
    return THREADS * calls / (time.monotonic() - begin_s)


if __name__ == "__main__":
    main()

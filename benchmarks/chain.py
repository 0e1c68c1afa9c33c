"""What the hash chain costs: `python -m benchmarks.chain` appends accesses as the recorder does, with and without it.

Batches of 64 and of 500 rows, WAL and FULL, on the disk of the temporary folder. A round without the chain appends the
same rows by the same writer, whose blocks are left out. Rounds of both follow each other; printed is the median.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from harness.model import StoredAccess
from harness.store.evidence import open_for_writing
from harness.store.writer import Writer
from tests.builders import access, process, run, stored

ROWS, ROUNDS = 50_000, 7


class Unchained(Writer):
    """A writer whose rows nobody hashes."""

    def commit(self) -> None:
        self._chain.drop()
        super().commit()


def main() -> None:
    """Measure and print."""
    rows = [_make_row(seq) for seq in range(ROWS)]
    for batch in (64, 500):
        rounds = [(_append(Unchained, rows, batch), _append(Writer, rows, batch)) for _ in range(ROUNDS)]
        bare, chained = (statistics.median(column) for column in zip(*rounds, strict=True))
        cost_us = 1e6 / chained - 1e6 / bare
        print(f"batches of {batch:3}: {bare:7.0f} rows/s without, {chained:7.0f} with it: {cost_us:.1f} us a row")


def _make_row(seq: int) -> StoredAccess:
    frames = tuple(f"com.x.Place{seq % 40}.at{depth}(Place.java:{depth})" for depth in range(20))
    detail = {"authority": "com.android.contacts", "path": "/contacts", "rows": seq % 100, "columns": ["_id", "name"]}
    return stored(access(seq=seq, at_boottime_ns=10**11 + seq, frames=frames, detail=detail), frames=frames)


def _append(made: type[Writer], rows: list[StoredAccess], batch: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        writer = made(open_for_writing(Path(folder) / "bench.db"), run())
        writer.add_process(process())
        begin_s = time.monotonic()
        for first in range(0, len(rows), batch):
            with writer.batch():
                for row in rows[first : first + batch]:
                    writer.add_access(row)
        rate = len(rows) / (time.monotonic() - begin_s)
        assert (writer.db["block"].count > 2) == (made is Writer)
        writer.close()
    return rate


if __name__ == "__main__":
    main()

"""kill -9 of a process that writes, at any instant: what it committed is whole, and is sealed by whoever comes next."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from harness.rules.seal import Standing
from harness.run.recovery import recover_file
from harness.store.evidence import reading
from harness.store.examine import Examiner
from harness.store.signing import make_key

ROOT = Path(__file__).parents[2]
KILLS = 12

# Prints the number of rows after each commit: what was printed is committed.
WRITER = """
import sys
from itertools import count
from pathlib import Path
from harness.run.ulid import new_ulid
from harness.store.evidence import lock_evidence, open_for_writing
from harness.store.writer import Writer
from tests.builders import access, process, run, stored

with lock_evidence(Path(sys.argv[1])) as path:
    writer = Writer(open_for_writing(path), run(run_id=new_ulid()))
    writer.add_process(process())
    for batch in count():
        with writer.batch():
            for seq in range(50 * batch, 50 * batch + 50):
                writer.add_access(stored(access(seq=seq, frames=(f"a.B.c{seq % 7}(B.java)",))))
        print(50 * batch + 50, flush=True)
"""


def write_until_killed(path: Path, after_s: float) -> int:
    """Return how many rows the writer said that it had committed."""
    command = [sys.executable, "-c", WRITER, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(after_s)
        process.send_signal(signal.SIGKILL)
        whole = [line for line in (first + process.stdout.read()).splitlines(keepends=True) if line.endswith("\n")]
    return int(whole[-1])


@pytest.mark.timeout(120)
def test_no_commit_is_lost_and_every_killed_run_is_sealed(tmp_path: Path) -> None:
    path, key, chance = tmp_path / "e.db", make_key(tmp_path / "key.pem"), random.Random(1)  # noqa: S311
    for number in range(KILLS):
        committed = write_until_killed(path, chance.uniform(0, 0.1))
        with reading(path) as db:
            examined, faults = Examiner(db, path, key.public, is_named=False).examine_all()
            assert [run.standing for run in examined] == [Standing.SIGNED] * number + [Standing.UNENDED]
            assert [fault for run in examined for fault in run.faults] == faults == []
            sql = "select count(*) from access where run_id = ?"
            assert db.execute(sql, [examined[-1].run_id]).fetchone()[0] >= committed
        assert recover_file(path, key) == [examined[-1].run_id]
    with reading(path) as db:
        verdicts = db.execute("select verdict, count(*) from run_end group by 1").fetchall()
    assert verdicts == [("interrupted", KILLS)]

"""kill -9 of a process that writes, at any instant: what it acknowledged is there, and whoever comes next seals it."""

from __future__ import annotations

import random
import subprocess
import threading
from collections import Counter
from pathlib import Path

import pytest

from harness.store.evidence import reading
from harness.store.signing import make_key
from tests.run.remains import find_losses
from tests.run.writing import ROOT, command_of

RUNS = 1_000_000
KILLS_PER_FILE = 6
WITHIN_S = 0.4  # the file is made in a tenth of that, a run in a fourth


def write_until_killed(path: Path, key: Path, seed: int, after_s: float) -> list[str]:
    """Kill a writer some time after it began; return what it said."""
    with subprocess.Popen(command_of(path, key, seed, RUNS), cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        killing = threading.Timer(after_s, writer.kill)
        killing.start()
        said = writer.stdout.read().splitlines()
        killing.join()
    return said


@pytest.mark.timeout(600)
@pytest.mark.parametrize("files", [2, pytest.param(34, marks=pytest.mark.soak)])
def test_nothing_acknowledged_is_lost_and_every_killed_run_is_sealed(tmp_path: Path, files: int) -> None:
    """`pytest -m soak tests/run/test_killed_writer.py` kills more than 200 times."""
    key, chance = make_key(tmp_path / "key.pem"), random.Random(files)  # noqa: S311
    verdicts: Counter[str] = Counter()
    for number in range(files):
        path, said = tmp_path / f"{number}.db", []
        for _ in range(KILLS_PER_FILE):
            seed, after_s = chance.randrange(1 << 30), chance.uniform(0, WITHIN_S)
            said += write_until_killed(path, tmp_path / "key.pem", seed, after_s)
            assert find_losses(path, said, key) == [], (path, seed, after_s)
        with reading(path) as db:
            verdicts.update(verdict for (verdict,) in db.execute("select verdict from run_end").fetchall())
    assert verdicts["interrupted"] > files * KILLS_PER_FILE / 3
    assert verdicts["complete"] > files

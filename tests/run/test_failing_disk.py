"""A disk that takes nothing any more, from any write on: the run ends with exit code 5, and its file is whole."""

from __future__ import annotations

import errno
import os
import random
import subprocess
from pathlib import Path

import pytest

from harness.store.signing import make_key
from tests.run.disk import COMPILER, NO_COMPILER, build
from tests.run.remains import find_losses
from tests.run.writing import ROOT, command_of

TRIES = 3
CALLS = 1000  # some two runs
RUNS = 1_000_000

pytestmark = pytest.mark.skipif(COMPILER is None, reason=NO_COMPILER)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("disk"))


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS], ids=errno.errorcode.get)
def test_the_run_ends_and_what_was_acknowledged_stays(library: Path, tmp_path: Path, error: int) -> None:
    key, chance = make_key(tmp_path / "key.pem"), random.Random(error)  # noqa: S311
    for number in range(TRIES):
        disk, fails_at = tmp_path / str(number), chance.randrange(CALLS)
        disk.mkdir()
        command = command_of(disk / "e.db", tmp_path / "key.pem", seed=number, runs=RUNS)
        failing = {"LD_PRELOAD": str(library), "DISK_FOLDER": str(disk), "DISK_FAILS_AT": str(fails_at),
                   "DISK_ERROR": str(error)}  # fmt: skip
        ended = subprocess.run(command, cwd=ROOT, env=os.environ | failing, capture_output=True, text=True)
        assert ended.returncode == 5, (fails_at, ended.stderr)
        assert "Traceback" not in ended.stderr
        assert find_losses(disk / "e.db", ended.stdout.splitlines(), key) == [], fails_at

"""A disk that takes nothing any more: if that may pass it is waited for; else the run ends, and its file is whole."""

from __future__ import annotations

import errno
import os
import random
import subprocess
from pathlib import Path

import pytest

from harness.store.evidence import reading
from harness.store.signing import SigningKey, make_key
from tests.run.disk import COMPILER, NO_COMPILER, build
from tests.run.remains import find_losses
from tests.run.waiting import wait_until
from tests.run.writing import ROOT, command_of

TRIES = 3
CALLS = 1000  # some two runs
RUNS = 1_000_000
CAUSES = {errno.ENOSPC: "no space left on that disk", errno.EDQUOT: "this user's quota there is used up"}

pytestmark = pytest.mark.skipif(COMPILER is None, reason=NO_COMPILER)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("disk"))


@pytest.fixture
def key(tmp_path: Path) -> SigningKey:
    return make_key(tmp_path / "key.pem")


def failing(library: Path, disk: Path, error: int, **when: str) -> dict[str, str]:
    disk.mkdir()
    return os.environ | {"LD_PRELOAD": str(library), "DISK_FOLDER": str(disk), "DISK_ERROR": str(error), **when}


@pytest.mark.parametrize("error", [*CAUSES, errno.EIO, errno.EROFS], ids=errno.errorcode.get)
def test_the_run_ends_and_what_was_acknowledged_stays(
    library: Path, key: SigningKey, tmp_path: Path, error: int
) -> None:
    chance = random.Random(error)  # noqa: S311
    for number in range(TRIES):
        disk, fails_at = tmp_path / str(number), chance.randrange(CALLS)
        command = command_of(disk / "e.db", tmp_path / "key.pem", seed=number, runs=RUNS)
        environment = failing(library, disk, error, DISK_FAILS_AT=str(fails_at))
        ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        assert ended.returncode == 5, (fails_at, ended.stderr)
        assert "Traceback" not in ended.stderr
        assert ("tried again" not in ended.stderr) or error in CAUSES
        assert find_losses(disk / "e.db", ended.stdout.splitlines(), key) == [], fails_at


@pytest.mark.parametrize("error", CAUSES, ids=errno.errorcode.get)
def test_a_disk_that_is_full_for_a_while_costs_nothing(
    library: Path, key: SigningKey, tmp_path: Path, error: int
) -> None:
    """It is full from the first acknowledgement of the second run on, whose accesses have stacks of the first one."""
    disk, full = tmp_path / "disk", tmp_path / "full"
    full.touch()
    command = command_of(disk / "e.db", tmp_path / "key.pem", seed=1, runs=2, within_s=20)
    environment = failing(library, disk, error, DISK_FAILS_AFTER="sealed", DISK_FAILS_WHILE=str(full))
    out, err = tmp_path / "out", tmp_path / "err"
    with out.open("w") as stdout, err.open("w") as stderr:
        writer = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=stdout, stderr=stderr)
    with writer:
        assert wait_until(err.read_text)
        full.unlink()
    assert writer.returncode == 0, err.read_text()
    assert f"cannot be written: {CAUSES[error]}" in err.read_text()
    assert "it is written again" in err.read_text()
    assert find_losses(disk / "e.db", out.read_text().splitlines(), key) == []
    with reading(disk / "e.db") as db:
        (stall,) = db.query("select epoch, reason, lost_at < regained_at as took, tries > 0 as again from recovery")
        verdicts = db.execute("select verdict from run_end").fetchall()
    assert stall == {"epoch": None, "reason": f"{disk}/e.db cannot be written: {CAUSES[error]}", "took": 1, "again": 1}
    assert verdicts == [("complete",)] * 2

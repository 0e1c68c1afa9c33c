"""A disk on which no file can be made any more: whichever it is, that is said, and what is there is whole."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from harness.rules.seal import Standing
from harness.store.evidence import reading
from harness.store.examine import Examiner
from harness.store.signing import make_key
from tests.run.small_disk import NO_NAMESPACES, can_mount, on_small_disk
from tests.run.writing import ROOT, command_of

# Of each number of inodes what is left behind: the folder itself takes one, as do the file, its log, what belongs to
# that, the signature and the manifest.
LEFT = {1: [], 3: ["e.db", "e.db-wal"], 5: ["e.db"]}
_COPY_AND_GO_ON = '"$@"; code=$?; cp -a "$DISK" "$OUT"; mount -o remount,nr_inodes=6 "$DISK" && "$@" && exit $code'

pytestmark = pytest.mark.skipif(not can_mount(), reason=NO_NAMESPACES)


@pytest.mark.parametrize("inodes", LEFT)
def test_it_is_named_and_the_next_run_goes_on(tmp_path: Path, inodes: int) -> None:
    disk, out, key = tmp_path / "disk", tmp_path / "out", tmp_path / "key.pem"
    disk.mkdir()
    make_key(key)
    script = ("sh", "-c", f"DISK={disk} OUT={out}; {_COPY_AND_GO_ON}", "sh")
    command = on_small_disk(disk, f"nr_inodes={inodes}", *script, *command_of(disk / "e.db", key, seed=1, runs=1))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 5, done.stderr
    assert "no inodes left on that disk" in done.stderr
    assert "remove files there" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in out.iterdir()) == LEFT[inodes]
    if inodes == max(LEFT):
        assert_whole_and_not_sealed(out / "e.db")


def assert_whole_and_not_sealed(path: Path) -> None:
    with reading(path) as db:
        (run,), faults = Examiner(db, path, None, is_named=False).examine_all()
    assert (run.standing, run.faults, faults) == (Standing.UNSEALED, (), [])

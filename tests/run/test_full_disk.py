"""A real disk that is full: without room it is waited for; without inodes, whichever file it is cannot be made."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from harness.rules.seal import Standing
from harness.store.evidence import reading
from harness.store.examine import Examiner
from harness.store.signing import make_key
from tests.run.remains import find_losses
from tests.run.small_disk import NO_NAMESPACES, can_mount, on_small_disk, seen_by
from tests.run.waiting import wait_until
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


SIZE, BALLAST = 4_000_000, 2_000_000
_WITH_BALLAST = 'head -c "$BALLAST" /dev/zero >"$DISK/ballast"; "$@"; code=$?; cp -a "$DISK" "$OUT"; exit $code'


def test_what_has_no_room_is_kept_until_there_is_some_and_after_the_deadline_that_is_told(tmp_path: Path) -> None:
    """The disk is filled by the run itself; once room is made, and the second time not."""
    disk, out, key = tmp_path / "disk", tmp_path / "out", make_key(tmp_path / "key.pem")
    disk.mkdir()
    run = command_of(disk / "e.db", tmp_path / "key.pem", seed=1, runs=1, rounds=1_000_000, within_s=3)
    script = ("sh", "-c", f"DISK={disk} OUT={out} BALLAST={BALLAST}; {_WITH_BALLAST}", "sh")
    said, told = tmp_path / "said", tmp_path / "told"
    command = on_small_disk(disk, f"size={SIZE}", *script, *run)
    with (
        said.open("w") as stdout,
        told.open("w") as stderr,
        subprocess.Popen(command, cwd=ROOT, stdout=stdout, stderr=stderr) as shell,
    ):
        assert wait_until(told.read_text)
        seen_by(shell.pid, disk / "ballast").unlink()
        shell.wait(30)
    lines = told.read_text().splitlines()
    assert [line for line in lines if "Traceback" in line] == []
    assert lines[0].startswith(f"{disk}/e.db cannot be written: no space left on that disk; make room there; for 3 s")
    assert lines[1].startswith("it is written again, after ")
    assert re.search(r"for 3 s; \d+ events, told of in \d+ messages, are not stored", told.read_text())
    assert shell.returncode == 5
    assert find_losses(out / "e.db", said.read_text().splitlines(), key) == []
    with reading(out / "e.db") as db:
        assert db["recovery"].count == 1

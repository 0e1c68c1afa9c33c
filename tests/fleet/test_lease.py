"""Who has a device, has it alone: named to the others, free however its owner ends, and still held by what it left."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from harness import mounts
from harness.errors import ConfigError, ExitCode, InfrastructureError, LockedError
from harness.fleet.lease import Leases
from harness.store.evidence import lock_evidence
from tests.run.waiting import wait_until

OWNER = """
import subprocess, sys
from pathlib import Path
from harness.fleet.lease import Leases
with Leases(Path(sys.argv[1]), ("harness", "run", "my app.apk")).hold("127.0.0.1:5555", "device bench") as descriptor:
    heir = subprocess.Popen(["sleep", "60"], pass_fds=(descriptor,)) if len(sys.argv) > 2 else None
    print(heir.pid if heir else 0, flush=True)
    sys.stdin.read()
"""


@contextmanager
def owner(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(folder), *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    yield process, int(process.stdout.readline())
    process.kill()
    process.communicate()


def take(folder: Path, key: str = "127.0.0.1:5555") -> None:
    with Leases(folder, ("harness",)).hold(key, "device bench"):
        pass


def is_free(folder: Path) -> bool:
    try:
        take(folder)
    except LockedError:
        return False
    return True


def test_the_second_is_told_who_has_it(tmp_path: Path) -> None:
    with owner(tmp_path) as (process, _):
        with pytest.raises(LockedError) as raised:
            take(tmp_path)
        take(tmp_path, "127.0.0.1:5557")
    assert raised.value.exit_code == ExitCode.LOCKED == 75
    assert f"device bench is in use by `harness run 'my app.apk'` (pid {process.pid}, since 20" in str(raised.value)
    assert f"kill {process.pid}" in raised.value.mend


def test_it_is_free_when_its_owner_is_killed(tmp_path: Path) -> None:
    with owner(tmp_path) as (process, _):
        process.kill()
        process.wait()
        take(tmp_path)


def test_it_is_not_free_before_what_a_killed_owner_left_is_undone(tmp_path: Path) -> None:
    with owner(tmp_path, "with an heir") as (process, heir):
        process.kill()
        process.wait()
        try:
            with pytest.raises(LockedError, match="was killed; what it changed there is being undone"):
                take(tmp_path)
        finally:
            os.kill(heir, 9)
        assert wait_until(lambda: is_free(tmp_path))


def test_it_can_be_taken_again_and_leaves_no_file(tmp_path: Path) -> None:
    for _ in range(3):
        take(tmp_path / "locks", "any/thing: 1")
    assert list((tmp_path / "locks").iterdir()) == []


def test_one_whose_owner_is_not_noted_yet(tmp_path: Path) -> None:
    leases = Leases(tmp_path, ("harness",))
    with leases.hold("k", "device bench") as descriptor:
        os.ftruncate(descriptor, 0)
        with pytest.raises(LockedError, match="has just been taken by another run"):
            take(tmp_path, "k")


def test_a_file_that_was_removed_before_it_was_locked_is_not_taken_for_the_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The owner before us gives it back between our opening of the file and our locking it."""
    from harness.fleet import lease

    path, real = tmp_path / "k.lock", lease.lock_descriptor
    removed = []

    def lock_late(descriptor: int, *, blocking: bool) -> bool:
        if not removed:
            removed.append(path.unlink())
        return real(descriptor, blocking=blocking)

    monkeypatch.setattr(lease, "lock_descriptor", lock_late)
    with Leases(tmp_path, ("harness",)).hold("k", "device bench"), pytest.raises(LockedError):
        take(tmp_path, "k")
    assert removed


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InfrastructureError, match=r"cannot be written: .*\n.*make it writable"):
        take(tmp_path / "file" / "locks")


NETWORK = """\
26 24 0:24 / / rw,relatime - ext4 /dev/root rw
27 26 0:33 / {} rw,relatime shared:5 - nfs4 server:/lab rw,vers=4.2
28 26 0:34 / {} rw,relatime - tmpfs tmpfs rw
"""


def test_a_folder_that_other_hosts_have_too_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a lock, and for evidence."""
    shared = tmp_path / "the lab"
    (shared / "own").mkdir(parents=True)
    escaped = str(shared).replace(" ", r"\040")
    (tmp_path / "mountinfo").write_text(NETWORK.format(escaped, f"{escaped}/own"))
    monkeypatch.setattr(mounts, "TABLE", tmp_path / "mountinfo")
    with pytest.raises(InfrastructureError, match=r"network file system \(nfs4\)[^X]*XDG_STATE_HOME"):
        take(shared / "not made yet")
    with pytest.raises(ConfigError, match=r"network file system \(nfs4\)"), lock_evidence(shared / "harness.db"):
        pass
    assert [path.name for path in shared.iterdir()] == ["own"]
    take(shared / "own")
    take(tmp_path)

"""The power goes at any instant: what was acknowledged is there, nothing is corrupt, and the next run goes on."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from harness.errors import HarnessError
from harness.store.signing import SigningKey, make_key
from tests.run.disk import COMPILER, NO_COMPILER, Disk, Step, build, read_steps
from tests.run.remains import find_losses
from tests.run.writing import ROOT, command_of

CUTS = 200
RUNS = 2
OFTEN = "wal_autocheckpoint = 50"  # pages: the log is folded into the file many times, not once at the end
MAKING = 31  # steps in which the file gets its first pages

pytestmark = pytest.mark.skipif(COMPILER is None, reason=NO_COMPILER)


class Bench:
    """Watches a writer, and cuts its power afterwards."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._library = build(folder)
        self.key: SigningKey = make_key(folder / "key.pem")

    def watch(self, *pragmas: str) -> list[Step]:
        """Make runs in a new folder; give all that was done to its files and was said, in its order.

        The steps alone make the same files, so that none is missing.
        """
        disk, log = self._folder / "disk", self._folder / "log"
        disk.mkdir()
        command = command_of(disk / "e.db", self._folder / "key.pem", 1, RUNS, *pragmas)
        preloaded = {"LD_PRELOAD": str(self._library), "DISK_FOLDER": str(disk), "DISK_LOG": str(log)}
        subprocess.run(command, cwd=ROOT, env=os.environ | preloaded, check=True, stdout=subprocess.DEVNULL)
        steps, noted = read_steps(log), Disk()
        for step in steps:
            noted.do(step)
        assert noted.read() == {path.name: path.read_bytes() for path in disk.iterdir()}
        shutil.rmtree(disk)
        log.unlink()
        return steps

    def cut(self, steps: Sequence[Step], ends: Sequence[int], chance: random.Random) -> Iterator[list[str]]:
        """Cut the power after each of these numbers of steps, and give what was lost."""
        disk, said, done = Disk(), [], 0
        for end in sorted(ends):
            for step in steps[done:end]:
                disk.do(step)
                said += step.data.decode().splitlines() if step.verb == "!" else []
            done = end
            yield self._find_losses(disk.cut(chance), said)

    def _find_losses(self, left: dict[str, bytes], said: list[str]) -> list[str]:
        folder = self._folder / "left"
        folder.mkdir()
        for name, content in left.items():
            (folder / name).write_bytes(content)
        try:
            return find_losses(folder / "e.db", said, self.key)
        except HarnessError as error:
            return [str(error)]
        finally:
            shutil.rmtree(folder)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("power"))


@pytest.fixture(scope="module")
def steps(bench: Bench) -> list[Step]:
    return bench.watch(OFTEN)


def choose_ends(steps: list[Step], count: int, chance: random.Random) -> list[int]:
    return chance.choices(range(len(steps) + 1), k=count)


def test_nothing_acknowledged_is_lost_and_nothing_is_corrupt(bench: Bench, steps: list[Step]) -> None:
    chance = random.Random(1)  # noqa: S311
    for number, losses in enumerate(bench.cut(steps, choose_ends(steps, CUTS, chance), chance)):
        assert losses == [], number


def test_a_run_is_sealed_wherever_it_is_cut_while_it_ends(bench: Bench, steps: list[Step]) -> None:
    """Its manifest is on the disk before its end is, and whoever comes next finds either both or what is missing."""
    chance = random.Random(1)  # noqa: S311
    said = [number for number, step in enumerate(steps, 1) if step.verb == "!"]
    last = next(number for number in said if steps[number - 1].data.endswith(b"sealed\n"))
    first = said[said.index(last) - 1]
    for number, losses in enumerate(bench.cut(steps, sorted([*range(first, last + 1)] * 3), chance)):
        assert losses == [], number


def test_a_file_that_was_being_made_is_taken_for_what_it_is(bench: Bench, steps: list[Step]) -> None:
    """Neither for a stranger's, nor for one that was cut short or altered."""
    chance = random.Random(1)  # noqa: S311
    first_page = next(number for number, step in enumerate(steps, 1) if (step.verb, step.name) == ("w", "e.db"))
    for number, losses in enumerate(bench.cut(steps, [*range(MAKING), *[first_page] * 20], chance)):
        assert losses == [], number


def test_a_writer_that_does_not_wait_for_the_disk_loses_what_it_acknowledged(bench: Bench) -> None:
    """Were nothing lost here, the cuts above would show nothing."""
    steps = bench.watch("synchronous = normal")  # synced only when the log is folded into the file, at the end
    assert any("were acknowledged" in loss for losses in lose_often(bench, steps) for loss in losses)


def test_a_disk_that_never_syncs_loses_and_corrupts(bench: Bench, steps: list[Step]) -> None:
    lost = lose_often(bench, [step for step in steps if step.verb != "s"])
    assert any("damaged" in loss for losses in lost for loss in losses)


def lose_often(bench: Bench, steps: list[Step]) -> list[list[str]]:
    chance = random.Random(1)  # noqa: S311
    return list(bench.cut(steps, choose_ends(steps, 20, chance), chance))

"""`harness sweep` and `harness schedule` as far as no device is needed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.calling import call

TEXT = 'name = "nightly"\napps = ["com.example.app"]\n'


@pytest.fixture
def sweep_file(tmp_path: Path) -> Path:
    path = tmp_path / "nightly.toml"
    path.write_text(TEXT)
    return path


def test_a_mistake_ends_it_before_anything_is_written(sweep_file: Path) -> None:
    sweep_file.write_text(TEXT.replace("com.example.app", "*.apk"))
    for arguments in (("sweep", sweep_file), ("sweep", "run", sweep_file), ("sweep", "--if-due", "20h", sweep_file)):
        done = call(*arguments)
        assert done.code == 2
        assert f'{sweep_file}, line 2, column 9: "*.apk" matches nothing' in done.stderr
    assert list(sweep_file.parent.glob("sweeps/*")) == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--if-due", "20"), "'20' is no duration: write 90m, 20h or 2d"),
        (("--if-due", "0h"), "is no duration"),
        (("--deadline", "24:00"), "'24:00' is no time of day: write 06:00"),
    ],
)
def test_a_time_that_is_none(sweep_file: Path, options: tuple[str, ...], message: str) -> None:
    done = call("sweep", sweep_file, *options)
    assert done.code == 2
    assert message in done.stderr


@pytest.mark.parametrize("verb", ["status", "report"])
def test_before_the_first_sweep_there_is_none(sweep_file: Path, verb: str) -> None:
    done = call("sweep", verb, sweep_file)
    assert done.code == 3
    assert "no sweep latest\n  " in done.stderr
    assert "holds none yet" in done.stderr


def test_the_schedule_names_the_file_and_the_program_by_their_whole_paths(sweep_file: Path, tmp_path: Path) -> None:
    done = call("schedule", sweep_file, "--at", "2:05", "--deadline", "6:00", "--if-due", "1d")
    assert done.code == 0, done.stderr
    service = next(line for line in done.stdout.splitlines() if line.startswith("ExecStart="))
    assert service.endswith(f"-P -m harness sweep {sweep_file} --quiet --if-due 24h --deadline 06:00")
    assert service.startswith("ExecStart=:/")
    assert "OnCalendar=*-*-* 02:05:00" in done.stdout
    assert done.stdout.splitlines()[-1].startswith(f"5 2 * * * cd {tmp_path} && /")


def test_the_units_are_written_and_accepted(sweep_file: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed here")
    done = call("schedule", sweep_file, "-o", tmp_path / "units")
    units = sorted(map(str, (tmp_path / "units").iterdir()))
    assert done.stdout.splitlines() == units
    assert [Path(unit).name for unit in units] == ["harness-nightly.service", "harness-nightly.timer"]
    command = ["systemd-analyze", "verify", "--man=no", *units]
    verified = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert verified.returncode == 0, verified.stderr
    assert "harness-nightly" not in verified.stderr

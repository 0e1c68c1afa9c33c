"""The units of systemd and the line for cron: accepted, and with the command that was meant."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from datetime import time
from pathlib import Path

import pytest

from harness.fleet.units import make_cron_line, make_service, make_timer, unit_name

NASTY = 'a 50% $HOME "quoted" \\back folder'


@pytest.mark.parametrize("folder", ["plain", "a 50% $HOME folder"])
def test_systemd_accepts_the_units(tmp_path: Path, folder: str) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed here")
    place = tmp_path / folder
    place.mkdir()
    program = place / "run"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    name = unit_name(f"night\n{folder}")
    service, timer = tmp_path / f"{name}.service", tmp_path / f"{name}.timer"
    service.write_text(make_service(f"night\n{folder}", place, [str(program), "--deadline", "06:00", NASTY]))
    timer.write_text(make_timer("night", time(2, 5)))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(service), str(timer)], capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr
    assert name not in done.stderr
    wrong = tmp_path / "wrong.service"
    wrong.write_text(service.read_text().replace("Type=oneshot", "Type=none"))
    said = subprocess.run(["systemd-analyze", "verify", str(wrong)], capture_output=True, text=True, timeout=100).stderr
    assert "wrong.service" in said


def test_the_units_say_when_and_what() -> None:
    service = make_service("night", Path("/lab"), ["/usr/bin/python3", "-P", "-m", "harness", "sweep", "/lab/my file"])
    assert '\nExecStart=:/usr/bin/python3 -P -m harness sweep "/lab/my file"\n' in service
    assert "\nWorkingDirectory=/lab\n" in service
    timer = make_timer("night", time(2, 5))
    assert "\nOnCalendar=*-*-* 02:05:00\nPersistent=true\n" in timer


def test_the_line_for_cron_survives_the_shell_and_the_sign_that_cron_takes_for_a_newline() -> None:
    line = make_cron_line(time(2, 5), Path("/lab/50%"), ["/usr/bin/python3", NASTY])
    when, command = line[:10], line[10:].rstrip("\n")
    assert when == "5 2 * * * "
    assert command.replace("\\%", "").count("%") == 0
    assert shlex.split(command.replace("\\%", "%")) == ["cd", "/lab/50%", "&&", "/usr/bin/python3", NASTY]


@pytest.mark.parametrize(
    ("name", "unit"), [("nightly", "harness-nightly"), ("a b/ü", "harness-a-b"), ("ü", "harness-sweep")]
)
def test_the_name_of_a_unit(name: str, unit: str) -> None:
    assert unit_name(name) == unit

"""Too few open files are said before anything begins, and a limit that may be raised is raised."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

from harness.cli.limits import OF_A_RUN, require_files
from harness.errors import InfrastructureError


def test_a_limit_that_may_be_raised_is_raised() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (OF_A_RUN - 1, before[1]))
        require_files(OF_A_RUN)
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (OF_A_RUN, before[1])
        require_files(OF_A_RUN - 5)
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (OF_A_RUN, before[1])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_too_few_are_said_before_anything_begins(tmp_path: Path) -> None:
    """24 devices in a sweep with `ulimit -n 256`, which does for a run."""
    names = [f"p{number}" for number in range(24)]
    (tmp_path / "devices.toml").write_text(
        "".join(f'[[device]]\nname = "{name}"\nkind = "virtual"\n' for name in names)
    )
    (tmp_path / "SWEEP.toml").write_text('name = "n"\napps = ["collects_early"]\n[[scenario]]\nname = "first use"\n')
    sweep = f"ulimit -n 256; exec {sys.executable} -m harness sweep SWEEP.toml"
    done = subprocess.run(["bash", "-c", sweep], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == InfrastructureError.exit_code == 5, done.stderr
    assert (
        "a process may have 256 files open here, and this one may need 320\n  allow more: ulimit -n 320" in done.stderr
    )
    assert not (tmp_path / "sweeps").exists()

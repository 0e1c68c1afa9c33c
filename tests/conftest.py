"""How many tests run side by side, and what each process of theirs begins and ends with."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from harness.instrument.programs import end_programs_below

# A machine that has other things to do fails no test by being slow.
settings.register_profile("timeless", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("timeless")

_TEMPORARY = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Take SIGINT, and have what is started here take it, also where a shell started the tests in the background.

    Frida unpacks programs into the temporary folder, and asks where that is once: it is given one that goes at the end.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    config.stash[_TEMPORARY] = Path(tempfile.mkdtemp(prefix="t"))  # short, for sockets' paths begin with it
    config.stash[_TEMPORARY].chmod(0o1777)  # as the system's own: some tests are another user for a while
    os.environ["TMPDIR"] = str(config.stash[_TEMPORARY])


def pytest_unconfigure(config: pytest.Config) -> None:
    """End what still runs from there, and take it away."""
    end_programs_below(config.stash[_TEMPORARY])
    shutil.rmtree(config.stash[_TEMPORARY])


class _Sharing(LoadScopeScheduling):
    """Gives the tests of a file to one process, or each boots the phone that they share and makes its runs again.

    A test that boots a phone of its own goes to whoever is free: that is where the time goes, and no process is to be
    left alone with it at the end.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return nodeid if _boots_for_each(self.config.rootpath / file) else file


@cache
def _boots_for_each(file: Path) -> bool:
    text = file.read_text(encoding="utf-8")
    return "boot(tmp_path" in text and 'scope="module"' not in text


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _Sharing:
    return _Sharing(config, log)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two more than there are processors: most tests wait for a phone now and then."""
    return len(os.sched_getaffinity(0)) + 2

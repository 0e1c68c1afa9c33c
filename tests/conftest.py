"""How many tests run side by side, and what each process of theirs begins with."""

from __future__ import annotations

import os
import signal

import pytest


def pytest_configure() -> None:
    """Take SIGINT, and have what is started here take it, also where a shell started the tests in the background."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are processors: most tests wait for a phone now and then."""
    return len(os.sched_getaffinity(0)) + 1

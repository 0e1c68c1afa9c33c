"""How many tests run side by side."""

from __future__ import annotations

import os

import pytest


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are processors: most tests wait for a phone now and then."""
    return len(os.sched_getaffinity(0)) + 1

"""kill -9 of the harness, in the gate and in mid-run: the app lives on, and nothing of ours is left behind."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.errors import DeviceError
from tests.run.phones import PACKAGE, RUN, RunningPhone, boot, journalled_event, kill

LIVES_ON_WITHIN_S = 25.0


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[RunningPhone]:
    with boot(tmp_path) as booted:
        yield booted


def wait_until(condition: Callable[[], object], timeout_s: float) -> bool:
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def has_process(phone: RunningPhone) -> bool:
    return phone.device.shell(f"pidof {PACKAGE}").exit_code == 0


def has_rows(phone: RunningPhone, table: str) -> bool:
    path = phone.folder / "harness.db"
    if not path.exists() or not phone.query("select 1 from sqlite_master where name = ?", table):
        return False
    return bool(phone.query(f"select 1 from {table} limit 1"))  # noqa: S608  a name of our own


def has_started(phone: RunningPhone) -> bool:
    try:
        return bool(journalled_event(phone.journal(), "activity_resumed"))
    except (DeviceError, StopIteration):
        return False


@pytest.mark.timeout(90)
@pytest.mark.parametrize("moment", ["process", "hello", "access"])
def test_the_app_lives_on_and_nothing_is_left(phone: RunningPhone, moment: str) -> None:
    reached = {
        "process": lambda: has_process(phone),
        "hello": lambda: has_rows(phone, "process"),
        "access": lambda: has_rows(phone, "access"),
    }[moment]
    harness = phone.start_harness(*RUN, "--grant", "--watch", "20")
    assert wait_until(reached, 30)
    kill(harness)
    killed_at = time.monotonic()

    assert wait_until(lambda: has_started(phone), LIVES_ON_WITHIN_S)
    assert wait_until(lambda: not phone.traces(), LIVES_ON_WITHIN_S), phone.traces()
    assert has_process(phone)
    assert time.monotonic() - killed_at < LIVES_ON_WITHIN_S

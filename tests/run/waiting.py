"""Waiting for something to come true, and what is waited for."""

from __future__ import annotations

import time
from collections.abc import Callable

from harness.errors import DeviceError
from tests.run.phones import PACKAGE, RunningPhone, journalled_event

PATIENCE_S = 60.0  # with a slow machine; what has a deadline of its own is given that one


def wait_until(condition: Callable[[], object], timeout_s: float = PATIENCE_S) -> bool:
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
    return bool(phone.query(f"select 1 from {table} limit 1"))


def has_started(phone: RunningPhone) -> bool:
    try:
        return bool(journalled_event(phone.journal(), "activity_resumed"))
    except (DeviceError, StopIteration):
        return False


def is_accepted(phone: RunningPhone) -> bool:
    wanted = "select 1 from milestone where name = 'terms_accepted'"
    return has_rows(phone, "milestone") and bool(phone.query(wanted))

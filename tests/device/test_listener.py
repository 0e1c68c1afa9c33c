"""A command that goes on printing wakes who listens, ends with the listener, and is known to have ended."""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path

from harness.device.eventlog import listen_for_starts
from harness.errors import DeviceLost
from tests.run.phones import boot
from tests.run.waiting import wait_until


def test_what_is_printed_wakes_the_listener(tmp_path: Path) -> None:
    with boot(tmp_path) as phone:
        with closing(listen_for_starts(phone.device)) as starts:
            assert not starts.wait(0.01)
            assert starts.is_open
        assert not starts.wait(0.01)
        with closing(phone.device.listen("echo once; sleep 1")) as brief:
            assert wait_until(lambda: brief.wait(0.05))
            assert wait_until(lambda: not brief.wait(0.01) and not brief.is_open)


def test_a_phone_that_is_switched_off_is_noticed(tmp_path: Path) -> None:
    with boot(tmp_path) as phone, closing(listen_for_starts(phone.device)) as starts:
        with suppress(DeviceLost):
            phone.device.shell("reboot -p")
        assert wait_until(lambda: not starts.wait(0.05) and not starts.is_open)

"""Users of a device beyond the first: who is not running is said, and the package manager is asked for that user."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.device import packages
from tests.run.phones import PACKAGE, RunningPhone, boot


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[RunningPhone]:
    with boot(tmp_path) as booted:
        yield booted


def test_the_second_user_has_apps_of_its_own(phone: RunningPhone) -> None:
    user = int(re.findall(r"\d+", phone.device.run("pm create-user second"))[-1])
    phone.install(user=user, grant=True)
    assert packages.is_installed(phone.device, PACKAGE, user)
    assert not packages.is_installed(phone.device, PACKAGE, 0)
    assert packages.read_uid(phone.device, PACKAGE, user) // 100_000 == user
    packages.uninstall(phone.device, PACKAGE, user)
    assert not packages.is_installed(phone.device, PACKAGE, user)


def test_a_user_that_is_not_running_is_said(phone: RunningPhone) -> None:
    user = int(re.findall(r"\d+", phone.device.run("pm create-user second"))[-1])
    done = phone.observe("--user", str(user))
    assert done.returncode == 4, done.stderr
    assert f"am start-user {user}" in done.stderr
    assert phone.device.run(f"pm list packages --user {user} {PACKAGE}") == ""


def test_a_user_who_is_not_the_current_one_is_said(phone: RunningPhone) -> None:
    user = int(re.findall(r"\d+", phone.device.run("pm create-user second"))[-1])
    phone.device.run(f"am start-user {user}")
    done = phone.observe("--user", str(user))
    assert done.returncode == 4, done.stderr
    assert f"user {user} is not the current one, which is 0" in done.stderr
    assert f"am switch-user {user}" in done.stderr
    assert phone.device.run(f"pm list packages --user {user} {PACKAGE}") == ""

"""The one hook that a doctor tries, in an app of a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.device import activities
from harness.fleet.apps import bundled_app
from harness.instrument import trial
from harness.instrument.compile import read_bridge
from harness.instrument.trial import find_hook_failure
from tests.run.phones import RunningPhone, boot

PACKAGE = "com.example.nevercollects"
FRIDA_PORT = 27042


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPhone]:
    with boot(tmp_path_factory.mktemp("trial")) as running:
        running.install(bundled_app("never_collects"))
        yield running


def find_failure(phone: RunningPhone) -> str | None:
    phone.device.run(f"am start -n {PACKAGE}/.TermsActivity")
    try:
        with phone.device.forwarding(FRIDA_PORT) as port:
            return find_hook_failure(port, activities.wait_for_pid(phone.device, PACKAGE))
    finally:
        phone.device.run(f"am force-stop {PACKAGE}")


def give_up(times: int) -> str:
    """The bridge in a process whose VM is not there yet, and is the next time or later."""
    return f"""
        globalThis.looks = (globalThis.looks || 0) + 1;
        if (globalThis.looks <= {times}) {{ throw new Error("JVMTI not available"); }}
        {read_bridge()}"""


def test_a_hook_that_fires_is_no_failure(phone: RunningPhone) -> None:
    assert find_failure(phone) is None


def test_a_vm_that_is_still_starting_is_waited_for(phone: RunningPhone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "read_bridge", lambda: give_up(3))
    assert find_failure(phone) is None


def test_one_that_never_comes_is_told(phone: RunningPhone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "read_bridge", lambda: give_up(10**9))
    assert "JVMTI not available" in str(find_failure(phone))

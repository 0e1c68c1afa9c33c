"""A process that dies while an agent is on its way in is not waited for; one that is only slow is."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

import pytest

from harness.device import activities, packages
from harness.errors import AppError, DeviceError
from harness.instrument import sessions
from harness.instrument.compile import compile_agent
from harness.instrument.sessions import Received, Sessions
from harness.model import Gate, ProcessFacts
from tests.run.phones import PACKAGE, RunningPhone, boot
from tests.run.waiting import wait_until


@contextmanager
def stopped_app(phone: RunningPhone) -> Iterator[ProcessFacts]:
    """A process of the app's that answers nobody."""
    activities.start_activity(phone.device, f"{PACKAGE}/.TermsActivity", 0)
    (process,) = list_app(phone)
    phone.device.run(f"su 0 kill -STOP {process.pid}")
    yield process
    activities.force_stop(phone.device, PACKAGE, 0)


def list_app(phone: RunningPhone) -> list[ProcessFacts]:
    uid = packages.read_uid(phone.device, PACKAGE, 0)
    assert wait_until(lambda: activities.list_processes(phone.device, uid), 20)
    return activities.list_processes(phone.device, uid)


def test_a_process_that_dies_ends_the_waiting_and_a_slow_one_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "_CALL_S", 300.0)  # longer than any test may take
    heard: SimpleQueue[Received] = SimpleQueue()
    with boot(tmp_path) as phone, ThreadPoolExecutor() as pool:
        phone.install(grant=True)
        frida = Sessions(phone.device.serial, phone.device.forward(27042), compile_agent(), heard.put)

        def enter(process: ProcessFacts) -> Future[None]:
            entering = pool.submit(frida.attach, process, Gate.LATE)
            time.sleep(1)
            assert not entering.done()
            return entering

        with stopped_app(phone) as process:
            entering = enter(process)
            phone.device.run(f"su 0 kill -9 {process.pid}")
            frida.forget(process.pid)
            with pytest.raises((AppError, DeviceError), match="attaching to"):  # it may be Frida that tells
                entering.result()
        with stopped_app(phone) as process:
            entering = enter(process)
            frida.forget(process.pid + 1)
            phone.device.run(f"su 0 kill -CONT {process.pid}")
            entering.result()
            assert heard.get(timeout=5).pid == process.pid
        frida.close()
    assert wait_until(lambda: "frida-call" not in {thread.name for thread in threading.enumerate()}, 5)

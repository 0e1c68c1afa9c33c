"""Processes that die, are slow or stand still, and a Frida that has died: who is waited for, and who is not."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from queue import SimpleQueue

import pytest

from harness.device import activities, packages
from harness.errors import AppError, DeviceError, DeviceTimeout
from harness.fleet.apps import bundled_app
from harness.instrument.compile import compile_agent
from harness.instrument.sessions import Received, Sessions
from harness.model import Gate, ProcessFacts
from tests.run.phones import PACKAGE, RunningPhone, boot
from tests.run.waiting import wait_until


@contextmanager
def stopped_app(phone: RunningPhone) -> Iterator[ProcessFacts]:
    """A process of the app's that answers nobody."""
    process = start_app(phone)
    phone.device.run(f"su 0 kill -STOP {process.pid}")
    yield process
    activities.force_stop(phone.device, PACKAGE, 0)


def start_app(phone: RunningPhone, package: str = PACKAGE) -> ProcessFacts:
    """It is on the screen when this returns, so that the phone has nothing to wait for in vain."""
    phone.device.run(f"am start -W -n {packages.find_launcher(phone.device, package, 0)}")
    (process,) = activities.list_processes(phone.device, packages.read_uid(phone.device, package, 0))
    return process


def is_bye(received: Received, process: ProcessFacts) -> bool:
    payload = (received.message or {}).get("payload", {})
    return received.pid == process.pid and payload.get("type") == "bye"


def test_one_that_dies_ends_the_waiting_and_one_that_is_slow_does_not(tmp_path: Path) -> None:
    heard: SimpleQueue[Received] = SimpleQueue()
    with boot(tmp_path) as phone, ThreadPoolExecutor() as pool:
        phone.install(grant=True)
        phone.install(bundled_app("never_collects"))
        port = phone.device.forward(27042)
        revive = partial(phone.device.shell, "su 0 /system/bin/frida-server -D")
        frida = Sessions(phone.device.serial, port, compile_agent(), heard.put, restore=revive)

        def enter(process: ProcessFacts) -> Future[None]:
            entering = pool.submit(frida.attach, process, Gate.LATE)
            time.sleep(1)
            assert not entering.done()
            return entering

        with stopped_app(phone) as process:
            entering = enter(process)
            phone.device.run(f"su 0 kill -9 {process.pid}")
            frida.forget(process.pid)
            with pytest.raises((AppError, DeviceError), match="attaching to") as raised:  # it may be Frida that tells
                entering.result()
            assert not isinstance(raised.value, DeviceTimeout)
        with stopped_app(phone) as process:
            entering = enter(process)
            frida.forget(process.pid + 1)
            phone.device.run(f"su 0 kill -CONT {process.pid}")
            entering.result()
            assert heard.get(timeout=60).pid == process.pid
        phone.device.run("su 0 kill $(pidof frida-server)")
        frida.attach(process := start_app(phone), Gate.LATE)
        assert wait_until(lambda: heard.get(timeout=60).pid == process.pid)
        stuck, process = process, start_app(phone, "com.example.nevercollects")
        frida.attach(process, Gate.LATE)
        phone.device.run(f"su 0 kill -STOP {stuck.pid}")
        stopping = pool.submit(frida.stop, "end")
        assert wait_until(lambda: is_bye(heard.get(timeout=60), process))
        frida.forget(stuck.pid)
        stopping.result()
        frida.close()
    assert wait_until(lambda: "frida-call" not in {thread.name for thread in threading.enumerate()})

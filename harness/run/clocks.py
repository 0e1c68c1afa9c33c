"""The clocks of device and host, read each minute while a run goes on. A device that is away is asked again later."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Self

from harness.device.adb import Device
from harness.device.clock import sample_clock
from harness.errors import HarnessError
from harness.run.recorder import Recorder

_STOP_S = 5.0


class ClockWatch:
    """A thread that puts samples of the clocks into the file. A context manager."""

    def __init__(self, device: Device, recorder: Recorder, *, every_s: float = 60.0) -> None:
        self._device = device
        self._recorder = recorder
        self._every_s = every_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="clocks", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join(_STOP_S)

    def _keep(self) -> None:
        while not self._stopping.wait(self._every_s):
            with suppress(HarnessError):
                self._recorder.put(sample_clock(self._device))

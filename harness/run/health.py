"""How the device is, for whoever looks on: its battery and its room, asked now and then."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from harness.device.adb import Device
from harness.device.checkup import read_battery, read_free_mb
from harness.errors import HarnessError
from harness.run.order import Show

_EVERY_S = 30.0
_STOP_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the device said; None where it did not."""

    battery_percent: int | None
    battery_celsius: float | None
    free_mb: int | None


class HealthWatch:
    """A thread that shows how the device is. A context manager."""

    def __init__(self, device: Device, show: Show) -> None:
        self._device = device
        self._show = show
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="health", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join(_STOP_S)

    def _keep(self) -> None:
        while True:
            with suppress(HarnessError):
                percent, celsius = read_battery(self._device)
                free_mb = read_free_mb(self._device)
                self._show(Health(battery_percent=percent, battery_celsius=celsius, free_mb=free_mb))
            if self._stopping.wait(_EVERY_S):
                return

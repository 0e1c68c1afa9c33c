"""How the device is, for whoever looks on: its battery and its room, asked now and then."""

from __future__ import annotations

from dataclasses import dataclass

from harness.device.adb import Device
from harness.device.checkup import read_battery, read_free_mb
from harness.run.order import Show
from harness.run.repeating import Repeating

_EVERY_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the device said; None where it did not."""

    battery_percent: int | None
    battery_celsius: float | None
    free_mb: int | None


def watching_health(device: Device, show: Show) -> Repeating:
    """Show how the device is."""

    def look() -> None:
        percent, celsius = read_battery(device)
        show(Health(battery_percent=percent, battery_celsius=celsius, free_mb=read_free_mb(device)))

    return Repeating("health", look, _EVERY_S, at_once=True)

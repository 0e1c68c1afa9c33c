"""An app that means nothing, on which a device is tried: one of the virtual phone's own, or Android's settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass

from harness.device import activities, packages
from harness.device.adb import Device
from harness.errors import AppError, HarnessError
from harness.fleet.apps import bundled_app
from harness.fleet.devices import VIRTUAL, DeviceEntry

_BUNDLED, _PUSHED = "com.example.nevercollects", "/data/local/tmp/trial.apk"
_SETTINGS = "com.android.settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """The app for a trial; `start` asks for its first activity and does not wait, `stop` ends its processes."""

    package: str
    start: Callable[[], object]
    stop: Callable[[], None]


def borrow(entry: DeviceEntry, device: Device) -> AbstractContextManager[Specimen]:
    """Have an app for a trial, without a process; afterwards the device has it, or has it not, as before.

    Raises AppError where somebody has put that app there, and what the device's refusal to install it raises.
    """
    return _bundled(device) if entry.kind == VIRTUAL else _settings(device)


@contextmanager
def _bundled(device: Device) -> Iterator[Specimen]:
    apk = bundled_app("never_collects")
    if packages.is_installed(device, _BUNDLED, 0):
        raise AppError(f"{_BUNDLED} is installed already, and is left alone")
    device.push(apk, _PUSHED)
    try:
        pushed = packages.Pushed(path=_PUSHED, split=None, size_bytes=apk.stat().st_size)
        packages.install(device, [pushed], user=0, grant=False)
        component = packages.find_launcher(device, _BUNDLED, 0)
        yield Specimen(
            package=_BUNDLED,
            start=lambda: activities.start_activity(device, component, 0),
            stop=lambda: activities.force_stop(device, _BUNDLED, 0),
        )
    finally:
        with suppress(HarnessError):
            packages.uninstall(device, _BUNDLED, 0)
            device.run(f"rm -f {_PUSHED}")


@contextmanager
def _settings(device: Device) -> Iterator[Specimen]:
    def stop() -> None:
        activities.force_stop(device, _SETTINGS, 0)

    stop()
    try:
        yield Specimen(
            package=_SETTINGS,
            start=lambda: device.run("am start -a android.settings.SETTINGS"),
            stop=stop,
        )
    finally:
        stop()

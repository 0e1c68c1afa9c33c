"""The device's crash log during one run: what it has of the app's processes is kept, however the run ends."""

from __future__ import annotations

from contextlib import suppress

from harness.device.adb import Device
from harness.device.eventlog import read_crashes
from harness.errors import DeviceError
from harness.rules.crashes import CrashLine, find_crashes
from harness.run.recorder import Recorder


class CrashLog:
    """Reads it twice: what is there before the app is begun is of others, or of its past."""

    def __init__(self, device: Device, recorder: Recorder, *, keeps_messages: bool) -> None:
        self._device = device
        self._recorder = recorder
        self._keeps_messages = keeps_messages
        self._before: frozenset[CrashLine] = frozenset()

    def begin(self) -> None:
        """Read what is there already."""
        self._before = frozenset(read_crashes(self._device))

    def finish(self, uid: int) -> None:
        """Keep what came since, of this uid. A device that does not answer any more has ended the run already."""
        with suppress(DeviceError):
            fresh = [line for line in read_crashes(self._device) if line not in self._before]
            for report in find_crashes(fresh, uid, keeps_messages=self._keeps_messages):
                self._recorder.put(report)

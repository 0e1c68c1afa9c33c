"""The clocks of device and host, read each minute while a run goes on."""

from __future__ import annotations

from harness.device.adb import Device
from harness.device.clock import sample_clock
from harness.run.recorder import Recorder
from harness.run.repeating import Repeating


def watching_clocks(device: Device, recorder: Recorder, *, every_s: float = 60.0) -> Repeating:
    """Put samples of the clocks into the file, the first one after the first interval."""
    return Repeating("clocks", lambda: recorder.put(sample_clock(device)), every_s, at_once=False)

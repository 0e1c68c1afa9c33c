"""Which hooks a device lets the agent put in place, tried on an app that means nothing."""

from __future__ import annotations

from contextlib import closing

from harness.errors import DeviceError, DeviceUnavailable
from harness.fleet.devices import DeviceEntry
from harness.fleet.lease import Leases
from harness.fleet.specimen import borrow
from harness.fleet.station import acquire
from harness.fleet.trials import Trials
from harness.instrument.compile import compile_agent
from harness.instrument.reach import find_refusal
from harness.model import HookReport


def try_hooks(entry: DeviceEntry, leases: Leases) -> tuple[HookReport, ...]:
    """Start an app with the agent in it, and return the state of each hook there.

    Raises DeviceUnavailable where no Frida answers, DeviceError where no agent gets into the app.
    """
    with acquire(entry, leases) as station:
        device = station.device
        with device.forwarding(entry.frida.port) as port:
            if (refusal := find_refusal(port)) is not None:
                mend = "bring one: harness doctor --fix"
                raise DeviceUnavailable(device.serial, f"no Frida answers there: {refusal}", mend=mend)
            with borrow(entry, device) as specimen, closing(Trials(device, specimen, port, compile_agent())) as trials:
                start = trials.try_debug()
        if start.hello is None:
            raise DeviceError(device.serial, f"no agent got into an app: {start.failure}")
        return start.hello.hooks

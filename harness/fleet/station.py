"""Getting hold of a device for one run: its adb server, and for a virtual one without a serial the phone itself."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from harness.device.adb import Device
from harness.device.adb_client import read_protocol
from harness.device.boot import await_boot
from harness.device.facts import read_identity
from harness.device.server import AdbServer
from harness.errors import ConfigError, DeviceUnavailable
from harness.fleet.devices import DeviceEntry
from harness.fleet.lease import Leases
from harness.fleet.preflight import require_identity
from harness.rules.adbstates import PROTOCOL, mend_protocol

BOOT_S = 360.0
_POWER_OFF_S = 20.0


@dataclass(frozen=True, slots=True)
class Station:
    """A device that is connected, and the server it is connected through."""

    server: AdbServer
    device: Device


@contextmanager
def acquire(
    entry: DeviceEntry, leases: Leases, *, keep_phone: bool = False, boot_s: float = BOOT_S
) -> Iterator[Station]:
    """Take a device for the length of a run. What was started for it ends with it, but a phone that is kept.

    It is locked by its serial before it is spoken to, and by what it says of itself before it is changed: one device
    can have several serials (`127.0.0.1:5555`, `localhost:5555`). One that is still starting is waited for.

    Raises LockedError when another run has it, DeviceUnavailable when it cannot be spoken to, is another than the one
    that `devices.toml` means, or does not come up.
    """
    with ExitStack() as stack:
        serial = entry.serial or stack.enter_context(_phone(keep=keep_phone))
        descriptor = stack.enter_context(leases.hold(serial, f"device {serial}"))
        if entry.adb_server is not None:
            _require_protocol(entry.adb_server)
        server = AdbServer(existing=entry.adb_server, hold=descriptor)
        stack.callback(server.close)
        device = Device(server.port, serial)
        device.connect()
        stack.enter_context(leases.hold(read_identity(device), f"device {serial}"))
        require_identity(entry, device)
        await_boot(device, boot_s)
        yield Station(server, device)


def _require_protocol(port: int) -> None:
    """Raise ConfigError for a server of the user's that speaks another protocol than we do."""
    if (found := read_protocol(port)) != PROTOCOL:
        problem = f"the adb server at 127.0.0.1:{port} speaks protocol {found}, and this harness {PROTOCOL}"
        raise ConfigError(problem, mend=mend_protocol())


@contextmanager
def _phone(*, keep: bool) -> Iterator[str]:
    """Boot a virtual phone and yield its address. Unless it is kept, it powers off when we end, however we end.

    `-P` keeps a folder named `harness` that the user happens to stand in from being taken for us.
    """
    command = [sys.executable, "-P", "-m", "harness.virtual", *([] if keep else ["--lifeline"])]
    phone = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL if keep else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if keep else None,
        text=True,
        start_new_session=True,
    )
    assert phone.stdout is not None  # noqa: S101  given as PIPE
    line = phone.stdout.readline()
    try:
        if not line:
            raise DeviceUnavailable("virtual", "the virtual phone did not boot", mend="what it said stands above")
        yield json.loads(line)["address"]
    finally:
        if not keep:
            _power_off(phone)


def _power_off(phone: subprocess.Popen[str]) -> None:
    try:
        phone.communicate(timeout=_POWER_OFF_S)
    except subprocess.TimeoutExpired:
        phone.kill()
        phone.communicate()

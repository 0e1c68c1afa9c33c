"""A connection to the Frida of a device, by the port of this machine that leads there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import frida

# A command makes few of these, and keeps them until it ends: once, when the process at the other end died, this process
# did too, in a thread of Frida's, while Python let them go. It was never seen again, nor explained.
_kept: list[object] = []


def keep(*things: object) -> None:
    """Hold what belongs to Frida until this process ends."""
    _kept.extend(things)


@dataclass(frozen=True, slots=True)
class Remote:
    """The device as Frida has it, and how to end this connection to it, at once and whatever it is doing."""

    device: Any
    hang_up: Callable[[], object]


def connect(port: int) -> Remote:
    """Name the device; Frida connects on the first call."""
    # Only the socket backend: the others would look for phones on USB, an adb server and Apple's devices.
    manager = frida._wrap(frida._frida.DeviceManager.with_socket_backend_only())  # noqa: SLF001  no public name
    address = f"127.0.0.1:{port}"

    def hang_up() -> None:
        with suppress(frida.InvalidArgumentError):  # it was done before
            manager.remove_remote_device(address)

    device = manager.add_remote_device(address)
    keep(manager, device)
    return Remote(device, hang_up)

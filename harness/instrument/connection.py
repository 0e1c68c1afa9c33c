"""The connection to the Frida of one device. Frida makes it again itself when it was cut, but for a dead one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from harness.instrument.remote import connect


class Connection:
    """`restore` has the port lead to the device again: a transport that was lost takes its forwards with it."""

    def __init__(self, port: int, restore: Callable[[], object]) -> None:
        self._port = port
        self._restore = restore
        self._lock = threading.Lock()
        self._remote = connect(port)

    @property
    def device(self) -> Any:
        """The device as Frida has it."""
        with self._lock:
            return self._remote.device

    def restore(self) -> None:
        """Have the port lead to the device."""
        self._restore()

    def replace(self, dead: Any) -> None:
        """Have another connection than one that is open and silent; of those who ask for it, the first makes it."""
        with self._lock:
            if self._remote.device is dead:
                # Frida waits for an answer to its farewell, and a silent connection gives none.
                threading.Thread(target=self._remote.hang_up, name="hang-up", daemon=True).start()
                self._remote = connect(self._port)

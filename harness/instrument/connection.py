"""The connection to the Frida of one device, which is made anew when it was cut."""

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
        self._number = 0

    @property
    def current(self) -> tuple[Any, int]:
        """The device as Frida has it, and which connection this is."""
        with self._lock:
            return self._remote.device, self._number

    def renew(self, cut: int) -> tuple[Any, int]:
        """Return a connection other than the one that was cut; of those who ask for one, the first makes it."""
        with self._lock:
            if self._number == cut:
                self._restore()
                # Frida waits for an answer to its farewell, and a connection that is silent gives none.
                threading.Thread(target=self._remote.hang_up, name="hang-up", daemon=True).start()
                self._remote = connect(self._port)
                self._number += 1
            return self._remote.device, self._number

"""The zygotes of a virtual phone as Frida patches them on a real one, and the Frida that they ask: a scripted one."""

from __future__ import annotations

import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.instrument.remote import Remote
from tests.instrument.scripted import ScriptedDevice


class Zygotes:
    """Each new process of the phone waits here for as long as the Frida that was last connected to holds it.

    The processes are real, stand before the first line of the app's code, and go on when they get a byte.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.fridas: list[ScriptedDevice] = []
        self.untold: set[str] = set()  # processes of these names come past Frida, as from a USAP pool
        self._waiting: dict[int, socket.socket] = {}
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def connect(self, _port: int, ended: Callable[[], object]) -> Remote:
        """As `harness.instrument.wire.connect_told`, for the connection of a gate."""
        frida = ScriptedDevice(let_go=self._let_go)
        self.fridas.append(frida)
        return frida.connect(ended)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()
        for pid in list(self._waiting):
            self._let_go(pid)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            pid, _, name = connection.makefile().readline().strip().partition(" ")
            if not pid:  # it was ended before it said a word
                connection.close()
                continue
            self._waiting[int(pid)] = connection
            if self.fridas and name not in self.untold:
                self.fridas[-1].start(int(pid), name)
            if not self.fridas or int(pid) not in self.fridas[-1].held:
                self._let_go(int(pid))

    def _let_go(self, pid: int) -> None:
        connection = self._waiting.pop(pid, None)
        if connection is not None:
            connection.close()  # its end is as good as a byte


@contextmanager
def zygotes() -> Iterator[Zygotes]:
    with tempfile.TemporaryDirectory() as folder:  # short: the name of a socket has 107 characters at most
        patched = Zygotes(Path(folder) / "gate")
        try:
            yield patched
        finally:
            patched.close()

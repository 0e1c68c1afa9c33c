"""A connection to Frida whose end is told. Frida itself tells it to nobody who has no session, and makes a new one.

(`on_host_session_detached`, frida-core, src/frida.vala 1858; a real frida-server has no bus that could be detached.)
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from select import select

from harness.instrument.remote import Remote, connect

_HOST = "127.0.0.1"
_CONNECT_S = 10.0
_BYTES = 65536


class Wire:
    """Passes one connection on to a port of this host, and no second one.

    `ended` is called once, from a thread of the wire's own: when either side ended it, when `cut` did, or when nobody
    could be reached.
    """

    def __init__(self, target: int, ended: Callable[[], object]) -> None:
        self._target = target
        self._ended = ended
        self._lock = threading.Lock()
        self._is_cut = False
        self._listener = socket.create_server((_HOST, 0), backlog=1)
        self._sockets = [self._listener]
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._work, name="wire", daemon=True).start()

    def cut(self) -> None:
        """End it at once, whatever is under way."""
        with self._lock:
            self._is_cut = True
            for each in self._sockets:
                with suppress(OSError):  # it has ended already
                    each.shutdown(socket.SHUT_RDWR)

    def _work(self) -> None:
        try:
            with self._listener:
                here, _ = self._listener.accept()
            with here, socket.create_connection((_HOST, self._target), _CONNECT_S) as there:
                there.settimeout(None)
                self._hold(here, there)
                _pass_on(here, there)
        except OSError:
            pass  # an end is an end
        finally:
            self._ended()

    def _hold(self, *sockets: socket.socket) -> None:
        """From now on `cut` ends these too."""
        with self._lock:
            if self._is_cut:
                raise ConnectionAbortedError
            self._sockets += sockets
        for each in sockets:
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _pass_on(here: socket.socket, there: socket.socket) -> None:
    other = {here: there, there: here}
    while True:
        for source in select([here, there], [], [])[0]:
            data = source.recv(_BYTES)
            if not data:
                return
            other[source].sendall(data)


def connect_told(port: int, ended: Callable[[], object]) -> Remote:
    """Name the device, as `connect` does, for one connection whose end is told."""
    wire = Wire(port, ended)
    remote = connect(wire.port)

    def hang_up() -> None:
        wire.cut()  # first: Frida waits for an answer to its farewell
        remote.hang_up()

    return Remote(remote.device, hang_up)

"""A connection that can be cut: a proxy between the harness and a port that leads to the phone."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_BYTES = 65536


class CuttingProxy:
    """Passes bytes on. `cut` ends the connections there are; while `refusing` new ones end too; `hole` swallows all.

    What is said to the target with the words of `trap` in it still comes there; then all is cut, and refused.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0
        self.refusing = threading.Event()
        self.trap: bytes | None = None
        self._open: list[socket.socket] = []
        self._swallowed: set[socket.socket] = set()
        threading.Thread(target=self._serve, name="proxy", daemon=True).start()

    def cut(self) -> None:
        for each in self._open:
            _shut(each)
        self._open.clear()

    def hole(self) -> None:
        """What is open stays open, and nothing comes through any more."""
        self._swallowed.update(self._open)

    def close(self) -> None:
        _shut(self._listener)
        self._listener.close()
        self.cut()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._pass_on(client)

    def _pass_on(self, client: socket.socket) -> None:
        if self.refusing.is_set():
            client.close()
            return
        server = socket.create_connection(("127.0.0.1", self._target))
        self.connections += 1
        self._open += [client, server]
        for source, sink in ((client, server), (server, client)):
            threading.Thread(target=self._pump, args=(source, sink), name="pump", daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(_BYTES):
                if source not in self._swallowed:
                    sink.sendall(data)
                if self.trap is not None and self.trap in data:
                    self.trap = None
                    self.refusing.set()
                    self.cut()
        _shut(source)
        _shut(sink)
        source.close()


def _shut(each: socket.socket) -> None:
    with suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)


@contextmanager
def cutting(target: int) -> Iterator[CuttingProxy]:
    proxy = CuttingProxy(target)
    try:
        yield proxy
    finally:
        proxy.close()

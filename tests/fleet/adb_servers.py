"""Adb servers as a user runs them: the stock one, and a scripted one that sees what no test has: devices on USB."""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

import adbutils

from tests.run.waiting import wait_until

RESET = object()  # end the connection as a crash does
HOLE = object()  # keep it, and say nothing
END = object()  # say yes, and end the server
SILENT_S = 60.0

Script = Callable[[str], Any]


def okay(text: str | None = None, *, claims: int | None = None) -> bytes:
    """The server's yes, with a text; one that claims another length than it has was cut short."""
    return b"OKAY" if text is None else b"OKAY" + _block(text, claims)


def fail(text: str) -> bytes:
    return b"FAIL" + _block(text)


def _block(text: str, claims: int | None = None) -> bytes:
    data = text.encode()
    return b"%04x" % (len(data) if claims is None else claims) + data


def shell(stdout: str, exit_code: int = 0) -> bytes:
    """What a device says to a command: packets of standard output and of the exit code."""
    parts = ((1, stdout.encode()), (3, bytes([exit_code])))
    return b"OKAY" + b"".join(struct.pack("<BI", kind, len(data)) + data for kind, data in parts if data)


def answer_usual(request: str, listed: str = "") -> bytes:
    """What a server with these devices says to what every command asks; the rest it refuses in adb's words."""
    answers = {"host:version": okay("0029"), "host:devices-l": okay(listed), "features": okay("shell_v2,cmd"),
               "wait-for-any-device": okay() + okay()}  # fmt: skip
    if request.startswith("host:tport:serial:"):
        return okay() + bytes(8)
    word = request if request in answers else request.rpartition(":")[2]
    return answers.get(word) or fail(f"unknown host service: {request}")


@contextmanager
def answering(script: Script, port: int = 0) -> Iterator[int]:
    """Answer each request with what the script returns: bytes, parts of them, or one of the above. Yield the port."""
    listener = socket.create_server(("127.0.0.1", port))
    ended = threading.Event()
    threads: list[threading.Thread] = []

    def end() -> None:
        ended.set()
        with suppress(OSError):  # it has ended
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                thread = threading.Thread(target=_answer_all, args=(connection, script, ended, end))
                threads.append(thread)
                thread.start()

    server = threading.Thread(target=serve)
    server.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        end()
        for each in (server, *threads):
            each.join(10)


def _answer_all(connection: socket.socket, script: Script, ended: threading.Event, end: Callable[[], None]) -> None:
    """After `tport` the next request is for the device; each other answer is the last one."""
    connection.settimeout(SILENT_S)
    with connection, suppress(OSError, ValueError):
        is_last = False
        while not is_last:
            size = int(connection.recv(4, socket.MSG_WAITALL) or b"0", 16)
            request = connection.recv(size, socket.MSG_WAITALL).decode()
            is_last = not request.startswith("host:tport:")
            answer = script(request)
            if answer is HOLE:
                _wait_for_end(connection, ended)
            elif answer is END:
                connection.sendall(okay())
                end()
            elif answer is RESET:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            else:
                for part in (answer,) if isinstance(answer, bytes) else answer:
                    connection.sendall(part)


def _wait_for_end(connection: socket.socket, ended: threading.Event) -> None:
    connection.settimeout(0.05)
    while not ended.is_set():
        with suppress(TimeoutError):
            if not connection.recv(4096):
                return


def scripted_server(listed: str) -> AbstractContextManager[int]:
    """A server that sees these devices, as `host:devices-l` lists them, and does nothing else."""
    answers = {"host:version": okay("0029"), "host:devices-l": okay(listed)}
    return answering(lambda request: answers.get(request) or fail(f"unknown host service: {request}"))


class StockServer:
    """The stock adb server as a user runs it; it looks at no real port."""

    def __init__(self, home: Path) -> None:
        self.port = free_port()
        self._environment = os.environ | {"HOME": str(home), "TMPDIR": str(home), "ADB_USB": "0", "ADB_MDNS": "0",
                                          "ADB_LOCAL_TRANSPORT_MAX_PORT": "5554"}  # fmt: skip
        self.start()

    def start(self) -> None:
        command = [adbutils.adb_path(), "-P", str(self.port), "nodaemon", "server"]
        self._process = subprocess.Popen(
            command, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        assert wait_until(lambda: is_listening(self.port))

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def end(self) -> None:
        self._process.terminate()
        self._process.wait(10)


@contextmanager
def stock_server(home: Path) -> Iterator[StockServer]:
    """Run one, which nobody else may end."""
    server = StockServer(home)
    try:
        yield server
        assert not server.has_ended(), "somebody ended the user's server"
    finally:
        server.end()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def is_listening(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False

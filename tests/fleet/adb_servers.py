"""Adb servers as a user runs them: the stock one, and a scripted one that sees what no test has: devices on USB."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import adbutils

from tests.run.waiting import wait_until


@contextmanager
def scripted_server(listed: str) -> Iterator[int]:
    """Answer `host:version` and `host:devices-l` as an adb server does, and refuse the rest in its words."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(connection: socket.socket) -> None:
        size = int(connection.recv(4, socket.MSG_WAITALL) or b"0", 16)
        request = connection.recv(size, socket.MSG_WAITALL).decode()
        replies = {"host:version": "0029", "host:devices-l": listed}
        word, text = ("OKAY", replies[request]) if request in replies else ("FAIL", f"unknown host service: {request}")
        connection.sendall(f"{word}{len(text):04x}{text}".encode())

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection, suppress(OSError, ValueError):
                    answer(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


@contextmanager
def stock_server(home: Path) -> Iterator[int]:
    """Run the stock adb server as a user does; it looks at no real port."""
    port = free_port()
    environment = os.environ | {"HOME": str(home), "TMPDIR": str(home), "ADB_USB": "0", "ADB_MDNS": "0",
                                "ADB_LOCAL_TRANSPORT_MAX_PORT": "5554"}  # fmt: skip
    command = [adbutils.adb_path(), "-P", str(port), "nodaemon", "server"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert wait_until(lambda: is_listening(port), 20)
        yield port
        assert server.poll() is None, "somebody ended the user's server"
    finally:
        server.terminate()
        server.wait(10)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def is_listening(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False

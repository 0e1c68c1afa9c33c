"""A small process that outlives a killed harness: it holds the adb server and undoes what was left on the phone.

    python -m harness.device.guardian ADB|PORT

It starts an adb server with its own HOME, temporary folder and port, and starts it anew when another program ends it
(`killall adb`), or takes the one that the user runs at PORT,
prints `ready PORT`, and reads one JSON command a line from its standard input: {"add": [serial, kind, what, user]}
before a change is made, and {"drop": [...]} when it is undone or is to stay; the four are an `Undo` and its device.
When its input ends, however its parent ended, it does what is still noted, last first, each with a deadline and all
with one, ends the adb server if it is its own, and removes its files.

It speaks to the server and never runs `adb`, which ends a server of another version than its own.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

_READY_S = 10.0
_ANEW_EVERY_S = 0.5


def main() -> None:
    """Hold the server until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is for the harness, which then closes us
    if sys.argv[1].isdecimal():
        _guard(_require_server(int(sys.argv[1])))
        return
    home = Path(tempfile.mkdtemp(prefix="harness-adb-"))
    try:
        with _serving(sys.argv[1], home) as port:
            _guard(port)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _guard(port: int) -> None:
    """Tell the parent the port of the server, and undo what is left when the parent is gone."""
    with contextlib.suppress(BrokenPipeError):  # it may be gone already
        os.write(sys.stdout.fileno(), f"ready {port}\n".encode())
    first = sys.stdin.readline()
    if first:
        from harness.device.cleanup import listen, undo_all  # most commands change nothing, and need not wait for it

        undo_all(port, listen(itertools.chain([first], sys.stdin)))


def _require_server(port: int) -> int:
    if not _answers(port):
        raise SystemExit(1)
    return port


class _Server:
    """An adb server that looks at no USB port and for no emulator. Whoever ends it has it started anew at its port."""

    def __init__(self, binary: str, home: Path) -> None:
        self._binary = binary
        self._environment = os.environ | {
            "HOME": str(home),
            "TMPDIR": str(home),
            "ADB_USB": "0",
            "ADB_MDNS": "0",
            "ADB_LOCAL_TRANSPORT_MAX_PORT": "5554",
        }
        for name in ("ADB_SERVER_SOCKET", "ANDROID_ADB_SERVER_PORT", "ANDROID_ADB_SERVER_ADDRESS", "ANDROID_SERIAL"):
            self._environment.pop(name, None)
        self._lock = threading.Lock()
        self._is_over = False
        self._process, self.port = self._start_somewhere()
        self._keeper = threading.Thread(target=self._keep, name="adb-server", daemon=True)
        self._keeper.start()

    def end(self) -> None:
        with self._lock:
            self._is_over = True
            self._process.terminate()
        self._keeper.join()

    def _start_somewhere(self) -> tuple[subprocess.Popen[bytes], int]:
        for _ in range(5):
            port = _free_port()
            server = self._start(port)
            if _is_ready(server, port):
                return server, port
            server.kill()
            server.wait()
        raise SystemExit("the adb server did not start")

    def _start(self, port: int) -> subprocess.Popen[bytes]:
        command = [self._binary, "-P", str(port), "nodaemon", "server"]
        return subprocess.Popen(command, env=self._environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)  # fmt: skip

    def _keep(self) -> None:
        while True:
            self._process.wait()
            with self._lock:
                if self._is_over:
                    return
                self._process = self._start(self.port)
            time.sleep(_ANEW_EVERY_S)


@contextlib.contextmanager
def _serving(binary: str, home: Path) -> Iterator[int]:
    server = _Server(binary, home)
    try:
        yield server.port
    finally:
        server.end()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _is_ready(server: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + _READY_S
    while server.poll() is None and time.monotonic() < deadline:
        if _answers(port):
            return True
        time.sleep(0.02)
    return False


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
        connection.sendall(b"000chost:version")
        return connection.recv(4) == b"OKAY"
    return False


if __name__ == "__main__":
    main()

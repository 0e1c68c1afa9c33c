"""A small process that outlives a killed harness: it holds the adb server and undoes what was left on the phone.

    python -m harness.device.guardian ADB

It starts an adb server with its own HOME, temporary folder and port, prints `ready PORT`, and reads one JSON command a
line from its standard input: {"add": [serial, what, package]} or {"drop": [serial, what, package]}. When its input
ends, however its parent ended, it undoes what is still noted, last first, ends the adb server and removes its files.

What can be noted: `debug_app` (the debug app set on the phone) and `release` (a process of the package may be waiting
for a debugger; a JDWP handshake lets it go on, as attaching any debugger does).
"""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

_READY_S = 10.0
_UNDO_S = 5.0
_START_S = 3.0
_RELEASE_S = 8.0
_HANDSHAKE = b"JDWP-Handshake"

Undo = tuple[str, str, str]


def main() -> None:
    """Hold the server until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is for the harness, which then closes us
    home = Path(tempfile.mkdtemp(prefix="harness-adb-"))
    try:
        with _serving(sys.argv[1], home) as adb:
            undo = _listen()
            for item in reversed(undo):
                _undo(adb, *item)
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def _serving(binary: str, home: Path) -> Iterator[list[str]]:
    """Run an adb server that looks at no USB port and for no emulator; yield the command line that reaches it."""
    environment = os.environ | {
        "HOME": str(home),
        "TMPDIR": str(home),
        "ADB_USB": "0",
        "ADB_MDNS": "0",
        "ADB_LOCAL_TRANSPORT_MAX_PORT": "5554",
    }
    for name in ("ADB_SERVER_SOCKET", "ANDROID_ADB_SERVER_PORT", "ANDROID_ADB_SERVER_ADDRESS", "ANDROID_SERIAL"):
        environment.pop(name, None)
    for _ in range(5):
        adb = [binary, "-P", str(_free_port())]
        server = subprocess.Popen([*adb, "nodaemon", "server"], env=environment, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        if _is_ready(server, int(adb[2])):
            break
        server.kill()
        server.wait()
    else:
        raise SystemExit("the adb server did not start")
    print("ready", adb[2], flush=True)  # noqa: T201  the parent reads it
    try:
        yield adb
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _is_ready(server: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + _READY_S
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"000chost:version")
            if connection.recv(4) == b"OKAY":
                return True
        time.sleep(0.02)
    return False


def _listen() -> list[Undo]:
    noted: list[Undo] = []
    for line in sys.stdin:
        command = json.loads(line)
        if "add" in command:
            noted.append(tuple(command["add"]))
        else:
            noted.remove(tuple(command["drop"]))
    return noted


def _undo(adb: Sequence[str], serial: str, what: str, package: str) -> None:
    with contextlib.suppress(OSError, subprocess.SubprocessError, ValueError):
        if what == "debug_app":
            _run(adb, serial, "shell", "am clear-debug-app")
        elif what == "release":
            _release(adb, serial, package)


def _run(adb: Sequence[str], serial: str, *arguments: str) -> str:
    command = [*adb, "-s", serial, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=_UNDO_S).stdout.strip()


def _release(adb: Sequence[str], serial: str, package: str) -> None:
    """Attach a debugger and go: to a process that is there, or comes within seconds from a start under way."""
    began = time.monotonic()
    pid = ""
    while time.monotonic() - began < (_RELEASE_S if pid else _START_S):
        pid, _, _ = _run(adb, serial, "shell", f"pidof {shlex.quote(package)}").partition(" ")
        if pid and _shake_hands(int(_run(adb, serial, "forward", "tcp:0", f"jdwp:{int(pid)}"))):
            return
        time.sleep(0.2)


def _shake_hands(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), timeout=_UNDO_S) as connection:
        connection.sendall(_HANDSHAKE)
        if connection.recv(len(_HANDSHAKE)) != _HANDSHAKE:
            return False
        time.sleep(1)  # the waiting loop looks for a debugger five times a second
        return True


if __name__ == "__main__":
    main()

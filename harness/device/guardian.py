"""A small process that outlives a killed harness: it holds the adb server and undoes what was left on the phone.

    python -m harness.device.guardian ADB|PORT

It starts an adb server with its own HOME, temporary folder and port, or takes the one that the user runs at PORT,
prints `ready PORT`, and reads one JSON command a line from its standard input: {"add": [serial, what, package]} or
{"drop": [serial, what, package]}. When its input ends, however its parent ended, it undoes what is still noted, last
first, ends the adb server if it is its own, and removes its files.

It speaks to the server and never runs `adb`, which ends a server of another version than its own.

What can be noted: `debug_app` (the debug app set on the phone), `release` (a process of the package may be waiting
for a debugger; a JDWP handshake lets it go on, as attaching any debugger does), `frida_server` (the one of this name
was started) and `file` (it was pushed).
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
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.device.adb import Device

_READY_S = 10.0
_UNDO_S = 5.0
_START_S = 3.0
_RELEASE_S = 8.0
_HANDSHAKE = b"JDWP-Handshake"

Undo = tuple[str, str, str]


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
    print("ready", port, flush=True)  # noqa: T201  the parent reads it
    for item in reversed(_listen()):
        _undo(port, *item)


def _require_server(port: int) -> int:
    if not _answers(port):
        raise SystemExit(1)
    return port


@contextlib.contextmanager
def _serving(binary: str, home: Path) -> Iterator[int]:
    """Run an adb server that looks at no USB port and for no emulator; yield its port."""
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
        port = _free_port()
        server = subprocess.Popen([binary, "-P", str(port), "nodaemon", "server"], env=environment,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)  # fmt: skip
        if _is_ready(server, port):
            break
        server.kill()
        server.wait()
    else:
        raise SystemExit("the adb server did not start")
    try:
        yield port
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
        if _answers(port):
            return True
        time.sleep(0.02)
    return False


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
        connection.sendall(b"000chost:version")
        return connection.recv(4) == b"OKAY"
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


def _undo(port: int, serial: str, what: str, package: str) -> None:
    from harness.device.adb import Device  # its packages are loaded when there is something to undo
    from harness.errors import HarnessError

    device = Device(port, serial)
    with contextlib.suppress(HarnessError):
        if what == "debug_app":
            device.shell("am clear-debug-app", timeout_s=_UNDO_S)
        elif what == "release":
            _release(device, package)
        elif what == "frida_server":
            _end_frida_server(device, package)
        elif what == "file":
            device.shell(f"rm -f {shlex.quote(package)}", timeout_s=_UNDO_S)


def _release(device: Device, package: str) -> None:
    """Attach a debugger and go: to a process that is there, or comes within seconds from a start under way."""
    began = time.monotonic()
    pid = ""
    while time.monotonic() - began < (_RELEASE_S if pid else _START_S):
        pid, _, _ = device.shell(f"pidof {shlex.quote(package)}", timeout_s=_UNDO_S).stdout.strip().partition(" ")
        if pid and _shake_hands(device, int(pid)):
            return
        time.sleep(0.2)


def _end_frida_server(device: Device, name: str) -> None:
    from harness.device.frida_server import DeviceServer
    from harness.device.root import find_root

    if (root := find_root(device)) is not None:
        DeviceServer(device, name, port=0).stop(root)


def _shake_hands(device: Device, pid: int) -> bool:
    with device.open(f"jdwp:{pid}") as connection:
        connection.settimeout(_UNDO_S)
        try:
            connection.sendall(_HANDSHAKE)
            if connection.recv(len(_HANDSHAKE)) != _HANDSHAKE:
                return False
        except OSError:
            return False
        time.sleep(1)  # the waiting loop looks for a debugger five times a second
        return True


if __name__ == "__main__":
    main()

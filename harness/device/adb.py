"""One device over adb. Every call has a deadline, every error names the serial and quotes what the device said."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from adbutils import AdbClient, AdbDevice, AdbError, AdbTimeout

from harness.errors import DeviceError, DeviceLost, DeviceTimeout, DeviceUnavailable

_SHELL_S = 20.0
_CONNECT_S = 10.0
_CHUNK_BYTES = 65536
_SILENT = "is it on, and does it answer `adb -s SERIAL shell true`?"
_GONE = "is it on and connected? See adb devices; what was recorded is kept"
_HANDSHAKE = b"JDWP-Handshake"
_HANDSHAKE_S = 5.0
_DEBUGGER_STAYS_S = 1.0  # the waiting loop looks for a debugger five times a second


@dataclass(frozen=True, slots=True, kw_only=True)
class ShellResult:
    """How a command on the device ended."""

    command: str
    exit_code: int
    stdout: str
    stderr: str


class Listener:
    """Tells that a command on the device has printed something, and not what."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._is_open = True

    def wait(self, timeout_s: float) -> bool:
        """Say whether something is printed within this time. A command that has ended prints no more."""
        if not self._is_open:
            time.sleep(timeout_s)
            return False
        try:
            if not select.select([self._connection], [], [], timeout_s)[0]:
                return False
            self._is_open = bool(self._connection.recv(_CHUNK_BYTES))
        except OSError:
            self._is_open = False
        return self._is_open

    @property
    def is_open(self) -> bool:
        """Whether the command still goes on, as far as it is known."""
        return self._is_open

    def close(self) -> None:
        """End the command."""
        self._is_open = False
        self._connection.close()


class Device:
    """A device that the adb server at this port knows by this serial."""

    def __init__(self, port: int, serial: str) -> None:
        self.serial = serial
        self._client = AdbClient(host="127.0.0.1", port=port, socket_timeout=_CONNECT_S)
        self._device = AdbDevice(self._client, serial=serial)

    def connect(self) -> None:
        """Join a device on the network. Raises DeviceUnavailable with adb's own words."""
        with self._speaking():
            answer = self._client.connect(self.serial, timeout=_CONNECT_S)
        if not answer.startswith(("connected to", "already connected to")):
            raise DeviceUnavailable(self.serial, answer.strip(), mend="is the device on, and is its address right?")
        self._wait_online()

    def _wait_online(self) -> None:
        with self._speaking():
            self._client.wait_for(self.serial, state="device", timeout=_CONNECT_S)

    def shell(self, command: str, *, timeout_s: float = _SHELL_S) -> ShellResult:
        """Run a command line in the device's shell, whatever its exit code."""
        with self._speaking():
            answer = self._device.shell2(command, timeout=timeout_s, v2=True)
        stdout, stderr = answer.stdout.replace("\r\n", "\n"), answer.stderr.replace("\r\n", "\n")
        return ShellResult(command=command, exit_code=answer.returncode, stdout=stdout, stderr=stderr)

    def run(self, command: str, *, timeout_s: float = _SHELL_S) -> str:
        """Run a command line that must succeed and return what it printed."""
        result = self.shell(command, timeout_s=timeout_s)
        if result.exit_code:
            said = (result.stderr or result.stdout).strip() or "nothing"
            raise DeviceError(self.serial, f"`{command}` ended with {result.exit_code} and said: {said}")
        return result.stdout

    def listen(self, command: str) -> Listener:
        """Run a command that goes on printing, to be woken by what it prints. It ends with the listener."""
        with self._speaking():
            connection = self._device.open_transport()
            connection.send_command(f"shell:{command}")
            connection.check_okay()
        return Listener(connection.conn)

    def push(self, source: Path, target: str) -> None:
        """Copy a file onto the device."""
        with self._speaking():
            self._device.sync.push(source, target, mode=0o644)

    def forward(self, port: int) -> int:
        """Make a port of the device reachable and return the port here."""
        with self._speaking():
            return int(self._device.forward_port(port))

    def unforward(self, port: int) -> None:
        """Take back what forwards to this port of the device."""
        with self._speaking():
            for forward in self._device.forward_list():
                if forward.remote == f"tcp:{port}":
                    self._device.forward_remove(forward.local, raise_non_found=False)

    def shake_hands_as_debugger(self, pid: int) -> bool:
        """Be the debugger of a process for a moment, and say whether it took us for one."""
        with self._speaking():
            port = self._device.forward_port(f"jdwp:{pid}")
            try:
                return _shake_hands(port)
            finally:
                self._device.forward_remove(f"tcp:{port}", raise_non_found=False)

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        try:
            yield
        except AdbTimeout as error:
            raise DeviceTimeout(self.serial, f"no answer in time: {error}", mend=_SILENT) from error
        except (AdbError, OSError, ValueError, EOFError) as error:
            raise DeviceLost(self.serial, f"adb says: {error}", mend=_GONE) from error


def _shake_hands(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), timeout=_HANDSHAKE_S) as connection:
        connection.sendall(_HANDSHAKE)
        if connection.recv(len(_HANDSHAKE)) != _HANDSHAKE:
            return False
        time.sleep(_DEBUGGER_STAYS_S)
        return True

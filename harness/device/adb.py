"""One device over adb. Every call has a deadline, every error names the serial and quotes what the device said."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from adbutils import AdbDevice, AdbError, AdbTimeout

from harness.device.adb_client import ADB_ERRORS, CONNECT_S, Client, Connection, list_seen
from harness.errors import DeviceError, DeviceLost, DeviceTimeout, DeviceUnavailable
from harness.rules.adbstates import ABSENT, OFFLINE, ONLINE, mend_state
from harness.stopping import breakable

_SHELL_S = 20.0
_BEGIN_ANEW_EVERY_S = 30.0
_LOOK_AGAIN_S = 1.0
_AGAIN = 2
_CHUNK_BYTES = 65536
_SILENT = "is it on, and does it answer `adb -s SERIAL shell true`?"
_GONE = "is it on and connected? See adb devices; what was recorded is kept"
_REFUSED = "FAIL"  # adbutils leaves the reason unread
_HANDSHAKE = b"JDWP-Handshake"
_HANDSHAKE_S = 5.0
_DEBUGGER_STAYS_S = 1.0  # the waiting loop looks for a debugger five times a second

T = TypeVar("T")


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


class _Transport(AdbDevice):  # type: ignore[misc]  # adbutils carries no types
    """Speaks to one device. adbutils would ask for the server's version each time, and may leave a connection open."""

    def open_transport(self, command: str | None = None, timeout: float | None = None) -> Connection:
        choice = f"host:tport:serial:{self.serial}" if command is None else f"host-serial:{self.serial}:{command}"
        connection: Connection = self._client.open(choice, timeout)
        if command is None:
            connection.read_exact(8)  # the number of the transport
        return connection


class Device:
    """A device that the adb server at this port knows by this serial."""

    def __init__(self, port: int, serial: str) -> None:
        self.serial = serial
        self._port = port
        self._client = Client(port)
        self._device = _Transport(self._client, serial=serial)
        self._await_return: Callable[[DeviceLost], None] | None = None
        self._begun_anew_s = -_BEGIN_ANEW_EVERY_S

    def connect(self) -> None:
        """Have the device ready to be spoken to; one on the network is joined first.

        Raises DeviceUnavailable with adb's own words, and what can be done.
        """
        if ":" in self.serial and self._state() == ABSENT:
            self._join()
        try:
            self._wait_online()
        except DeviceError as error:
            if (state := self._state()) == ONLINE:
                raise
            raise DeviceUnavailable(self.serial, state, mend=mend_state(state)) from error

    def _join(self) -> None:
        with self._speaking():
            answer = self._client.connect(self.serial, timeout=CONNECT_S).strip()
        if answer.startswith("failed to authenticate"):
            raise DeviceUnavailable(self.serial, answer, mend=mend_state("unauthorized"))
        if not answer.startswith(("connected to", "already connected to")):
            raise DeviceUnavailable(self.serial, answer, mend="is the device on, and is its address right?")

    def _state(self) -> str:
        """Return adb's word for the state of the device, or that the server does not list it."""
        states = [seen.state for seen in list_seen(self._port) if seen.serial == self.serial]
        if len(states) > 1:
            mend = "unplug all but one of them: whose answers come could not be told"
            raise DeviceUnavailable(self.serial, f"{len(states)} devices have this serial", mend=mend)
        return states[0] if states else ABSENT

    def _confirmed_state(self) -> str:
        """One look that does not see it may have come while adb met it anew."""
        if (state := self._state()) != ABSENT:
            return state
        time.sleep(_LOOK_AGAIN_S)
        return self._state()

    def _wait_online(self) -> None:
        if (state := self._confirmed_state()) not in {ONLINE, OFFLINE, "connecting"}:
            raise DeviceUnavailable(self.serial, state, mend=mend_state(state))
        try:
            self._await_device()
        except DeviceError:
            if self._state() != OFFLINE or time.monotonic() - self._begun_anew_s < _BEGIN_ANEW_EVERY_S:
                raise
            self._begin_anew()
            self._await_device()

    def _await_device(self) -> None:
        with self._speaking():
            self._client.wait_for(self.serial, state="device", timeout=CONNECT_S)

    def _begin_anew(self) -> None:
        """Have the server drop this one connection, which is stuck, and make another. Not again and again."""
        self._begun_anew_s = time.monotonic()
        if ":" not in self.serial:
            with self._speaking():
                self._client.ask(f"host-serial:{self.serial}:reconnect")
            return
        with self._speaking():  # one on the network would be let go by that, and not come back
            self._client.ask(f"host:disconnect:{self.serial}")
        self._join()

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

    def be_patient(self, await_return: Callable[[DeviceLost], None]) -> None:
        """From now on wait for the device when it is lost, and then do again what can be done again.

        `await_return` returns when it is back, or raises.
        """
        self._await_return = await_return

    def ask(self, command: str, *, timeout_s: float = _SHELL_S) -> str:
        """Run a command line that does no more the second time: again, when the device was lost and is back."""
        return self.again(lambda: self.run(command, timeout_s=timeout_s))

    def again(self, call: Callable[[], T]) -> T:
        """Do what may be done twice: again when the device was lost meanwhile and is back, and once more after that."""
        for _ in range(_AGAIN):
            try:
                return call()
            except DeviceLost as lost:
                self._await(lost)
        return call()

    def once(self, call: Callable[[], object], was_done: Callable[[], bool]) -> None:
        """Do what must not be done twice. When the device was lost meanwhile and is back, it is asked whether it was.

        Raises DeviceLost when it was not.
        """
        try:
            call()
        except DeviceLost as lost:
            self._await(lost)
            if not was_done():
                raise

    def _await(self, lost: DeviceLost) -> None:
        if self._await_return is None:
            raise lost
        self._await_return(lost)

    def open(self, service: str) -> socket.socket:
        """Open a service of the device's adbd, such as `jdwp:PID`."""
        with self._speaking():
            connection = self._device.open_transport()
            connection.send_command(service)
            connection.check_okay()
        opened: socket.socket = connection.conn
        return opened

    def read_bytes(self, command: str, *, timeout_s: float = _SHELL_S) -> bytes:
        """Run a command line and return what it prints, byte by byte as it is."""
        with self.open(f"exec:{command}") as connection, self._speaking():
            deadline, data = time.monotonic() + timeout_s, bytearray()
            while True:
                connection.settimeout(max(0.001, deadline - time.monotonic()))
                chunk = connection.recv(_CHUNK_BYTES)
                if not chunk:
                    return bytes(data)
                data += chunk

    def listen(self, command: str) -> Listener:
        """Run a command that goes on printing, to be woken by what it prints. It ends with the listener."""
        return Listener(self.again(lambda: self.open(f"shell:{command}")))

    def push(self, source: Path, target: str) -> None:
        """Copy a file onto the device. Raises DeviceError when it takes none, or not all of it."""
        self.again(lambda: self._push(source, target))

    def _push(self, source: Path, target: str) -> None:
        with self._speaking(), source.open("rb") as file:  # by its path, adbutils may leave it open
            try:
                self._device.sync.push(file, target, mode=0o644)
            except AdbError as error:
                if str(error) != _REFUSED:
                    raise
                mend = f"is there room, and may the shell write there? adb -s {self.serial} shell df /data"
                raise DeviceError(self.serial, f"it did not take the file {target}", mend=mend) from error

    def restart_adbd(self, how: str) -> str:
        """Have adbd start anew, `root` or `unroot`; return what it says to that."""
        with self.open(f"{how}:") as connection, connection.makefile("rb") as said:
            return bytes(said.read()).decode(errors="replace").strip()

    def forward(self, port: int, here: int = 0) -> int:
        """Make a port of the device reachable at this port here, or at a free one; return that one."""
        with self._speaking(), self._device.open_transport(f"forward:tcp:{here};tcp:{port}") as connection:
            connection.check_okay()
            return here or int(connection.read_string_block())

    def unforward(self, here: int) -> None:
        """Take back the forward at this port here; what a restart of adbd took away is gone already."""
        with self._speaking():
            if f"tcp:{here}" in {forward.local for forward in self._device.forward_list()}:
                self._device.forward_remove(f"tcp:{here}", raise_non_found=False)

    @contextmanager
    def forwarding(self, port: int) -> Iterator[int]:
        """Make a port of the device reachable for a while, at the port here that is yielded."""
        here = self.forward(port)
        try:
            yield here
        finally:
            self.unforward(here)

    def shake_hands_as_debugger(self, pid: int) -> bool:
        """Be the debugger of a process for a moment, and say whether it took us for one."""
        try:
            connection = self.open(f"jdwp:{pid}")
        except DeviceLost:
            return False  # adbd refuses it while the process has no Java VM that listens
        with self._speaking(), connection:
            connection.settimeout(_HANDSHAKE_S)
            connection.sendall(_HANDSHAKE)
            if connection.recv(len(_HANDSHAKE)) != _HANDSHAKE:
                return False
            time.sleep(_DEBUGGER_STAYS_S)
            return True

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        try:
            with breakable():
                yield
        except AdbTimeout as error:
            raise DeviceTimeout(self.serial, f"no answer in time: {error}", mend=_SILENT) from error
        except ADB_ERRORS as error:
            raise DeviceLost(self.serial, f"adb says: {error}", mend=_GONE) from error

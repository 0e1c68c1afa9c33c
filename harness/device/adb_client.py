"""The connections to the adb server of a port, each with deadlines. What they raise is adbutils' and Python's."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from adbutils import AdbClient, AdbConnection, AdbError

from harness.errors import InfrastructureError
from harness.rules.adbstates import Seen, parse_devices

# What adbutils raises when there is no answer, none in time, or none of adb's.
ADB_ERRORS = (AdbError, OSError, ValueError, EOFError, struct.error, AssertionError)
CONNECT_S = 10.0
_HOST = "127.0.0.1"
_CHUNK_BYTES = 65536
_LARGEST_BYTES = 1 << 24  # adbd sends at most 1 MiB at once


class Connection(AdbConnection):  # type: ignore[misc]  # adbutils carries no types
    """A connection to a server that is there: adbutils would start one on another port, with all of its devices.

    What fails on it closes it, for nobody else does. `within_s` is for all that is read of it; without, for each wait.
    """

    def __init__(self, port: int, within_s: float | None) -> None:
        self._address = (_HOST, port)
        super().__init__(_HOST, port)
        self.conn.settimeout(within_s or CONNECT_S)
        self._deadline_s = within_s and time.monotonic() + within_s

    def _safe_connect(self) -> socket.socket:
        return socket.create_connection(self._address, timeout=CONNECT_S)

    def close(self) -> None:
        """adbutils would let 10 ms pass each time."""
        if not self.closed:
            self.conn.close()
            self._AdbConnection__conn = None

    def send_command(self, cmd: str) -> None:
        with self._closing_on_failure():
            super().send_command(cmd)

    def check_okay(self) -> None:
        with self._closing_on_failure():
            super().check_okay()

    def read_string_block(self) -> str:
        """adbutils takes an answer that was cut short for a whole one: a list of devices for an empty one."""
        with self._closing_on_failure():
            return bytes(self.read_exact(int(self.read_exact(4), 16))).decode(errors="replace")

    def _read_fully(self, n: int) -> bytes:
        """adbutils would ask for all that an answer claims to hold at once, and wait anew for each part of it."""
        if n > _LARGEST_BYTES:
            raise AdbError(f"an answer of {n} bytes is none of adb's")
        data = bytearray()
        with self._closing_on_failure():
            while len(data) < n and (more := self._recv_in_time(min(n - len(data), _CHUNK_BYTES))):
                data += more
        return bytes(data)

    def _recv_in_time(self, most: int) -> bytes:
        if self._deadline_s:
            left_s = self._deadline_s - time.monotonic()
            if left_s <= 0:
                raise TimeoutError
            self.conn.settimeout(left_s)
        received: bytes = self.conn.recv(most)
        return received

    @contextmanager
    def _closing_on_failure(self) -> Iterator[None]:
        with ExitStack() as stack:
            stack.callback(self.close)
            yield
            stack.pop_all()


class Client(AdbClient):  # type: ignore[misc]  # adbutils carries no types
    """An adb server, which speaks protocol 41."""

    def __init__(self, port: int) -> None:
        super().__init__(host=_HOST, port=port)

    def make_connection(self, timeout: float | None = None) -> Connection:
        return Connection(self.port, timeout)

    def open(self, request: str, within_s: float | None = None) -> Connection:
        """Return the connection on which the server has said yes to a request."""
        connection = self.make_connection(within_s)
        connection.send_command(request)
        connection.check_okay()
        return connection

    def ask(self, request: str) -> str:
        """Return what the server says to a request of which the answer is a text."""
        with self.open(request, CONNECT_S) as connection:
            answer: str = connection.read_string_block()
            return answer


@contextmanager
def _asking_server(port: int) -> Iterator[Client]:
    try:
        yield Client(port)
    except ADB_ERRORS as error:
        raise InfrastructureError(
            f"no adb server answers at {_HOST}:{port}: {error}", mend=f"start it: adb -P {port} start-server"
        ) from error


def list_seen(port: int) -> tuple[Seen, ...]:
    """List the devices that the adb server at this port of the host sees, in whatever state they are.

    Raises InfrastructureError when no adb server answers there.
    """
    with _asking_server(port) as client:
        try:
            return parse_devices(client.ask("host:devices-l"))
        except EOFError:  # a list that was cut short says of no device that it is gone
            return parse_devices(client.ask("host:devices-l"))


def read_protocol(port: int) -> int:
    """Return the version of its protocol that the adb server at this port of the host tells: 41 since 2018.

    Raises InfrastructureError when no adb server answers there.
    """
    with _asking_server(port) as client:
        return int(client.ask("host:version"), 16)


def end_server(port: int) -> None:
    """Have the adb server at this port of the host end. Raises InfrastructureError when no adb server answers there."""
    with _asking_server(port) as client:
        client.open("host:kill", CONNECT_S).close()


def find_free_port() -> int:
    """Return a port of this host that nobody has now."""
    with socket.create_server((_HOST, 0)) as server:
        port: int = server.getsockname()[1]
        return port

"""The connections to the adb server of a port, each with deadlines. What they raise is adbutils' and Python's."""

from __future__ import annotations

import socket
from contextlib import ExitStack

from adbutils import AdbClient, AdbConnection, AdbError

from harness.errors import InfrastructureError
from harness.rules.adbstates import Seen, parse_devices

CONNECT_S = 10.0
_HOST = "127.0.0.1"


class Connection(AdbConnection):  # type: ignore[misc]  # adbutils carries no types
    """A connection to a server that is there: adbutils would start one on another port, with all of its devices."""

    def __init__(self, port: int) -> None:
        self._address = (_HOST, port)
        super().__init__(_HOST, port)

    def _safe_connect(self) -> socket.socket:
        return socket.create_connection(self._address, timeout=CONNECT_S)

    def check_okay(self) -> None:
        """Nobody else closes a connection on which the server has refused something, or gone silent."""
        with ExitStack() as stack:
            stack.callback(self.close)
            super().check_okay()
            stack.pop_all()


class Client(AdbClient):  # type: ignore[misc]  # adbutils carries no types
    def __init__(self, port: int) -> None:
        super().__init__(host=_HOST, port=port, socket_timeout=CONNECT_S)

    def make_connection(self, timeout: float | None = None) -> Connection:
        connection = Connection(self.port)
        connection.conn.settimeout(timeout or CONNECT_S)
        return connection


def list_seen(port: int) -> tuple[Seen, ...]:
    """List the devices that the adb server at this port of the host sees, in whatever state they are.

    Raises InfrastructureError when no adb server answers there.
    """
    try:
        with Client(port).make_connection() as connection:
            connection.send_command("host:devices-l")
            connection.check_okay()
            return parse_devices(connection.read_string_block())
    except (AdbError, OSError, ValueError, EOFError) as error:
        raise InfrastructureError(
            f"no adb server answers at {_HOST}:{port}: {error}", mend=f"start it: adb -P {port} start-server"
        ) from error


def read_protocol(port: int) -> int:
    """Return the version of its protocol that the adb server at this port of the host tells: 41 since 2018."""
    version: int = Client(port).server_version()
    return version


def find_free_port() -> int:
    """Return a port of this host that nobody has now."""
    with socket.create_server((_HOST, 0)) as server:
        port: int = server.getsockname()[1]
        return port

"""The phone's frida-server: a Frida portal that every app process is joined to."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frida import PortalService

FRIDA_PORT = 27042  # where clients look for it on the phone
_HOST = "127.0.0.1"
_ATTEMPTS = 20


class Portal:
    """Runs the portal on two free ports of the host; all calls block."""

    def __init__(self) -> None:
        self._service: PortalService | None = None
        self.cluster_port = 0
        self.control_port = 0

    def start(self) -> None:
        """Listen for app processes (cluster) and for clients (control)."""
        import frida

        for attempt in range(_ATTEMPTS):
            self.cluster_port, self.control_port = _free_ports()
            service = frida.PortalService(
                frida.EndpointParameters(address=_HOST, port=self.cluster_port),
                frida.EndpointParameters(address=_HOST, port=self.control_port),
            )
            try:
                service.start()
            except frida.AddressInUseError:  # somebody took the port between the look and the listening
                if attempt == _ATTEMPTS - 1:
                    raise
                continue
            self._service = service
            return

    @property
    def cluster_address(self) -> str:
        """Where a session joins the portal."""
        return f"{_HOST}:{self.cluster_port}"

    def stop(self) -> None:
        """Close both ports."""
        if self._service is not None:
            self._service.stop()
            self._service = None


def _free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as second:
        first.bind((_HOST, 0))
        second.bind((_HOST, 0))
        return first.getsockname()[1], second.getsockname()[1]

"""What the operator says while a run goes on: milestones, and that it is enough.

The run is the one writer of its file, so that whoever has something to say connects to it, as `asking` describes.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from dataclasses import asdict
from typing import Self

from harness.device.adb import Device
from harness.device.clock import run_bracketed
from harness.errors import ConfigError, HarnessError
from harness.model import Milestone, MilestoneName
from harness.rules.milestones import marked
from harness.run.asking import (
    Request,
    address_of,
    host_boottime_ns,
    parse_request,
    read_line,
    refuse_strangers,
    to_line,
)
from harness.run.recorder import Recorder

_REQUEST_S = 2.0
_STORED_S = 10.0


def bracket_of(request: Request, read_host_ns: tuple[int, int], read_boottime_ns: tuple[int, int]) -> tuple[int, int]:
    """Carry the operator's instant back to the device's boot clock from a reading that was taken after it.

    The device's clock was between the two of `read_boottime_ns` at some instant between the two of `read_host_ns`.
    """
    (host_low, host_high), (low, high) = read_host_ns, read_boottime_ns
    earliest = low - (host_high - request.at_host_ns) - round(request.within_s * 1e9)
    return earliest, high - (host_low - request.at_host_ns)


class Marks:
    """The running one's end: a thread that stores what the operator says. A context manager."""

    def __init__(self, run_id: str, device: Device, recorder: Recorder) -> None:
        self._run_id = run_id
        self._device = device
        self._recorder = recorder
        self._stopped = threading.Event()

    def __enter__(self) -> Self:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._thread = threading.Thread(target=self._serve, name="marks", daemon=True)
        self._socket.bind(address_of(self._run_id))
        self._socket.listen()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes accept()
        self._thread.join()
        self._socket.close()

    def wait_stop(self, timeout_s: float) -> bool:
        """Wait a while; say whether the operator has had enough."""
        return self._stopped.wait(timeout_s)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection, suppress(OSError):  # one that goes away without listening is answered all the same
                connection.settimeout(_REQUEST_S)
                connection.sendall(to_line(self._answer(connection)))

    def _answer(self, connection: socket.socket) -> dict[str, object]:
        try:
            line = read_line(connection)  # before all else: what is closed unread loses its answer too
            refuse_strangers(connection)
            request = parse_request(line)
            if request.milestone is None:
                self._stopped.set()
                return {}
            return asdict(self._store(request, request.milestone))
        except HarnessError as error:
            return {"problem": str(error), "exit_code": int(error.exit_code)}

    def _store(self, request: Request, name: MilestoneName) -> Milestone:
        """Store a milestone and return it once it is durable."""
        if earlier := self._recorder.read(lambda book: book.reached.get(name)):
            raise _already(earlier)
        before = host_boottime_ns()
        _, read = run_bracketed(self._device, "true")
        milestone = marked(name, bracket_of(request, (before, host_boottime_ns()), read))
        self._recorder.put(milestone)
        stored = self._recorder.wait(
            lambda book: book.reached.get(name), _STORED_S, f"the milestone {name}", self._device.serial
        )
        if stored is not milestone:
            raise _already(stored)
        return milestone


def _already(earlier: Milestone) -> ConfigError:
    source = earlier.source.replace("_", " ")
    return ConfigError(f"{earlier.name} was reached already, known from: {source}", mend="a milestone is stored once")

"""A wire passes one connection on, and tells its end whoever brought it about."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from harness.instrument.wire import Wire

WAIT_S = 10.0


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(WAIT_S)
        yield listening


class Line:
    """Both ends of a wire."""

    def __init__(self, server: socket.socket) -> None:
        self.ended = threading.Event()
        self.wire = Wire(server.getsockname()[1], self.ended.set)
        self.near = socket.create_connection(("127.0.0.1", self.wire.port), WAIT_S)
        self.far, _ = server.accept()
        self.far.settimeout(WAIT_S)

    def close(self) -> None:
        self.near.close()
        self.far.close()


@pytest.fixture
def line(server: socket.socket) -> Iterator[Line]:
    made = Line(server)
    yield made
    made.close()


def receive(sink: socket.socket, count: int) -> bytes:
    """Take in so many bytes, in as many pieces as they come in."""
    taken = b""
    while len(taken) < count and (piece := sink.recv(count - len(taken))):
        taken += piece
    return taken


def test_it_carries_both_ways_and_admits_nobody_else(line: Line) -> None:
    for source, sink in ((line.near, line.far), (line.far, line.near)):
        source.sendall(b"x" * 100_000)
        assert receive(sink, 100_000) == b"x" * 100_000
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", line.wire.port), WAIT_S)
    assert not line.ended.is_set()


@pytest.mark.parametrize(
    "end", [lambda line: line.near.close(), lambda line: line.far.close(), lambda line: line.wire.cut()]
)
def test_its_end_is_told_and_is_the_end_for_both_sides(line: Line, end: Callable[[Line], object]) -> None:
    end(line)
    assert line.ended.wait(WAIT_S)
    assert all(each.fileno() == -1 or each.recv(1) == b"" for each in (line.near, line.far))


def test_one_that_nobody_used_or_that_leads_nowhere_has_ended_too(server: socket.socket) -> None:
    unused, nowhere = threading.Event(), threading.Event()
    Wire(server.getsockname()[1], unused.set).cut()
    assert unused.wait(WAIT_S)
    port = server.getsockname()[1]
    server.close()
    wire = Wire(port, nowhere.set)
    with socket.create_connection(("127.0.0.1", wire.port), WAIT_S) as near:
        assert near.recv(1) == b""
    assert nowhere.wait(WAIT_S)

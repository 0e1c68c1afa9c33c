"""The sync service, request by request."""

import struct
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

MTIME_S = 1795447679


class Sync:
    """A sync stream opened through the adb server, spoken by hand."""

    def __init__(self, connection) -> None:
        self.connection = connection
        connection.send_command("sync:")
        connection.check_okay()

    def request(self, kind: bytes, path: str | bytes) -> None:
        data = path.encode() if isinstance(path, str) else path
        self.send(kind + struct.pack("<I", len(data)) + data)

    def send(self, data: bytes) -> None:
        self.connection.conn.sendall(data)

    def read(self, size: int) -> bytes:
        data = b""
        while len(data) < size and (piece := self.connection.conn.recv(size - len(data))):
            data += piece
        return data

    def fail_text(self) -> str:
        kind, length = struct.unpack("<4sI", self.read(8))
        assert kind == b"FAIL"
        return self.read(length).decode()


@pytest.fixture
def sync(phone) -> Iterator[Sync]:
    with phone.device().open_transport() as connection:
        yield Sync(connection)


def data(content: bytes) -> bytes:
    pieces = [content[start : start + 65536] for start in range(0, len(content), 65536)]
    return b"".join(b"DATA" + struct.pack("<I", len(piece)) + piece for piece in pieces)


def test_stat_of_the_first_generation(sync, phone):
    phone.bench.files.host_path("/data/local/tmp/f").write_bytes(b"abc")
    sync.request(b"STAT", "/data/local/tmp/f")
    kind, mode, size, _ = struct.unpack("<4s3I", sync.read(16))
    assert (kind, mode & 0o170000, size) == (b"STAT", 0o100000, 3)
    sync.request(b"STAT", "/nope")
    assert sync.read(16) == b"STAT" + bytes(12)


def test_stat_and_lstat_of_a_link(sync):
    sync.request(b"STA2", "/sdcard")
    followed = struct.unpack("<4sI2Q4IQ3q", sync.read(72))
    sync.request(b"LST2", "/sdcard")
    itself = struct.unpack("<4sI2Q4IQ3q", sync.read(72))
    assert (followed[0], followed[4] & 0o170000) == (b"STA2", 0o040000)
    assert (itself[0], itself[4] & 0o170000) == (b"LST2", 0o120000)


@pytest.mark.parametrize(("path", "error"), [("/nope", 2), ("/data/data/x", 2), ("/data/system/bin/x", 2)])
def test_stat_tells_the_error(sync, path, error):
    sync.request(b"STA2", path)
    assert struct.unpack("<4sI", sync.read(72)[:8]) == (b"STA2", error)


def test_stat_below_a_closed_directory_is_denied(sync, phone):
    phone.bench.files.mkdir("/data/data/com.example", mode=0o700)
    phone.bench.files.chown("/data/data/com.example", 10100, 10100)
    sync.request(b"STA2", "/data/data/com.example/f")
    assert struct.unpack("<4sI", sync.read(72)[:8]) == (b"STA2", 13)


@pytest.mark.parametrize(("kind", "entry", "size"), [(b"LIST", b"DENT", 16), (b"LIS2", b"DNT2", 72)])
def test_lists(sync, phone, kind, entry, size):
    for name in ("a", "b c"):
        phone.bench.files.host_path(f"/data/local/tmp/{name}").write_bytes(b"x")
    sync.request(kind, "/data/local/tmp")
    names = []
    while (head := sync.read(size))[:4] == entry:
        names.append(sync.read(struct.unpack("<I", sync.read(4))[0]))
    assert (head[:4], sync.read(4)) == (b"DONE", bytes(4))
    assert names == [b".", b"..", b"a", b"b c"]
    sync.request(kind, "/nope")
    assert sync.read(size + 4) == b"DONE" + bytes(size)


@pytest.mark.parametrize("kind", [b"SEND", b"SND2"])
def test_send_sets_mode_and_time(sync, phone, kind):
    if kind == b"SEND":
        sync.request(kind, "/data/local/tmp/dir/f,33184")
    else:
        sync.request(kind, "/data/local/tmp/dir/f")
        sync.send(struct.pack("<4s2I", kind, 0o100640, 0))
    sync.send(data(b"content") + b"DONE" + struct.pack("<I", MTIME_S))
    assert sync.read(8) == b"OKAY" + bytes(4)
    found = phone.bench.files.stat("/data/local/tmp/dir/f")
    assert (found.mode, found.mtime_ns, found.uid) == (0o100666, MTIME_S * 1_000_000_000, 2000)


def test_send_of_a_symbolic_link(sync, phone):
    sync.request(b"SEND", "/data/local/tmp/link,41471")
    sync.send(data(b"/data/app\0") + b"DONE" + struct.pack("<I", MTIME_S))
    assert sync.read(8) == b"OKAY" + bytes(4)
    assert phone.bench.files.readlink("/data/local/tmp/link") == "/data/app"


def test_failed_send_is_told_after_its_end(sync):
    sync.request(b"SEND", "/proc/nope/x,33188")
    sync.send(data(b"x" * 300_000) + b"DONE" + bytes(4))
    assert sync.fail_text() == "secure_mkdirs failed: No such file or directory"
    assert sync.read(1) == b""


def test_send_that_stops_in_the_middle_leaves_no_file(sync, phone):
    sync.request(b"SEND", "/data/local/tmp/half,33188")
    sync.send(data(b"x" * 100_000))
    phone.wait_until(lambda: phone.bench.files.exists("/data/local/tmp/half"))
    sync.connection.close()
    phone.wait_until(lambda: not phone.bench.files.exists("/data/local/tmp/half"))


@pytest.mark.parametrize("content", [b"", b"hello\n", bytes(range(256)) * 4000, bytes(983040)])
@pytest.mark.parametrize("kind", [b"RECV", b"RCV2"])
def test_receive(sync, phone, kind, content):
    phone.bench.files.host_path("/data/local/tmp/f").write_bytes(content)
    sync.request(kind, "/data/local/tmp/f")
    if kind == b"RCV2":
        sync.send(struct.pack("<4sI", kind, 0))
    received = b""
    while (head := struct.unpack("<4sI", sync.read(8)))[0] == b"DATA":
        assert head[1] <= 65536
        received += sync.read(head[1])
    assert head == (b"DONE", 0)
    assert received == content


@pytest.mark.parametrize(
    ("path", "text"),
    [("/nope", "open failed: No such file or directory"), ("/data", "read failed: Is a directory")],
)
def test_failed_receive(sync, path, text):
    sync.request(b"RECV", path)
    assert sync.fail_text() == text


def test_compression_is_refused(sync):
    sync.request(b"RCV2", "/system/bin/sh")
    sync.send(struct.pack("<4sI", b"RCV2", 1))
    assert sync.fail_text() == "unknown flags: 1"


def test_unknown_request_and_endless_path(phone, sync):
    sync.request(b"WHAT", "/")
    assert "unknown command" in sync.fail_text()
    with phone.device().open_transport() as connection:
        other = Sync(connection)
        other.send(b"STAT" + struct.pack("<I", 1025))
        assert other.fail_text() == "path too long"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_bytes_end_the_stream_at_most(phone, rubbish):
    with phone.device().open_transport() as connection:
        Sync(connection).send(rubbish)
    assert phone.device().shell("echo fine") == "fine"

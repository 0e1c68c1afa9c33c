"""dumpsys netstats: bytes by uid and state, counted in the app's own process and kept when it is killed."""

from __future__ import annotations

import re
import shutil
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.virtual.system.clock import Clock
from harness.virtual.system.netstats import NetworkStats, Traffic, _spread
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.processes import Hosting, ProcessRecord
from tests.virtual.package_bench import package_bench
from tests.virtual.parts_app import PARTS, PartsPhone, build_parts, installed, parts_phone
from tests.virtual.phone_process import PhoneProcess, Server

BUCKET_MS = 7_200_000
ANSWER = bytes(2500)
ROW = re.compile(
    r"  ident=\[\{type=WIFI, subType=COMBINED, .*\}\] uid=(-?\d+) set=(\w+) tag=0x0\n"
    r"    NetworkStatsHistory: bucketDuration=7200\n((?:      st=\d+ rb=\d+ rp=0 tb=\d+ tp=0 op=0\n)+)"
)


def totals(dump: str) -> dict[tuple[int, str], tuple[int, int]]:
    """Add up the buckets of each uid and set: received, sent."""
    found = {}
    for uid, kind, buckets in ROW.findall(dump):
        amounts = re.findall(r"rb=(\d+) rp=0 tb=(\d+)", buckets)
        found[int(uid), kind] = (sum(int(row[0]) for row in amounts), sum(int(row[1]) for row in amounts))
    return found


class Desk:
    """The service over counters that a test sets."""

    def __init__(self, directory: Path) -> None:
        self.clock = Clock()
        self.stats = NetworkStats(self.clock, lambda start_seq: directory / f"traffic-{start_seq}")
        self._directory = directory

    def count(self, start_seq: int, received: int, sent: int) -> None:
        (self._directory / f"traffic-{start_seq}").write_bytes(struct.pack("<qq", received, sent))

    def dump(self) -> dict[tuple[int, str], tuple[int, int]]:
        assert self.stats.dump(["--poll"]) == "Forced poll\n"
        return totals(self.stats.dump(["detail"]))


def record(package: UserPackage, start_seq: int) -> ProcessRecord:
    hosting = Hosting(type="service", name="x")
    return ProcessRecord(
        name="x", package=package, hosting=hosting, start_seq=start_seq, identity=1, pid=5000 + start_seq
    )


def test_bytes_are_of_the_state_in_which_they_came(tmp_path: Path) -> None:
    with package_bench() as bench:
        bench.good(f"pm install {bench.apk()}")
        desk, package = Desk(tmp_path), bench.package()
        desk.count(1, 0, 0)
        desk.stats.process_attached(record(package, 1))
        desk.count(1, 10, 1)
        desk.stats.set_foreground(package.uid, active=True)
        desk.count(1, 30, 3)
        assert totals(desk.stats.dump(["--uid"])) == {}
        assert desk.dump() == {(10100, "DEFAULT"): (10, 1), (10100, "FOREGROUND"): (20, 2)}
        desk.count(1, 100, 7)
        desk.stats.process_ended(5001)
        assert desk.dump()[10100, "FOREGROUND"] == (90, 6)
        desk.stats.forget_package(package)
        assert desk.dump() == {(-4, "DEFAULT"): (100, 7)}
        later = NetworkStats(desk.clock, lambda _: tmp_path)
        later.adopt(desk.stats)
        assert totals(later.dump(["--uid"])) == {}
        assert totals(later.dump(["--uid", "--full"])) == {(-4, "DEFAULT"): (100, 7)}


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(10**12, 2 * 10**12), st.integers(0, 10 * BUCKET_MS))
def test_no_byte_is_lost_between_the_buckets(received: int, sent: int, start_ms: int, length_ms: int) -> None:
    parts = list(_spread(Traffic(received, sent), start_ms, start_ms + length_ms))
    assert sum((part for _, part in parts), Traffic()) == Traffic(received, sent)
    assert all(part.received >= 0 and part.sent >= 0 for _, part in parts)
    starts = [bucket_ms for bucket_ms, _ in parts]
    assert len(set(starts)) == len(starts)
    assert all(bucket_ms % BUCKET_MS == 0 for bucket_ms in starts)
    assert min(starts) <= start_ms < min(starts) + BUCKET_MS


@pytest.fixture(scope="module")
def booted(adb_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PhoneProcess]:
    if shutil.which("javac") is None:
        pytest.skip("the app is compiled here")
    with parts_phone(adb_server, build_parts(tmp_path_factory.mktemp("parts") / "parts.apk")) as phone:
        yield phone


@contextmanager
def server() -> Iterator[int]:
    """Answer each of two connections once 1000 bytes have come."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            for _ in range(2):
                peer, _ = listener.accept()
                with peer:
                    missing = 1000
                    while missing:
                        missing -= len(peer.recv(missing))
                    peer.sendall(ANSWER)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(10)


def exchange(parts: PartsPhone) -> None:
    with server() as port:
        parts.shell(f"am start-foreground-service -n {PARTS}/.PushService --es word foreground --es port {port}")
        parts.wait_said("received 5000")


def polled(parts: PartsPhone, *options: str) -> dict[tuple[int, str], tuple[int, int]]:
    assert parts.shell("dumpsys netstats --poll") == "Forced poll\n"
    return totals(parts.shell(f"dumpsys netstats {' '.join(options or ('detail',))}"))


def test_the_bytes_of_an_app_s_sockets_are_counted_for_its_uid(booted: PhoneProcess) -> None:
    with installed(booted) as parts:
        uid = int(parts.shell(f"pm list packages -U {PARTS}").strip().rpartition(":")[2])
        exchange(parts)
        known = polled(parts)
        of_app = [amounts for (owner, _), amounts in known.items() if owner == uid]
        assert (sum(a[0] for a in of_app), sum(a[1] for a in of_app)) == (5000, 2000)
        assert "UID stats" not in parts.shell("dumpsys netstats")
        parts.shell(f"su 0 kill -9 $(pidof {PARTS}:push)")
        exchange(parts)
        parts.shell(f"am force-stop {PARTS}")
        sums = [amounts for (owner, _), amounts in polled(parts, "--uid").items() if owner == uid]
        assert (sum(a[0] for a in sums), sum(a[1] for a in sums)) == (10_000, 4000)
    assert polled(parts)[-4, "DEFAULT"] == (10_000, 4000)

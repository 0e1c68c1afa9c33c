"""The connection to Frida is cut while an app calls: the harness comes back, and every call is a row."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.device import activities, packages
from harness.errors import DeviceUnavailable
from harness.instrument import sessions
from harness.instrument.compile import compile_agent
from harness.instrument.sessions import Sessions
from harness.model import Gate
from harness.run.book import Book
from harness.run.disk import Disk
from harness.run.recorder import Recorder
from harness.store.evidence import open_for_writing
from harness.store.writer import Writer
from harness.virtual.build.builder import build_app
from harness.virtual.build.sources import FRAMEWORK, Artefact
from tests.builders import run
from tests.run.cutting import CuttingProxy, cutting
from tests.run.phones import RunningPhone, boot
from tests.run.waiting import wait_until

SOURCES = Path(__file__).parents[1] / "data" / "java-steady"
PACKAGE = "com.example.steady"
HOOK = "android.location.LocationManager.getLastKnownLocation"
FILES = f"/data/data/{PACKAGE}/files"

log = logging.getLogger(__name__)

pytestmark = pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")


@dataclass(frozen=True)
class Bench:
    phone: RunningPhone
    proxy: CuttingProxy
    sessions: Sessions
    recorder: Recorder

    def begin(self) -> None:
        self._touch("begin")

    def end(self) -> int:
        """Have the app stop, and the agent with it; return how many calls the app has made."""
        self._touch("stop")
        assert wait_until(lambda: self.phone.device.shell(f"su 0 ls {FILES}/calls").exit_code == 0)
        calls = int(self.phone.device.run(f"su 0 cat {FILES}/calls"))
        self.sessions.stop("end_of_run")
        wait_until(lambda: self.recorder.read(lambda book: book.has_ended), 10)
        self.recorder.finish()
        return calls

    def stored(self) -> int:
        return int(self.phone.query("select count(*) as n from access where hook = ?", HOOK)[0]["n"])

    def _touch(self, name: str) -> None:
        self.phone.device.run(f"su 0 touch {FILES}/{name}")


@contextmanager
def observing(folder: Path, restore: Callable[[], object] = lambda: None) -> Iterator[Bench]:
    """The app has been started and hooked, over a connection that can be cut, and waits for its beginning."""
    apk = folder / "steady.apk"
    apk.write_bytes(build_app(Artefact(output=apk, folders=(SOURCES,), needs=FRAMEWORK)))
    with ExitStack() as undo:
        phone = undo.enter_context(boot(folder))
        phone.install(apk, grant=True)
        phone.device.run(f"am start -W -n {PACKAGE}/.MainActivity")
        (process,) = activities.list_processes(phone.device, packages.read_uid(phone.device, PACKAGE, 0))
        writer = Writer(open_for_writing(folder / "harness.db"), run())
        undo.callback(writer.close)
        recorder = Recorder(writer, Book(writer, PACKAGE, "b", lambda _: None), Disk(lambda _: None))
        recorder.start()
        proxy = undo.enter_context(cutting(phone.device.forward(27042)))
        sessions = Sessions(
            phone.device.serial, proxy.port, compile_agent(), recorder.put, restore=restore, recovered=recorder.put
        )
        undo.callback(sessions.close)
        recorder.acknowledge_by(sessions.acknowledge)
        sessions.attach(process, Gate.LATE)
        yield Bench(phone, proxy, sessions, recorder)


def gaps(bench: Bench) -> list[str]:
    return [gap["kind"] for gap in bench.phone.query("select kind from gap where kind != 'late_attach'")]


def test_every_call_is_a_row_however_often_the_connection_is_cut(tmp_path: Path) -> None:
    with observing(tmp_path) as bench:
        bench.begin()
        for _ in range(6):
            time.sleep(0.7)
            bench.proxy.cut()
        time.sleep(0.7)
        calls = bench.end()
        assert calls > 300
        assert bench.stored() == calls
        assert gaps(bench) == []
        recoveries = bench.phone.query("select * from recovery")
        assert [each["reason"] for each in recoveries] == ["connection-terminated"] * 6


def test_who_is_cut_off_while_coming_back_tries_again(tmp_path: Path) -> None:
    with observing(tmp_path) as bench:
        bench.begin()
        bench.proxy.refusing.set()
        bench.proxy.cut()
        time.sleep(2)
        bench.proxy.refusing.clear()
        assert wait_until(lambda: bool(bench.phone.query("select * from recovery")))
        bench.proxy.cut()
        time.sleep(1)
        calls = bench.end()
        assert bench.stored() == calls
        assert gaps(bench) == []
        (first, _) = bench.phone.query("select * from recovery order by recovery_id")
        assert first["tries"] > 1


def test_a_connection_that_is_dead_and_does_not_say_so_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "_SILENT_S", 2.0)
    with observing(tmp_path) as bench:
        bench.begin()
        time.sleep(1)
        bench.proxy.hole()
        assert wait_until(lambda: bool(bench.phone.query("select * from recovery")))
        calls = bench.end()
        assert bench.stored() == calls
        assert gaps(bench) == []
        assert [each["reason"] for each in bench.phone.query("select reason from recovery")] == ["silent"]


def test_a_process_that_is_stopped_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "_SILENT_S", 1.5)
    with observing(tmp_path) as bench:
        bench.begin()
        time.sleep(1)
        pid = bench.phone.device.run(f"pidof {PACKAGE}").strip()
        bench.phone.device.run(f"su 0 kill -STOP {pid}")
        time.sleep(4)  # twice as silent as a connection may be
        bench.phone.device.run(f"su 0 kill -CONT {pid}")
        calls = bench.end()
        assert bench.stored() == calls
        assert gaps(bench) == []
        assert bench.phone.query("select * from recovery") == []


def test_a_file_that_takes_nothing_for_a_while_costs_no_call(tmp_path: Path) -> None:
    """The agent keeps what nobody acknowledges, and is not told that the host is dead."""
    with observing(tmp_path) as bench:
        bench.begin()
        assert wait_until(bench.stored)
        with closing(sqlite3.connect(tmp_path / "harness.db", isolation_level=None)) as other:
            other.execute("begin exclusive")
            time.sleep(4)
        calls = bench.end()
        assert calls > 300
        assert bench.stored() == calls
        assert gaps(bench) == []
        (stall,) = bench.phone.query("select * from recovery")
        assert stall["reason"].endswith("harness.db cannot be written: another program has locked it")


def test_one_that_stays_cut_off_leaves_the_app_alone_and_an_open_tail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tail says why, where that is known of the device."""

    def refuse() -> None:
        raise DeviceUnavailable("serial", "frida-server has ended there")

    monkeypatch.setattr(sessions, "DEAD_MAN_S", 6.0)
    monkeypatch.setattr(sessions, "RETURN_WITHIN_S", 4.0)
    with observing(tmp_path, refuse) as bench:
        bench.begin()
        time.sleep(1)
        bench.proxy.refusing.set()
        bench.proxy.cut()
        assert wait_until(lambda: "open_tail" in gaps(bench), 30)
        time.sleep(4)  # by then the agent has given up, and its hooks pass
        calls = bench.end()
        assert 0 < bench.stored() < calls
        (tail,) = bench.phone.query("select reason from gap where kind = 'open_tail'")
        assert tail["reason"] == "connection-terminated, and no way back: frida-server has ended there"


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_five_minutes_of_cuts(tmp_path: Path) -> None:
    """`pytest -m soak tests/run/test_cut_off.py -o log_cli=true -o log_cli_level=INFO` says what came of it."""
    with observing(tmp_path) as bench:
        bench.begin()
        began = time.monotonic()
        cuts = 0
        while time.monotonic() < began + 300:
            time.sleep(5)
            bench.proxy.cut()
            cuts += 1
        time.sleep(2)
        calls = bench.end()
        rate = calls / (time.monotonic() - began)
        log.info("%d cuts, %d calls (%.0f a second), %d stored", cuts, calls, rate, bench.stored())
        assert bench.stored() == calls
        assert gaps(bench) == []
        assert len(bench.phone.query("select * from recovery")) == cuts

"""A private adb server, and a phone's adbd with its shell and files, for the tests to talk to."""

import asyncio
import contextlib
import os
import socket
import subprocess
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import adbutils
import pytest

from harness.virtual.adbd.server import AdbdServer, AdbdServices
from harness.virtual.files import FileSystem
from harness.virtual.formats import find_zone
from harness.virtual.shell.interpreter import Shell
from harness.virtual.shell.streams import BytesReader, BytesWriter
from harness.virtual.shell.tools.clock import WallClock
from harness.virtual.shell.tools.process import ProcessRow
from harness.virtual.shell.tools.standard import standard_tools
from harness.virtual.system.properties import Properties
from harness.virtual.users import SHELL, Identity
from tests.virtual.parts_app import build_parts, parts_phone
from tests.virtual.phone_process import PhoneProcess, wait_until

BANNER = "device::ro.product.name=aosp_x86_64;ro.product.model=AOSP on x86_64;ro.product.device=generic_x86_64;"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a command ended."""

    code: int
    stdout: bytes
    stderr: bytes


@dataclass(slots=True)
class Table:
    """A table of processes that only notes which ones were killed."""

    rows: list[ProcessRow] = field(default_factory=list)
    killed: list[tuple[int, int]] = field(default_factory=list)

    def processes(self) -> Sequence[ProcessRow]:
        return self.rows

    def kill(self, pid: int, signal: int) -> None:
        self.killed.append((pid, signal))


def process(pid: int, name: str, *, uid: int = 0, ppid: int = 0) -> ProcessRow:
    return ProcessRow(pid=pid, ppid=ppid, uid=uid, name=name, state="S", rss_kb=5740, vsz_kb=10769140)


@dataclass(slots=True, kw_only=True)
class Bench:
    """A shell on a file tree of its own."""

    files: FileSystem
    table: Table
    shell: Shell
    wall_ns: list[int]
    timezone: list[str]

    def run(self, command: str, *, stdin: bytes = b"", identity: Identity = SHELL) -> Result:
        return asyncio.run(self.run_async(command, stdin=stdin, identity=identity))

    async def run_async(self, command: str, *, stdin: bytes = b"", identity: Identity = SHELL) -> Result:
        stdout, stderr = BytesWriter(), BytesWriter()
        code = await self.shell.run(command, stdin=BytesReader(stdin), stdout=stdout, stderr=stderr, identity=identity)
        return Result(code=code, stdout=bytes(stdout.data), stderr=bytes(stderr.data))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    root = tmp_path / "phone"
    root.mkdir()
    files, table = FileSystem(root), Table([process(1, "init"), process(150, "adbd", ppid=1)])
    wall_ns, timezone = [1795447708_629313970], [""]

    async def set_wall_ns(to_ns: int) -> None:
        wall_ns[0] = to_ns

    clock = WallClock(lambda: wall_ns[0], lambda: find_zone(timezone[0]), set_wall_ns)
    tools = standard_tools(files, table, clock)
    return Bench(files=files, table=table, shell=Shell(tools, files), wall_ns=wall_ns, timezone=timezone)


class Debuggable:
    """The processes that a debugger can attach to, as a test sets them."""

    def __init__(self) -> None:
        self.known = [42, 7]
        self._changed = asyncio.Event()

    def pids(self) -> list[int]:
        return self.known

    async def wait_changed(self) -> None:
        await self._changed.wait()

    async def change(self, pids: list[int]) -> None:
        self.known = pids
        self._changed.set()
        self._changed = asyncio.Event()


class Daemon:
    """An adbd in a loop of its own, in a thread."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.attached: list[int] = []
        self.power_offs = 0
        self.reboots: list[str] = []
        self.properties = Properties("TEST")
        self.jdwp = Debuggable()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self.server = AdbdServer(
            AdbdServices(
                banner=BANNER,
                shell=bench.shell,
                files=bench.files,
                properties=self.properties,
                jdwp=self.jdwp,
                connect=self._connect,
                attach_debugger=self._attach,
                power_off=self._power_off,
                reboot=self.reboots.append,
            )
        )

    def start(self) -> None:
        self._thread.start()
        self.port = self.call(self.server.start())

    def stop(self) -> None:
        self.call(self.server.stop())
        self.left_over = self.call(self._other_tasks())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def call(self, running: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(running, self._loop).result(20)

    def drop(self) -> None:
        self._loop.call_soon_threadsafe(self.server.drop)

    async def _other_tasks(self) -> int:
        for _ in range(100):
            count = len(asyncio.all_tasks()) - 1
            if not count:
                break
            await asyncio.sleep(0.01)
        return count

    async def _connect(self, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", port)

    async def _attach(self, pid: int) -> bool:
        self.attached.append(pid)
        return pid == 4711

    def _power_off(self) -> None:
        self.power_offs += 1


@pytest.fixture
def daemon(bench: Bench) -> Iterator[Daemon]:
    daemon = Daemon(bench)
    daemon.start()
    yield daemon
    daemon.stop()
    assert daemon.left_over == 0


@dataclass(frozen=True, slots=True)
class AdbServer:
    """A private adb server and its client."""

    port: int
    environment: dict[str, str]

    def run(self, *arguments: str, stdin: bytes = b"", timeout_s: float = 30) -> Result:
        command = [adbutils.adb_path(), "-P", str(self.port), *arguments]
        done = subprocess.run(command, input=stdin, capture_output=True, env=self.environment, timeout=timeout_s)
        return Result(code=done.returncode, stdout=done.stdout, stderr=done.stderr)

    def popen(self, *arguments: str) -> "subprocess.Popen[bytes]":
        command = [adbutils.adb_path(), "-P", str(self.port), *arguments]
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment,
        )


@pytest.fixture(scope="session")
def adb_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AdbServer]:
    """The stock adb server; without ADB_USB=0 it would look for cables for three seconds."""
    home = tmp_path_factory.mktemp("adb")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TMPDIR": str(home),
        "ADB_USB": "0",
        "ADB_MDNS": "0",
        "ADB_LOCAL_TRANSPORT_MAX_PORT": "5554",
    }
    port = _free_port()
    command = [adbutils.adb_path(), "-P", str(port), "nodaemon", "server"]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        wait_until(lambda: _is_listening(port))
        yield AdbServer(port, environment)
    finally:
        server.terminate()
        server.wait(10)


@dataclass(frozen=True, slots=True)
class Phone:
    """An adbd that the adb server is connected to."""

    daemon: Daemon
    server: AdbServer
    serial: str

    @property
    def bench(self) -> Bench:
        return self.daemon.bench

    def adb(self, *arguments: str, stdin: bytes = b"", timeout_s: float = 30) -> Result:
        return self.server.run("-s", self.serial, *arguments, stdin=stdin, timeout_s=timeout_s)

    def wait_until(self, condition: Callable[[], bool]) -> None:
        wait_until(condition)

    def device(self) -> adbutils.AdbDevice:
        return adbutils.AdbClient("127.0.0.1", self.server.port).device(self.serial)


@pytest.fixture
def phone(daemon: Daemon, adb_server: AdbServer) -> Iterator[Phone]:
    serial = f"127.0.0.1:{daemon.port}"
    connected = adb_server.run("connect", serial)
    assert connected.stdout == f"connected to {serial}\n".encode()
    yield Phone(daemon, adb_server, serial)
    adb_server.run("disconnect", serial)


@pytest.fixture(scope="module")
def booted(adb_server: AdbServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PhoneProcess]:
    """A phone of the module's own that runs the app with all kinds of components; it is compiled here."""
    with parts_phone(adb_server, build_parts(tmp_path_factory.mktemp("parts") / "parts.apk")) as running:
        yield running


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_listening(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@pytest.fixture
def echo_port() -> Iterator[int]:
    """A server that sends everything back."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def echo(peer: socket.socket) -> None:
        with peer:
            while data := peer.recv(65536):
                peer.sendall(data)

    def accept() -> None:
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=echo, args=(peer,)))
            threads[-1].start()

    acceptor = threading.Thread(target=accept)
    acceptor.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    for thread in [acceptor, *threads]:
        thread.join(10)

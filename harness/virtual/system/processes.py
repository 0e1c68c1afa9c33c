"""The processes of apps: from the request to start one, by way of the zygote and attachApplication, to its death."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from harness.virtual.binder.endpoint import Peer
from harness.virtual.binder.parcel import ParcelReader, ParcelWriter
from harness.virtual.binder.protocol import APPLICATION_THREAD, ApplicationThreadCode
from harness.virtual.files import FileSystem
from harness.virtual.shell.tools.process import ProcessRow
from harness.virtual.system.children import Child, find_children
from harness.virtual.system.clock import Clock
from harness.virtual.system.crash import tombstone
from harness.virtual.system.host_process import read_row, read_stat, read_status
from harness.virtual.system.importance import CACHED_EMPTY, PERSISTENT, TOP, Importance
from harness.virtual.system.logs import Logs
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.zygote import Zygote, ZygoteError
from harness.virtual.users import SYSTEM_UID, format_uid


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosting:
    """Why a process was started: Android's word for the kind, and the component."""

    type: str
    name: str


class AppLink(Protocol):
    """The way to a process: the socket of an app's, or a direct one to an app that runs in the system server."""

    @property
    def peer(self) -> Peer | None:
        """The app's connection, None for a part of the system server."""
        ...

    def tell(self, code: ApplicationThreadCode, arguments: ParcelWriter | None = None) -> None:
        """Ask for something and wait for nothing."""
        ...

    async def ask(self, code: ApplicationThreadCode) -> ParcelReader:
        """Ask for something and return the answer.

        Raises: RemoteError; DeadObjectError
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AppThread:
    """What a process gave the system at attachApplication: the object through which it is told what to do."""

    peer: Peer
    handle: int

    def tell(self, code: ApplicationThreadCode, arguments: ParcelWriter | None = None) -> None:
        """Ask for something and wait for nothing."""
        self.peer.transact_oneway(self.handle, code, _request(arguments))

    async def ask(self, code: ApplicationThreadCode) -> ParcelReader:
        """Ask for something and return the answer.

        Raises: RemoteError; DeadObjectError
        """
        return await self.peer.transact(self.handle, code, _request(None))


def _request(arguments: ParcelWriter | None) -> ParcelWriter:
    data = ParcelWriter().write_interface_token(APPLICATION_THREAD)
    return data if arguments is None else data.write_raw(arguments.data)


@dataclass(slots=True, kw_only=True, eq=False)
class ProcessRecord:
    """One process of an app; `pid` is 0 until the zygote has made it."""

    name: str
    package: UserPackage
    hosting: Hosting
    start_seq: int
    identity: int
    pid: int = 0
    start_boot_ms: int = 0
    start_uptime_ms: int = 0
    app: AppLink | None = None
    debugging: bool = False
    waiting_for_debugger: bool = False
    kill_reason: str | None = None
    importance: Importance = CACHED_EMPTY

    @property
    def is_top(self) -> bool:
        """Whether it has the activity on the screen."""
        return self.importance is TOP

    @property
    def uid(self) -> int:
        """The uid that the process runs as."""
        return self.package.uid

    @property
    def user(self) -> int:
        """The user for whom the process runs."""
        return self.package.user

    def was_killed(self) -> bool:
        """Whether the system has ended it."""
        return self.kill_reason is not None

    @property
    def is_bound(self) -> bool:
        """Whether attachApplication was called."""
        return self.app is not None

    @property
    def oom_adj(self) -> int:
        """How readily it would be killed for its memory."""
        return self.importance.oom_adj

    @property
    def proc_state(self) -> int:
        """ActivityManager's PROCESS_STATE."""
        return self.importance.proc_state

    @property
    def is_system_server(self) -> bool:
        """Whether it is a part of the system server, and no process of its own."""
        return self.app is not None and self.app.peer is None

    @property
    def short(self) -> str:
        """Print "4711:com.example/u0a100"."""
        return f"{self.pid}:{self.name}/{format_uid(self.uid)}"

    def __str__(self) -> str:
        return f"ProcessRecord{{{self.identity:x} {self.short}}}"


@dataclass(slots=True, kw_only=True)
class ProcessObservers:
    """Who wants to know of processes to be made, of those that have become apps, of those given up, of those gone."""

    created: list[Callable[[ProcessRecord], None]] = field(default_factory=list)
    attached: list[Callable[[ProcessRecord], None]] = field(default_factory=list)
    died: list[Callable[[ProcessRecord], None]] = field(default_factory=list)
    ended: list[Callable[[int], None]] = field(default_factory=list)  # the pid; also of one that was killed


class Processes:
    """All app processes of the phone, and the table that `ps` shows."""

    def __init__(self, clock: Clock, logs: Logs, files: FileSystem, random: Random) -> None:
        self._clock = clock
        self._logs = logs
        self._files = files
        self._random = random
        self._zygote: Zygote | None = None
        self._is_stopping = False
        self._records: list[ProcessRecord] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._start_seq = itertools.count(1)
        self.observers = ProcessObservers()

    def use(self, zygote: Zygote) -> None:
        """Take the zygote that makes the processes; it in turn reports their output and their end here."""
        self._zygote = zygote

    def __iter__(self) -> itertools.chain[ProcessRecord]:
        return itertools.chain(tuple(self._records))

    def find(self, name: str, uid: int) -> ProcessRecord | None:
        """Find a process by its name."""
        return next((r for r in self._records if r.name == name and r.uid == uid), None)

    def find_pid(self, pid: int) -> ProcessRecord | None:
        """Find a process by its pid; pids of others than our apps are unknown."""
        return next((r for r in self._records if r.pid == pid and not r.is_system_server), None)

    def of_package(self, package: UserPackage) -> list[ProcessRecord]:
        """Return the processes of a user's package."""
        return [r for r in self._records if r.package == package]

    def start(self, package: UserPackage, name: str, hosting: Hosting) -> ProcessRecord:
        """Return the process of that name; begin to start it when there is none."""
        known = self.find(name, package.uid)
        if known is not None:
            return known
        record = ProcessRecord(
            name=name,
            package=package,
            hosting=hosting,
            start_seq=next(self._start_seq),
            identity=self._random.getrandbits(28),
        )
        self._records.append(record)
        for callback in self.observers.created:
            callback(record)
        task = asyncio.create_task(self._spawn(record))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return record

    def add_builtin(self, package: UserPackage, app: AppLink) -> ProcessRecord:
        """Take an app of the system that runs within the system server."""
        record = ProcessRecord(
            name=package.name,
            package=package,
            hosting=Hosting(type="system", name=package.name),
            start_seq=0,
            identity=self._random.getrandbits(28),
            pid=os.getpid(),
            start_boot_ms=self._clock.boot_ms(),
            start_uptime_ms=self._clock.uptime_ms(),
            app=app,
            importance=PERSISTENT,
        )
        self._records.append(record)
        return record

    def remove_builtin(self, user: int) -> None:
        """Forget the system's own apps of a user that is being stopped."""
        for record in tuple(self._records):
            if record.is_system_server and record.user == user:
                self._records.remove(record)

    def kill_record(self, record: ProcessRecord, reason: str) -> None:
        """End a process for a reason of the system's; one that is still being made ends as soon as it is there."""
        if record.was_killed() or record.is_system_server:
            return
        record.kill_reason = reason
        if record.pid == 0:
            self._forget(record)
            return
        self._logs.event("am_kill", record.user, record.pid, record.name, record.oom_adj, reason)
        text = f"Killing {record.short} (adj {record.oom_adj}): {reason}"
        self._logs.write("system", "I", "ActivityManager", text)
        self._signal(record.pid, signal.SIGKILL)
        self._forget(record)

    def processes(self) -> Sequence[ProcessRow]:
        """Return what `ps` shows: the system server and the apps."""
        own = os.getpid()
        system = read_row(own, 1, SYSTEM_UID, "system_server")
        apps = [read_row(r.pid, own, r.uid, r.name) for r in self._records if r.pid and not r.is_system_server]
        return [row for row in (system, *apps, *self._children()) if row is not None]

    def kill(self, pid: int, signal: int) -> None:
        """Send a signal as `kill` does; the system server takes none.

        Raises: ProcessLookupError; PermissionError
        """
        if pid == os.getpid():
            if signal != 0:
                raise PermissionError(1, "Operation not permitted")
        elif self.find_pid(pid) is not None:
            self._signal(pid, signal)
        elif pid in {child.pid for record in self._records for child in self._children_of(record)}:
            os.kill(pid, signal)
        else:
            raise ProcessLookupError(3, "No such process")

    def _children(self) -> Iterator[ProcessRow | None]:
        """Give what the apps have started themselves, with the uid of the app."""
        for record in self._records:
            for child in self._children_of(record):
                yield read_row(child.pid, child.ppid, record.uid, child.name)

    def _children_of(self, record: ProcessRecord) -> list[Child]:
        if not record.pid or record.is_system_server or self._zygote is None:
            return []
        return find_children(self._zygote.marker(record.start_seq), record.pid)

    def _end_children(self, record: ProcessRecord) -> None:
        """End what an app has started: on Android it dies with the app's process group."""
        for child in self._children_of(record):
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGKILL)

    def on_output(self, pid: int, tag: str, line: str) -> None:
        """Put a line that a process printed into the log."""
        record = self.find_pid(pid)
        if record is not None:
            priority = "I" if tag == "System.out" else "W"
            self._logs.write("main", priority, tag, line, uid=record.uid, pid=pid)

    def on_crash(self, pid: int, report: str) -> None:
        """Log that a process crashed outside Java, as debuggerd does in its name."""
        record = self.find_pid(pid)
        if record is not None:
            for line in tombstone(report, pid, record.name):
                self._logs.write("crash", "F", "DEBUG", line, uid=record.uid, pid=pid)

    def on_exit(self, pid: int) -> None:
        """Take note that a process is gone, killed by us or not."""
        for callback in self.observers.ended:
            callback(pid)
        record = self.find_pid(pid)
        if record is None:
            self._logs.write("main", "I", "Zygote", f"Process {pid} exited due to signal 9 (Killed)")
            return
        if record.is_bound:
            self._logs.event("am_proc_died", record.user, pid, record.name, record.oom_adj, record.proc_state)
        place = record.importance.place
        text = f"Process {record.name} (pid {pid}) has died: {place}"
        self._logs.write("system", "I", "ActivityManager", text)
        self._forget(record)

    async def stop(self) -> None:
        """End all processes, and wait for those that are being made to be ended too; from now on none is made."""
        self._is_stopping = True
        for record in tuple(self._records):
            record.kill_reason = "shut down"
            self._end_children(record)
            self._signal(record.pid, signal.SIGKILL)
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _spawn(self, record: ProcessRecord) -> None:
        if self._zygote is None:
            raise ZygoteError("no zygote")
        if self._is_stopping:
            self._forget(record)
            return
        try:
            await self._zygote.wait_ready()
            if record.was_killed():
                return
            record.start_boot_ms = self._clock.boot_ms()
            record.start_uptime_ms = self._clock.uptime_ms()
            pid = await self._zygote.spawn(
                record.name,
                start_elapsed_ms=record.start_boot_ms,
                start_seq=record.start_seq,
            )
            if record.was_killed():
                self._signal(pid, signal.SIGKILL)
                return
            self._started(record, pid)
            await self._zygote.release(pid)
        except ZygoteError as error:
            self._logs.write("system", "E", "ActivityManager", f"Failure starting process {record.name}: {error}")
            self._signal(record.pid, signal.SIGKILL)
            self._forget(record)

    def _started(self, record: ProcessRecord, pid: int) -> None:
        record.pid = pid
        hosting = record.hosting
        self._logs.event("am_proc_start", record.user, pid, record.uid, record.name, hosting.type, hosting.name)
        text = f"Start proc {record.short} for {hosting.type} {hosting.name}"
        self._logs.write("system", "I", "ActivityManager", text)
        self._files.register(f"/proc/{pid}/stat", lambda: read_stat(pid, record.name, self._clock))
        self._files.register(f"/proc/{pid}/status", lambda: read_status(pid, record.name, record.uid))
        self._files.register(f"/proc/{pid}/cmdline", lambda: record.name.encode() + b"\0")

    def _signal(self, pid: int, number: int) -> None:
        if self._zygote is not None:
            with contextlib.suppress(ProcessLookupError):
                self._zygote.kill(pid, number)

    def _forget(self, record: ProcessRecord) -> None:
        if record not in self._records:
            return
        self._end_children(record)
        self._records.remove(record)
        if record.pid:
            for name in ("stat", "status", "cmdline"):
                self._files.unregister(f"/proc/{record.pid}/{name}")
        for callback in self.observers.died:
            callback(record)

"""The phone's frida-servers: what holds which of its ports, and the stand-in that runs for each.

One is an ELF file that ends with `MARK VERSION`: the phone can run no native code, and so it runs what is here instead.
It has a process, a port, and the connections that came by it, which end with it; all lead to the phone's portal, which
stays. Unless the phone is booted without, one of its own runs from boot on at the usual port.
"""

from __future__ import annotations

import asyncio
import itertools
import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import metadata
from signal import SIGKILL
from typing import Final
from weakref import WeakSet

from harness.virtual.files import FileSystem
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.tools.process import ProcessRow, ProcessTable
from harness.virtual.system.portal import FRIDA_PORT
from harness.virtual.users import ROOT_UID, SHELL_UID

MARK: Final = b"\nvirtual phone: frida-server "

_OWN = "/system/bin/frida-server"
_FIRST_PID = 1 << 23  # above every pid of the host, and of the phone's own sh
_LISTEN = re.compile(r"(?:[^:]*:)?(\d{1,5})")
_INIT_PID = 1


@dataclass(frozen=True, slots=True)
class _Daemon:
    row: ProcessRow
    port: int
    connections: WeakSet[asyncio.StreamWriter] = field(default_factory=WeakSet)


class FridaServers:
    """Those that run, with the other processes of the phone for `ps`."""

    def __init__(self, table: ProcessTable, files: FileSystem, *, from_boot_on: bool) -> None:
        self._files = files
        self._table = table
        self._pids = itertools.count(_FIRST_PID)
        self._daemons: dict[int, _Daemon] = {}
        if from_boot_on:
            self._install_own()
            self._start(_OWN, FRIDA_PORT)

    def listens(self, port: int) -> bool:
        """Whether one of them has this port."""
        return self._find(port) is not None

    def serve(self, port: int, connection: asyncio.StreamWriter) -> None:
        """Let a connection that came by this port end with whoever listens there.

        Raises: ConnectionRefusedError
        """
        daemon = self._find(port)
        if daemon is None:
            connection.close()
            raise ConnectionRefusedError(111, "Connection refused")
        daemon.connections.add(connection)

    def processes(self) -> Sequence[ProcessRow]:
        """Return all living processes of the phone."""
        return [*self._table.processes(), *(daemon.row for daemon in self._daemons.values())]

    def kill(self, pid: int, signal: int) -> None:
        """Send a signal to a process of the phone; one of ours ends by any, and by none of 0.

        Raises: ProcessLookupError
        """
        if pid not in self._daemons:
            self._table.kill(pid, signal)
        elif signal:
            for connection in self._daemons.pop(pid).connections:
                connection.transport.abort()
            folder = self._files.host_path(f"/proc/{pid}")
            (folder / "exe").unlink()
            folder.rmdir()

    def stop(self) -> None:
        """End all of them, as a reboot does."""
        for pid in list(self._daemons):
            self.kill(pid, SIGKILL)

    async def run(self, call: Invocation, version: str) -> int:
        """Do what `frida-server --version` and `frida-server -D -l HOST:PORT` do."""
        words = list(call.argv[1:])
        if "--version" in words:
            await call.print(f"{version}\n")
            return 0
        found = _LISTEN.fullmatch(words[words.index("-l") + 1]) if "-l" in words[:-1] else None
        port = int(found[1]) if found else FRIDA_PORT
        if self.listens(port):
            await call.complain("Unable to start: Error binding to address: Address already in use")
            return 1
        if call.identity.uid != ROOT_UID:
            await call.complain("Unable to load SELinux policy from the kernel: Permission denied")
            return 1
        self._start(call.path(call.argv[0]), port)
        return 0

    def _find(self, port: int) -> _Daemon | None:
        return next((daemon for daemon in self._daemons.values() if daemon.port == port), None)

    def _install_own(self) -> None:
        with self._files.open_write(_OWN) as file:
            file.write(b"\x7fELF" + MARK + metadata.version("frida").encode())
        self._files.chmod(_OWN, 0o755)
        self._files.chown(_OWN, ROOT_UID, SHELL_UID)

    def _start(self, path: str, port: int) -> None:
        pid, name = next(self._pids), posixpath.basename(path)
        row = ProcessRow(pid=pid, ppid=_INIT_PID, uid=ROOT_UID, name=name, state="S", rss_kb=48_000, vsz_kb=96_000)
        self._daemons[pid] = _Daemon(row, port)
        folder = self._files.host_path(f"/proc/{pid}")  # where nobody on the phone can make anything, as in any /proc
        folder.mkdir(exist_ok=True)  # a phone that was killed leaves its own
        (folder / "exe").unlink(missing_ok=True)
        (folder / "exe").symlink_to(path)


def find_version(content: bytes) -> str | None:
    """Return the version of the frida-server that an ELF file stands for, if it stands for one."""
    _, found, version = content.rpartition(MARK)
    return version.decode(errors="replace").strip() if found else None

"""The phone's frida-servers: what holds which of its ports, and the stand-in that runs for one that was pushed.

All lead to the phone's portal. One runs from boot on at the usual port, unless the phone is booted without. Another is
an ELF file that ends with `MARK VERSION`: the phone can run no native code, and so it runs what is here instead.
"""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from signal import SIGKILL
from typing import Final

from harness.virtual.files import FileSystem
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.tools.process import ProcessRow, ProcessTable
from harness.virtual.system.portal import FRIDA_PORT
from harness.virtual.users import ROOT_UID

MARK: Final = b"\nvirtual phone: frida-server "

_FIRST_PID = 1 << 23  # above every pid of the host, and of the phone's own sh
_LISTEN = re.compile(r"(?:[^:]*:)?(\d{1,5})")
_INIT_PID = 1


@dataclass(frozen=True, slots=True)
class _Daemon:
    row: ProcessRow
    port: int


class FridaServers:
    """Those that were started, beside the one that may run from boot on; with the processes of the phone for `ps`."""

    def __init__(self, table: ProcessTable, files: FileSystem, *, from_boot_on: bool) -> None:
        self._files = files
        self._table = table
        self._from_boot_on = from_boot_on
        self._pids = itertools.count(_FIRST_PID)
        self._daemons: dict[int, _Daemon] = {}

    def listens(self, port: int) -> bool:
        """Whether one of them has this port."""
        return (self._from_boot_on and port == FRIDA_PORT) or any(d.port == port for d in self._daemons.values())

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
            del self._daemons[pid]
            folder = self._files.host_path(f"/proc/{pid}")
            (folder / "exe").unlink()
            folder.rmdir()

    def stop(self) -> None:
        """End all that were started, as a reboot does."""
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
        pid, name = next(self._pids), posixpath.basename(call.argv[0])
        row = ProcessRow(
            pid=pid, ppid=_INIT_PID, uid=call.identity.uid, name=name, state="S", rss_kb=48_000, vsz_kb=96_000
        )
        self._daemons[pid] = _Daemon(row, port)
        folder = self._files.host_path(f"/proc/{pid}")  # where nobody on the phone can make anything, as in any /proc
        folder.mkdir()
        (folder / "exe").symlink_to(call.path(call.argv[0]))
        return 0


def find_version(content: bytes) -> str | None:
    """Return the version of the frida-server that an ELF file stands for, if it stands for one."""
    _, found, version = content.rpartition(MARK)
    return version.decode(errors="replace").strip() if found else None

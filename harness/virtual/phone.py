"""The phone: a file tree, a system server, a shell and an adbd, started and stopped together in one event loop."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from harness.virtual.adbd.server import AdbdServer, AdbdServices
from harness.virtual.files import FileSystem
from harness.virtual.shell.interpreter import Shell
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.tools.clock import WallClock
from harness.virtual.shell.tools.standard import standard_tools
from harness.virtual.shell.tools.system import system_tools
from harness.virtual.system.frida_server import FridaServers, find_version
from harness.virtual.system.processes import ProcessRecord
from harness.virtual.system.server import SystemServer
from harness.virtual.system.zygote import ZygoteConfig, ZygoteError

IMAGE = Path(__file__).parent / "image"
_REBOOT_DELAY_S = 0.1  # for who asked to read that it was taken
_PRODUCT = ("ro.product.name", "ro.product.model", "ro.product.device")


class _JdwpProcesses:
    """The app processes that a debugger can attach to."""

    def __init__(self, system: SystemServer) -> None:
        self._system = system
        self._changed = asyncio.Event()
        system.processes.observers.attached.append(self._note_change)
        system.processes.observers.died.append(self._note_change)

    def pids(self) -> list[int]:
        """Return their pids."""
        return self._system.activities.debuggable_pids()

    async def wait_changed(self) -> None:
        """Wait until there is another one, or one less."""
        await self._changed.wait()

    def _note_change(self, _: ProcessRecord) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What makes this phone another than the usual one: system properties, whether Frida runs from boot on, and a gate.

    At the gate, a socket of the host, each process says its pid and name before anything of the app, and waits for a
    byte or the end of the connection: so does Frida's patch in a phone's zygotes.
    """

    properties: Mapping[str, str] = field(default_factory=dict)
    has_frida: bool = True
    gate: Path | None = None


class Phone:
    """One virtual phone below `root`, a directory of the host with a short name."""

    def __init__(self, root: Path, power_off: Callable[[], None], build: Build = Build()) -> None:
        """`power_off` is called when the phone wants to be stopped, by `reboot -p` for one."""
        self._build = build
        tree = root / "fs"
        temporary = root / "tmp"
        for directory in (tree, temporary):
            directory.mkdir(exist_ok=True)
        self.files = FileSystem(tree)
        self._config = ZygoteConfig(
            framework=IMAGE / "framework.jar", socket=root / "binder", temporary=temporary, gate=build.gate
        )
        self._serial = f"VIRTUAL{secrets.token_hex(4).upper()}"
        self.system = SystemServer(self.files, self._config, self._serial)
        self._boot_build()
        self._power_off = power_off
        self._rebooting: asyncio.Task[None] | None = None
        self._adbd = AdbdServer(self._services())

    def _boot_build(self) -> None:
        self.system.properties.preset(self._build.properties)
        self._frida = FridaServers(self.system.processes, self.files, from_boot_on=self._build.has_frida)

    async def start(self, port: int = 0) -> int:
        """Boot; return adbd's port."""
        await self.system.start()
        return await self._adbd.start(port=port)

    async def stop(self) -> None:
        """Power off: end the apps, close all sockets."""
        if self._rebooting is not None:
            await asyncio.gather(self._rebooting, return_exceptions=True)
        await self._adbd.stop()
        await self.system.stop()

    def reboot(self, reason: str) -> None:
        """Begin to reboot: the transports drop, the apps end, the system starts anew behind the same address.

        What is below /data stays, so do packages, users, settings and the ledger; the boot id is another one.
        """
        if self._rebooting is None or self._rebooting.done():
            self._rebooting = asyncio.create_task(self._reboot(reason))

    async def _reboot(self, reason: str) -> None:
        await asyncio.sleep(_REBOOT_DELAY_S)
        await self._adbd.go_down()
        self._frida.stop()
        await self.system.stop(for_good=False)
        self.system = SystemServer(self.files, self._config, self._serial, self.system)
        self._boot_build()
        self.system.properties.set("sys.boot.reason", reason)
        await self.system.start()
        self._adbd.come_up(self._services())

    def _services(self) -> AdbdServices:
        properties, clock = self.system.properties, self.system.clock
        wall = WallClock(clock.wall_ns, properties.zone, self.system.set_wall_clock)
        standard = standard_tools(self.files, self._frida, wall)
        tools = {**standard, **system_tools(self.system, self._power_off, self.reboot)}
        shell = Shell(tools, self.files, self._run_program)
        banner = "".join(f"{name}={properties.get(name)};" for name in _PRODUCT)
        return AdbdServices(
            banner=f"device::{banner}",
            shell=shell,
            files=self.files,
            properties=properties,
            jdwp=_JdwpProcesses(self.system),
            connect=self._connect,
            attach_debugger=self._attach_debugger,
            power_off=self._power_off,
            reboot=self.reboot,
        )

    async def _run_program(self, call: Invocation, content: bytes) -> int | None:
        version = find_version(content)
        return None if version is None else await self._frida.run(call, version)

    async def _connect(self, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open one of the phone's own ports: there is Frida's, and nothing else listens."""
        if not self._frida.listens(port):
            raise ConnectionRefusedError(111, "Connection refused")
        try:
            await self.system.zygote.wait_ready()
        except ZygoteError as error:
            raise ConnectionRefusedError(111, str(error)) from error
        reader, writer = await asyncio.open_connection("127.0.0.1", self.system.zygote.control_port)
        self._frida.serve(port, writer)
        return reader, writer

    async def _attach_debugger(self, pid: int) -> bool:
        return self.system.activities.attach_debugger(pid)

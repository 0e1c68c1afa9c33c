"""The phone: a file tree, a system server, a shell and an adbd, started and stopped together in one event loop."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from pathlib import Path

from harness.virtual.adbd.server import AdbdServer, AdbdServices
from harness.virtual.files import FileSystem
from harness.virtual.shell.interpreter import Shell
from harness.virtual.shell.tools.clock import WallClock
from harness.virtual.shell.tools.standard import standard_tools
from harness.virtual.shell.tools.system import system_tools
from harness.virtual.system.portal import FRIDA_PORT
from harness.virtual.system.server import SystemServer
from harness.virtual.system.zygote import ZygoteConfig, ZygoteError

IMAGE = Path(__file__).parent / "image"
_PRODUCT = ("ro.product.name", "ro.product.model", "ro.product.device")


class Phone:
    """One virtual phone below `root`, a directory of the host with a short name."""

    def __init__(self, root: Path, power_off: Callable[[], None]) -> None:
        """`power_off` is called when the phone wants to be stopped, by `reboot -p` for one."""
        tree = root / "fs"
        temporary = root / "tmp"
        for directory in (tree, temporary):
            directory.mkdir(exist_ok=True)
        self.files = FileSystem(tree)
        config = ZygoteConfig(framework=IMAGE / "framework.jar", socket=root / "binder", temporary=temporary)
        self.system = SystemServer(self.files, config, f"VIRTUAL{secrets.token_hex(4).upper()}")
        self._power_off = power_off
        self._adbd = AdbdServer(self._services())

    async def start(self, port: int = 0) -> int:
        """Boot; return adbd's port."""
        await self.system.start()
        return await self._adbd.start(port=port)

    async def stop(self) -> None:
        """Power off: end the apps, close all sockets."""
        await self._adbd.stop()
        await self.system.stop()

    def _services(self) -> AdbdServices:
        properties, clock = self.system.properties, self.system.clock
        standard = standard_tools(self.files, self.system.processes, WallClock(clock.wall_ns, properties.zone))
        shell = Shell({**standard, **system_tools(self.system, self._power_off)}, self.files)
        banner = "".join(f"{name}={properties.get(name)};" for name in _PRODUCT)
        return AdbdServices(
            banner=f"device::{banner}",
            shell=shell,
            files=self.files,
            connect=self._connect,
            attach_debugger=self._attach_debugger,
            power_off=self._power_off,
        )

    async def _connect(self, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open one of the phone's own ports: there is Frida's, and nothing else listens."""
        if port != FRIDA_PORT:
            raise ConnectionRefusedError(111, "Connection refused")
        try:
            await self.system.zygote.wait_ready()
        except ZygoteError as error:
            raise ConnectionRefusedError(111, str(error)) from error
        return await asyncio.open_connection("127.0.0.1", self.system.zygote.control_port)

    async def _attach_debugger(self, pid: int) -> bool:
        return self.system.activities.attach_debugger(pid)

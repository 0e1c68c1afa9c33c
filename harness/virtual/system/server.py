"""The system server: makes the parts, connects them, and answers the service manager's question."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from random import Random

from harness.virtual.binder.endpoint import BinderObject, Call, Endpoint, Peer
from harness.virtual.binder.parcel import ParcelError, ParcelReader, ParcelWriter, StrongBinder
from harness.virtual.binder.protocol import (
    PACKAGE_MANAGER,
    SERVICE_MANAGER,
    PackageManagerCode,
    ServiceManagerCode,
)
from harness.virtual.files import FileSystem
from harness.virtual.system.activities import Activities, Foundation, ProviderService
from harness.virtual.system.appops import AppOps
from harness.virtual.system.camera import CameraService
from harness.virtual.system.clock import Clock
from harness.virtual.system.contacts import CALL_LOG, CONTACTS, ContactsService
from harness.virtual.system.content import ContentService
from harness.virtual.system.location import LocationService
from harness.virtual.system.logs import BUFFERS, PRIORITIES, Logs
from harness.virtual.system.package_dump import dump_packages_list
from harness.virtual.system.packages import Packages
from harness.virtual.system.permissions import Permissions
from harness.virtual.system.processes import Processes
from harness.virtual.system.properties import Properties, Settings
from harness.virtual.system.user_manager import Users
from harness.virtual.system.windows import Windows
from harness.virtual.system.zygote import Zygote, ZygoteConfig

_FIRST_PRIORITY = 2  # android.util.Log.VERBOSE


class SystemServer:
    """All of the system that stands above the files and below the shell."""

    def __init__(
        self, files: FileSystem, config: ZygoteConfig, serial: str, before: SystemServer | None = None
    ) -> None:
        """With a system of the boot `before`, which has been stopped, what /data keeps of it is taken over."""
        random = Random()  # noqa: S311 - identity hashes and directory names, no secrets
        self._socket = config.socket
        self.files = files
        self.clock = Clock()
        self.properties = Properties(serial)
        self.settings = Settings()
        self.logs = Logs(self.clock.wall_ns, os.getpid())
        self.users = Users()
        self.packages = Packages(self.clock, files, random, self.users)
        self.permissions = Permissions(self.packages.granted)
        self.appops = AppOps(self.clock, self.packages.with_uid)
        self.processes = Processes(self.clock, self.logs, files, random)
        self.zygote = Zygote(config, self.processes.on_output, self.processes.on_exit)
        self.processes.use(self.zygote)
        self.endpoint = Endpoint(self._on_disconnect, self._on_log)
        self.activities = Activities(
            Foundation(
                clock=self.clock,
                properties=self.properties,
                settings=self.settings,
                logs=self.logs,
                packages=self.packages,
                permissions=self.permissions,
                appops=self.appops,
                processes=self.processes,
                random=random,
            )
        )
        self.windows = Windows(self.activities.tasks)
        self.location = LocationService(self.activities, self.permissions, self.appops, self.clock)
        self.camera = CameraService(self.activities, self.permissions, self.appops, self.clock, self.endpoint)
        self.content = ContentService(self.activities, self.permissions)
        self._services = self._publish()
        self._observe()
        if before is not None:
            self._adopt(before)

    async def start(self) -> None:
        """Open binder, begin to start the zygote, show the kernel's files."""
        await self.endpoint.start(self._socket)
        self.zygote.start()
        self.files.register("/proc/uptime", self._uptime)
        self.files.register("/proc/sys/kernel/random/boot_id", self._boot_id)
        self.files.register("/data/system/packages.list", lambda: dump_packages_list(self.packages).encode())

    async def stop(self, *, for_good: bool = True) -> None:
        """End the apps and everything that is still to happen; not `for_good` when the phone boots again."""
        await self.processes.stop()
        await self.zygote.stop(for_good=for_good)
        await self.endpoint.stop()
        self.activities.tasks.stop()
        self.location.stop()
        self.camera.stop()
        self.appops.stop()

    def _adopt(self, before: SystemServer) -> None:
        """Keep what a reboot keeps: the hardware clock, users, packages, settings, the ledger."""
        self.clock.wall_offset_ns = before.clock.wall_offset_ns
        self.properties.adopt(before.properties)
        self.settings.adopt(before.settings)
        self.users.adopt(before.users)
        self.packages.adopt(before.packages)
        self.appops.adopt(before.appops)

    def _publish(self) -> Mapping[str, StrongBinder]:
        self.endpoint.publish(
            BinderObject(descriptor=SERVICE_MANAGER, transactions={ServiceManagerCode.GET_SERVICE: self._get_service})
        )
        services = {
            "activity": self.activities.activity_manager(),
            "activity_task": self.activities.activity_task_manager(),
            "content": self.content.binder(),
            "location": self.location.binder(),
            "media.camera": self.camera.binder(),
            "package": BinderObject(
                descriptor=PACKAGE_MANAGER,
                transactions={PackageManagerCode.GET_PACKAGE_INFO: self._get_package_info},
            ),
        }
        contacts = ContactsService(
            self.activities, self.packages, self.permissions, self.appops, self.clock, self.content.notify
        )
        for kind in (CONTACTS, CALL_LOG):
            reference = self.endpoint.publish(contacts.provider(kind))
            provider = ProviderService(name=kind.name, permissions=(kind.read, kind.write), binder=reference)
            self.activities.providers |= dict.fromkeys(kind.authorities, provider)
        return {name: self.endpoint.publish(service) for name, service in services.items()}

    def _observe(self) -> None:
        died = self.processes.observers.died
        died.append(self.camera.process_died)
        died.append(self.location.process_died)
        died.append(self.content.process_died)
        self.packages.on_removed.append(self.appops.forget_package)

    def _get_service(self, call: Call) -> ParcelWriter:
        return ParcelWriter().write_strong_binder(self._services.get(call.data.read_string() or ""))

    def _get_package_info(self, call: Call) -> ParcelWriter:
        record = self.packages.find(call.data.read_string() or "")
        if record is None:
            return ParcelWriter().write_int(0)
        reply = ParcelWriter().write_int(1).write_string(record.version_name).write_int(record.version_code)
        reply.write_long(record.first_install_ms).write_long(record.last_update_ms)
        return reply.write_int(record.uid)

    def _on_disconnect(self, peer: Peer) -> None:
        """A process whose socket is closed is as good as dead: end it, so that its pid tells the same soon."""
        record = self.processes.find_pid(peer.pid)
        if record is not None and record.app is not None and record.app.peer is peer:
            self.processes.kill(peer.pid, 9)

    def _on_log(self, peer: Peer, data: ParcelReader) -> None:
        record = self.processes.find_pid(peer.pid)
        if record is None:
            return
        buffer, priority, tid, at_boot_ns = data.read_int(), data.read_int(), data.read_int(), data.read_long()
        if not 0 <= buffer < len(BUFFERS):
            raise ParcelError(f"no log buffer {buffer}")
        tag, message = data.read_string() or "", data.read_string() or ""
        self.logs.write(
            BUFFERS[buffer],
            PRIORITIES[min(max(priority - _FIRST_PRIORITY, 0), len(PRIORITIES) - 1)],
            tag,
            message,
            uid=record.uid,
            pid=peer.pid,
            tid=tid,
            wall_ns=self.clock.wall_ns() - (self.clock.boot_ns() - at_boot_ns),
        )

    def _boot_id(self) -> bytes:
        return f"{self.clock.boot_id}\n".encode()

    def _uptime(self) -> bytes:
        """Return uptime and idle time, cut off as the kernel does; the second is the host's own."""
        seconds, hundredths = divmod(self.clock.boot_ns() // 10_000_000, 100)
        idle_s = Path("/proc/uptime").read_text(encoding="ascii").split()[1]
        return f"{seconds}.{hundredths:02d} {idle_s}\n".encode()

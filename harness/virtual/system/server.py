"""The system server: makes the parts, connects them, and answers the service manager's question."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

from harness.virtual.binder.endpoint import BinderObject, Call, Endpoint, Peer
from harness.virtual.binder.parcel import ParcelError, ParcelReader, ParcelWriter, StrongBinder
from harness.virtual.binder.protocol import (
    SERVICE_MANAGER,
    ServiceManagerCode,
)
from harness.virtual.files import FileSystem
from harness.virtual.system.activities import Activities, Foundation, ProviderService
from harness.virtual.system.alarms import Alarms
from harness.virtual.system.app_standby import AppStandby
from harness.virtual.system.appops import AppOps
from harness.virtual.system.audio import AudioPolicyService
from harness.virtual.system.battery import Battery
from harness.virtual.system.broadcasts import Broadcasts
from harness.virtual.system.builtin import BuiltinApp
from harness.virtual.system.camera import CameraService
from harness.virtual.system.clock import Clock
from harness.virtual.system.contacts import CALL_LOG, CONTACTS, ContactsService
from harness.virtual.system.content import ContentService
from harness.virtual.system.device_idle import DeviceIdle, IdleMode
from harness.virtual.system.display import Display
from harness.virtual.system.intents import FLAG_RECEIVER_REGISTERED_ONLY, Intent
from harness.virtual.system.jobs import Jobs
from harness.virtual.system.keyguard import Keyguard
from harness.virtual.system.keys import Keys
from harness.virtual.system.launcher import LAUNCHER_APK, LAUNCHER_PACKAGE, Launcher
from harness.virtual.system.location import LocationService
from harness.virtual.system.location_target import TargetReader
from harness.virtual.system.logs import BUFFERS, PRIORITIES, Logs
from harness.virtual.system.netstats import NetworkStats
from harness.virtual.system.package_binder import package_manager
from harness.virtual.system.package_broadcasts import PackageBroadcasts
from harness.virtual.system.package_dump import dump_packages_list
from harness.virtual.system.package_record import OWNER, UserPackage
from harness.virtual.system.packages import Packages
from harness.virtual.system.pending_intents import PendingIntents
from harness.virtual.system.permission_controller import CONTROLLER_APK, PermissionController
from harness.virtual.system.permissions import Permissions
from harness.virtual.system.persons import add_person_providers, person_services
from harness.virtual.system.power import Power
from harness.virtual.system.processes import Processes
from harness.virtual.system.properties import Properties, Settings
from harness.virtual.system.radio import Radio
from harness.virtual.system.radio_access import RadioAccess
from harness.virtual.system.recent_tasks import RecentTasks
from harness.virtual.system.services import Services
from harness.virtual.system.usage_stats import UsageStats
from harness.virtual.system.user_controller import UserController
from harness.virtual.system.user_manager import Users
from harness.virtual.system.view_node import ViewNode
from harness.virtual.system.windows import Windows
from harness.virtual.system.zygote import Zygote, ZygoteConfig
from harness.virtual.users import SYSTEM_UID

_FIRST_PRIORITY = 2  # android.util.Log.VERBOSE


class SystemServer:
    """All of the system that stands above the files and below the shell."""

    def __init__(
        self, files: FileSystem, config: ZygoteConfig, serial: str, before: SystemServer | None = None
    ) -> None:
        """With a system of the boot `before`, which has been stopped, what /data keeps of it is taken over."""
        self._socket = config.socket
        self.files = files
        random = Random()  # noqa: S311 - identity hashes and directory names, no secrets
        self.clock: Clock = Clock() if before is None else before.clock.boot_anew()
        self._start_bootstrap_services(serial, random)
        self._start_processes(config, random)
        self._start_activities(random)
        self._start_other_services()
        self._published = self._publish()
        self._observe()
        if before is not None:
            self._adopt(before)

    def _start_bootstrap_services(self, serial: str, random: Random) -> None:
        """Make what asks nobody: settings, logs, and who and what there is on the phone."""
        self.properties = Properties(serial)
        self.settings = Settings()
        self.logs = Logs(self.clock.wall_ns, os.getpid())
        self.display = Display(self.settings, self.logs)
        self.battery = Battery()
        self.users = Users()
        self.user_controller = UserController(self.users, self.logs)
        self.packages = Packages(self.clock, self.files, random, self.users)
        self.permissions = Permissions(self.packages.granted)
        self.appops = AppOps(self.clock, self.packages.with_uid)

    def _start_processes(self, config: ZygoteConfig, random: Random) -> None:
        """Make what starts processes and speaks with them."""
        self.processes = processes = Processes(self.clock, self.logs, self.files, random)
        self.zygote = Zygote(config, self.clock, processes.on_output, processes.on_crash, processes.on_exit)
        self.processes.use(self.zygote)
        self.endpoint = Endpoint(self._on_disconnect, self._on_log)

    def _start_activities(self, random: Random) -> None:
        """Make the activity manager, and what it stands on."""
        self.broadcasts = Broadcasts(self.logs, self.packages, self.processes)
        self.services = Services(
            clock=self.clock,
            logs=self.logs,
            packages=self.packages,
            processes=self.processes,
            users=self.user_controller,
            random=random,
            forward=self.endpoint.forward,
        )
        self.activities = Activities(
            Foundation(
                clock=self.clock,
                display=self.display,
                properties=self.properties,
                settings=self.settings,
                logs=self.logs,
                packages=self.packages,
                permissions=self.permissions,
                appops=self.appops,
                processes=self.processes,
                services=self.services,
                broadcasts=self.broadcasts,
                users=self.user_controller,
                random=random,
                forward=self.endpoint.forward,
            )
        )

    def _start_other_services(self) -> None:
        """Make what works for apps and for who holds the phone."""
        activities, users = self.activities, self.user_controller
        self.keyguard = Keyguard(self.logs, self.display)
        self.windows = Windows(activities.tasks, self.clock, self.display, self.keyguard)
        self.power = Power(self.clock, self.logs, activities.tasks, self.broadcasts, users, self.keyguard)
        self.usage = UsageStats(self.clock, self.power, self.keyguard, self.services)
        self.recents = RecentTasks(activities.tasks, self.services, self.processes)
        self.launcher = Launcher(activities, self.packages, self.recents, self.display)
        self.permission_controller = PermissionController(
            activities, self.packages, self.properties, self.settings, self.display
        )
        self.pending_intents = PendingIntents(activities, self.services, self.broadcasts, self.logs)
        self.idle = DeviceIdle(self.logs, lambda: self.power.is_awake, lambda: self.battery.is_charging)
        self.standby = AppStandby(self.clock, lambda: self.battery.is_charging)
        self.alarms = Alarms(
            activities=activities,
            pending=self.pending_intents,
            clock=self.clock,
            settings=self.settings,
            idle=self.idle,
            standby=self.standby,
        )
        self.jobs = Jobs(
            activities=activities,
            services=self.services,
            clock=self.clock,
            users=users,
            publish=self.endpoint.publish,
            battery=self.battery,
            idle=self.idle,
            standby=self.standby,
        )
        self.keys = Keys(self.windows, self.launcher, self.power, self.keyguard)
        self.location = LocationService(
            activities, self.permissions, self.appops, self.clock, self.pending_intents, users
        )
        self.camera = CameraService(activities, self.permissions, self.appops, self.clock, self.endpoint, users)
        self.audio = AudioPolicyService(activities, self.permissions, self.appops)
        self.content = ContentService(activities, self.permissions)
        self.radio = Radio(
            RadioAccess(activities, self.permissions, self.appops, users),
            self.endpoint,
            self.broadcasts,
            TargetReader(self.pending_intents),
            users.started,
        )
        self.netstats = NetworkStats(self.clock, self.zygote.traffic_file)

    async def start(self) -> None:
        """Open binder, begin to start the zygote, show the kernel's files."""
        await self.endpoint.start(self._socket)
        self.zygote.start()
        if self.clock.wall_offset_ns:
            await self.set_wall_clock(self.clock.wall_ns())
        self.netstats.start()
        for apk in (LAUNCHER_APK, CONTROLLER_APK):
            self.activities.resolver.builtin[apk.package] = apk
        self.jobs.use(self.processes.add_builtin(self._package_of("android", OWNER), self.jobs))
        self.user_controller.bring_up(OWNER)
        self.files.register("/proc/uptime", self._uptime)
        self.files.register("/proc/sys/kernel/random/boot_id", self._boot_id)
        self.files.register("/data/system/packages.list", lambda: dump_packages_list(self.packages).encode())

    async def stop(self, *, for_good: bool = True) -> None:
        """End the apps and everything that is still to happen; not `for_good` when the phone boots again."""
        self.services.shut_down()
        self.permission_controller.stop()
        self.alarms.stop()
        self.jobs.stop()
        await self.broadcasts.stop()
        await self.processes.stop()
        await self.zygote.stop(for_good=for_good)
        self.netstats.stop()
        await self.endpoint.stop()
        self.activities.tasks.stop()
        self.activities.states.stop()
        self.location.stop()
        self.radio.stop()
        self.camera.stop()
        self.appops.stop()

    def _adopt(self, before: SystemServer) -> None:
        """Keep what a reboot keeps: users, packages, settings, the ledger, persisted jobs."""
        self.properties.adopt(before.properties)
        self.settings.adopt(before.settings)
        self.keyguard.is_enabled = before.keyguard.is_enabled
        self.users.adopt(before.users)
        self.packages.adopt(before.packages)
        self.appops.adopt(before.appops)
        self.jobs.adopt(before.jobs)
        self.netstats.adopt(before.netstats)
        self.usage.adopt(before.usage)

    async def set_wall_clock(self, wall_ns: int) -> None:
        """Set it for the system and for all processes at once."""
        await self.zygote.follow_wall_clock()
        self.clock.set_wall_ns(wall_ns)
        self.zygote.move_wall_clock(self.clock.wall_offset_ns)

    async def screen(self) -> list[list[ViewNode]]:
        """Return the windows that are to be seen, the lowest first; none while the screen is off."""
        return await self.windows.layers() if self.power.is_awake else []

    def _on_user_started(self, user: int) -> None:
        """Give a user the system's own apps, and tell the user's apps that the phone has booted."""
        apps: tuple[tuple[str, BuiltinApp], ...] = (
            (LAUNCHER_PACKAGE, self.launcher),
            (CONTROLLER_APK.package, self.permission_controller),
        )
        for name, app in apps:
            self.processes.add_builtin(self._package_of(name, user), app)
        if user == self.user_controller.current:
            self.launcher.start(self._package_of(LAUNCHER_PACKAGE, user))
        self.jobs.user_started(user)
        booted = Intent(action="android.intent.action.BOOT_COMPLETED")
        permission = "android.permission.RECEIVE_BOOT_COMPLETED"
        self.broadcasts.send(booted, uid=SYSTEM_UID, users=(user,), permission=permission)

    def _on_user_stopping(self, user: int) -> None:
        """End what runs for a user. As on Android, jobs wait for the user to be started again, alarms do not."""
        self.jobs.user_stopping(user)
        self.activities.kill_user(user, "finish user")
        for package in self.packages.of_user(user):
            for forget in (self.alarms.forget, *self._forgetting):
                forget(package)
        self.processes.remove_builtin(user)

    def _on_user_switched(self, before: list[int]) -> None:
        """Show what the user who is the current one by now has on the screen."""
        with self.activities.tasks.held():
            self.launcher.start(self._package_of(LAUNCHER_PACKAGE, self.user_controller.current))
        self.camera.user_switched(before)

    @property
    def _forgetting(self) -> tuple[Callable[[UserPackage], None], ...]:
        """What drops the requests of a package that is stopped, or whose user is."""
        return self.location.forget, self.radio.forget, self.pending_intents.forget

    def _package_of(self, name: str, user: int) -> UserPackage:
        package = self.packages.find(name, user)
        if package is None:
            raise AssertionError(f"{name} belongs to every system image")
        return package

    def _publish(self) -> Mapping[str, StrongBinder]:
        self.endpoint.publish(
            BinderObject(descriptor=SERVICE_MANAGER, transactions={ServiceManagerCode.GET_SERVICE: self._get_service})
        )
        self.activities.more_transactions |= self.pending_intents.transactions()
        services = {
            "alarm": self.alarms.binder(),
            "jobscheduler": self.jobs.binder(),
            "activity": self.activities.activity_manager(),
            "activity_task": self.activities.activity_task_manager(),
            "content": self.content.binder(),
            "location": self.location.binder(),
            **self.radio.binders(),
            "media.audio_policy": self.audio.binder(),
            "media.camera": self.camera.binder(),
            **person_services(self.activities, self.permissions, self.appops),
            "package": package_manager(self.activities, self.packages, self.permission_controller),
        }
        contacts = ContactsService(
            self.activities, self.packages, self.permissions, self.appops, self.clock, self.content.notify
        )
        for kind in (CONTACTS, CALL_LOG):
            reference = self.endpoint.publish(contacts.provider(kind))
            provider = ProviderService(name=kind.name, permissions=(kind.read, kind.write), binder=reference)
            self.activities.providers |= dict.fromkeys(kind.authorities, provider)
        add_person_providers(self.endpoint, self.activities, self.permissions, self.appops)
        return {name: self.endpoint.publish(service) for name, service in services.items()}

    def _observe(self) -> None:
        died = self.processes.observers.died
        died.append(self.audio.process_died)
        died.append(self.camera.process_died)
        died.append(self.location.process_died)
        died.append(self.radio.process_died)
        died.append(self.content.process_died)
        died.append(self.alarms.process_died)
        died.append(self.jobs.process_died)
        for forget in (self.alarms.forget, self.jobs.forget, *self._forgetting):
            self.activities.on_stopped.append(forget)
        for changes in (self.power.on_change, self.battery.on_change):
            changes.append(self.idle.look)
        self.battery.on_change.append(self.standby.look)
        self.idle.on_change.append(self._tell_idle)
        self.activities.tasks.on_usage += [self.standby.note_use, self.usage.note_activity]
        self.standby.on_moved.append(self.usage.note_bucket)
        told = PackageBroadcasts(self.broadcasts)
        self.packages.on_installed.append(told.added)
        self.packages.on_removed.append(told.removed)
        self.packages.on_removed.append(self.standby.forget)
        self.packages.on_removed.append(self.appops.forget_package)
        self.packages.on_removed.append(self.netstats.forget_package)
        self.user_controller.on_started.append(self._on_user_started)
        self.user_controller.on_stopping.append(self._on_user_stopping)
        self.user_controller.on_switched.append(self._on_user_switched)
        self.activities.states.on_active.append(self.permission_controller.watch_one_time)
        self.activities.states.on_gone.append(self.permission_controller.uid_gone)
        self.activities.states.on_active.append(self.netstats.set_foreground)
        self.processes.observers.attached.append(self.netstats.process_attached)
        self.processes.observers.ended.append(self.netstats.process_ended)

    def _tell_idle(self) -> None:
        """Tell receivers that apps have registered which kind of doze began; of its end they hear by the deeper one."""
        action = (self.idle.mode if self.idle.mode is not IdleMode.NONE else IdleMode.DEEP).value
        told = Intent(action=action, flags=FLAG_RECEIVER_REGISTERED_ONLY)
        self.broadcasts.send(told, uid=SYSTEM_UID, users=self.user_controller.started())

    def _get_service(self, call: Call) -> ParcelWriter:
        return ParcelWriter().write_strong_binder(self._published.get(call.data.read_string() or ""))

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

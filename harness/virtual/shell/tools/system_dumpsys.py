"""dumpsys: what each service says of its state."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from harness.virtual.shell.invocation import Invocation, Tool
from harness.virtual.shell.tools.system_standby import DeviceIdleCommands
from harness.virtual.system.activity_dump import dump_activities, dump_processes, dump_recents
from harness.virtual.system.appops import OPS
from harness.virtual.system.appops_dump import AppOpsDump
from harness.virtual.system.device_dump import dump_display, dump_input, dump_power, dump_surface_flinger, dump_window
from harness.virtual.system.package_dump import dump_checkin, dump_packages, dump_resolver
from harness.virtual.system.server import SystemServer
from harness.virtual.system.service_dump import dump_services

Dump = Callable[[list[str]], str]


class Dumpsys:
    """The tool."""

    def __init__(self, system: SystemServer) -> None:
        self._system = system
        self._services: Mapping[str, Dump] = {
            "activity": self._activity,
            "appops": self._appops,
            "battery": self._system.battery.dump,
            "deviceidle": DeviceIdleCommands(system).dump,
            "location": lambda _: self._system.location.dump(),
            "media.camera": lambda _: self._system.camera.dump(self._system.properties.zone()),
            "netstats": self._system.netstats.dump,
            "package": self._package,
            "usagestats": lambda _: self._system.usage.dump(self._system.properties.zone()),
            "window": self._window,
            "SurfaceFlinger": dump_surface_flinger,
            "alarm": lambda _: self._system.alarms.dump(),
            "jobscheduler": lambda _: self._system.jobs.dump(),
            "display": lambda _: dump_display(self._system.power, self._system.display),
            "input": lambda _: dump_input(self._system.display),
            "power": lambda _: dump_power(self._system.power),
        }

    def tool(self) -> Tool:
        """Return `dumpsys`."""
        return self._run

    async def _run(self, call: Invocation) -> int:
        words = list(call.argv[1:])
        while words and words[0] in {"-t", "-T"}:
            del words[:2]
        if not words or words[0] == "-l":
            names = "".join(f"  {name}\n" for name in sorted(self._services))
            await call.print(f"Currently running services:\n{names}")
            return 0
        service = self._services.get(words[0])
        if service is None:
            await call.complain(f"Can't find service: {words[0]}")
            return 0
        await call.print(service(words[1:]))
        return 0

    def _package(self, words: list[str]) -> str:
        names = [word for word in words if not word.startswith("-")]
        packages = self._system.packages
        wanted = [package for package in packages if not names or package.name in names]
        if "--checkin" in words:
            return dump_checkin(wanted)
        if names and not wanted:
            return f"Unable to find package: {names[0]}\n"
        text = dump_resolver(wanted[0]) if names else ""
        return text + dump_packages(wanted, self._system.properties.zone())

    def _activity(self, words: list[str]) -> str:
        command, name = [*words, "", ""][:2]
        tasks = self._system.activities.tasks
        processes = dump_processes(
            self._system.processes, tasks, self._system.user_controller, self._system.clock, name or None
        )
        if command in {"processes", "p"}:
            return processes
        if command in {"activities", "a"}:
            return dump_activities(tasks, self._system.keyguard)
        recents = self._system.recents.of_user(self._system.user_controller.current)
        if command in {"recents", "r"}:
            return dump_recents(recents, tasks, self._system.clock, name or None)
        services = dump_services(self._system.services.records(), self._system.clock, name or None)
        if command in {"services", "s"}:
            return services
        if command == "":
            line = "-" * 79
            return f"{services}{line}\n{dump_activities(tasks, self._system.keyguard)}{line}\n{processes}"
        return f"Bad activity command, or no activities match: {command}\n"

    def _window(self, _: list[str]) -> str:
        system = self._system
        return dump_window(system.activities.tasks, system.power, system.display, system.keyguard)

    def _appops(self, words: list[str]) -> str:
        package, op = None, None
        rest = list(words)
        while rest:
            word = rest.pop(0)
            if word == "-a":
                continue
            if word not in {"--package", "--op"}:
                return f"Unknown {'option' if word.startswith('-') else 'command'}: {word}\n"
            if not rest:
                return f"No argument for {word} option\n"
            package, op = (rest.pop(0), op) if word == "--package" else (package, rest.pop(0).upper())
        record = self._system.packages.find_any(package) if package is not None else None
        if package is not None and record is None:
            return f"Unknown package: {package}\n"
        if op is not None and op not in OPS:
            return f"Error: Unknown operation string: {op}\n"
        dump = AppOpsDump(self._system.appops, self._system.clock, self._system.properties.zone())
        return dump.dump(package=package, app_id=record.app_id if record else None, op=op)

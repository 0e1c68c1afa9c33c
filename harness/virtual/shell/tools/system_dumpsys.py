"""dumpsys: what each service says of its state."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from harness.virtual.shell.invocation import Invocation, Tool
from harness.virtual.system.activity_dump import dump_activities, dump_processes
from harness.virtual.system.appops import OPS
from harness.virtual.system.appops_dump import AppOpsDump
from harness.virtual.system.battery import Battery
from harness.virtual.system.package_dump import dump_checkin, dump_packages, dump_resolver
from harness.virtual.system.server import SystemServer
from harness.virtual.system.windows import DENSITY, HEIGHT, WIDTH

Dump = Callable[[list[str]], str]


class Dumpsys:
    """The tool."""

    def __init__(self, system: SystemServer) -> None:
        self._system = system
        self._services: Mapping[str, Dump] = {
            "activity": self._activity,
            "appops": self._appops,
            "battery": Battery().dump,
            "display": lambda _: self._display(),
            "location": lambda _: self._system.location.dump(),
            "media.camera": lambda _: self._system.camera.dump(self._system.properties.zone()),
            "package": self._package,
            "window": lambda _: self._window(),
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
        processes = dump_processes(self._system.processes, tasks, self._system.clock, name or None)
        if command in {"processes", "p"}:
            return processes
        if command in {"activities", "a"}:
            return dump_activities(tasks)
        if command == "":
            return f"{dump_activities(tasks)}{'-' * 79}\n{processes}"
        return f"Bad activity command, or no activities match: {command}\n"

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
        record = self._system.packages.find(package) if package is not None else None
        if package is not None and record is None:
            return f"Unknown package: {package}\n"
        if op is not None and op not in OPS:
            return f"Error: Unknown operation string: {op}\n"
        dump = AppOpsDump(self._system.appops, self._system.clock, self._system.properties.zone())
        return dump.dump(package=package, uid=record.uid if record else None, op=op)

    def _display(self) -> str:
        frame = f"Rect(0, 0 - {WIDTH}, {HEIGHT})"
        size = f"deviceWidth={WIDTH}, deviceHeight={HEIGHT}"
        viewport = f"valid=true, isActive=true, displayId=0, uniqueId='local:0', physicalPort=0, orientation=0, {size}"
        viewports = f"DisplayViewport{{type=INTERNAL, {viewport}, logicalFrame={frame}, physicalFrame={frame}}}"
        return f"DISPLAY MANAGER (dumpsys display)\n  mViewports=[{viewports}]\n"

    def _window(self) -> str:
        top = self._system.activities.tasks.resumed
        window = f"Window{{{top.identity ^ 0x5A5A5A:x} u0 {top.package.name}/{top.info.name}}}" if top else "null"
        lines = ["WINDOW MANAGER DISPLAY CONTENTS (dumpsys window displays)", "  Display: mDisplayId=0"]
        lines.append(f"    init={WIDTH}x{HEIGHT} {DENSITY}dpi cur={WIDTH}x{HEIGHT} app={WIDTH}x1794")
        return "\n".join([*lines, f"  mCurrentFocus={window}", f"  mFocusedApp={top or 'null'}", ""])

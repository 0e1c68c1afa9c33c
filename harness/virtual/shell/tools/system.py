"""All commands of the system, in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from harness.virtual.shell.invocation import Invocation, Tool
from harness.virtual.shell.tools.system_activity import ActivityCommands
from harness.virtual.shell.tools.system_appops import appops_tool
from harness.virtual.shell.tools.system_dumpsys import Dumpsys
from harness.virtual.shell.tools.system_jobs import jobscheduler_tool
from harness.virtual.shell.tools.system_log import log_tool
from harness.virtual.shell.tools.system_logcat import Logcat
from harness.virtual.shell.tools.system_package import PackageCommands
from harness.virtual.shell.tools.system_power import power_tools
from harness.virtual.shell.tools.system_properties import property_tools
from harness.virtual.shell.tools.system_screencap import screencap_tool
from harness.virtual.shell.tools.system_services import run_service
from harness.virtual.shell.tools.system_standby import DeviceIdleCommands
from harness.virtual.shell.tools.system_support import service_command
from harness.virtual.shell.tools.system_users import UserCommands
from harness.virtual.shell.tools.system_window import window_tools
from harness.virtual.system.server import SystemServer

_NO_SERVICE = 20
# Which tool is the command of which service: `pm path X` and `cmd package path X` are the same.
_SERVICE_TOOLS = {
    "activity": "am",
    "appops": "appops",
    "device_config": "device_config",
    "deviceidle": "deviceidle",
    "input": "input",
    "jobscheduler": "jobscheduler",
    "lock_settings": "locksettings",
    "package": "pm",
    "settings": "settings",
    "user": "user",
    "window": "wm",
}


def system_tools(system: SystemServer, power_off: Callable[[], None], reboot: Callable[[str], None]) -> dict[str, Tool]:
    """Return the tools of a system."""
    activity = ActivityCommands(system)
    tools: dict[str, Tool] = {
        "am": activity.tool(),
        "appops": appops_tool(system),
        "dumpsys": Dumpsys(system).tool(),
        "log": log_tool(system.logs),
        "logcat": Logcat(system.logs, system.clock.wall_ns, system.properties.zone).tool(),
        "monkey": activity.monkey,
        "pm": PackageCommands(system).tool(),
        "screencap": screencap_tool(system),
        "service": run_service,
        **power_tools(system.properties, system.settings, power_off, reboot),
        **property_tools(system.properties, system.settings),
        **window_tools(system),
    }
    # These have no names of their own in the shell.
    services = {
        **tools,
        "deviceidle": DeviceIdleCommands(system).tool(),
        "jobscheduler": jobscheduler_tool(system),
        "user": service_command({"list": UserCommands(system).list}),
    }
    return {**tools, "cmd": _cmd(services)}


def _cmd(tools: dict[str, Tool]) -> Tool:
    async def cmd(call: Invocation) -> int:
        service = call.argv[1] if len(call.argv) > 1 else ""
        if service == "-l":
            names = "".join(f"  {name}\n" for name in sorted(_SERVICE_TOOLS))
            await call.print(f"Currently running services:\n{names}")
            return 0
        if not service:
            await call.complain("cmd: No service specified; use -l to list all services")
            return _NO_SERVICE
        if service not in _SERVICE_TOOLS:
            await call.complain(f"cmd: Can't find service: {service}")
            return _NO_SERVICE
        name = _SERVICE_TOOLS[service]
        return await tools[name](replace(call, argv=(name, *call.argv[2:])))

    return cmd

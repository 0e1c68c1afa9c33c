"""reboot, svc power, remount: what switches the phone off and on, and what would change its system image."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from harness.virtual.shell.invocation import Invocation, Tool
from harness.virtual.system.properties import Properties, Settings
from harness.virtual.users import ROOT_UID

_NOT_USERDEBUG, _BAD_ARGUMENT, _NOT_ROOT, _VERITY = 1, 2, 3, 5  # exit codes of Android 11's remount

_STAY_ON = {"true": "7", "false": "0", "ac": "1", "usb": "2", "wireless": "4"}  # BatteryManager's supplies, as bits


def power_tools(
    properties: Properties, settings: Settings, power_off: Callable[[], None], reboot: Callable[[str], None]
) -> dict[str, Tool]:
    """Return the tools."""
    return {
        "reboot": partial(_reboot, power_off, reboot),
        "svc": partial(_svc, settings, power_off, reboot),
        "remount": partial(_remount, properties),
    }


async def _reboot(power_off: Callable[[], None], reboot: Callable[[str], None], call: Invocation) -> int:
    words = call.argv[1:]
    if words == ("-p",):
        power_off()
        return 0
    if len(words) > 1 or (words and words[0].startswith("-")):
        await call.complain("usage: reboot [-p] [rebootcommand]")
        return 1
    reboot(f"reboot,{words[0] if words else 'shell'}")
    return 0


async def _svc(
    settings: Settings, power_off: Callable[[], None], reboot: Callable[[str], None], call: Invocation
) -> int:
    match call.argv[1:]:
        case ("power", "reboot", *reason):
            reboot(f"reboot,{reason[0] if reason else 'userrequested'}")
        case ("power", "shutdown"):
            power_off()
        case ("power", "stayon", supply) if supply in _STAY_ON:
            settings.put("global", "stay_on_while_plugged_in", _STAY_ON[supply])
        case ("wifi" | "data" | "bluetooth" | "nfc", "enable" | "disable", *_):
            return 0  # there are no radios to switch
        case _:
            await call.complain("Available commands:\n    power\n    data\n    wifi\n    nfc\n    bluetooth")
            return 1
    return 0


async def _remount(properties: Properties, call: Invocation) -> int:
    if properties.get("ro.debuggable") != "1":
        await call.complain("E only functions on userdebug or eng builds")
        return _NOT_USERDEBUG
    if len(call.argv) > 1:
        await call.complain(f"E Bad Argument {call.argv[1]}")
        return _BAD_ARGUMENT
    if call.identity.uid != ROOT_UID:
        await call.complain("E must be run as root")
        return _NOT_ROOT
    await call.complain("W Verity enabled on /\nE Skipping /\nW No partitions to remount")
    return _VERITY

"""appops: modes and last uses, read and set."""

from __future__ import annotations

from harness.virtual.shell.invocation import Invocation, Tool
from harness.virtual.shell.tools.system_support import (
    EXIT_EXCEPTION,
    Arguments,
    CommandError,
    Handler,
    parse_user,
    service_command,
)
from harness.virtual.system.appops import OPS, Mode
from harness.virtual.system.appops_dump import AppOpsDump
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.server import SystemServer


def appops_tool(system: SystemServer) -> Tool:
    """Return `appops`."""

    def package(arguments: Arguments) -> tuple[UserPackage, bool]:
        options = arguments.options("--uid", values=("--user", "--attribution"), unknown=_unsupported_option)
        name = arguments.required()
        current = system.user_controller.current
        user = parse_user("get", options.get("--user", "current"), current) or 0
        known = system.packages.find(name, user)
        if known is None:
            raise CommandError(f"Error: No UID for {name} in user {user}", EXIT_EXCEPTION)
        return known, "--uid" in options

    async def get(call: Invocation, arguments: Arguments) -> int:
        record, _ = package(arguments)
        name = arguments.next()
        op = _op(name) if name is not None else None
        dump = AppOpsDump(system.appops, system.clock, system.properties.zone())
        await call.print(dump.get(record.uid, record.name, op))
        return 0

    async def set_mode(_: Invocation, arguments: Arguments) -> int:
        record, is_uid = package(arguments)
        op, mode = _op(arguments.required()), _mode(arguments.required())
        if is_uid:
            system.appops.set_uid_mode(op, record.uid, mode)
        else:
            system.appops.set_package_mode(op, record.uid, record.name, mode)
        return 0

    handlers: dict[str, Handler] = {"get": get, "set": set_mode}
    return service_command(handlers)


def _unsupported_option(name: str) -> CommandError:
    return CommandError(f"Unsupported option: {name}", EXIT_EXCEPTION)


def _op(text: str) -> str:
    name = text.removeprefix("android:").upper()
    if name not in OPS:
        raise CommandError(f"Error: Unknown operation string: {text}", EXIT_EXCEPTION)
    return name


def _mode(text: str) -> Mode:
    if text not in tuple(Mode):
        raise CommandError(f"Error: Mode {text} is not valid", EXIT_EXCEPTION)
    return Mode(text)

"""getprop, setprop, settings and device_config."""

from __future__ import annotations

from harness.virtual.shell.invocation import Invocation, Tool
from harness.virtual.shell.tools.system_support import (
    EXIT_EXCEPTION,
    Arguments,
    CommandError,
    Handler,
    service_command,
)
from harness.virtual.system.properties import NAMESPACES, Properties, PropertyError, Settings

_NAME_AND_DEFAULT = 3
_NAME_AND_VALUE = 3


def property_tools(properties: Properties, settings: Settings) -> dict[str, Tool]:
    """Return the tools."""

    async def getprop(call: Invocation) -> int:
        if len(call.argv) == 1:
            await call.print("".join(f"[{name}]: [{value}]\n" for name, value in properties.items()))
            return 0
        default = call.argv[2] if len(call.argv) >= _NAME_AND_DEFAULT else ""
        await call.print(f"{properties.get(call.argv[1]) or default}\n")
        return 0

    async def setprop(call: Invocation) -> int:
        if len(call.argv) != _NAME_AND_VALUE:
            await call.complain("usage: setprop NAME VALUE")
            return 1
        name, value = call.argv[1:]
        try:
            properties.set(name, value)
        except PropertyError:
            await call.complain(f"setprop: failed to set property '{name}' to '{value}'")
            return 1
        return 0

    return {
        "device_config": _config_tool(settings),
        "getprop": getprop,
        "setprop": setprop,
        "settings": _settings_tool(settings),
    }


def _settings_tool(settings: Settings) -> Tool:
    async def get(call: Invocation, arguments: Arguments) -> int:
        namespace, key = _namespace(arguments), arguments.required()
        await call.print(f"{settings.find(namespace, key) or 'null'}\n")
        return 0

    async def put(_: Invocation, arguments: Arguments) -> int:
        settings.put(_namespace(arguments), arguments.required(), arguments.required())
        return 0

    async def delete(call: Invocation, arguments: Arguments) -> int:
        count = int(settings.delete(_namespace(arguments), arguments.required()))
        await call.print(f"Deleted {count} rows\n")
        return 0

    async def list_all(call: Invocation, arguments: Arguments) -> int:
        items = settings.items(_namespace(arguments))
        await call.print("".join(f"{key}={value}\n" for key, value in items))
        return 0

    handlers: dict[str, Handler] = {"get": get, "put": put, "delete": delete, "list": list_all}
    return service_command(handlers, _invalid_command)


def _config_tool(settings: Settings) -> Tool:
    async def get(call: Invocation, arguments: Arguments) -> int:
        namespace, key = arguments.required(), arguments.required()
        await call.print(f"{settings.config(namespace).get(key, 'null')}\n")
        return 0

    async def put(_: Invocation, arguments: Arguments) -> int:
        settings.put_config(arguments.required(), arguments.required(), arguments.required())
        return 0

    async def delete(call: Invocation, arguments: Arguments) -> int:
        namespace, key = arguments.required(), arguments.required()
        was_there = settings.delete_config(namespace, key)
        done = f"Successfully deleted {key}" if was_there else f"Failed to delete {key}"
        await call.print(f"{done} from {namespace}\n")
        return 0

    async def list_all(call: Invocation, arguments: Arguments) -> int:
        items = sorted(settings.config(arguments.required()).items())
        await call.print("".join(f"{key}={value}\n" for key, value in items))
        return 0

    handlers: dict[str, Handler] = {"get": get, "put": put, "delete": delete, "list": list_all}
    return service_command(handlers, _invalid_command)


def _invalid_command(name: str) -> CommandError:
    return CommandError(f"Invalid command: {name}", EXIT_EXCEPTION)


def _namespace(arguments: Arguments) -> str:
    arguments.options(unknown=_invalid_command)
    namespace = arguments.required()
    if namespace not in NAMESPACES:
        raise CommandError(f"Invalid namespace '{namespace}'", EXIT_EXCEPTION)
    return namespace

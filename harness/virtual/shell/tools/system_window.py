"""input, uiautomator and wm: what is on the screen, and fingers on it."""

from __future__ import annotations

from dataclasses import replace

from harness.virtual.shell.invocation import Invocation, Tool
from harness.virtual.shell.tools.system_support import (
    EXIT_EXCEPTION,
    Arguments,
    CommandError,
    Handler,
    service_command,
)
from harness.virtual.system.server import SystemServer
from harness.virtual.system.windows import DENSITY, HEIGHT, WIDTH, NotIdleError

_DUMP_FILE = "/sdcard/window_dump.xml"
_TTY = "/dev/tty"
_SOURCES = frozenset({"touchscreen", "keyboard", "mouse", "dpad", "gamepad", "touchpad", "stylus", "trackball"})
_BACK = frozenset({"BACK", "KEYCODE_BACK", "4"})
_HOME = frozenset({"HOME", "KEYCODE_HOME", "3"})


def window_tools(system: SystemServer) -> dict[str, Tool]:
    """Return the tools."""
    return {"input": _input_tool(system), "uiautomator": _uiautomator_tool(system), "wm": _wm_tool()}


def _input_tool(system: SystemServer) -> Tool:
    async def tap(_: Invocation, arguments: Arguments) -> int:
        try:
            x, y = (int(float(value)) for value in arguments.rest())
        except ValueError as error:
            raise CommandError("Error: Invalid arguments for command: tap", EXIT_EXCEPTION) from error
        system.windows.tap(x, y)
        return 0

    async def keyevent(_: Invocation, arguments: Arguments) -> int:
        for key in arguments.rest():
            if key.upper() in _BACK:
                system.activities.tasks.go_back()
            elif key.upper() in _HOME:
                system.activities.tasks.go_home()
        return 0

    handlers: dict[str, Handler] = {"tap": tap, "keyevent": keyevent}
    commands = service_command(handlers, lambda name: CommandError(f"Error: Unknown command: {name}", EXIT_EXCEPTION))

    async def run(call: Invocation) -> int:
        is_source = len(call.argv) > 1 and call.argv[1] in _SOURCES
        return await commands(replace(call, argv=call.argv[:1] + call.argv[2:]) if is_source else call)

    return run


def _uiautomator_tool(system: SystemServer) -> Tool:
    async def dump(call: Invocation, arguments: Arguments) -> int:
        path = next((word for word in arguments.rest() if not word.startswith("--")), _DUMP_FILE)
        try:
            text = await system.windows.dump()
        except NotIdleError:
            await call.complain("ERROR: could not get idle state.")
            return 0
        if path == _TTY:
            await call.print(text)
        else:
            with system.files.open_write(path, uid=call.identity.uid) as file:
                file.write(text.encode())
        await call.print(f"UI hierchary dumped to: {path}\n")
        return 0

    return service_command({"dump": dump}, lambda name: CommandError(f"Unknown command: {name}"))


def _wm_tool() -> Tool:
    async def size(call: Invocation, _: Arguments) -> int:
        await call.print(f"Physical size: {WIDTH}x{HEIGHT}\n")
        return 0

    async def density(call: Invocation, _: Arguments) -> int:
        await call.print(f"Physical density: {DENSITY}\n")
        return 0

    handlers: dict[str, Handler] = {"size": size, "density": density}
    return service_command(handlers)

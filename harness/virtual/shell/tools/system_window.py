"""input, uiautomator, wm and locksettings: what is on the screen, fingers on it, and what locks it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from harness.virtual.formats import format_bool
from harness.virtual.shell.invocation import Invocation, Tool
from harness.virtual.shell.tools.system_support import (
    EXIT_EXCEPTION,
    Arguments,
    CommandError,
    Handler,
    service_command,
)
from harness.virtual.system.display import DENSITY, HEIGHT, WIDTH
from harness.virtual.system.keys import find_keycode
from harness.virtual.system.server import SystemServer
from harness.virtual.system.windows import NotIdleError, TouchAction

_DUMP_FILE = "/sdcard/window_dump.xml"
_TTY = "/dev/tty"
_SOURCES = frozenset({"touchscreen", "keyboard", "mouse", "dpad", "gamepad", "touchpad", "stylus", "trackball"})
_POINTS = 4  # two points of two numbers
_STEP_MS = 20  # between two reports of a finger that moves


def window_tools(system: SystemServer) -> dict[str, Tool]:
    """Return the tools."""
    return {
        "input": _input_tool(system),
        "locksettings": _lock_tool(system),
        "uiautomator": _uiautomator_tool(system),
        "wm": _wm_tool(system),
    }


class _InputCommands:
    def __init__(self, system: SystemServer) -> None:
        self._system = system

    async def tap(self, _: Invocation, arguments: Arguments) -> int:
        x, y = _numbers("tap", arguments.rest(), 2)
        self._touch(TouchAction.DOWN, x, y)
        self._touch(TouchAction.UP, x, y)
        return 0

    async def swipe(self, _: Invocation, arguments: Arguments) -> int:
        words = arguments.rest()
        x1, y1, x2, y2, duration_ms = _numbers("swipe", words if len(words) > _POINTS else [*words, "300"], _POINTS + 1)
        self._touch(TouchAction.DOWN, x1, y1)
        steps = max(1, duration_ms // _STEP_MS)
        for step in range(1, steps + 1):
            await asyncio.sleep(duration_ms / steps / 1_000)
            part = step / steps
            self._touch(TouchAction.MOVE, round(x1 + part * (x2 - x1)), round(y1 + part * (y2 - y1)))
        self._touch(TouchAction.UP, x2, y2)
        return 0

    async def motionevent(self, _: Invocation, arguments: Arguments) -> int:
        name = (arguments.next() or "").upper()
        if name not in TouchAction.__members__:
            raise CommandError("Error: Invalid arguments for command: motionevent", EXIT_EXCEPTION)
        x, y = _numbers("motionevent", arguments.rest(), 2)
        self._touch(TouchAction[name], x, y)
        return 0

    def _touch(self, action: TouchAction, x: int, y: int) -> None:
        self._system.windows.touch(action, x, y)

    async def keyevent(self, _: Invocation, arguments: Arguments) -> int:
        options = arguments.options("--longpress", "--doubletap", values=())
        for word in arguments.rest():
            code = find_keycode(word)
            if code is None:
                continue  # as KeyEvent.keyCodeFromString does: KEYCODE_UNKNOWN, which nobody takes
            for _press in range(2 if "--doubletap" in options else 1):
                self._system.keys.press(code)
        return 0

    async def text(self, _: Invocation, arguments: Arguments) -> int:
        words = arguments.rest()
        if len(words) != 1:
            raise CommandError("Error: Invalid arguments for command: text", EXIT_EXCEPTION)
        self._system.windows.text(words[0].replace("%s", " "))
        return 0

    def handlers(self) -> dict[str, Handler]:
        return {
            "tap": self.tap,
            "swipe": self.swipe,
            "draganddrop": self.swipe,
            "keyevent": self.keyevent,
            "motionevent": self.motionevent,
            "text": self.text,
        }


def _numbers(command: str, words: list[str], count: int) -> list[int]:
    try:
        numbers = [int(float(word)) for word in words]
    except ValueError as error:
        raise CommandError(f"Error: Invalid arguments for command: {command}", EXIT_EXCEPTION) from error
    if len(numbers) != count:
        raise CommandError(f"Error: Invalid arguments for command: {command}", EXIT_EXCEPTION)
    return numbers


def _input_tool(system: SystemServer) -> Tool:
    handlers = _InputCommands(system).handlers()
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


def _wm_tool(system: SystemServer) -> Tool:
    async def size(call: Invocation, _: Arguments) -> int:
        await call.print(f"Physical size: {WIDTH}x{HEIGHT}\n")
        return 0

    async def density(call: Invocation, _: Arguments) -> int:
        await call.print(f"Physical density: {DENSITY}\n")
        return 0

    async def dismiss_keyguard(_: Invocation, __: Arguments) -> int:
        system.keyguard.dismiss()
        return 0

    async def set_user_rotation(_: Invocation, arguments: Arguments) -> int:
        mode, rotation = arguments.required(), "0"
        for word in arguments.rest():
            rotation = word
        if mode not in {"free", "lock"}:
            raise CommandError("Error: lock mode needs to be either free or lock.", EXIT_EXCEPTION)
        if mode == "lock":
            system.settings.put("system", "user_rotation", rotation)
        system.settings.put("system", "accelerometer_rotation", str(int(mode == "free")))
        return 0

    handlers: dict[str, Handler] = {
        "size": size,
        "density": density,
        "dismiss-keyguard": dismiss_keyguard,
        "set-user-rotation": set_user_rotation,
    }
    return service_command(handlers)


def _lock_tool(system: SystemServer) -> Tool:
    async def get_disabled(call: Invocation, arguments: Arguments) -> int:
        arguments.options(values=("--old", "--user"))
        await call.print(f"{format_bool(not system.keyguard.is_enabled)}\n")
        return 0

    async def set_disabled(call: Invocation, arguments: Arguments) -> int:
        arguments.options(values=("--old", "--user"))
        is_disabled = arguments.required() == "true"
        system.keyguard.is_enabled = not is_disabled
        await call.print(f"Lock screen disabled set to {format_bool(is_disabled)}\n")
        return 0

    handlers: dict[str, Handler] = {"get-disabled": get_disabled, "set-disabled": set_disabled}
    return service_command(handlers)

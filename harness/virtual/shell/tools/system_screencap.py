"""screencap: a picture of the screen."""

from __future__ import annotations

from datetime import datetime

from harness.virtual.shell.invocation import Invocation, Tool
from harness.virtual.system.server import SystemServer

_USAGE = """usage: screencap [-hp] [-d display-id] [FILENAME]
   -h: this message
   -p: save the file as a png.
   -d: specify the physical display ID to capture (default: 0)
       see "dumpsys SurfaceFlinger --display-id" for valid display IDs.
If FILENAME ends with .png it will be saved as a png.
If FILENAME is not given, the results will be printed to stdout.
"""


def screencap_tool(system: SystemServer) -> Tool:
    """Return the tool."""

    async def screencap(call: Invocation) -> int:
        words, is_png, path = list(call.argv[1:]), False, None
        while words:
            word = words.pop(0)
            if word == "-p":
                is_png = True
            elif word == "-d" and words:
                words.pop(0)
            elif word.startswith("-"):
                await call.stderr.write(_USAGE.encode())
                return 0 if word == "-h" else 1
            else:
                path = word
        data = await _picture(system, is_png=is_png or (path or "").endswith(".png"))
        if data is None:
            await call.complain("Error: this phone draws its screen with Pillow, which is missing")
            return 1
        if path is None:
            await call.stdout.write(data)
            return 0
        with system.files.open_write(call.path(path), uid=call.identity.uid) as file:
            file.write(data)
        return 0

    return screencap


async def _picture(system: SystemServer, *, is_png: bool) -> bytes | None:
    try:
        from harness.virtual.system.screenshot import draw_png, draw_raw

        windows = await system.screen()
        zone = system.properties.zone()
        clock = f"{datetime.fromtimestamp(system.clock.wall_ms() / 1_000, zone):%H:%M}"
        draw = draw_png if is_png else draw_raw
        return draw(windows, clock, system.display.size)
    except ImportError:
        return None

"""framebuffer: what the screen shows, as `screencap` tells it, behind the header that hosts read."""

from __future__ import annotations

import struct

from harness.virtual.adbd.connection import Stream
from harness.virtual.shell.interpreter import Shell
from harness.virtual.shell.streams import BytesReader, BytesWriter
from harness.virtual.users import Identity

_SCREENCAP = struct.Struct("<4I")  # width, height, pixel format, data space
_HEADER = struct.Struct("<14I")
_VERSION = 2
_RGBA_8888 = 1
_SRGB = 1
_BITS = 32
_CHANNELS = (0, 8, 16, 8, 8, 8, 24, 8)  # offset and length of red, blue, green, alpha


async def serve_framebuffer(shell: Shell, identity: Identity, stream: Stream) -> None:
    """Send one picture; without one the stream ends at once."""
    raw, complaints = BytesWriter(), BytesWriter()
    code = await shell.run("screencap", stdin=BytesReader(), stdout=raw, stderr=complaints, identity=identity)
    if code or len(raw.data) < _SCREENCAP.size:
        return
    width, height, pixel_format, _ = _SCREENCAP.unpack_from(raw.data)
    pixels = bytes(raw.data[_SCREENCAP.size :])
    if pixel_format == _RGBA_8888:
        await stream.write(_HEADER.pack(_VERSION, _BITS, _SRGB, len(pixels), width, height, *_CHANNELS))
        await stream.write(pixels)

"""md5sum and sha256sum."""

import asyncio
import hashlib

from harness.virtual.files import FileSystem
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.streams import PIPE_BYTES
from harness.virtual.shell.tools.support import for_each, open_input, parse_options

DIGEST_NAMES = ("md5sum", "sha256sum")


async def run_digest(files: FileSystem, call: Invocation) -> int:
    """Print the digest of each operand; the tool's name says which."""
    options = parse_options(call, "b")

    async def show(name: str) -> None:
        digest = hashlib.new(call.argv[0].removesuffix("sum"), usedforsecurity=False)
        async with open_input(files, call, name) as stream:
            while data := await stream.read(16 * PIPE_BYTES):
                await asyncio.to_thread(digest.update, data)
        await call.print(digest.hexdigest() + ("\n" if options.has("b") else f"  {name}\n"))

    return await for_each(call, options.operands or ["-"], show)

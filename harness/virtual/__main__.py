"""`python -m harness.virtual`: run one virtual phone until it is switched off.

Prints one line of JSON when adb can connect. Everything it makes is below one directory, which goes away with it.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

_STDIN = 0
_CHUNK_BYTES = 4096
_COLLECTED_AFTER = 50_000  # new objects: what is imported stays, and there is no need to look through it at each 700


def main() -> int:
    """Parse the command line and run the phone."""
    gc.set_threshold(_COLLECTED_AFTER)
    parser = argparse.ArgumentParser(prog="python -m harness.virtual", description=__doc__)
    parser.add_argument("--root", type=Path, help="directory of the phone; kept (default: a temporary one)")
    parser.add_argument("--lifeline", action="store_true", help="switch off at the end of file on standard input")
    parser.add_argument("--port", type=int, default=0, help="adbd's port (default: a free one)")
    parser.add_argument(
        "--property", action="append", default=[], metavar="NAME=VALUE", help="a system property, also a read-only one"
    )
    parser.add_argument("--no-frida", action="store_true", help="boot without a frida-server that runs")
    parser.add_argument("--gate", type=Path, metavar="SOCKET", help="where each process asks to go on, if one listens")
    return asyncio.run(_run(parser.parse_args()))


async def _run(arguments: argparse.Namespace) -> int:
    """Catch the signals first, then make things that have to be removed again."""
    off = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, off.set)
    if arguments.lifeline:
        _watch_lifeline(loop, off.set)
    root = arguments.root or Path(tempfile.mkdtemp(prefix="harness-phone-"))
    try:
        await _run_phone(root, arguments, off)
    finally:
        shutil.rmtree(root / "tmp", ignore_errors=True)
        if arguments.root is None:
            shutil.rmtree(root, ignore_errors=True)
    return 0


async def _run_phone(root: Path, arguments: argparse.Namespace, off: asyncio.Event) -> None:
    (root / "tmp").mkdir(parents=True, exist_ok=True)
    _keep_frida_below(root / "tmp")
    from harness.virtual.phone import Build, Phone

    properties = dict(word.partition("=")[::2] for word in arguments.property)
    build = Build(properties=properties, has_frida=not arguments.no_frida, gate=arguments.gate)
    phone = Phone(root, off.set, build)
    try:
        listening = await phone.start(arguments.port)
        ready = {"address": f"127.0.0.1:{listening}", "pid": os.getpid(), "root": str(root)}
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        await off.wait()
    finally:
        await phone.stop()


def _keep_frida_below(folder: Path) -> None:
    """Frida unpacks helpers and keeps settings; have it do so below the phone's directory, before it is loaded."""
    names = (
        "TMPDIR",
        "HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "XDG_RUNTIME_DIR",
    )
    os.environ.update(dict.fromkeys(names, str(folder)))


def _watch_lifeline(loop: asyncio.AbstractEventLoop, on_end: Callable[[], None]) -> None:
    def read() -> None:
        if not os.read(_STDIN, _CHUNK_BYTES):
            loop.remove_reader(_STDIN)
            on_end()

    try:
        loop.add_reader(_STDIN, read)
    except PermissionError:  # a file cannot be waited for; it has its end already
        on_end()


if __name__ == "__main__":
    sys.exit(main())

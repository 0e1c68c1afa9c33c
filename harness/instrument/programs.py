"""Programs that Frida's local device unpacks and leaves running: none of them is to outlive who asked it."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path


def end_programs_below(folder: Path) -> None:
    """End what runs from this folder, and look again until there is nothing."""
    found = True
    while found:
        found = False
        for process in Path("/proc").iterdir():
            with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError, ProcessLookupError):
                if (process / "exe").readlink().is_relative_to(folder.resolve()):
                    os.kill(int(process.name), signal.SIGKILL)
                    found = True

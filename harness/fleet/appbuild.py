"""Building an app for the virtual phone from a folder of sources."""

from __future__ import annotations

from pathlib import Path

from harness.errors import ConfigError
from harness.virtual.build.compiler import BuildError
from harness.virtual.build.folder import build_folder


def build(sources: Path, output: Path) -> str:
    """Build an APK and return its package name. Raises ConfigError in the words of whoever refused: javac for one."""
    try:
        return build_folder(sources, output).package
    except BuildError as error:
        raise ConfigError(str(error)) from error

